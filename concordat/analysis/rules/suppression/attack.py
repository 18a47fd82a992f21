"""What somebody can work out of the hidden cells of a release, by linear programming.

They know every sum, every count that is shown, and the least that a hidden cell may be. The counts that are possible
then form a polytope, and what a cell may be lies between its least and its most within it. Cells are looked at as
differences from the true counts: the truth is at nought, and every other release that would look the same is a *move*
that changes no sum.

The bounds are those of real numbers, rounded inwards to whole ones.

Source: M. Fischetti and J. J. Salazar, Models and algorithms for optimizing cell suppression in tabular data with linear
constraints, Journal of the American Statistical Association 95 (2000); A. Hundepool and others, Statistical Disclosure
Control (2012), chapter 4.
"""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from concordat.analysis.rules.suppression.linked import Counts, Indexes, Linked, Mask

Floats = NDArray[np.float64]

NEAR = 1e-6
FAR = 1e6  # how far a cell may be moved: beyond it there is no limit that matters
_MOST_SWEEPS = 10


class Attack:
    """A set of hidden cells, and how far each was seen to move within what is possible.

    `fell` (nought or below) and `rose` are the furthest moves of each hidden cell that were found. They are its bounds
    once `bound` has looked for them, and lie within its bounds before.
    """

    def __init__(self, linked: Linked, hidden: Mask, floor: int | Counts) -> None:
        """Stand before a release, knowing what is shown of it."""
        self.cells: Indexes = np.flatnonzero(hidden)
        size = len(self.cells)
        sums = linked.sums[:, self.cells]
        sums = sums[np.diff(sums.indptr) > 0]
        self.room = (linked.values - floor)[self.cells].astype(np.float64)  # how far each may fall
        self.fell, self.rose = np.zeros(size), np.zeros(size)
        self.programmes = 0
        self._solver = programme(sums, -self.room, np.full(size, FAR))
        self._columns = np.arange(size, dtype=np.int32)

    @property
    def width(self) -> Counts:
        """How many whole numbers apart the lowest and the highest are that each hidden cell was seen to be possible at."""
        return (np.floor(self.rose + NEAR) + np.floor(NEAR - self.fell)).astype(np.int64)

    def know(self, fell: Floats, rose: Floats) -> None:
        """Take over moves of all cells that were found with no more of them hidden: they are still possible."""
        np.minimum(self.fell, fell[self.cells], out=self.fell)
        np.maximum(self.rose, rose[self.cells], out=self.rose)

    def short(self, wanted: Counts) -> Indexes:
        """Return the hidden cells that cannot be as wide as is wanted of each, by the fewest programmes that tell."""
        self._sweep(wanted)
        for cell in np.flatnonzero(self.width < wanted).tolist():
            for direction in (1.0, -1.0):
                if self.width[cell] < wanted[cell] and (direction > 0 or self.room[cell] > 0):
                    self.bound(cell, direction)
        return np.flatnonzero(self.width < wanted)

    def bound(self, cell: int, direction: float) -> None:
        """Move one cell as far as it goes, up or down."""
        cost = np.zeros(len(self.cells))
        cost[cell] = direction
        self._push(cost)

    def _sweep(self, wanted: Counts) -> None:
        """Move many cells at once, up and down in turn, as long as that shows more of them to be wide enough.

        Each is moved by no more than is wanted, lest one take the room of all.
        """
        size, before = len(self.cells), -1
        for direction in (1.0, -1.0) * _MOST_SWEEPS:
            left = self.width < wanted
            if direction > 0:
                if left.sum() == before:
                    break
                before = int(left.sum())
            pushed = left if direction > 0 else left & (self.room > 0)
            if pushed.any():
                most = np.where(pushed, wanted.astype(float), FAR)
                self._solver.changeColsBounds(size, self._columns, -self.room, most)
                self._push(np.where(pushed, direction, 0.0))
        self._solver.changeColsBounds(size, self._columns, -self.room, np.full(size, FAR))

    def _push(self, cost: Floats) -> Floats:
        """Return the move that goes furthest by a cost, and remember how far cells went in it."""
        self._solver.changeColsCost(len(cost), self._columns, -cost)
        self._solver.run()
        self.programmes += 1
        move = np.asarray(self._solver.getSolution().col_value)
        np.minimum(self.fell, move, out=self.fell)
        np.maximum(self.rose, move, out=self.rose)
        return move


def programme(sums: sp.csr_matrix, low: Floats, high: Floats) -> highspy.Highs:
    """Return a programme whose columns lie between low and high and change no sum; its cost is nothing as yet.

    From one question to the next only costs change, so that each answer is where the next begins: with the primal simplex
    method that is twenty times as fast as what the solver would choose.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", int(highspy.simplex_constants.SimplexStrategy.kSimplexStrategyPrimal))
    columns = sums.tocsc()
    problem = highspy.HighsLp()
    problem.num_row_, problem.num_col_ = columns.shape
    problem.col_cost_ = np.zeros(columns.shape[1])
    problem.col_lower_, problem.col_upper_ = low, high
    problem.row_lower_ = problem.row_upper_ = np.zeros(columns.shape[0])
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_, problem.a_matrix_.index_ = columns.indptr, columns.indices
    problem.a_matrix_.value_ = columns.data
    solver.passModel(problem)
    return solver
