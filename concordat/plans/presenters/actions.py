"""Actions as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.permissions import ACTION_ASSIGN, ACTION_DELETE, ACTION_EDIT, STATUS_OVERRULE, UPDATE_DRAFT
from concordat.plans.presenters.history import Event, events_of
from concordat.plans.presenters.plans import PlanHead, head_of
from concordat.plans.presenters.progress import (
    STANDS,
    FileShown,
    OverruleShown,
    UpdateShown,
    files_of,
    overrules_of,
    updates_of,
)
from concordat.plans.presenters.served import Served, served_of
from concordat.plans.presenters.terms import TermShown, terms_used
from concordat.plans.queries.actions import ActionPage
from concordat.plans.queries.reporting import Reporting
from concordat.plans.rules import plans as rules
from concordat.plans.rules import timing as timings
from concordat.plans.rules.actions import called

TIMING_WORDS = {"": "", "deadline": "Deadline", "review": "To be reviewed", "ongoing": "Ongoing"}


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
    judged: str = ""
    deputy: str = ""
    left: bool = False
    assign_href: str = ""
    place: str = ""
    timing: str = ""
    review_due: bool = False
    strands: tuple[str, ...] = ()
    counted_under: str = ""

    @property
    def name(self) -> str:
        """What it is called in a list: its reference, else the beginning of its text."""
        return called(self.code, self.text)


def row_of(
    action: Any,
    reporting: Reporting | None,
    actor: Actor | None = None,
    *,
    placed: bool = False,
    elsewhere: bool = False,
) -> ActionRow:
    """Return an action, with its leads and owner fetched, as a row.

    With `actor` it says where they can name an owner; `placed` says under which heading it stands (fetch them too), and
    `elsewhere` that it is shown under another heading than the one under which it is counted.
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
        judged=judged_of(action),
        deputy=action.deputy.name if action.deputy else "",
        left=bool(owner) and bool(getattr(action, "is_vacant", False)),
        assign_href=reverse("plans:action_assign", args=[action.ref])
        if actor and (not owner or getattr(action, "is_vacant", False)) and access.may(actor, ACTION_ASSIGN, action)
        else "",
        place=place_words(action) if placed else "",
        timing=action.timing,
        review_due=timings.is_review_due(action.timing, action.due, action.brag, clock.today()),
        strands=tuple(action.strands),
        counted_under=(place_words(action) or "no priority") if elsewhere else "",
    )


def place_words(thing: Any) -> str:
    """Return the priority and theme under which an action stands, or is shown too, in words."""
    return " › ".join(part.name for part in (thing.priority, thing.theme) if part)


def leads_of(action: Any) -> tuple[LeadName, ...]:
    """Return who leads an action, in order."""
    return names_of(action.leads.all())


def names_of(parts: Iterable[Any]) -> tuple[LeadName, ...]:
    """Return who leads or contributes, in order."""
    return tuple(
        LeadName(
            part.name, bool(part.agency_id), part.agency.name if part.agency and part.agency.name != part.name else ""
        )
        for part in parts
    )


def is_overdue(action: Any) -> bool:
    """Say whether an action's deadline has passed and it is not complete."""
    return timings.is_overdue(action.timing, action.due, action.brag, clock.today())


def judged_of(action: Any) -> str:
    """Return the owner's status where a chair set another in its place; nothing where both say the same."""
    return action.judged if action.judged != action.brag else ""


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


