"""Actions as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.permissions import ACTION_ASSIGN, ACTION_DELETE, ACTION_EDIT, UPDATE_DRAFT
from concordat.plans.presenters.history import Event, events_of
from concordat.plans.presenters.plans import PlanHead, head_of
from concordat.plans.queries.actions import ActionPage
from concordat.plans.queries.reporting import Reporting
from concordat.plans.rules import plans as rules
from concordat.plans.rules import reckoning
from concordat.plans.rules.updates import BRAG_HINTS


@dataclass(frozen=True, slots=True)
class LeadName:
    """Who leads, as the plan prints it; `agency` names the agency where that is another name or not known (empty)."""

    name: str
    known: bool
    agency: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in a table."""

    ref: str
    code: str
    text: str
    href: str
    leads: tuple[LeadName, ...]
    owner: str
    owner_agency: str
    timescale: str
    due: date | None
    overdue: bool
    brag: str
    brag_quarter: str
    brag_on: date | None
    owes: bool
    late: bool
    assign_href: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """What it is called in a list: its reference, else the beginning of its text."""
        return self.code or " ".join(self.text.split()[:6])


def row_of(action: Any, reporting: Reporting | None, actor: Actor | None = None, *, placed: bool = False) -> ActionRow:
    """Return an action, with its leads and owner fetched, as a row.

    With `actor` it says where they can name an owner; `placed` says under which heading it stands (fetch them too).
    """
    owner = action.owner
    owes = bool(reporting and reporting.owed_by(action))
    return ActionRow(
        ref=action.ref,
        code=action.code,
        text=action.text,
        href=reverse("plans:action_view", args=[action.ref]),
        leads=leads_of(action),
        owner=owner.name if owner else "",
        owner_agency=owner.agency.short_name if owner else "",
        timescale=action.timescale,
        due=action.due,
        overdue=is_overdue(action),
        brag=action.brag,
        brag_quarter=action.brag_quarter,
        brag_on=action.brag_on,
        owes=owes,
        late=bool(owes and reporting and reporting.late),
        assign_href=reverse("plans:action_assign", args=[action.ref])
        if actor and not owner and access.may(actor, ACTION_ASSIGN, action)
        else "",
        place=" › ".join(part.name for part in (action.priority, action.theme) if part) if placed else "",
    )


def leads_of(action: Any) -> tuple[LeadName, ...]:
    """Return who leads an action, in order."""
    return tuple(
        LeadName(
            lead.name, bool(lead.agency_id), lead.agency.name if lead.agency and lead.agency.name != lead.name else ""
        )
        for lead in action.leads.all()
    )


def is_overdue(action: Any) -> bool:
    """Say whether an action's deadline has passed and it is not complete."""
    return reckoning.is_overdue(action.timing, action.due, action.brag, clock.today())


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """An update, as it was submitted. `superseded` where a later one speaks of the same quarter."""

    quarter: str
    brag: str
    meaning: str
    narrative: str
    member: str
    agency: str
    at: datetime | None
    superseded: bool


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Where an action was read: the words of the document, the place in it, and the way there."""

    quote: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The action before or after."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What an action came from, or became, in another plan."""

    name: str
    text: str
    plan: str
    href: str


@dataclass(frozen=True, slots=True)
class ActionShown:
    """All that an action's page shows."""

    row: ActionRow
    plan: str
    plan_href: str
    plan_status: str
    priority: str
    theme: str
    outcome: str
    measures: tuple[str, ...]
    strands: tuple[str, ...]
    owner_title: str
    owner_active: bool
    asked: str
    due_by: date | None
    late: bool
    updates: tuple[UpdateShown, ...]
    draft: bool
    draft_quarter: str
    source: SourceShown | None
    previous: Neighbour | None
    next: Neighbour | None
    history: tuple[Event, ...]
    came_from: tuple[Elsewhere, ...]
    became: tuple[Elsewhere, ...]
    head: PlanHead
    may: dict[str, bool]
    hrefs: dict[str, str]


