"""Show again what was hidden for no good reason.

A hidden cell can be worked out from the sums alone exactly where no move that leaves them as they are touches it. How
far the moves reach along a cell is its entry on the diagonal of the projection upon them, and to show a cell takes away
from all others what they share with it. So cells are shown one after the other, the largest first, unless that leaves a
secret one out of reach. It is a step of Cholesky's method for each.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg as sl
from numpy.typing import NDArray

from concordat.analysis.rules.suppression.linked import Indexes, Linked, Mask

Floats = NDArray[np.float64]

OUT_OF_REACH = 1e-5
_RIDGE = 1e-10  # so that sums which follow from others are no trouble; it distorts far less than what is out of reach


def projection(linked: Linked, cells: Indexes) -> Floats:
    """Return the projection of changes of some cells upon those that change no sum, a row and a column for each cell."""
    sums = linked.sums[:, cells]
    sums = sums[np.diff(sums.indptr) > 0]
    gram = (sums @ sums.T).toarray()
    gram[np.diag_indices_from(gram)] += _RIDGE
    root = sl.cholesky(gram, lower=True, overwrite_a=True, check_finite=False)
    half = sl.solve_triangular(root, sums.toarray(), lower=True, overwrite_b=True, check_finite=False)
    onto: Floats = np.eye(len(cells)) - half.T @ half
    return onto


def thinned(moves: Floats, secret: Mask, order: Indexes) -> Mask:
    """Return which cells of a projection stay hidden when others are shown in an order, where that is safe."""
    stay = np.ones(len(moves), bool)
    reach = moves.diagonal().copy()
    watched = np.flatnonzero(secret & (reach >= OUT_OF_REACH))
    taken = np.empty((len(moves), len(order)), order="F")
    count = 0
    for cell in order.tolist():
        if reach[cell] >= OUT_OF_REACH:
            shared = moves[cell] - taken[:, :count] @ taken[cell, :count]
            after = reach - shared * shared / reach[cell]
            if after[watched].min(initial=np.inf) < OUT_OF_REACH:
                continue
            taken[:, count] = shared / np.sqrt(reach[cell])
            reach = after
            count += 1
        stay[cell] = False
    return stay
