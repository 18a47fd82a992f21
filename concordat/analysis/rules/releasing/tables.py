"""Tables to protect, made of counts: each by more than it shows, so that what others tell of its records is one with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from concordat.analysis.rules.releasing.chains import Chains
from concordat.analysis.rules.releasing.times import AXIS, CALENDAR, code_of, parts_of
from concordat.analysis.rules.suppression.linked import Axis, Key, Table
from concordat.datasets.rules.tallies import Dimension, Grain
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Span

Counts = Mapping[tuple[str, tuple[str, ...]], int]
"""Rows by the part of the period that they are in ("" without periods), and the codes of their columns."""
ALL, WITHOUT = "all", "\x1fwithout "  # of what is left; no value has such a sign
NONE = "="  # what follows the name in the code of what is not recorded


@dataclass(frozen=True, slots=True)
class Column:
    """What a table is broken down by: a column, how finely where it is of time, and its heading.

    `only` is the code of the one value that the table is of; `is_period` says that it tells the period itself, by a grain
    that goes on (months), and not one that comes round again (hours); `is_place` that its values are areas.
    """

    column: str
    title: str
    grain: Grain | None = None
    only: str = ""
    is_period: bool = False
    is_place: bool = False

    @property
    def name(self) -> str:
        """By what it is known among the columns of all tables."""
        return f"{self.column} by {self.grain.value}" if self.grain else self.column

    @property
    def dimension(self) -> Dimension:
        """What rows are grouped by."""
        return Dimension(self.column, self.grain)

    def code(self, value: Any) -> str:
        """Return the code of a value, which no other column has."""
        if value is None:
            return f"{self.name}{NONE}"
        plain = value.isoformat() if isinstance(value, (date, datetime)) else str(value)
        return f"{self.name}={plain}"


@dataclass(frozen=True)
class Asked:
    """A table of a release: its title, its columns as it shows them, those of which it has one value alone, its period."""

    ref: str
    title: str
    columns: tuple[Column, ...]
    only: tuple[Column, ...] = ()
    days: Span | None = None

    @property
    def counted(self) -> tuple[Column, ...]:
        """The columns that its rows are counted by, but for the period."""
        return (*(each for each in self.columns if not each.is_period), *self.only)

    @property
    def names(self) -> frozenset[str]:
        """The names of those columns."""
        return frozenset(each.name for each in self.counted)

    @property
    def periods(self) -> tuple[Span, ...]:
        """The period that it is of, and those that it tells apart."""
        if self.days is None:
            return ()
        told = [parts_of(self.days, each.grain).values() for each in self.columns if each.is_period and each.grain]
        return (self.days, *(span for spans in told for span in spans))


def parts_told(asked: Asked) -> dict[str, tuple[Span, ...]]:
    """Return the parts of its period that a table tells apart, with their days: the period itself, where it tells none."""
    if asked.days is None:
        return {}
    return {code_of(each): (each,) for each in asked.periods[1:] or (asked.days,)}


def table_of(asked: Asked, counts: Counts, codes: Mapping[str, Sequence[str]], chains: Chains) -> Table:
    """Return the table to protect, with the codes that its columns have; raise Problem where it has not the one it is of."""
    for column in asked.only:
        if column.only not in codes[column.name]:
            value = column.only.partition("=")[2]
            raise Problem(f"Nothing that “{asked.title}” is of has the value “{value}” in “{column.title}”.", "where")
    axes, within = [], {}
    if asked.days:
        whole, parts = code_of(asked.days), [code_of(each) for each in asked.periods[1:]]
        if parts and parts != [whole]:
            axes.append(Axis(AXIS, tuple(parts), {}, whole))
        else:
            within[AXIS] = whole
    axes += [axis_of(each, codes[each.name], chains) for each in asked.counted]
    if len({each.name for each in axes}) < len(axes):
        raise Problem(f"“{asked.title}” is broken down twice by what is made of the same. Leave out one of them.", "by")
    return filled(axes, within, asked.counted, counts, chains, asked.title)


def axis_of(column: Column, codes: Sequence[str], chains: Chains) -> Axis:
    """Return a column as an axis. One that a table has one value of has that, and what is left without it."""
    told = list(dict.fromkeys(folded(column, code, chains) for code in (column.only, *codes) if code))
    parents = chains.under([column.only] if column.only else told)
    parents |= {code: whole for code in told if (whole := code.partition(WITHOUT)[0]) not in (code, ALL)}
    return Axis(chains.axis(column.name), tuple(dict.fromkeys([*told, *parents.values()])), parents)


def folded(column: Column, code: str, chains: Chains) -> str:
    """Return as what a code is counted: itself, or what is left of the nearest that the one value is a part of too."""
    if not column.only or code == column.only:
        return code
    inner, mine = column.only, set(chains.above(code))
    for each in chains.above(column.only):
        if each in mine:
            return f"{each}{WITHOUT}{inner}"
        inner = each
    return f"{ALL}{WITHOUT}{inner}"


def filled(
    axes: Sequence[Axis],
    within: Mapping[str, Any],
    columns: Sequence[Column],
    counts: Counts,
    chains: Chains,
    title: str = "",
) -> Table:
    """Return a table of counts, whose first axis is time where there is one more than columns."""
    places = [{axis.codes[at]: nth for nth, at in enumerate(axis.leaves)} for axis in axes]
    cells = np.zeros([len(each) for each in places], np.int64)
    for (part, group), count in counts.items():
        codes = [folded(column, code, chains) for column, code in zip(columns, group, strict=True)]
        key = (part, *codes) if len(axes) > len(codes) else codes
        cells[tuple(place[code] for place, code in zip(places, key, strict=True))] += count
    return Table(tuple(axes), cells, within, title)


@dataclass(frozen=True)
class Grid:
    """What is shown of a table: the codes of each of its columns in their order, and what each of its cells counts.

    Totals have the code "" and stand last. `fixed` is what all cells have in common.
    """

    columns: tuple[Column, ...]
    codes: tuple[tuple[str, ...], ...]
    keys: Mapping[tuple[str, ...], Key]


def grid_of(asked: Asked, codes: Sequence[Sequence[str]], chains: Chains) -> Grid:
    """Return what is shown of a table whose columns have these codes."""
    fixed: dict[str, Any] = {chains.axis(each.name): each.only for each in asked.only}
    if asked.days:
        fixed[AXIS] = code_of(asked.days)
    whole = [(*each, "") for each in codes]
    spans = [
        {each.code(value): code_of(span) for value, span in parts_of(asked.days, each.grain).items()}
        if each.is_period and each.grain and asked.days
        else {}
        for each in asked.columns
    ]
    keys: dict[tuple[str, ...], Key] = {}
    for cell in _product(whole):
        parts = dict(fixed)
        for column, code, span in zip(asked.columns, cell, spans, strict=True):
            if code:
                parts[AXIS if column.is_period else chains.axis(column.name)] = span[code] if column.is_period else code
        keys[cell] = tuple(sorted(parts.items()))
    return Grid(asked.columns, tuple(tuple(each) for each in whole), keys)


def goes_on(grain: Grain | None) -> bool:
    """Say whether time of a grain goes on, as months do, and does not come round again, as hours do."""
    return grain in CALENDAR


def _product(lists: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for each in lists:
        found = [(*before, code) for before in found for code in each]
    return found
