"""The walk that gives records their weights, at machine speed: a coin for each, which leans against what is out of balance.

A margin is the set of records that are alike in some columns, such as a month and a type of crime. Its *imbalance* is how
many of its records are in the sample less how many are not. Each record's coin leans against the imbalance of the margins
that it belongs to, so that margins stay near half without anybody's weight being settled: the self-balancing walk of
Alweiss, Liu and Sawhney (Discrepancy minimization via a self-balancing walk, STOC 2021), which follows Bansal and others.

Margins are counted in tables of a fixed size, by a hash of what is alike in them. Two that fall into one place are
balanced as one, which costs a little accuracy and no protection. Of a margin the table holds one number: its imbalance times
256, and its size up to 255. They are read together, and memory is what the walk waits for.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Base = npt.NDArray[np.uint32]
"""A row for each record and a column for each thing by which records may be alike, coded as 32 bits."""

Families = npt.NDArray[np.int64]
"""A row for each family of margins: the columns of `Base` in which records of a margin are alike, then -1."""

_GOLDEN = 0x9E3779B97F4A7C15
_MIX = 0xBF58476D1CE4E5B9
SIZE_BITS = 8
MOST_SIZE = (1 << SIZE_BITS) - 1  # as large as margins are counted


@njit(cache=True, inline="always")
def _place(base, row, families, family, mask):  # type: ignore[no-untyped-def]
    """Return where the margin of a family is counted to which a record belongs (splitmix64 of its codes)."""
    mixed = np.uint64(family + 1) * np.uint64(_GOLDEN)
    for at in range(families.shape[1]):
        column = families[family, at]
        if column < 0:
            break
        mixed = (mixed ^ np.uint64(base[row, column])) * np.uint64(_MIX)
        mixed = mixed ^ (mixed >> np.uint64(29))
    mixed = mixed * np.uint64(_GOLDEN)
    return np.int64((mixed >> np.uint64(20)) & np.uint64(mask))


@njit(cache=True, nogil=True)
def count(base, families, margins):  # type: ignore[no-untyped-def]
    """Count records into the sizes of their margins, as far as they are counted."""
    mask = margins.shape[0] - 1
    for row in range(base.shape[0]):
        for family in range(families.shape[0]):
            at = _place(base, row, families, family, mask)
            if margins[at] & MOST_SIZE < MOST_SIZE:
                margins[at] += 1


@njit(cache=True, nogil=True)
def lean(base, families, margins, by):  # type: ignore[no-untyped-def]
    """Add to the imbalances of the margins of each record so much as stands for it in `by`."""
    mask = margins.shape[0] - 1
    for row in range(base.shape[0]):
        if by[row]:
            for family in range(families.shape[0]):
                margins[_place(base, row, families, family, mask)] += by[row] * (MOST_SIZE + 1)


@njit(cache=True, nogil=True)
def walk(base, families, margins, turns, starts, coins, least, gentleness, alone, sampled):  # type: ignore[no-untyped-def]
    """Decide of records, in turn, whether they are sampled.

    `turns` are the rows in the order in which they are decided; those between two `starts` are decided by one coin, of
    `coins` in [0, 1), and share its outcome. Margins of at least `least` records are balanced, the more hastily the less
    the `gentleness`. A coin is never surer than 97 in 100. What is in no margin that is balanced is sampled with the chance
    `alone`.
    """
    mask = margins.shape[0] - 1
    width = families.shape[0]
    places = np.empty(width, np.int64)
    for unit in range(starts.shape[0] - 1):
        first, last = starts[unit], starts[unit + 1]
        pull, chance = 0.0, alone
        for turn in range(first, last):
            for family in range(width):
                places[family] = _place(base, turns[turn], families, family, mask)
                margin = margins[places[family]]
                if margin & MOST_SIZE >= least:
                    pull, chance = pull + (margin >> SIZE_BITS), 0.5
        chance -= pull / (2.0 * gentleness * (last - first))
        taken = coins[unit] < min(max(chance, 0.03), 0.97)
        step = MOST_SIZE + 1 if taken else -MOST_SIZE - 1
        for turn in range(first, last):
            sampled[turns[turn]] = taken
            for family in range(width):
                if last - first > 1:
                    places[family] = _place(base, turns[turn], families, family, mask)
                margins[places[family]] += step