def action_shown(actor: Actor, found: ActionPage) -> ActionShown:
    """Return an action's page."""
    action, plan, reporting = found.action, found.action.plan, found.reporting
    asked = str(reporting.quarter) if reporting and reporting.quarter and found.owes else ""
    return ActionShown(
        row=row_of(action, reporting),
        plan=plan.title,
        plan_href=reverse("plans:plan_view", args=[plan.ref]),
        plan_status=plan.status,
        priority=action.priority.name if action.priority else "",
        theme=action.theme.name if action.theme else "",
        outcome=action.outcome,
        measures=tuple(action.measures),
        strands=tuple(action.strands),
        owner_title=action.owner.job_title if action.owner else "",
        owner_active=bool(action.owner and action.owner.is_active),
        asked=asked,
        due_by=reporting.due_by if reporting and asked else None,
        late=bool(reporting and asked and reporting.late),
        updates=_updates(found),
        draft=found.draft is not None,
        draft_quarter=found.draft.quarter if found.draft else "",
        source=_source(found),
        previous=_neighbour(found.previous),
        next=_neighbour(found.next),
        history=tuple(events_of(found.history)),
        came_from=tuple(_elsewhere(other) for other in found.came.back),
        became=tuple(_elsewhere(other) for other in found.came.on),
        head=head_of(plan, actor),
        may=_may(actor, found),
        hrefs=hrefs_of(action.ref, "" if found.draft else asked),
    )


def hrefs_of(ref: str, quarter: str = "") -> dict[str, str]:
    """Return the addresses at which an action is changed, and reported on for a quarter."""
    asked = f"?{urlencode({'quarter': quarter})}" if quarter else ""
    verbs = ("edit", "assign", "move", "delete")
    links = {verb: reverse(f"plans:action_{verb}", args=[ref]) for verb in verbs}
    return links | {
        "update": reverse("plans:update_draft", args=[ref]) + asked,
        "discard": reverse("plans:update_discard", args=[ref]),
    }


def _may(actor: Actor, found: ActionPage) -> dict[str, bool]:
    action, status = found.action, found.action.plan.status
    free = head_of(action.plan).is_free
    return {
        "edit": status != rules.RETIRED and access.may(actor, ACTION_EDIT, action),
        "assign": status != rules.RETIRED and access.may(actor, ACTION_ASSIGN, action),
        "delete": free and access.may(actor, ACTION_DELETE, action),
        "move": free and access.may(actor, ACTION_EDIT, action),
        "update": status == rules.IN_FORCE and access.may(actor, UPDATE_DRAFT, action),
    }


def _elsewhere(action: Any) -> Elsewhere:
    return Elsewhere(
        action.code or "Open", action.text, action.plan.title, reverse("plans:action_view", args=[action.ref])
    )


def _updates(found: ActionPage) -> tuple[UpdateShown, ...]:
    newest: set[str] = set()
    shown = []
    for update in found.updates:
        shown.append(
            UpdateShown(
                quarter=update.quarter,
                brag=update.brag,
                meaning=BRAG_HINTS[update.brag],
                narrative=update.narrative,
                member=update.member.name,
                agency=update.agency.name,
                at=update.submitted_at,
                superseded=update.quarter in newest,
            )
        )
        newest.add(update.quarter)
    return tuple(shown)


def _source(found: ActionPage) -> SourceShown | None:
    source = found.action.source
    if not (source and source.get("quote")):
        return None
    document = source.get("document") or found.action.plan.document_id
    page = reverse("plans:document_source", args=[document]) if found.document else ""
    anchor = source.get("anchor", "")
    place = ", ".join(filter(None, [found.document, str(source.get("place", ""))]))
    return SourceShown(str(source["quote"]), place, f"{page}#{anchor}" if page and anchor else page)


def _neighbour(action: Any) -> Neighbour | None:
    if action is None:
        return None
    name = action.code or " ".join(action.text.split()[:6])
    return Neighbour(name, reverse("plans:action_view", args=[action.ref]))


def place_of(action: Any) -> tuple[str, str]:
    """Return the priority and theme, by reference, under which an action stands."""
    return action.priority_id or "", action.theme_id or ""


def name_of(action: Any) -> str:
    """Return what an action is called in a sentence: its reference, else that it is the action."""
    return action.code or "The action"


def assigned_words(action: Any) -> str:
    """Say what came of naming an owner."""
    name = action.code or "the action"
    return (
        f"{action.owner.name} owns {name} now." if action.owner else f"{name[:1].upper()}{name[1:]} has no owner now."
    )
