"""Choose which cells of linked tables to hide, so that none of those that must be can be worked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from concordat.analysis.rules.suppression.attack import NEAR, Attack
from concordat.analysis.rules.suppression.linked import Counts, Linked, Mask
from concordat.analysis.rules.suppression.partners import with_partners
from concordat.analysis.rules.suppression.primary import Rule
from concordat.analysis.rules.suppression.repair import Mending
from concordat.analysis.rules.suppression.thinning import projection, thinned
from concordat.kernel.errors import Problem

Floats = NDArray[np.float64]

TRIES = 2
_SEED = 20260
_MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of cells: which are secret, which stay hidden beside them, which may be hidden at all.

    `floor` is the least that each may be, as readers know; `alone` are cells that are kept and need no partners.
    """

    secret: Mask
    kept: Mask
    hideable: Mask
    floor: Counts
    width: int
    alone: Mask


def pattern(
    linked: Linked,
    rule: Rule,
    *,
    released: Mask | None = None,
    kept: Mask | None = None,
    untold: Mask | None = None,
    tries: int = TRIES,
) -> Mask:
    """Return which cells to hide, so that what a rule protects cannot be worked out by linear programming.

    Cells that were `released` are shown already and cannot be hidden; those that are `kept` were hidden and stay so. Those
    that are `untold` no table shows: they follow from others, and the small ones among them are protected too. Secret
    cells are hidden with partners, those without need are shown again, and where the attack still comes too close more
    are hidden; it ends, since each round hides more. Raises Problem where what was released leaves no way.
    """
    nothing = np.zeros(linked.size, bool)
    shown, kept, untold = (nothing if each is None else each for each in (released, kept, untold))
    secret = rule.primary(linked.values) & ~shown
    hideable = (rule.hideable(linked.values) | untold) & ~shown
    alone = untold & ~secret
    wanted = Wanted(secret, kept | secret | untold, hideable, rule.floors(untold), rule.width, alone)
    if not (wanted.kept & ~alone).any():
        return untold
    with threadpool_limits(1, user_api="blas"):  # on a busy machine threads of linear algebra wait for each other
        order = np.flatnonzero(wanted.kept & ~alone)
        wide = with_partners(linked, wanted.kept, wanted.hideable, wanted.floor, order)
        return _settled(linked, wanted, _thin(linked, wanted, wide, tries), wide)


def _thin(linked: Linked, wanted: Wanted, wide: Mask, tries: int) -> Mask:
    """Return the fewest of some cells by whose sums no secret cell is fixed, of a few tries."""
    cells = np.flatnonzero(wide)
    moves = projection(linked, cells)
    more = np.flatnonzero(~wanted.kept[cells])
    size = np.log(np.maximum(linked.values[cells[more]], 1))
    chance = np.random.default_rng(_SEED)
    best = np.ones(len(cells), bool)
    for turn in range(tries):
        order = np.argsort(-size - (chance.normal(0, 1, len(more)) if turn else 0), kind="stable")
        stay = thinned(moves, wanted.secret[cells], more[order])
        best = stay if stay.sum() < best.sum() else best
    hidden = np.zeros(linked.size, bool)
    hidden[cells[best]] = True
    return hidden


def _settled(linked: Linked, wanted: Wanted, hidden: Mask, wide: Mask) -> Mask:
    """Hide more until an attack finds every secret cell wide enough, and show what it works out of the others."""
    fell, rose = np.zeros(linked.size), np.zeros(linked.size)
    for _ in range(_MOST_ROUNDS):
        attack = Attack(linked, hidden, wanted.floor)
        attack.know(fell, rose)
        secret = wanted.secret[attack.cells]
        short = attack.short(np.where(secret, wanted.width, np.where(wanted.kept[attack.cells], 0, 1)))
        fell[attack.cells], rose[attack.cells] = attack.fell, attack.rose
        if secret[short].any():
            _mend(linked, wanted, hidden, wide, attack.cells[short[secret[short]]], fell, rose)
            continue
        known = attack.cells[short[~wanted.kept[attack.cells[short]]]]
        if not len(known):
            return hidden
        hidden[known] = False  # what can be worked out may as well be shown
        fell[:], rose[:] = 0.0, 0.0
    raise Problem("No pattern was found that protects these tables.", "tables")


def _mend(
    linked: Linked, wanted: Wanted, hidden: Mask, wide: Mask, short: NDArray[np.intp], fell: Floats, rose: Floats
) -> None:
    """Hide what lets cells that are too narrow move, each at the least price, of what has been thought of first."""
    near = Mending(linked, hidden, wide & wanted.hideable, wanted.floor)
    far: Mending | None = None
    for cell in short.tolist():
        if np.floor(rose[cell] + NEAR) + np.floor(NEAR - fell[cell]) >= wanted.width:
            continue
        move = near.move(cell, wanted.width)
        if move is None:
            far = far or Mending(linked, hidden, wanted.hideable, wanted.floor)
            move = far.move(cell, wanted.width)
        if move is None:
            raise Problem("What was released before leaves no way to protect these tables.", "tables")
        hidden |= move != 0
        np.minimum(fell, move, out=fell)
        np.maximum(rose, move, out=rose)
