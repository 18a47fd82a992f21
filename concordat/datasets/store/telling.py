"""Put a tally to the parts of a version, and tell its figures: exact ones of rows, or protected ones of a half-sample.

What comes back is all that ever leaves: groups of which nothing may be told are not among them, and of the others a figure
that may not be told is no figure.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
from sqlglot import exp

from concordat.datasets.rules.protecting import Protection, significant
from concordat.datasets.rules.reach import Reach
from concordat.datasets.rules.settling import SettledTally
from concordat.datasets.rules.tallies import MOST_GROUPS, Cell, Figure
from concordat.datasets.store import tallying
from concordat.datasets.store.reading import Centres, Parts
from concordat.datasets.store.remembering import Remembered
from concordat.datasets.store.sealed import run
from concordat.kernel.errors import Problem

HIDDEN = Cell(None, hidden=True)
NOTHING = Cell(None)
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

    Without a `protection` figures are exact. With one, `parts` are those of the half-sample, `persons` the columns that
    tell people apart, and `keys` how many keys one of them may have.
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
    near: Centres = (centres or {}) if tallying.needs_centres(put.settled, put.reach) else {}
    if not keep:
        return _told(put, near, engine)
    key: Hashable = (put, tuple(sorted(near.items())), engine)
    figures: Figures = remembered.answer(key, lambda: _told(put, near, engine), lambda made: made.size)
    return figures


def _told(put: Put, centres: Centres, engine: Engine) -> Figures:
    if not (put.parts.whole or put.parts.keyless):
        return _of_nothing(put)
    if put.protection is None:
        tree = tallying.exact(put.settled, put.reach, put.parts.held)
        table = _few_enough(engine(_bounded(tree, put), put.parts, centres), put)
        return Figures(tuple(_groups(table, put)), _exact(table, put.settled))
    table = _half(put, put.protection, centres, engine)
    return _protected(table, _groups(table, put), put, put.protection)


def _half(put: Put, protection: Protection, centres: Centres, engine: Engine) -> pa.Table:
    """Ask the half-sample.

    To tell people apart takes far longer than to count records. Where nothing but records is counted, it is done in those
    groups alone that may be of too few people, since nobody has more than so many records in all: the answer is the same.
    """

    def asked(persons: tuple[str, ...]) -> pa.Table:
        tree = tallying.sampled(put.settled, put.reach, put.parts.held, persons, protection, put.keys)
        return engine(_bounded(tree, put), put.parts, centres)

    if not put.persons or any(seen is not None for _, seen in put.settled.measured):
        return _few_enough(asked(put.persons), put)
    most, nobody = _most_of_one(put, engine)
    quickly = asked(())
    least = compute.min(quickly["n"]).as_py()
    enough = protection.persons * put.keys * most + nobody
    if quickly.num_rows <= put.most and (least is None or least >= enough):
        return _in_order(quickly, put)
    if not put.settled.by:
        return asked(put.persons)
    tree = tallying.looked_into(put.settled, put.reach, put.parts.held, put.persons, protection, put.keys, enough)
    return _few_enough(engine(_bounded(tree, put), put.parts, centres), put)


def _most_of_one(put: Put, engine: Engine) -> tuple[int, int]:
    """Return the most records that one person has in the parts, and how many are of nobody known; looked up once."""

    def look_up() -> tuple[int, int]:
        (row,) = engine(tallying.most_of_one(put.persons), put.parts, {}).to_pylist()
        return int(row["most"] or 0), int(row["nobody"] or 0)

    found: tuple[int, int] = remembered.answer((put.parts, put.persons, engine), look_up, lambda made: 500)
    return found


def _few_enough(table: pa.Table, put: Put) -> pa.Table:
    if table.num_rows > put.most:
        raise Problem(f"That makes more than {put.most:,} groups. Group by fewer things, or narrow the rows.", "by")
    return _in_order(table, put)


def _bounded(tree: exp.Select, put: Put) -> exp.Select:
    """Take no more groups than are told and one."""
    return tree.limit(put.most + 1, copy=False) if put.settled.by else tree


def _in_order(table: pa.Table, put: Put) -> pa.Table:
    """Return groups in the order of their values, what is empty last; quicker here than where they are counted."""
    ranks = []
    for at in range(len(put.settled.by)):
        column = table[f"d{at}"].combine_chunks().dictionary_encode()
        rank = np.append(np.argsort(np.asarray(compute.sort_indices(column.dictionary))), len(column.dictionary))
        ranks.append(rank[np.asarray(column.indices.fill_null(len(column.dictionary)), np.int64)])
    return table.take(np.lexsort(ranks[::-1])) if ranks else table


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
            found += [words[at] for at in chunk.indices.fill_null(len(words) - 1).to_pylist()]
        return found
    return list(column.to_pylist())


def _exact(table: pa.Table, settled: SettledTally) -> tuple[tuple[Cell, ...], ...]:
    columns = []
    for at in range(len(settled.measured)):
        values = _values(table[f"f{at}"])
        made = {value: Cell(_plain(value)) for value in set(values)}
        columns.append([made[value] for value in values])
    return tuple(zip(*columns, strict=True))


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
    cells = _cells(columns, len(groups), put, protection)
    told = {group: row for group, row in zip(groups, cells, strict=True) if any(not cell.hidden for cell in row)}
    nothing = (HIDDEN,) * len(put.settled.measured)
    values = [tuple(dict.fromkeys(group[at] for group in told)) for at in range(len(put.settled.by))]
    values = [tuple(sorted(each, key=lambda value: (value is None, value))) for each in values]
    many = 1
    for each in values:
        many *= len(each)
    every = list(itertools.product(*values)) if many <= put.most else list(told)
    shown = tuple(told.get(group, nothing) for group in every)
    hidden = sum(cell.hidden for row in told.values() for cell in row) + (many - len(told)) * len(nothing)
    return Figures(tuple(every), shown, hidden)


def _cells(columns: dict[str, list[Any]], many: int, put: Put, protection: Protection) -> list[tuple[Cell, ...]]:
    places = {seen: at for at, (seen, _, _) in enumerate(tallying.columns_measured(put.settled))}
    found: list[list[Cell]] = []
    for figure, seen in put.settled.measured:
        if seen is None:
            made = {value: Cell(protection.count(value)) for value in set(columns["n"])}
            found.append([made[value] for value in columns["n"]])
        else:
            of_one = {letter: columns.get(f"{letter}{places[seen]}", [None] * many) for letter in "kqsamovuw"}
            rows = zip(*of_one.values(), strict=True)
            found.append([_cell(figure, dict(zip(of_one, row, strict=True)), put, protection) for row in rows])
    return list(zip(*found, strict=True))


def _cell(figure: Figure, of: dict[str, Any], put: Put, protection: Protection) -> Cell:
    """Tell one figure of a column, where enough records and people have a value of it."""
    if of["k"] < protection.records or (put.persons and of["q"] < protection.persons * put.keys):
        return HIDDEN
    if figure == Figure.DISTINCT:
        value: float | int | None = protection.distinct(of["v"], of["u"], of["w"])
    else:
        value = protection.sum(significant(of["s"]), significant(of["a"]), of["m"], of["o"] or 0)
        if figure == Figure.MEAN and value is not None:
            value = significant(value / protection.count(of["k"]), 6)
    return HIDDEN if value is None else Cell(value)
