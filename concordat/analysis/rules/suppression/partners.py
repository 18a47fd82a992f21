"""Cells to hide beside those that must be, so that each of them can move with others and leave every sum as it is.

In a table each cell is one corner of many boxes: two codes on each axis, which are two parts of one sum, or a part and the
total. Where all corners are hidden they can go up and down in turn by one, and nobody can tell. For each cell the
cheapest box is taken, where what is hidden already costs nothing (the hypercube method: S. Giessing and D. Repsilber,
Tools and strategies to protect multiple tables with the GHQUAR cell suppression engine, 2002). What is taken is more
than is needed, and is thinned later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from concordat.analysis.rules.suppression.linked import Axis, Counts, Indexes, Linked, Mask, Table

Floats = NDArray[np.float64]

DEAR = 0.15  # how much dearer a cell is to hide, for each e-fold of its count


def with_partners(linked: Linked, must: Mask, hideable: Mask, floor: Counts, order: Indexes) -> Mask:
    """Return the cells that must be hidden, with a box for each in every table that it is in, taken in an order."""
    hidden = must.copy()
    boards = [
        _Board(table, at, linked.values, hideable, floor)
        for table, at in zip(linked.tables, linked.places, strict=True)
    ]
    homes = _homes(linked)
    waiting = deque(order.tolist())
    while waiting:
        cell = waiting.popleft()
        for board, place in ((boards[nth], place) for nth, place in homes[cell]):
            for found in board.box(place, hidden):
                if not hidden[found]:
                    hidden[found] = True
                    if len(homes[found]) > 1:
                        waiting.append(found)
    return hidden


def _homes(linked: Linked) -> list[list[tuple[int, int]]]:
    homes: list[list[tuple[int, int]]] = [[] for _ in range(linked.size)]
    for nth, at in enumerate(linked.places):
        for place, cell in enumerate(at.ravel().tolist()):
            homes[cell].append((nth, place))
    return homes


class _Board:
    """A table on which boxes are looked for."""

    def __init__(self, table: Table, at: Indexes, values: Counts, hideable: Mask, floor: Counts) -> None:
        self.at = at
        self.signs = [_pairs(axis) for axis in table.axes]
        counts = values[at]
        cost = np.where(hideable[at], 1 + DEAR * np.log(np.maximum(counts, 1)), np.inf)
        self.rise = cost
        self.fall = np.where(counts > floor[at], cost, np.inf)

    def box(self, place: int, hidden: Mask) -> Iterator[int]:
        """Give the cells of the cheapest box with a corner at a place of the table; none where there is none."""
        corner = np.unravel_index(place, self.at.shape)
        best, cheapest = None, np.inf
        for falls in (False, True):
            if cheapest == 0:
                break
            cost = self._cost(corner, hidden, falls=falls)
            if cost.size and (nth := int(cost.argmin())) >= 0 and cost.flat[nth] < cheapest:
                best, cheapest = np.unravel_index(nth, cost.shape), float(cost.flat[nth])
        if best is not None:
            grid = self.at[np.ix_(*([one, other] for one, other in zip(corner, best, strict=True)))]
            yield from (int(cell) for cell in grid.ravel())

    def _cost(self, corner: tuple[np.intp, ...], hidden: Mask, *, falls: bool) -> Floats:
        axes = range(self.at.ndim)
        if falls and not np.isfinite(self.fall[corner]):
            return np.empty(0)
        cost: Floats = np.zeros([1] * self.at.ndim) + sum(
            _along(np.where(self.signs[axis][corner[axis]] == 0, np.inf, 0.0), axis, self.at.ndim) for axis in axes
        )
        for size in range(1, self.at.ndim + 1):
            for moved in combinations(axes, size):
                where = tuple(slice(None) if axis in moved else slice(corner[axis], corner[axis] + 1) for axis in axes)
                sign: Floats = np.array(-1.0 if falls else 1.0)
                for axis in moved:
                    sign = sign * _along(self.signs[axis][corner[axis]], axis, self.at.ndim)
                dear = np.where(sign > 0, self.rise[where], self.fall[where])
                free = hidden[self.at[where]] & np.isfinite(dear)
                cost = cost + np.where(free, 0.0, dear)
        return cost


def _along(values: Floats, axis: int, axes: int) -> Floats:
    return values.reshape([-1 if each == axis else 1 for each in range(axes)])


def _pairs(axis: Axis) -> Floats:
    """Return for each two codes (the total last) how one moves if the other rises by one: 0 where that is not all."""
    size = len(axis.codes)
    signs = np.zeros((size + 1, size + 1))
    leaves = set(axis.leaves)
    for parts, whole in axis.sums():
        own = [part for part in parts if part in leaves]
        for part in own:
            signs[part, [other for other in own if other != part]] = -1.0
            if whole == size:
                signs[part, whole] = signs[whole, part] = 1.0
    return signs
