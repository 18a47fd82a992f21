"""Hold a tally against what its reader may see, before anything is looked at.

A column that a reader may not see is answered exactly as one that there never was, wherever it is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from concordat.datasets.rules import wanting
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.matching import FIELD, Match
from concordat.datasets.rules.reach import Reach, Seen
from concordat.datasets.rules.tallies import MOST_DIMENSIONS, Also, Bands, Dimension, Figure, Grain, Measured, Tally
from concordat.datasets.rules.wanting import (
    LONGEST,
    MOST_CONDITIONS,
    OPS,
    VALUELESS,
    Value,
    Want,
    Where,
)
from concordat.kernel.errors import Problem

MOST_MEASURED = 10
MOST_VALUES = 200
OF_TIME = (Type.DATE, Type.MOMENT, Type.MONTH)
NUMBERS = (Type.WHOLE, Type.NUMBER)
OF_DAYS = (Grain.DAY, Grain.WEEKDAY)
_FIGURES = {Figure.DISTINCT: "different values", Figure.SUM: "sum", Figure.MEAN: "mean"}


@dataclass(frozen=True, slots=True)
class SettledAlso:
    """In which rows of another dataset people are looked for: by what, of what its reader reaches, on which days."""

    match: Match
    reach: Reach
    absent: bool
    period: Seen | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class SettledTally:
    """A tally of columns that the reader sees, with values of their types; `period` where days bound it."""

    by: tuple[tuple[Seen, Grain | Bands | None], ...]
    measured: tuple[tuple[Figure, Seen | None], ...]
    where: tuple[tuple[Seen, str, tuple[Value, ...]], ...]
    period: Seen | None
    since: date | None
    until: date | None
    also: SettledAlso | None = None

    @property
    def columns(self) -> tuple[Seen, ...]:
        """Return the columns that it needs, each once."""
        named = [seen for seen, _ in self.by]
        named += [seen for _, seen in self.measured if seen is not None]
        named += [seen for seen, _, _ in self.where]
        named += [self.period] if self.period is not None else []
        named += [self.also.match.one] if self.also is not None else []
        return tuple(dict.fromkeys(named))


def settle(tally: Tally, reach: Reach, period: str, also: SettledAlso | None = None) -> SettledTally:
    """Hold a tally against what the reader may see, of a dataset with a period column (""); raise Problem naming a fault.

    `also` is where people are looked for in another dataset, which a tally says that is narrowed to them, and no other.
    """
    if (tally.also is None) != (also is None):
        raise Problem("Say in which dataset people are looked for.", FIELD)
    if len(tally.by) > MOST_DIMENSIONS:
        raise Problem(f"Rows can be grouped by {MOST_DIMENSIONS} things at once. Take some away.", "by")
    if len(set(tally.by)) < len(tally.by):
        raise Problem("The same thing is grouped by twice. Take one away.", "by")
    if not tally.measured:
        raise Problem("Say what is to be counted.", "measured")
    if len(tally.measured) > MOST_MEASURED:
        raise Problem(f"{MOST_MEASURED} figures can be had at once. Take some away.", "measured")
    by = tuple(_dimension(each, reach) for each in tally.by)
    measured = tuple(_measured(each, reach) for each in tally.measured)
    return SettledTally(by, measured, _where(tally.where, reach), *_days(tally, reach, period), also)


def settle_also(also: Also, match: Match, reach: Reach, period: str) -> SettledAlso:
    """Hold where people are looked for against what their reader sees of that dataset; raise Problem naming a fault."""
    days = _days(also, reach, period)
    columns = tuple(dict.fromkeys([match.other, *(each for each in days[:1] if each)]))
    return SettledAlso(match, replace(reach, columns=columns), also.absent, *days)


def _seen(reach: Reach, name: str, field: str) -> Seen:
    found = reach.named.get(name)
    if found is None:
        raise Problem(f"There is no column “{name[:63]}” here.", field)
    return found


def _dimension(asked: Dimension, reach: Reach) -> tuple[Seen, Grain | Bands | None]:
    seen = _seen(reach, asked.column, "by")
    if asked.grain is None or isinstance(asked.grain, Bands):
        return seen, asked.grain
    grain = Grain(asked.grain)
    if seen.type not in OF_TIME:
        raise Problem(f"“{seen.title}” is no time, so it cannot be told by {_said(grain)}.", "by")
    if grain == Grain.HOUR and seen.type != Type.MOMENT:
        raise Problem(f"“{seen.title}” says no time of day, so it cannot be told by hour.", "by")
    if grain in OF_DAYS and seen.type == Type.MONTH:
        raise Problem(f"“{seen.title}” holds months, so it cannot be told by {_said(grain)}.", "by")
    return seen, grain


def _said(grain: Grain) -> str:
    return {Grain.FINANCIAL_YEAR: "financial year", Grain.WEEKDAY: "day of the week"}.get(grain, grain.value)


def _measured(asked: Measured, reach: Reach) -> tuple[Figure, Seen | None]:
    figure = Figure(asked.figure)
    if figure == Figure.COUNT:
        if asked.column:
            raise Problem("A count is of rows: it names no column.", "measured")
        return figure, None
    if not asked.column:
        raise Problem(f"Say of which column the {_FIGURES[figure]} is to be had.", "measured")
    seen = _seen(reach, asked.column, "measured")
    if figure != Figure.DISTINCT and seen.type not in NUMBERS:
        raise Problem(f"“{seen.title}” is no number, so it has no {_FIGURES[figure]}.", "measured")
    return figure, seen


def _where(asked: Sequence[Where], reach: Reach) -> tuple[tuple[Seen, str, tuple[Value, ...]], ...]:
    if len(asked) > MOST_CONDITIONS:
        raise Problem(f"There are {MOST_CONDITIONS} conditions at most.", "where")
    for each in asked:
        seen = _seen(reach, each.column, "where")
        if each.op not in OPS:
            raise Problem(f"“{str(each.op)[:50]}” is no way to compare: choose one of {', '.join(OPS)}.", "where")
        wanted = 0 if each.op in VALUELESS else 1
        if len(each.values) < wanted or (len(each.values) > wanted and each.op != "any-of"):
            raise Problem(f"Say with what “{seen.title}” is compared.", "where")
        if len(each.values) > MOST_VALUES or any(len(value) > LONGEST or "\0" in value for value in each.values):
            raise Problem(f"A value has {LONGEST} characters at most, and there are {MOST_VALUES} at most.", "where")
        if not all(value.strip() for value in each.values):
            raise Problem(f"Say with what “{seen.title}” is compared.", "where")
    return wanting.settle(Want(where=tuple(asked)), reach).where


def _days(tally: Tally | Also, reach: Reach, period: str) -> tuple[Seen | None, date | None, date | None]:
    if tally.since is None and tally.until is None:
        return None, None, None
    found = reach.named.get(period)
    if found is None or found.type not in OF_TIME:
        raise Problem("Nothing here says when rows are of, so no period can be chosen.", "since")
    if tally.since and tally.until and tally.since > tally.until:
        raise Problem("The period ends before it begins.", "until")
    return found, tally.since, tally.until
