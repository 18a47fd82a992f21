"""The exceptions of a plan, or of all in force, as their page and downloads show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat.design.dates import words
from concordat.design.downloads import Sheet
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.presenters.actions import is_overdue
from concordat.plans.presenters.board import WORDS, BoardHead, Number, Status, board_head, register_href, statuses
from concordat.plans.presenters.plans import PlanHead, head_of
from concordat.plans.presenters.register import BRAG_WORDS
from concordat.plans.queries.exceptions import Exceptional, Exceptions
from concordat.plans.rules.news import clipped as clipped_text
from concordat.plans.rules.reckoning import Tally
from concordat.plans.rules.timing import is_review_due

LONGEST = 240  # letters of an update that stand in a table
TITLES = {
    "red": "Off track (red)",
    "amber": "At risk (amber)",
    "worse": "Moved for the worse",
    "better": "Moved for the better",
    "overdue": "Overdue",
    "review": "Review due",
    "never": "Never updated",
    "vacant": "Vacant",
}
ABOUT = {
    "red": "",
    "amber": "",
    "worse": "Status now against status at the end of {day}. An action without a status, or not due, counts as on track.",
    "better": "Status now against status at the end of {day}. Complete is better than on track.",
    "overdue": "The deadline has passed and the action is not complete. The longest overdue stands first.",
    "review": "The day of the review has passed and the action is not complete.",
    "never": "No update has been submitted.",
    "vacant": "No owner, or the owner holds no role here now.",
}
EMPTY = {
    "red": "No action is off track.",
    "amber": "No action is at risk.",
    "worse": "No action moved for the worse.",
    "better": "No action moved for the better.",
    "overdue": "No action is overdue.",
    "review": "No review is due.",
    "never": "Every action has been reported on.",
    "vacant": "Every action has an owner who is here.",
}
ASKS = {
    "red": {"status": "red"},
    "amber": {"status": "amber"},
    "overdue": {"show": "overdue"},
    "review": {"show": "review"},
    "never": {"show": "never"},
    "vacant": {"show": "unowned"},
}
COLUMNS = (
    *("Ref", "Plan", "Action", "Owner", "Owner's agency", "Due", "Status before", "Status now", "Owner's status"),
    *("Quarter of last update", "Last update", "Next step", "Risk"),
)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """An action in a section. `owner_said` is the owner's status where a chair overruled it.

    `above` is the key and title of an earlier section that tells the rest of it.
    """

    code: str
    name: str
    href: str
    text: str
    plan: str
    owner: str
    owner_note: str
    due: date | None
    overdue: bool
    review_due: bool
    timing: str
    timescale: str
    before: str
    brag: str
    owner_said: str
    quarter: str
    said: str
    next_step: str
    risk: str
    above: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its heading, what it holds, how many actions in all, and those that are shown."""

    key: str
    title: str
    about: str
    count: int
    rows: tuple[ExceptionRow, ...]
    empty: str
    all_href: str


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """A plan's numbers, each with the list of its register that has so many rows."""

    plan: PlanHead
    href: str
    actions: Number
    brags: tuple[Status, ...]
    overdue: Number
    review: Number
    never: Number
    vacant: Number


@dataclass(frozen=True, slots=True)
class ExceptionsShown:
    """The page of exceptions: `head` where it is of one plan."""

    head: BoardHead | None
    sections: tuple[Section, ...]
    totals: tuple[PlanTotals, ...]
    tally: Tally
    distinct: int
    since: date
    today: date
    notes: tuple[str, ...]
    csv_href: str
    xlsx_href: str


def exceptions_shown(actor: Actor, found: Exceptions, plan: str) -> ExceptionsShown:
    """Return the page of exceptions of one plan, or with an empty `plan` of all in force."""
    query = {"day": found.since.isoformat()}
    head = board_head(actor, found.plans[0], "exceptions", "exception_download", query) if plan else None
    every = {kind: f"{reverse('plans:exception_download', args=[kind])}?{urlencode(query)}" for kind in ("csv", "xlsx")}
    return ExceptionsShown(
        head=head,
        sections=_sections(found, plan),
        totals=tuple(_totals(found, each) for each in found.plans),
        tally=found.tally,
        distinct=found.distinct,
        since=found.since,
        today=found.today,
        notes=_notes(found),
        csv_href=head.csv_href if head else every["csv"],
        xlsx_href=head.xlsx_href if head else every["xlsx"],
    )


