"""Hide a little more where an attack comes too close to a cell.

The cheapest move of a cell by as much as is asked is found among cells that may be hidden, those that are hidden already
costing nothing; what it touches is hidden too. Such a move leaves every sum as it is and no cell below what it may be,
so that after it the attack sees that the cell can be elsewhere.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from concordat.analysis.rules.suppression.attack import FAR, NEAR, programme
from concordat.analysis.rules.suppression.linked import Counts, Indexes, Linked, Mask
from concordat.analysis.rules.suppression.partners import DEAR

Floats = NDArray[np.float64]

_WANTED = 1e4  # what it is worth to move a cell by one: more than any such move costs


class Mending:
    """The moves that hidden cells can make with each other and with some more, which have a price."""

    def __init__(self, linked: Linked, hidden: Mask, more: Mask, floor: Counts) -> None:
        """Make the programme ready: hidden cells move as they may, each of the others up or down at its price."""
        self._own: Indexes = np.flatnonzero(hidden)
        self._more: Indexes = np.flatnonzero(more & ~hidden)
        self._places = {cell: place for place, cell in enumerate(self._own.tolist())}
        room = (linked.values - floor).astype(np.float64)
        price = 1 + DEAR * np.log(np.maximum(linked.values[self._more], 1))
        self._room = room[self._own]
        self._cost = np.concatenate([np.zeros(len(self._own)), price, price])
        self._columns = np.arange(len(self._cost), dtype=np.int32)
        others = linked.sums[:, self._more]
        nothing = np.zeros(2 * len(self._more))
        self._solver = programme(
            sp.hstack([linked.sums[:, self._own], others, -others]).tocsr(),
            np.concatenate([-self._room, nothing]),
            np.concatenate([np.full(len(self._own) + len(self._more), FAR), room[self._more]]),
        )
        self._size = linked.size

    def move(self, cell: int, by: int) -> Floats | None:
        """Return the cheapest move of a hidden cell by as much as is asked, and take it as hidden; None if there is none."""
        place = self._places[cell]
        best, cheapest = None, np.inf
        for direction in (1.0, -1.0):
            if direction < 0 and self._room[place] < by:
                continue
            move, price = self._cheapest(place, direction, by)
            if abs(move[place]) >= by - NEAR and price < cheapest:
                best, cheapest = move, price
        if best is None:
            return None
        own, count = len(self._own), len(self._more)
        whole = np.zeros(self._size)
        whole[self._own] = best[:own]
        whole[self._more] = best[own : own + count] - best[own + count :]
        whole[np.abs(whole) < NEAR] = 0.0
        taken = np.flatnonzero(whole[self._more])
        self._cost[own + taken] = self._cost[own + count + taken] = 0.0
        return whole

    def _cheapest(self, place: int, direction: float, by: int) -> tuple[Floats, float]:
        cost = self._cost.copy()
        cost[place] = -direction * _WANTED
        low, high = (-self._room[place], float(by)) if direction > 0 else (-float(by), FAR)
        self._solver.changeColBounds(place, low, high)
        self._solver.changeColsCost(len(cost), self._columns, cost)
        self._solver.run()
        move = np.asarray(self._solver.getSolution().col_value)
        self._solver.changeColBounds(place, -self._room[place], FAR)
        return move, float(self._cost @ move)
