"""Read what is said of key statistics, key deliverables and usual work, quarter by quarter, and who may say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.periods import Quarter
from concordat.plans.models import Action, Link, Note, Plan, Statement, Theme
from concordat.plans.permissions import NOTE_WRITE, PLAN_VIEW
from concordat.plans.queries.plans import plans_for
from concordat.plans.queries.reporting import reporting_of
from concordat.plans.rules.statements import NOTED
from concordat.plans.rules.updates import quarters, usual_quarter


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that notes are of, with whose own it is: the agencies that lead or help with the actions there.

    `kind` is a statement's, or empty for the usual work of a theme.
    """

    thing: Statement | Theme
    plan: Plan
    kind: str
    name: str
    partnership_id: str
    agencies_concerned: frozenset[str]
    members_concerned: frozenset[str] = frozenset()

    @property
    def notes(self) -> QuerySet[Note]:
        return self.thing.notes.select_related("member", "agency")


def noted(actor: Actor, ref: str) -> Noted | None:
    """Return the statement or theme of a reference as something of which notes are written; None where there is none."""
    seen = plans_for(actor)
    statement = (
        Statement.objects.filter(ref=ref, plan__in=seen).select_related("plan__agency", "priority", "theme").first()
    )
    thing = statement or Theme.objects.filter(ref=ref, plan__in=seen).select_related("plan__agency", "priority").first()
    if thing is None:
        return None
    return Noted(
        thing,
        thing.plan,
        statement.kind if statement else "",
        statement.text if statement else thing.name,  # type: ignore[union-attr]
        thing.partnership_id,
        _agencies(thing),
    )


def _agencies(thing: Statement | Theme) -> frozenset[str]:
    """Return the agencies whose own a thing is: those of the actions in its place, and of those that evidence it."""
    actions = Action.objects.filter(plan_id=thing.plan_id)
    if isinstance(thing, Theme):
        here = Q(theme=thing) | Q(placements__theme=thing)
    else:
        here = Q(links__deliverable=thing)
        if thing.theme_id:
            here |= Q(theme_id=thing.theme_id) | Q(placements__theme_id=thing.theme_id)
        elif thing.priority_id:
            here |= Q(priority_id=thing.priority_id) | Q(placements__priority_id=thing.priority_id)
        else:
            here |= Q(plan_id=thing.plan_id)
    rows = actions.filter(here).order_by()
    named = rows.values_list("leads__agency_id", "contributors__agency_id", "owner__agency_id").distinct()
    return frozenset(agency for row in named for agency in row if agency)


@dataclass(frozen=True, slots=True)
class NotePage:
    """A statement, or the usual work of a theme, with everything said of it, and the actions that evidence it."""

    noted: Noted
    notes: list[Note]
    evidence: list[Action]
    may_write: bool


def note_page(actor: Actor, ref: str) -> NotePage:
    """Return everything that was said of a statement or of a theme's usual work, newest quarter first."""
    found = noted(actor, ref)
    if found is None:
        raise Missing
    access.require(actor, PLAN_VIEW, found.plan)
    links = Link.objects.filter(deliverable=found.thing) if isinstance(found.thing, Statement) else Link.objects.none()
    actions = [link.action for link in links.select_related("action").order_by("action__position") if link.action]
    return NotePage(found, list(found.notes), actions, may_write(actor, found))


def may_write(actor: Actor, found: Noted) -> bool:
    """Say whether a member may say how something stands now."""
    written = found.kind in NOTED or not found.kind
    return written and found.plan.status == Plan.Status.IN_FORCE and access.may(actor, NOTE_WRITE, found)


@dataclass(frozen=True, slots=True)
class NoteDesk:
    """Something of which a note is to be written: the quarters that may be chosen, the likely one, and the last note."""

    noted: Noted
    quarters: list[Quarter]
    usual: Quarter | None
    last: Note | None


def note_desk(actor: Actor, ref: str) -> NoteDesk:
    """Return what somebody needs who says how a statement or a theme's usual work stands."""
    found = noted(actor, ref)
    if found is None:
        raise Missing
    access.require(actor, NOTE_WRITE, found)
    plan, today = found.plan, clock.today()
    choices = quarters(plan.begins, plan.ends, today)
    reporting = reporting_of(actor, plan)
    asked = reporting.quarter if reporting else None
    return NoteDesk(found, choices, asked if asked in choices else usual_quarter(choices, today), found.notes.first())
