"""The desk at which an update is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.presenters.files import file_words
from concordat.plans.queries.actions import UpdateDesk
from concordat.plans.rules import plans as rules

LABELS = {
    "quarter": "Quarter",
    "brag": "How does it go?",
    "narrative": "What happened",
    "next_step": "What comes next",
    "risk": "What stands in the way",
}


@dataclass(frozen=True, slots=True)
class LastUpdate:
    """What was said last."""

    quarter: str
    brag: str
    narrative: str
    next_step: str
    risk: str
    member: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a colleague wrote meanwhile in a field in which somebody else writes something different."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskShown:
    """The page on which an update is written."""

    row: ActionRow
    plan: str
    plan_href: str
    outcome: str
    measures: tuple[str, ...]
    last: LastUpdate | None
    drafted_by: str
    overruled: str
    closed: str


def desk_shown(desk: UpdateDesk) -> DeskShown:
    """Return the page on which an update is written; `closed` says why none can be, where none can."""
    action, last = desk.action, desk.last
    closed = ""
    if action.plan.status != rules.IN_FORCE:
        closed = f"Updates are written while a plan is in force. This one is {rules.STATUS_WORDS[action.plan.status]}."
    elif not desk.quarters:
        closed = "The plan's period has not begun."
    return DeskShown(
        row=row_of(action, None),
        plan=action.plan.title,
        plan_href=reverse("plans:plan_view", args=[action.plan.ref]),
        outcome=action.outcome,
        measures=tuple(action.measures),
        last=_last(last) if last else None,
        drafted_by=desk.draft.member.name if desk.draft else "",
        overruled=_overruled(desk),
        closed=closed,
    )


def kept_files(desk: UpdateDesk) -> list[tuple[str, str]]:
    """Return the files kept with the draft as choices: reference, and name with size."""
    return [(each.ref, file_words(each)) for each in desk.kept]


def beside(now: Mapping[str, object], typed: Mapping[str, object]) -> tuple[Beside, ...]:
    """Return what the draft says now wherever something else was typed; that it is gone, where it says nothing any more."""
    if not any(now.values()):
        return (Beside("The draft", "It was submitted or thrown away. Look at the updates before you save again."),)
    names = (name for name in LABELS if now.get(name, "") != typed.get(name, ""))
    return tuple(Beside(LABELS[name], str(now.get(name) or "Nothing")) for name in names)


def done_words(*, submits: bool, overruled: bool) -> str:
    """Say what came of sending the form."""
    if not submits:
        return "The draft is kept. Only your agency sees it."
    return f"The update is submitted.{' The chair’s status still stands for this quarter.' if overruled else ''}"


def _last(last: Any) -> LastUpdate:
    return LastUpdate(
        quarter=last.quarter,
        brag=last.brag,
        narrative=last.narrative,
        next_step=last.next_step,
        risk=last.risk,
        member=last.member.name,
        at=last.submitted_at,
    )


def _overruled(desk: UpdateDesk) -> str:
    if desk.overruled is None:
        return ""
    return (
        f"A chair set the status for {desk.overruled.quarter} to {desk.overruled.brag}. It stands whatever you say of that "
        "quarter, and ends when you report on a later one."
    )


def initial_of(desk: UpdateDesk) -> dict[str, Any]:
    """Return what stands in the form at first: the draft that was left, else the likely quarter."""
    said = desk.draft.facts() if desk.draft else {"quarter": str(desk.usual) if desk.usual else ""}
    return {**said, "seen": desk.seal}
