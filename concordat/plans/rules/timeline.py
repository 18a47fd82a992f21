"""The year of a plan: which months and quarters it has, what falls in them, and how statuses changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from concordat.kernel.periods import Quarter
from concordat.plans.rules.due import due_by
from concordat.plans.rules.reckoning import ActionFacts

MOST_QUARTERS = 20
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something of the plan itself on a day: adopted, amended, updates due; `kind` says which."""

    day: date
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class MonthOfPlan:
    """A month: what falls due in it, what is reviewed in it, and what else happens."""

    month: Month
    due: tuple[ActionFacts, ...]
    reviews: tuple[ActionFacts, ...]
    moments: tuple[Moment, ...]

    @property
    def quarter(self) -> Quarter:
        return Quarter.holding(date(*self.month, 1))


def months(
    actions: Iterable[ActionFacts], moments: Iterable[Moment], begins: date | None, ends: date | None
) -> list[MonthOfPlan]:
    """Return the months of a plan's period in order, and those outside it in which something falls."""
    dated: dict[Month, list[ActionFacts]] = {}
    for action in actions:
        if action.due:
            dated.setdefault((action.due.year, action.due.month), []).append(action)
    said: dict[Month, list[Moment]] = {}
    for moment in moments:
        said.setdefault((moment.day.year, moment.day.month), []).append(moment)
    found = []
    for month in sorted({*_period(begins, ends), *dated, *said}):
        here = sorted(dated.get(month, ()), key=lambda action: action.due or date.max)
        found.append(
            MonthOfPlan(
                month=month,
                due=tuple(action for action in here if action.timing != "review"),
                reviews=tuple(action for action in here if action.timing == "review"),
                moments=tuple(sorted(said.get(month, ()), key=lambda moment: moment.day)),
            )
        )
    return found


def updates_due(first: date | None, ends: date | None) -> list[Moment]:
    """Return when the updates of each quarter of a plan are due, from the quarter that holds its `first` day asked for."""
    found: list[Moment] = []
    if not (first and ends):
        return found
    quarter = Quarter.holding(first)
    while quarter <= Quarter.holding(ends) and len(found) < MOST_QUARTERS:
        found.append(Moment(due_by(quarter), "updates", f"Updates on {quarter} fall due"))
        quarter = quarter.next
    return found


def reported_quarters(begins: date | None, newest: str, ended: Quarter) -> list[Quarter]:
    """Return the quarters of which statuses are shown, oldest first: from the plan's first day to the last reported on."""
    last = max(ended, Quarter.parse(newest)) if newest else ended
    quarter, found = Quarter.holding(begins) if begins else last, []
    while quarter <= last:
        found.append(quarter)
        quarter = quarter.next
    return found[-MOST_QUARTERS:]


def statuses_by_quarter(
    quarters: Sequence[Quarter],
    updates: Iterable[tuple[str, str, str]],
    overrules: Mapping[tuple[str, str], str],
    total: int,
) -> list[Counter[str]]:
    """Count actions by status for each quarter, `total` in all: "" are those of which nothing had been said.

    `updates` are an action's reference, the quarter and the status, in that order and each quarter's last one last. What
    was said of a quarter stands until something is said of a later one; a chair's status stands before the owner's.
    """
    names = [str(quarter) for quarter in quarters]
    change = [Counter[str]() for _ in range(len(names) + 1)]
    place = {name: number for number, name in enumerate(names)}
    for action, said in groupby(updates, key=itemgetter(0)):
        told = {quarter: overrules.get((action, quarter), brag) for _, quarter, brag in said}
        before = ""
        for quarter, brag in told.items():
            at = place.get(quarter, 0 if names and quarter < names[0] else len(names))
            change[at][brag] += 1
            if before:
                change[at][before] -= 1
            before = brag
    found, standing = [], Counter[str]()
    for number in range(len(names)):
        standing.update(change[number])
        counted = Counter({brag: count for brag, count in standing.items() if count})
        counted[""] = total - counted.total()
        found.append(counted)
    return found


def _period(begins: date | None, ends: date | None) -> list[Month]:
    found: list[Month] = []
    if begins and ends:
        year, month = begins.year, begins.month
        while (year, month) <= (ends.year, ends.month):
            found.append((year, month))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