def exception_sheets(found: Exceptions) -> list[Sheet]:
    """Return every section as a sheet."""
    return [Sheet(TITLES[name], COLUMNS, [_cells(found, row) for row in rows]) for name, rows in found.sections.items()]


def exceptions_name(found: Exceptions, plan: str) -> str:
    """Return what a download is called."""
    return f"{found.plans[0].title if plan else 'All plans'}, exceptions on {words(found.today)}"


def _sections(found: Exceptions, plan: str) -> tuple[Section, ...]:
    """Return the sections; an action is told in full in the first that it stands in, and named in the others."""
    told: dict[str, tuple[str, str]] = {}
    sections = []
    for name, held in found.sections.items():
        rows = [_row(found, each, "" if plan else each.action.plan.title, told.get(each.action.ref)) for each in held]
        told = {each.action.ref: (name, TITLES[name]) for each in held} | told
        sections.append(
            Section(
                key=name,
                title=TITLES[name],
                about=ABOUT[name].format(day=words(found.since)),
                count=found.counts[name],
                rows=tuple(rows),
                empty=EMPTY[name],
                all_href=register_href(plan, **ASKS[name]) if plan and name in ASKS else "",
            )
        )
    return tuple(sections)


def _row(found: Exceptions, each: Exceptional, plan: str, above: tuple[str, str] | None) -> ExceptionRow:
    action, update = each.action, each.update
    owner = action.owner
    left = owner is not None and owner.pk not in found.here
    return ExceptionRow(
        code=action.code,
        name=each.facts.name,
        href=reverse("plans:action_view", args=[action.ref]),
        text=action.text,
        plan=plan,
        owner=owner.name if owner else "",
        owner_note="Has left" if left else owner.agency.short_name if owner else "",
        due=action.due,
        overdue=is_overdue(action),
        review_due=is_review_due(action.timing, action.due, action.brag, clock.today()),
        timing=action.timing,
        timescale=action.timescale,
        before=each.before,
        brag=action.brag,
        owner_said=WORDS[action.judged] if action.judged else "",
        quarter=update.quarter if update else "",
        said=clipped(update.narrative) if update else "",
        next_step=clipped(update.next_step) if update else "",
        risk=clipped(update.risk) if update else "",
        above=above,
    )


def _cells(found: Exceptions, each: Exceptional) -> list[Any]:
    action, update, owner = each.action, each.update, each.action.owner
    return [
        *(action.code, action.plan.title, action.text, owner.name if owner else ""),
        *(owner.agency.name if owner else "", action.due),
        *(BRAG_WORDS[each.before or "none"], BRAG_WORDS[action.brag or "none"]),
        BRAG_WORDS[action.judged] if action.judged else "",
        *((update.quarter, update.narrative, update.next_step, update.risk) if update else ("", "", "", "")),
    ]


def _totals(found: Exceptions, plan: Any) -> PlanTotals:
    tally, here = found.tallies[plan.ref], register_href(plan.ref)

    def show(number: int, what: str) -> Number:
        return Number(number, register_href(plan.ref, show=what))

    return PlanTotals(
        plan=head_of(plan),
        href=reverse("plans:exception_list", args=[plan.ref]),
        actions=Number(tally.actions, here),
        brags=statuses(tally, here),
        overdue=show(tally.overdue, "overdue"),
        review=show(tally.review, "review"),
        never=show(tally.never, "never"),
        vacant=show(tally.vacant, "unowned"),
    )


def _notes(found: Exceptions) -> tuple[str, ...]:
    """Say which quarter each plan asks for, and that nothing has been asked for where that is so."""
    said: dict[str, list[str]] = {}
    for plan in found.plans:
        if reporting := found.reporting.get(plan.ref):
            quarter, coming = reporting.quarter, reporting.coming
            if quarter:
                said.setdefault(f"Updates were last asked for on {quarter}.", []).append(plan.title)
            elif coming:
                day = words(coming.next.first)
                words_of = f"No update has been asked for yet. The first, on {coming}, are from {day}."
                said.setdefault(words_of, []).append(plan.title)
    if len(said) == 1:
        return tuple(said)
    return tuple(f"{', '.join(titles)}: {note[:1].lower()}{note[1:]}" for note, titles in said.items())


def clipped(text: str) -> str:
    """Return the beginning of what somebody wrote, cut at a word."""
    return clipped_text(" ".join(text.split()), LONGEST)
