"""Plans as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.design.dates import words as day_words
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.permissions import (
    PLAN_ADOPT,
    PLAN_AMEND,
    PLAN_DELETE,
    PLAN_EDIT,
    PLAN_PROPOSE,
    PLAN_RETIRE,
    PLAN_WITHDRAW,
)
from concordat.plans.presenters.history import Event, events_of
from concordat.plans.queries.plans import History, Step
from concordat.plans.rules import plans as rules
from concordat.plans.rules.news import clipped

CAPTIONS = {
    rules.DRAFT: "Draft plan",
    rules.PROPOSED: "Proposed plan",
    rules.IN_FORCE: "Plan in force",
    rules.RETIRED: "Retired plan",
}
COLOURS = {rules.DRAFT: "grey", rules.PROPOSED: "purple", rules.IN_FORCE: "green", rules.RETIRED: "grey"}
STATUS_WORDS = {
    rules.IN_FORCE: "In force",
    rules.PROPOSED: "Proposed",
    rules.DRAFT: "Draft",
    rules.RETIRED: "Retired",
}
LEVEL_WORDS = {
    "strategy": "Strategy",
    "annual": "Annual plan",
    "themed": "Themed plan",
    "place": "Plan for a place",
}
STEPS = (
    ("propose", "Propose this plan", PLAN_PROPOSE, "primary"),
    ("adopt", "Adopt this plan", PLAN_ADOPT, "primary"),
    ("withdraw", "Take back to draft", PLAN_WITHDRAW, "secondary"),
    ("retire", "Retire this plan", PLAN_RETIRE, "secondary"),
    ("delete", "Delete this draft", PLAN_DELETE, "secondary"),
)


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done with a plan, and where."""

    text: str
    href: str
    kind: str = "secondary"


@dataclass(frozen=True, slots=True)
class Amending:
    """The amendment that is being made: its number, how many changes it holds, where it is seen, and ended."""

    number: int
    changes: int
    href: str
    end_href: str


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What every page of a plan says of it."""

    ref: str
    title: str
    period: str
    status: str
    status_words: str
    colour: str
    agency: str
    begins: date | None
    ends: date | None
    proposed_on: date | None
    adopted_on: date | None
    retired_on: date | None
    href: str
    is_open: bool
    ended: bool
    level: str
    level_words: str
    about: str
    signed: str
    amending: Amending | None = None

    @property
    def is_free(self) -> bool:
        """Whether everything in it may change: it is still written, or an amendment is being made."""
        return self.is_open or self.amending is not None

    @property
    def reported_on(self) -> bool:
        """Whether its actions have, or had, updates: once it is in force."""
        return self.status in (rules.IN_FORCE, rules.RETIRED)

    @property
    def caption(self) -> str:
        """What stands above its title."""
        return ", ".join(filter(None, [CAPTIONS[self.status], self.period]))

    @property
    def days(self) -> str:
        """The days that it covers, in words."""
        if self.begins and self.ends:
            return f"{day_words(self.begins)} to {day_words(self.ends)}"
        return f"From {day_words(self.begins)}" if self.begins else ""

    @property
    def lead(self) -> str:
        """Where it stands, in one sentence."""
        if self.status == rules.IN_FORCE and self.adopted_on:
            return f"In force. {self.signed}." if self.signed else f"In force since {day_words(self.adopted_on)}."
        if self.status == rules.RETIRED and self.retired_on:
            return f"Retired on {day_words(self.retired_on)}. Kept as it was."
        if self.status == rules.PROPOSED:
            return "Proposed to the partnership. It can still be changed until it is adopted."
        return f"A draft that only {self.agency} can see, until it is proposed."


def head_of(plan: Any, actor: Actor | None = None) -> PlanHead:
    """Return what every page of a plan says of it; with `actor`, where they can end the amendment that is being made."""
    return PlanHead(
        ref=plan.ref,
        title=plan.title,
        period=plan.period,
        status=plan.status,
        status_words=plan.get_status_display(),
        colour=COLOURS[plan.status],
        agency=plan.agency.name,
        begins=plan.begins,
        ends=plan.ends,
        proposed_on=plan.proposed_on,
        adopted_on=plan.adopted_on,
        retired_on=plan.retired_on,
        href=reverse("plans:plan_view", args=[plan.ref]),
        is_open=rules.is_open(plan.status),
        ended=bool(plan.ends and plan.ends < clock.today()),
        level=plan.level,
        level_words=LEVEL_WORDS[plan.level],
        about=plan.about,
        signed=signed_words(plan),
        amending=amending_of(plan, actor),
    )


def signed_words(plan: Any) -> str:
    """Say which board signed a plan off, when, and where that is minuted; nothing where none did."""
    if not (plan.board_id and plan.adopted_on):
        return ""
    minute = plan.minute if not plan.minute or "minute" in plan.minute.lower() else f"minute {plan.minute}"
    board = plan.board.name.removeprefix("The ").removeprefix("the ")
    return f"Signed off by the {board} on {day_words(plan.adopted_on)}" + (f" ({minute})" if minute else "")


def amending_of(plan: Any, actor: Actor | None = None) -> Amending | None:
    """Return the amendment that is being made to a plan, where it was fetched (`queries.plans.being_made`)."""
    found = next(iter(getattr(plan, "being_made", ())), None)
    if found is None:
        return None
    ends = actor is not None and access.may(actor, PLAN_AMEND, plan)
    return Amending(
        found.number,
        found.made,
        reverse("plans:amendment_view", args=[found.ref]),
        reverse("plans:amendment_end", args=[plan.ref]) if ends else "",
    )


@dataclass(frozen=True, slots=True)
class Tabs:
    """The pages of one plan, as a row of links: text, address, whether it is this page."""

    items: tuple[tuple[str, str, bool], ...]


def tabs_of(actor: Actor, plan: Any, here: str) -> Tabs:
    """Return the pages of a plan that the reader may open.

    `here` is register, board, content, outline, details or history.
    """
    board = "plans:matrix_view" if rules.is_open(plan.status) else "plans:exception_list"
    pages = [
        ("register", "Actions", reverse("plans:plan_view", args=[plan.ref])),
        ("board", "For the board", reverse(board, args=[plan.ref])),
        ("content", "Aims and evidence", reverse("plans:statement_list", args=[plan.ref])),
    ]
    if plan.status != rules.RETIRED and access.may(actor, PLAN_EDIT, plan):
        pages += [
            ("outline", "Priorities and themes", reverse("plans:priority_list", args=[plan.ref])),
            ("details", "Title and period", reverse("plans:plan_edit", args=[plan.ref])),
        ]
    pages.append(("history", "History", reverse("plans:plan_history", args=[plan.ref])))
    return Tabs(tuple((text, href, name == here) for name, text, href in pages))


def steps_of(actor: Actor, plan: Any) -> tuple[Button, ...]:
    """Return the steps that the reader may take a plan, the next one first."""
    can = rules.possible(plan.status)
    amends = plan.status == rules.IN_FORCE and not amending_of(plan) and access.may(actor, PLAN_AMEND, plan)
    amend = Button("Amend this plan", reverse("plans:amendment_begin", args=[plan.ref]), "primary")
    return ((amend,) if amends else ()) + tuple(
        Button(text, reverse(f"plans:plan_{verb}", args=[plan.ref]), kind)
        for verb, text, permission, kind in STEPS
        if verb in can
        and access.may(actor, permission, plan)
        and (verb != "withdraw" or plan.agency_id == actor.agency)
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """A select of the bar above a list."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


