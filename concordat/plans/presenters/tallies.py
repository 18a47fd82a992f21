"""Tallies in tables: each number with the list behind it, sorted as a reader asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from concordat.kernel.pages import Page, PageSpec
from concordat.plans.presenters.board import Number, Status, statuses
from concordat.plans.rules.reckoning import Tally

Row = TypeVar("Row")
COLUMNS = (
    *("Actions", "Red", "Amber", "Green", "Blue: complete", "Grey: not due", "No status yet"),
    *("Updates given", "Updates asked for", "Overdue", "Review due", "Never updated", "Vacant"),
)


@dataclass(frozen=True, slots=True)
class TallyShown:
    """A tally: how many actions, of each status; updates given of those asked for, and still owed; and what is amiss."""

    actions: Number
    brags: tuple[Status, ...]
    given: Number
    asked: int
    owed: Number
    overdue: Number
    review: Number
    never: Number
    vacant: Number


def tally_shown(tally: Tally, listed: Callable[..., str]) -> TallyShown:
    """Return a tally; `listed` gives the address of its list, narrowed by `show` or not."""

    def show(number: int, what: str) -> Number:
        return Number(number, listed(show=what))

    return TallyShown(
        actions=Number(tally.actions, listed()),
        brags=statuses(tally, listed()),
        given=show(tally.given, "given"),
        asked=tally.asked,
        owed=show(tally.asked - tally.given, "updates"),
        overdue=show(tally.overdue, "overdue"),
        review=show(tally.review, "review"),
        never=show(tally.never, "never"),
        vacant=show(tally.vacant, "unowned"),
    )


def tally_cells(tally: Tally) -> list[Any]:
    """Return a tally as the cells of a download, under `COLUMNS`."""
    brags = [tally.brags[brag] for brag in ("red", "amber", "green", "blue", "grey", "")]
    amiss = [tally.overdue, tally.review, tally.never, tally.vacant]
    return [tally.actions, *brags, tally.given, tally.asked, *amiss]


def number_of(tally: Tally, name: str) -> int:
    """Return the number by which a table is sorted."""
    return tally.brags[name] if name in ("red", "amber") else int(getattr(tally, name))


def sorted_page(rows: Sequence[Row], spec: PageSpec, key: Callable[[Row], Any] | None) -> Page[Row]:
    """Return all rows as one page, sorted by `key` where there is one."""
    found = sorted(rows, key=key, reverse=spec.descending) if key else list(rows)
    return Page(found, len(found), PageSpec(1, max(1, len(found)), spec.sort, spec.descending, "", spec.filters))
