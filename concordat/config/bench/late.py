"""Twelve deliveries, each with a new month and with late records of earlier months: what is given away by and by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from concordat.config.bench.attacked import Codes, Rows, drawn_in_turn
from concordat.config.bench.attackers import MOST, SMALL, Got, learned, pooled
from concordat.config.bench.usefulness import Useful, measured

DELIVERIES = 12
LATE, LATEST = 0.1, 2  # the share of records that come late, and by how many months at most


@dataclass(frozen=True, slots=True)
class Late:
    """What twelve deliveries give away.

    `changed` counts records whose weight is another in a later delivery. `kept` is what the attacker gets of small groups by
    what was sampled of them in all deliveries; `redrawn` what they would if coins were thrown anew at each.
    """

    changed: int
    kept: Got
    redrawn: Got
    useful: Useful


def delivered_late(rows: Rows, folder: Path, seed: int = 1) -> Late:
    """Deliver twelve months of rows in turn, and attack."""
    rows = rows.of(rows.columns["month"] < DELIVERIES)
    chance = np.random.default_rng(seed)
    month = rows.columns["month"]
    comes = month + np.where(chance.random(len(rows)) < LATE, chance.integers(1, LATEST + 1, len(rows)), 0)
    comes = np.minimum(comes, DELIVERIES - 1)
    deliveries = [
        {at: np.flatnonzero((month == at) & (comes <= turn)) for at in range(max(0, turn - LATEST), turn + 1)}
        for turn in range(DELIVERIES)
    ]
    told = drawn_in_turn(rows, deliveries, folder, seed)
    changed = sum(
        int((before[comes <= turn] != after[comes <= turn]).sum())
        for turn, (before, after) in enumerate(pairwise(told))
    )
    true, seen = _small(rows, told)
    seen, true = seen[order := chance.permutation(len(true))], true[order]
    steps = np.minimum((np.diff(seen, axis=1) != 0).sum(1), 3)
    draws = chance.binomial(true[:, None], 0.5, (len(true), DELIVERIES))
    return Late(
        changed,
        learned(true, seen[:, -1] * 4 + steps, f"sampled counts of {DELIVERIES} deliveries"),
        pooled(true, draws, f"{DELIVERIES} deliveries, each drawn anew"),
        measured(rows, told[-1]),
    )


def _small(rows: Rows, told: list[np.ndarray[tuple[int], np.dtype[np.bool_]]]) -> tuple[Codes, Codes]:
    """Return the counts of small groups, and how many of each were sampled after each delivery."""
    true, seen = [], []
    for by in SMALL:
        group, counts = rows.cells(by)
        took = np.stack([np.bincount(group, weights=each) for each in told], 1).astype(np.int64)
        true.append(counts[counts <= MOST])
        seen.append(took[counts <= MOST])
    return np.concatenate(true), np.concatenate(seen)
