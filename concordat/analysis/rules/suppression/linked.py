"""Tables with their margins, and the cells and sums that several of them share.

A cell is named by what it counts: the codes that it has on each axis, a total having none. Two tables that both tell
how many burglaries there were have that cell in common, so what one hides the other cannot give away without its being seen.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from concordat.kernel.errors import Problem

Code = Hashable
Key = tuple[tuple[str, Code], ...]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Indexes = NDArray[np.intp]

MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Axis:
    """What a table is broken down by: its codes, and which of them another code is the sum of.

    `parents` names the parent of each code that has one among the codes (a ward's district); the others add up to the total.
    A total that is itself a code of what other tables are broken down by (all the months of a year) is named as `whole`.
    """

    name: str
    codes: tuple[Code, ...]
    parents: Mapping[Any, Code] = field(default_factory=dict)
    whole: Code | None = None

    def sums(self) -> list[tuple[list[int], int]]:
        """Return the places of the codes that add up to another, and its place; the total's is after all codes."""
        places = {code: at for at, code in enumerate(self.codes)}
        if len(places) != len(self.codes):
            raise Problem(f"A code of “{self.name}” is there twice.", "axes")
        children: dict[int, list[int]] = {}
        for code, at in places.items():
            parent = self.parents.get(code)
            if parent is not None and parent not in places:
                raise Problem(f"“{parent}”, the parent of “{code}”, is not among the codes of “{self.name}”.", "axes")
            children.setdefault(len(places) if parent is None else places[parent], []).append(at)
        self._check_that_it_is_a_tree(places)
        return [(parts, whole) for whole, parts in children.items()]

    @property
    def leaves(self) -> list[int]:
        """The places of the codes that are not the sum of others."""
        above = {self.parents.get(code) for code in self.codes}
        return [at for at, code in enumerate(self.codes) if code not in above]

    def _check_that_it_is_a_tree(self, places: Mapping[Code, int]) -> None:
        for code in places:
            seen, at = {code}, self.parents.get(code)
            while at is not None:
                if at in seen:
                    raise Problem(f"“{code}” of “{self.name}” is a part of itself.", "axes")
                seen.add(at)
                at = self.parents.get(at)


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by the leaves of each axis, in their order; its margins follow from them.

    `within` names what the whole table is of (`{"year": 2026}`), by the axes that other tables may have.
    """

    axes: tuple[Axis, ...]
    counts: Counts
    within: Mapping[str, Code] = field(default_factory=dict)
    title: str = ""

    def filled(self) -> Counts:
        """Return the counts with every sum: on each axis all codes in their order, and the total last."""
        names = [*(axis.name for axis in self.axes), *self.within]
        if len(set(names)) != len(names):
            raise Problem("A table has each axis once, and is not within one that it is broken down by.", "axes")
        shape = tuple(len(axis.leaves) for axis in self.axes)
        values = np.asarray(self.counts)
        if values.shape != shape:
            raise Problem(f"A table of {shape} leaves was given counts of {values.shape}.", "counts")
        if values.size and (values.min() < 0 or (values != np.floor(values)).any()):
            raise Problem("Counts are whole numbers, none below nothing.", "counts")
        values = values.astype(np.int64)
        for along, axis in enumerate(self.axes):
            values = np.moveaxis(_with_sums(np.moveaxis(values, along, 0), axis), 0, along)
        return values

    def keys(self) -> list[Key]:
        """Return what each cell counts, in the order of `filled().ravel()`."""
        fixed = tuple(self.within.items())
        totals: list[Key] = [() if axis.whole is None else ((axis.name, axis.whole),) for axis in self.axes]
        choices = [
            [*(((axis.name, code),) for code in axis.codes), total]
            for axis, total in zip(self.axes, totals, strict=True)
        ]
        return [
            tuple(sorted((*fixed, *(each for part in parts for each in part)), key=_name))
            for parts in product(*choices)
        ]


@dataclass(frozen=True)
class Linked:
    """Several tables as one: their cells, each once, and the sums that hold between them.

    `values` are the counts, `keys` what each counts. `places` gives for each table the numbers of its cells, in the
    shape of the table with its margins. `sums` has a row for each sum: 1 at its parts, -1 at the whole, so that `sums @
    values` is nothing.
    """

    tables: tuple[Table, ...]
    keys: tuple[Key, ...]
    values: Counts
    places: tuple[Indexes, ...]
    sums: sp.csr_matrix

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.values)

    @cached_property
    def numbers(self) -> dict[Key, int]:
        """The number of each cell by what it counts."""
        return {key: number for number, key in enumerate(self.keys)}


def link(tables: Sequence[Table]) -> Linked:
    """Put tables together as one; raise Problem where two of them tell different counts of the same."""
    numbers: dict[Key, int] = {}
    values: list[int] = []
    places = []
    for table in tables:
        filled = table.filled()
        at = np.empty(filled.size, np.intp)
        for nth, (key, value) in enumerate(zip(table.keys(), filled.ravel().tolist(), strict=True)):
            number = numbers.setdefault(key, len(values))
            if number == len(values):
                values.append(value)
            elif values[number] != value:
                raise Problem(f"Two tables tell {values[number]} and {value} of {words_of(key)}.", "counts")
            at[nth] = number
        if len(values) > MOST_CELLS:
            raise Problem(f"Tables of {MOST_CELLS:,} cells at most are released together.", "tables")
        places.append(at.reshape(filled.shape))
    sums = _sums(tables, places, len(values))
    return Linked(tuple(tables), tuple(numbers), np.array(values, np.int64), tuple(places), sums)


def words_of(key: Key) -> str:
    """Return what a cell counts, in words."""
    return ", ".join(f"{name} {code}" for name, code in key) or "everything"


def _name(part: tuple[str, Code]) -> str:
    return part[0]


def _with_sums(values: Counts, axis: Axis) -> Counts:
    whole = np.zeros((len(axis.codes) + 1, *values.shape[1:]), np.int64)
    whole[axis.leaves] = values
    sums = axis.sums()
    depth = {at: _depth(axis, code) for at, code in enumerate(axis.codes)}
    for parts, at in sorted(sums, key=lambda each: -depth.get(each[1], -1)):
        whole[at] = whole[parts].sum(axis=0)
    return whole


def _depth(axis: Axis, code: Code) -> int:
    depth = 0
    while (code := axis.parents.get(code)) is not None:
        depth += 1
    return depth


def _sums(tables: Sequence[Table], places: Sequence[Indexes], size: int) -> sp.csr_matrix:
    rows: list[Any] = []
    columns: list[Any] = []
    signs: list[Any] = []
    count = 0
    for table, at in zip(tables, places, strict=True):
        for along, axis in enumerate(table.axes):
            lines = np.moveaxis(at, along, -1).reshape(-1, at.shape[along])
            for parts, whole in axis.sums():
                members = lines[:, [*parts, whole]]
                rows.append(np.repeat(np.arange(count, count + len(members)), members.shape[1]))
                columns.append(members.ravel())
                signs.append(np.tile([1.0] * len(parts) + [-1.0], len(members)))
                count += len(members)
    if not rows:
        return sp.csr_matrix((0, size))
    entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
    return sp.csr_matrix(entries, shape=(count, size))
