"""When data is due: which periods are held, which are missing, and since when the next is late.

What fell due before a dataset was in the catalogue was asked of nobody here, and is not late.

A period is written as parts of a version are: a month 2027-03, a quarter of a financial year 2026/27 Q4, a financial year
2026/27. Data that comes once has no periods and is never late once it came.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from concordat.datasets.rules.declarations import Every
from concordat.kernel.periods import FinancialYear, Quarter

MOST_EXPECTED = 24  # periods that are looked back over


class Standing(StrEnum):
    """How a dataset stands."""

    CURRENT = "current"
    LATE = "late"
    NOTHING = "nothing"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a dataset stands on a day.

    `last` is the last period held and `ended` its last day; `next` the first period after it that is due since the dataset
    was added, `due` the day by which; `missing` are the periods before `last` that are not held.
    """

    standing: Standing
    last: str = ""
    ended: date | None = None
    next: str = ""
    due: date | None = None
    missing: tuple[str, ...] = ()

    def days_late(self, today: date) -> int:
        """Return how many days the next period is overdue, 0 where it is not."""
        return max(0, (today - self.due).days) if self.due and self.standing == Standing.LATE else 0

    def age(self, today: date) -> int | None:
        """Return how many days ago the last period held ended, None where there is none."""
        return (today - self.ended).days if self.ended else None


@dataclass(frozen=True, slots=True)
class Expected:
    """A period that was to come: by which day, and whether that was `earlier` than the dataset was added."""

    period: str
    due: date
    earlier: bool = False

    def days_late(self, came: date) -> int:
        """Return how many days after its day it came, 0 where nobody was to deliver it yet."""
        return 0 if self.earlier else max(0, (came - self.due).days)


def lateness(
    held: Collection[str], every: Every, late: int, today: date, ends: date | None = None, added: date = date.min
) -> Lateness:
    """Return how a dataset stands that holds some periods and was `added` on a day; `ends` is its last, if retired."""
    known = sorted(period for period in held if is_period(period, every))
    last = known[-1] if known else ""
    if not last:
        kept = Standing.CURRENT if held else Standing.NOTHING
        return Lateness(Standing.RETIRED if ends and ends < today else kept)
    after = following(last, every)
    while _due(after, every, late) < added:
        after = following(after, every)
    due = _due(after, every, late)
    late_now = Standing.LATE if today > due else Standing.CURRENT
    standing = Standing.RETIRED if ends and ends < today else late_now
    return Lateness(standing, last, last_day(last, every), after, due, missing(known, every))


def missing(held: Collection[str], every: Every) -> tuple[str, ...]:
    """Return the periods between the first and the last held that are not."""
    known = sorted(period for period in held if is_period(period, every))
    return tuple(period for period in _from_to(known[0], known[-1], every) if period not in known) if known else ()


def expected(held: Collection[str], every: Every, late: int, today: date, added: date) -> list[Expected]:
    """Return the periods from the first held to the last that was due by today, at most twenty-four, the newest first."""
    known = sorted(period for period in held if is_period(period, every))
    if not known:
        return []
    found, period = [], known[0]
    while period <= known[-1] or _due(period, every, late) < today:
        due = _due(period, every, late)
        found.append(Expected(period, due, due < added))
        period = following(period, every)
    return found[: -MOST_EXPECTED - 1 : -1]


def _due(period: str, every: Every, late: int) -> date:
    return last_day(period, every) + timedelta(days=late)


_WRITTEN = {Every.MONTH: r"\d{4}-(0[1-9]|1[0-2])", Every.QUARTER: r"20\d\d/\d\d Q[1-4]", Every.YEAR: r"20\d\d/\d\d"}


def is_period(words: str, every: Every) -> bool:
    """Say whether words are a period as this data's periods are written."""
    return every in _WRITTEN and re.fullmatch(_WRITTEN[every], words) is not None


def last_day(period: str, every: Every) -> date:
    """Return the last day of a period."""
    if every == Every.MONTH:
        return date(*_month(following(period, every)), 1) - timedelta(days=1)
    if every == Every.QUARTER:
        return Quarter.parse(period).last
    return FinancialYear(int(period[:4])).last


def following(period: str, every: Every) -> str:
    """Return the period after one."""
    if every == Every.MONTH:
        year, month = _month(period)
        return f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    if every == Every.QUARTER:
        return str(Quarter.parse(period).next)
    return str(FinancialYear(int(period[:4]) + 1))


def _month(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[5:])


def _from_to(first: str, last: str, every: Every) -> list[str]:
    found = [first]
    while found[-1] < last and len(found) < 2000:
        found.append(following(found[-1], every))
    return found
