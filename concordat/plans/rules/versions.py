"""A plan on a day: which days can be chosen, and what the plan and its actions were then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from concordat.kernel.errors import Problem
from concordat.plans.rules.plans import DRAFT, IN_FORCE, PROPOSED, RETIRED

EARLY, LATE = "early", "late"
ON_A_PAGE = 100  # actions of a plan as it stood


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of an action: of which quarter, and given on which day."""

    brag: str
    quarter: str
    on: date | None


def check_day(day: date, first: date, today: date) -> None:
    """Refuse a day on which there is no plan for this reader, and a day to come."""
    if day < first:
        raise Problem(f"This plan can be seen from {first.day} {first:%B %Y} on. Choose that day or a later one", EARLY)
    if day > today:
        raise Problem("The day must be today or earlier", LATE)


def status_on(day: date, proposed_on: date | None, adopted_on: date | None, retired_on: date | None) -> str:
    """Return what a plan was at the end of a day."""
    if retired_on and day >= retired_on:
        return RETIRED
    if adopted_on and day >= adopted_on:
        return IN_FORCE
    return PROPOSED if proposed_on and day >= proposed_on else DRAFT


@dataclass(frozen=True, slots=True)
class Moved:
    """An action whose status is another on the later of two days; None where it had none."""

    action: str
    before: Standing | None
    after: Standing | None


def moved(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Iterator[Moved]:
    """Yield what moved in status between two days, for the actions that had one on either."""
    for action in {**after, **before}:
        old, new = before.get(action), after.get(action)
        if (old.brag if old else "") != (new.brag if new else ""):
            yield Moved(action, old, new)
