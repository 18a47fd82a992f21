"""Put a tally to the parts of a version, and tell its figures: exact ones of rows, or protected ones of a half-sample.

What comes back is all that ever leaves: groups of which nothing may be told are not among them, and of the others a figure
that may not be told is no figure.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
from sqlglot import exp

from concordat.datasets.rules.protecting import Protection, significant
from concordat.datasets.rules.reach import HOW, How, Reach, Seen
from concordat.datasets.rules.settling import SettledTally
from concordat.datasets.rules.tallies import MOST_GROUPS, Cell, Figure
from concordat.datasets.store import compiling, tallying
from concordat.datasets.store.reading import Centres, Parts
from concordat.datasets.store.remembering import Remembered
from concordat.datasets.store.sealed import run
from concordat.kernel.errors import Problem

HIDDEN = Cell(None, hidden=True)
NOTHING = Cell(None)
_AS_HELD = (How.AREA, How.PLACED_BY)
remembered = Remembered()
Engine = Callable[[exp.Select, Parts, Centres], pa.Table]
"""Runs a tree on the parts of a version, and returns its answer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Groups and their figures, as they may be told, in the order of their values; and how many figures are hidden."""

    groups: tuple[tuple[Any, ...], ...]
    cells: tuple[tuple[Cell, ...], ...]
    hidden: int = 0

    @property
    def size(self) -> int:
        """Return about how many bytes it takes to keep."""
        return 500 + sum(100 + 80 * len(each) for each in self.groups[:1]) * len(self.groups) + 120 * len(self.cells)


@dataclass(frozen=True, slots=True)
class Put:
    """A tally that is put to parts under a policy: everything that the answer depends on.

    Without a `protection` figures are exact. With one, `parts` are those of the half-sample, in which people are told apart
    where there are `persons`, columns of what is delivered that say who they are; `keys` is how many numbers one may have.
    """

    settled: SettledTally
    reach: Reach
    parts: Parts
    protection: Protection | None = None
    persons: tuple[str, ...] = ()
    keys: int = 1
    most: int = MOST_GROUPS


def tell(put: Put, centres: Centres | None = None, *, engine: Engine = run, keep: bool = True) -> Figures:
    """Tell the figures of a tally; raise Problem where there are too many groups, or it takes too long or too much."""
    if put.settled.also and (put.protection or not put.parts.beside):
        raise Problem("People are matched in exact figures alone, of two datasets.", "also_in")
    near: Centres = (centres or {}) if tallying.needs_centres(put.settled, put.reach) else {}
    if not keep:
        return _told(put, near, engine)
    key: Hashable = (put, tuple(sorted(near.items())), engine)
    figures: Figures = remembered.answer(key, lambda: _told(put, near, engine), lambda made: made.size)
    return figures


def _told(put: Put, centres: Centres, engine: Engine) -> Figures:
    if not (put.parts.whole or put.parts.keyless):
        return _of_nothing(put)
    table = _few_enough(engine(_bounded(tree_of(put, _whole(put, engine)), put), put.parts, centres), put)
    if put.protection is None:
        return Figures(tuple(_groups(table, put)), _exact(table, put.settled))
    return _protected(table, _groups(table, put), put, put.protection)


def tree_of(put: Put, whole: Collection[Seen] = ()) -> exp.Select:
    """Return the question that is put, of whose columns of places the reader is known to have the `whole`."""
    held = put.parts.held
    if put.protection is None:
        beside = put.parts.beside.held if put.parts.beside else ()
        return tallying.exact(put.settled, put.reach, held, whole, beside)
    apart = bool(put.persons)
    return tallying.sampled(put.settled, put.reach, held, put.protection, whole, apart=apart, keys=put.keys)


def _whole(put: Put, engine: Engine) -> list[Seen]:
    """Return the columns of places that a tally names of which its reader has every value that the parts have.

    By what rows were placed is looked up once for each column, since parts never change. To ask of every row whether its
    place may be told takes as long again as to count it.
    """

    def ways(seen: Seen) -> frozenset[str]:
        key: Hashable = (put.parts, seen.source, engine)
        found: frozenset[str] = remembered.answer(key, lambda: look_up(seen), lambda made: 500)
        return found

    def look_up(seen: Seen) -> frozenset[str]:
        return frozenset(engine(compiling.ways_placed(seen), put.parts, {})[HOW].to_pylist())

    held = put.parts.held
    placed = [seen for seen in put.settled.columns if seen.placed and {seen.source, HOW} <= held]
    return [seen for seen in placed if seen.how in _AS_HELD and ways(seen) <= set(seen.placed)]


def _few_enough(table: pa.Table, put: Put) -> pa.Table:
    if table.num_rows > put.most:
        raise Problem(f"That makes more than {put.most:,} groups. Group by fewer things, or narrow the rows.", "by")
    return _in_order(table, put)


def _bounded(tree: exp.Select, put: Put) -> exp.Select:
    """Take no more groups than are told and one."""
    return tree.limit(put.most + 1, copy=False) if put.settled.by else tree


def _in_order(table: pa.Table, put: Put) -> pa.Table:
    """Return groups in the order of their values, what is empty last; quicker here than where they are counted.

    Each value of a dimension is kept once. Its ranks in all dimensions are one number, since there are so few groups.
    """
    turns = np.zeros(table.num_rows, np.int64)
    for at in range(len(put.settled.by)):
        column = table[f"d{at}"].combine_chunks().dictionary_encode()
        many = len(column.dictionary)
        rank = np.append(np.argsort(np.asarray(compute.sort_indices(column.dictionary))), many)
        turns = turns * (many + 1) + rank[np.asarray(column.indices.fill_null(many), np.int64)]
        table = table.set_column(table.schema.get_field_index(f"d{at}"), f"d{at}", column)
    return table.take(np.argsort(turns)) if put.settled.by else table


def _groups(table: pa.Table, put: Put) -> list[tuple[Any, ...]]:
    dimensions = len(put.settled.by)
    if not dimensions:
        return [()] * table.num_rows
    return list(zip(*(_values(table[f"d{at}"]) for at in range(dimensions)), strict=True))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Return a column as plain values; of values that come often each is made once."""
    if pa.types.is_string(column.type) or pa.types.is_date(column.type):
        column = column.dictionary_encode()
    if pa.types.is_dictionary(column.type):
        found: list[Any] = []
        for chunk in column.chunks:
            words = [*chunk.dictionary.to_pylist(), None]
            found += map(words.__getitem__, chunk.indices.fill_null(len(words) - 1).to_pylist())
        return found
    return list(column.to_pylist())