def short(text: str) -> str:
    """Return a name short enough for a choice, its end left out."""
    return clipped(text, 60)


@dataclass(frozen=True, slots=True)
class StepShown:
    """A plan about to take a step, for the page that asks to confirm it."""

    plan: PlanHead
    actions: int
    unowned: int


def step_shown(step: Step) -> StepShown:
    """Return what the page that confirms a step shows."""
    return StepShown(head_of(step.plan), step.actions, step.unowned)


@dataclass(frozen=True, slots=True)
class HistoryShown:
    """A plan's history: what the record holds of it, newest first, and the plans before and after it."""

    plan: PlanHead
    tabs: Tabs
    events: tuple[Event, ...]
    before: tuple[str, str] | None
    after: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]


def history_shown(actor: Actor, found: History) -> HistoryShown:
    """Return a plan's history."""
    plan = found.plan
    before = (plan.replaces.title, reverse("plans:plan_view", args=[plan.replaces.ref])) if plan.replaces else None
    return HistoryShown(
        head_of(plan, actor),
        tabs_of(actor, plan, "history"),
        tuple(events_of(found.entries)),
        before,
        tuple((after.title, reverse("plans:plan_view", args=[after.ref])) for after in found.replaced_by),
        _ways(plan),
    )


def _ways(plan: Any) -> tuple[tuple[str, str], ...]:
    """Return the pages on which more of a plan's history is read."""
    pages = [("Amendments", "amendment_list")] if plan.status in (rules.IN_FORCE, rules.RETIRED) else []
    pages += [("The plan as it stood on a day", "version_view"), ("Compare two days", "version_compare")]
    pages.append(("Bulk edits", "bulk_edit_list"))
    return tuple((text, reverse(f"plans:{name}", args=[plan.ref])) for text, name in pages)
