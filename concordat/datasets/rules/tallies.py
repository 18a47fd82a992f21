"""What somebody asks of rows that they may not see one by one, or need not: groups of them, and a figure of each.

A tally is the only question that is put to the store but for rows themselves. Whoever asks, whatever package asks for them,
the store counts, and what it gives back is already as exact, or as protected, as its reader may have it: nothing above can
forget to protect. What is reckoned of figures (rates, shares, changes) is reckoned of what was given back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from concordat.datasets.rules.wanting import Where

MOST_GROUPS = 50_000
MOST_DIMENSIONS = 4


class Audience(StrEnum):
    """For whom figures are made: how exact they may be, and what may be done with them."""

    OPEN = "open"  # of open data: exact, for all
    ROWS = "rows"  # by somebody who may have the rows: exact, and not for release
    AGGREGATE = "aggregate"  # by somebody who may have counts alone: of the half-sample


class Grain(StrEnum):
    """How finely a moment, day or month is told."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial-year"
    YEAR = "year"
    WEEKDAY = "weekday"  # 1 Monday to 7 Sunday (ISO 8601)
    HOUR = "hour"  # of the day, 0 to 23


class Figure(StrEnum):
    """What is reckoned of the rows of a group."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Bands:
    """Numbers that values of a column are told as, such as the tenths of deprivation of areas, and which values are of each.

    Rows whose value is of none are not counted. `key` tells bands apart that one tally has.
    """

    key: str
    values: tuple[tuple[int, tuple[str, ...]], ...]

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Dimension:
    """What rows are grouped by: a column that the reader sees, and how finely where it is of time; or bands of its values.

    Values come back as they are kept; months, quarters and years as the first day of theirs, weekdays and hours as numbers.
    """

    column: str
    grain: Grain | Bands | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure, and of which column; a count is of rows."""

    figure: Figure
    column: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """That rows are of people who are in another dataset too, or (`absent`) who are not.

    `since` and `until` are days, both within, of the other dataset's period. Rows that say nobody are neither.
    """

    absent: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Groups of rows, and the figures of each group.

    `where` are conditions as they are written, all of which are to be met; `since` and `until` are days, both within, of the
    column that is the dataset's period. Groups without rows are not told. With `also`, another dataset is asked beside.
    """

    by: tuple[Dimension, ...] = ()
    measured: tuple[Measured, ...] = (Measured(Figure.COUNT),)
    where: tuple[Where, ...] = ()
    since: date | None = None
    until: date | None = None
    also: Also | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure that is told: its value, or None where it is hidden (or, when protected, where there may be nothing)."""

    value: float | int | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a tally: for each group its values and its figures, as they may be told.

    `provenance` is plain values (dataset, version, parts' digests, agreement, purpose, audience, method and its settings),
    enough to ask again and have the same answer. `hidden` counts cells that were hidden, in exact answers 0.
    """

    tally: Tally
    audience: Audience
    groups: tuple[tuple[Any, ...], ...]
    cells: tuple[tuple[Cell, ...], ...]
    hidden: int = 0
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Any:
        """Give each group with its cells."""
        return iter(zip(self.groups, self.cells, strict=True))


def columns_of(tally: Tally) -> Sequence[str]:
    """Return the columns that a tally names, in the order in which it names them, each once."""
    named = [each.column for each in tally.by]
    named += [each.column for each in tally.measured if each.column]
    named += [each.column for each in tally.where]
    return tuple(dict.fromkeys(named))