def _exact(table: pa.Table, settled: SettledTally) -> tuple[tuple[Cell, ...], ...]:
    columns = []
    for at in range(len(settled.measured)):
        values = _values(table[f"f{at}"])
        columns.append((values, {value: Cell(_plain(value)) for value in set(values)}))
    return _rows(columns)


def _rows(columns: Sequence[tuple[Sequence[Any], dict[Any, Cell]]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of cells, which are given by column as values and what is told of each; alone, each row is made once."""
    if len(columns) > 1:
        return tuple(zip(*(map(told.__getitem__, values) for values, told in columns), strict=True))
    ((values, told),) = columns
    alone = {value: (cell,) for value, cell in told.items()}
    return tuple(map(alone.__getitem__, values))


def _plain(value: Any) -> float | int | None:
    """Return a figure as a number; what was added up in whatever order is the same number."""
    if isinstance(value, Decimal):
        return int(value)
    return significant(value) if isinstance(value, float) else value


def _of_nothing(put: Put) -> Figures:
    """Tell figures of no rows: no groups, or one of everything, in which there is nothing."""
    if put.settled.by:
        return Figures((), ())
    if put.protection is not None:
        return Figures(((),), ((HIDDEN,) * len(put.settled.measured),), len(put.settled.measured))
    empty = {Figure.COUNT: Cell(0), Figure.DISTINCT: Cell(0)}
    return Figures(((),), (tuple(empty.get(figure, NOTHING) for figure, _ in put.settled.measured),))


def _protected(table: pa.Table, groups: Sequence[tuple[Any, ...]], put: Put, protection: Protection) -> Figures:
    """Tell what may be told, beside every combination of the values of which something may, where nothing is."""
    columns = {name: _values(table[name]) for name in table.column_names if not name.startswith("d")}
    told = dict(zip(groups, _cells(columns, len(groups), put, protection), strict=True))
    hidden = 0
    if any(seen is not None for _, seen in put.settled.measured):  # else nothing is hidden of a group that is told
        told = {group: row for group, row in told.items() if any(not cell.hidden for cell in row)}
        hidden = sum(cell.hidden for row in told.values() for cell in row)
    nothing = (HIDDEN,) * len(put.settled.measured)
    values = [dict.fromkeys(each) for each in zip(*told, strict=True)] if told else [{} for _ in put.settled.by]
    ordered = [sorted(each, key=lambda value: (value is None, value)) for each in values]
    many = 1
    for each in ordered:
        many *= len(each)
    shown = (dict.fromkeys(itertools.product(*ordered), nothing) | told) if many <= put.most else told
    return Figures(tuple(shown), tuple(shown.values()), hidden + (many - len(told)) * len(nothing))


def _cells(columns: dict[str, list[Any]], many: int, put: Put, protection: Protection) -> tuple[tuple[Cell, ...], ...]:
    places = {seen: at for at, (seen, _, _) in enumerate(tallying.columns_measured(put.settled))}
    found: list[tuple[Sequence[Any], dict[Any, Cell]]] = []
    for figure, seen in put.settled.measured:
        if seen is None:
            found.append((columns["n"], {value: Cell(protection.count(value)) for value in set(columns["n"])}))
        else:
            of_one = {letter: columns.get(f"{letter}{places[seen]}", [None] * many) for letter in "kqsamovuw"}
            rows = list(zip(*of_one.values(), strict=True))
            made = {row: _cell(figure, seen, dict(zip(of_one, row, strict=True)), put, protection) for row in set(rows)}
            found.append((rows, made))
    return _rows(found)


def _cell(figure: Figure, seen: Seen, of: dict[str, Any], put: Put, protection: Protection) -> Cell:
    """Tell one figure of a column, where enough records and people have a value of it."""
    if of["k"] < protection.records or (put.persons and of["q"] < protection.persons * put.keys):
        return HIDDEN
    if figure == Figure.DISTINCT:
        told = protection.people if put.persons == (seen.source,) else protection.distinct
        value: float | int | None = told(of["v"], of["u"], of["w"])
    else:
        value = protection.sum(significant(of["s"]), significant(of["a"]), of["m"], of["o"] or 0)
        if figure == Figure.MEAN and value is not None:
            value = significant(value / protection.count(of["k"]), 6)
    return HIDDEN if value is None else Cell(value)
