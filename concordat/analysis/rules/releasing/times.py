"""Periods of several tables as one tree, of which each is the sum of what it is made of.

A year that was told and three of its quarters give the fourth away. So what is left of a period, when the shorter ones
within it are taken away, is a part of it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from concordat.analysis.rules.spans import days_words, period_of, values_of
from concordat.datasets.rules.tallies import Grain
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Span

AXIS = "time"
CALENDAR = (Grain.FINANCIAL_YEAR, Grain.YEAR, Grain.QUARTER, Grain.MONTH, Grain.DAY)
"""Grains of time that follow upon each other, from coarse to fine."""
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Times:
    """The parts of some periods: of which each is a part, and the days of those that have none themselves."""

    parents: Mapping[str, str]
    leaves: Mapping[str, tuple[Span, ...]]

    def under(self, days: Span) -> tuple[str, ...]:
        """Return the parts of a period and their parts, in the order of their days."""
        whole = code_of(days)
        return tuple(code for code in self.parents if whole in self._above(code))

    def leaves_of(self, days: Span) -> dict[str, tuple[Span, ...]]:
        """Return the parts of a period that have no parts themselves, with their days: itself, where it has none."""
        whole = code_of(days)
        return {code: spans for code, spans in self.leaves.items() if code == whole or whole in self._above(code)}

    def _above(self, code: str) -> list[str]:
        found = []
        while (code := self.parents.get(code, "")) != "":
            found.append(code)
        return found


def code_of(days: Span) -> str:
    """Return the code by which a period is known."""
    return f"{days.first}..{days.last}"


def parts_of(days: Span, grain: Grain) -> dict[object, Span]:
    """Return the months, or other periods, of some days by the values that tallies tell them as, cut where the days end."""
    found: dict[object, Span] = {}
    for value in values_of(grain, days):
        assert not isinstance(value, int)
        span = period_of(value, grain)
        found[value] = Span(max(span.first, days.first), min(span.last, days.last))
    return found


def times_of(periods: Iterable[Span]) -> Times:
    """Return periods as a tree; raise Problem where two of them share some days and each has others of its own."""
    spans = sorted(
        {(each.first, each.last): each for each in periods}.values(), key=lambda each: (each.first, -_length(each))
    )
    parents: dict[str, str] = {}
    children: dict[str, list[Span]] = {}
    above: list[Span] = []
    for span in spans:
        while above and above[-1].last < span.first:
            above.pop()
        if above and span.last > above[-1].last:
            raise Problem(
                f"One table is of {days_words(above[-1])} and another of {days_words(span)}: they share some days, so that "
                "what they do not share could be worked out. Tables of the same data are of the same period, of one "
                "within another, or of periods that share no day.",
                "period",
            )
        if above:
            parents[code_of(span)] = code_of(above[-1])
            children.setdefault(code_of(above[-1]), []).append(span)
        above.append(span)
    leaves: dict[str, tuple[Span, ...]] = {}
    for span in spans:
        code = code_of(span)
        if code not in children:
            leaves[code] = (span,)
        elif rest := _rest(span, children[code]):
            left = "+".join(code_of(each) for each in rest)
            leaves[left] = rest
            parents[left] = code
    return Times(parents, leaves)


def grain_of(
    leaves: Mapping[str, tuple[Span, ...]], days: Span, finest: Grain
) -> tuple[Grain, dict[object, str]] | None:
    """Return the coarsest grain that tells some parts of days apart, no finer than `finest`, and which part a value is of.

    None where none does.
    """
    for grain in CALENDAR[: CALENDAR.index(finest) + 1]:
        found = {value: _holding(leaves, span) for value, span in parts_of(days, grain).items()}
        if all(found.values()):
            return grain, found
    return None


def _holding(leaves: Mapping[str, tuple[Span, ...]], days: Span) -> str:
    fits = (
        code for code, spans in leaves.items() for each in spans if each.first <= days.first and days.last <= each.last
    )
    return next(fits, "")


def _rest(span: Span, inside: Iterable[Span]) -> tuple[Span, ...]:
    found, at = [], span.first
    for each in inside:
        if each.first > at:
            found.append(Span(at, each.first - _ONE))
        at = each.last + _ONE
    return (*found, Span(at, span.last)) if at <= span.last else tuple(found)


def _length(span: Span) -> int:
    return (span.last - span.first).days
