"""The desk at which an update is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.queries.actions import UpdateDesk
from concordat.plans.rules import plans as rules


@dataclass(frozen=True, slots=True)
class LastUpdate:
    """What was said last."""

    quarter: str
    brag: str
    narrative: str
    member: str
    at: datetime | None


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
        last=LastUpdate(last.quarter, last.brag, last.narrative, last.member.name, last.submitted_at) if last else None,
        drafted_by=desk.draft.member.name if desk.draft else "",
        closed=closed,
    )


def initial_of(desk: UpdateDesk) -> dict[str, Any]:
    """Return what stands in the form at first: the draft that was left, else the likely quarter."""
    if desk.draft:
        return {"quarter": desk.draft.quarter, "brag": desk.draft.brag, "narrative": desk.draft.narrative}
    return {"quarter": str(desk.usual) if desk.usual else ""}