def words_of(action: Any) -> Iterator[str]:
    """Yield what an action says, for its short forms to be explained."""
    yield from (action.text, action.output, action.outcome, action.timescale, *action.measures)
    yield from (part.name for parts in (action.leads, action.contributors) for part in parts.all())
    yield from (part.name for part in (action.priority, action.theme) if part)


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
    output: str
    outcome: str
    measures: tuple[str, ...]
    strands: tuple[str, ...]
    also: tuple[str, ...]
    contributors: tuple[LeadName, ...]
    serves: tuple[Served, ...]
    evidences: tuple[str, ...]
    terms: tuple[TermShown, ...]
    owner_title: str
    owner_active: bool
    asked: str
    due_by: date | None
    late: bool
    updates: tuple[UpdateShown, ...]
    owner_said: str
    standing: OverruleShown | None
    overrules: tuple[OverruleShown, ...]
    draft: bool
    draft_quarter: str
    draft_files: tuple[FileShown, ...]
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
    overrules = overrules_of(found)
    return ActionShown(
        row=row_of(action, reporting),
        plan=plan.title,
        plan_href=reverse("plans:plan_view", args=[plan.ref]),
        plan_status=plan.status,
        priority=action.priority.name if action.priority else "",
        theme=action.theme.name if action.theme else "",
        output=action.output,
        outcome=action.outcome,
        measures=tuple(action.measures),
        strands=tuple(action.strands),
        also=tuple(place_words(place) for place in action.placements.all()),
        contributors=names_of(action.contributors.all()),
        serves=tuple(served_of(link.strategy) for link in found.links if link.strategy),
        evidences=tuple(link.deliverable.text for link in found.links if link.deliverable),
        terms=terms_used(words_of(action), found.terms),
        owner_title=action.owner.job_title if action.owner else "",
        owner_active=bool(action.owner and action.owner.is_active),
        asked=asked,
        due_by=reporting.due_by if reporting and asked else None,
        late=bool(reporting and asked and reporting.late),
        updates=updates_of(found),
        owner_said=action.judged or action.brag,
        standing=next((each for each in overrules if each.state == STANDS), None),
        overrules=overrules,
        draft=found.draft is not None,
        draft_quarter=found.draft.quarter if found.draft else "",
        draft_files=files_of(found.draft) if found.draft else (),
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
    statuses = {verb: reverse(f"plans:status_{verb}", args=[ref]) for verb in ("overrule", "restore")}
    links = {verb: reverse(f"plans:action_{verb}", args=[ref]) for verb in verbs}
    return (
        links
        | statuses
        | {
            "update": reverse("plans:update_draft", args=[ref]) + asked,
            "discard": reverse("plans:update_discard", args=[ref]),
        }
    )


def _may(actor: Actor, found: ActionPage) -> dict[str, bool]:
    action, status = found.action, found.action.plan.status
    free = head_of(action.plan).is_free
    return {
        "edit": status != rules.RETIRED and access.may(actor, ACTION_EDIT, action),
        "assign": status != rules.RETIRED and access.may(actor, ACTION_ASSIGN, action),
        "delete": free and access.may(actor, ACTION_DELETE, action),
        "move": free and access.may(actor, ACTION_EDIT, action),
        "update": status == rules.IN_FORCE and access.may(actor, UPDATE_DRAFT, action),
        "overrule": status == rules.IN_FORCE
        and bool(action.brag_quarter)
        and access.may(actor, STATUS_OVERRULE, action),
    }


def _elsewhere(action: Any) -> Elsewhere:
    return Elsewhere(action.code, action.text, action.plan.title, reverse("plans:action_view", args=[action.ref]))


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
    return Neighbour(action.called, reverse("plans:action_view", args=[action.ref]))


def place_of(action: Any) -> tuple[str, str]:
    """Return the priority and theme, by reference, under which an action stands."""
    return action.priority_id or "", action.theme_id or ""


def strands_of(action: Any) -> tuple[str, ...]:
    """Return the strands of an action."""
    return tuple(action.strands)


def name_of(action: Any) -> str:
    """Return what an action is called in a sentence: its reference, else that it is the action."""
    return action.code or "The action"


def assigned_words(action: Any) -> str:
    """Say what came of naming an owner."""
    name = action.code or "the action"
    return (
        f"{action.owner.name} owns {name} now." if action.owner else f"{name[:1].upper()}{name[1:]} has no owner now."
    )
