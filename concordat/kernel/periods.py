"""Periods of public business: financial years and their quarters.

A financial year runs from 1 April to 31 March; its quarters are April-June (Q1), July-September, October-December and
January-March (Q4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[/–-]\s*(?:20)?(\d\d)(?!\d)")


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """The financial year that begins on 1 April of `starting`."""

    starting: int

    @property
    def first(self) -> date:
        return date(self.starting, 4, 1)

    @property
    def last(self) -> date:
        return date(self.starting + 1, 3, 31)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(Quarter(self.starting, number) for number in (1, 2, 3, 4))

    def __str__(self) -> str:
        return f"{self.starting}/{(self.starting + 1) % 100:02d}"

    @classmethod
    def holding(cls, day: date) -> FinancialYear:
        """Return the financial year that holds `day`."""
        return cls(day.year if day.month >= 4 else day.year - 1)


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """Quarter `number` (1 to 4) of the financial year that begins in `starting`."""

    starting: int
    number: int

    @property
    def first(self) -> date:
        month = 3 * self.number + 1
        return date(self.starting, month, 1) if month < 12 else date(self.starting + 1, 1, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.starting, self.number + 1) if self.number < 4 else Quarter(self.starting + 1, 1)

    def __str__(self) -> str:
        return f"{FinancialYear(self.starting)} Q{self.number}"

    @classmethod
    def holding(cls, day: date) -> Quarter:
        """Return the quarter that holds `day`."""
        return cls(FinancialYear.holding(day).starting, (day.month - 4) % 12 // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read a quarter such as "2023/24 Q2"; raise ValueError where there is none."""
        found = re.fullmatch(r"(20\d\d)/(\d\d) Q([1-4])", text.strip())
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise ValueError(f"{text!r} is not a quarter such as 2023/24 Q2")
        return cls(int(found[1]), int(found[3]))


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


def span(text: str) -> Span | None:
    """Read years such as "2023/24", "2024-25" or "2020-2024" as the financial years from first to last.

    "2020-24" begins on 1 April 2020 and ends on 31 March 2024. None where the text names no such years.
    """
    found = _YEARS.search(text)
    if not found:
        return None
    first, last = int(found[1]), int(found[1][:2] + found[2])
    return Span(date(first, 4, 1), date(last, 3, 31)) if first < last else None
