"""What protected figures are worth: how far they are off, how much is hidden, which trends keep their sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from concordat.config.bench.attacked import Codes, Flags, Rows
from concordat.datasets.rules.protecting import protected_count

Numbers = npt.NDArray[np.float64]
TABLES = (
    ("place", "kind"),
    ("ward", "kind"),
    ("month", "kind"),
    ("ward", "month"),
    ("ward", "kind", "month"),
    ("kind", "band", "sex"),
    ("place", "month"),
    ("band", "month"),
)
_CHANGED = 3.84  # chi square at which a change from one quarter to the next is no chance (5 in 100)


@dataclass(frozen=True, slots=True)
class Useful:
    """How useful protected counts are.

    `error` is the mean error of cells of 20 and more that are shown, in rows; `share` that of cells of 100 and more, 0 to 1;
    `signs` the share of significant changes from quarter to quarter whose sign is kept, of so many `changes`; `hidden` the
    share of cells with any row that are hidden.
    """

    error: float
    share: float
    signs: float
    changes: int
    hidden: float


def measured(rows: Rows, sampled: Flags, told: Any = protected_count) -> Useful:
    """Measure how useful counts are that are told of a sample."""
    true, shown, kept, changes = [], [], 0, 0
    for by in TABLES:
        count, took = counted(rows, by), counted(rows, by, sampled)
        true.append(count)
        shown.append(told(took))
        if by[-1] == "month":
            right, all_of_them = _signs(count, took, rows.many("month"))
            kept, changes = kept + right, changes + all_of_them
    counts, answers = np.concatenate(true), np.concatenate(shown)
    off = np.abs(answers - counts)
    seen = ~np.isnan(answers)
    return Useful(
        float(off[seen & (counts >= 20)].mean()),
        float((off[seen & (counts >= 100)] / counts[seen & (counts >= 100)]).mean()),
        kept / changes,
        changes,
        float((~seen & (counts > 0)).sum() / (counts > 0).sum()),
    )


def counted(rows: Rows, by: Sequence[str], sampled: Flags | None = None) -> Codes:
    """Return how many rows each possible group has, of those that are sampled where these are given."""
    groups = rows.groups(by)
    most = int(np.prod([rows.many(name) for name in by]))
    return np.bincount(groups if sampled is None else groups[sampled], minlength=most)


def _signs(true: Codes, took: Codes, months: int) -> tuple[int, int]:
    """Return of how many significant changes between quarters the sign is kept, and how many there are."""

    def quarters(counts: Codes) -> Codes:
        whole = months // 3 * 3
        summed: Codes = counts.reshape(-1, months)[:, :whole].reshape(-1, whole // 3, 3).sum(2)
        return summed

    count, told = quarters(true), protected_count(quarters(took))
    before, after = count[:, :-1], count[:, 1:]
    significant = (before >= 8) & (after >= 8) & ((after - before) ** 2 > _CHANGED * (before + after))
    significant &= ~np.isnan(told[:, :-1]) & ~np.isnan(told[:, 1:])
    kept = np.sign(told[:, 1:] - told[:, :-1]) == np.sign(after - before)
    return int((kept & significant).sum()), int(significant.sum())
