"""What is shown of a table, as plain values that are kept as they went out; and what others then know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from concordat.analysis.rules.releases import MOST_CELLS_SHOWN, rounded
from concordat.analysis.rules.releasing.tables import Asked, Grid
from concordat.analysis.rules.suppression import Linked, Release
from concordat.analysis.rules.suppression.linked import Key
from concordat.kernel.errors import Problem

TOTAL = "All"
Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hid:
    """How many cells of a table there are, how many are small, and how many more are hidden to protect those."""

    cells: int
    small: int
    more: int


@dataclass(frozen=True)
class Known:
    """What is known of tables that went out: the counts of cells that were shown, and which were hidden."""

    shown: Mapping[Key, int]
    hidden: frozenset[Key]
    base: int = 0

    def check(self, linked: Linked, title: str) -> None:
        """Raise Problem where a count that was shown is another one now."""
        for key, count in self.shown.items():
            number = linked.numbers.get(key)
            if number is None or rounded(int(linked.values[number]), self.base) != count:
                raise Problem(_CHANGED.format(title=title), "version")


_CHANGED = (
    "What “{title}” told of the same data is not what is counted now, so that the difference of the two would tell what was "
    "delivered in between. Count this release of the version that “{title}” was counted of, or of a period that shares no "
    "day with it."
)


def check_size(asked: Asked, grid: Grid) -> None:
    """Refuse a table that nobody reads."""
    if len(grid.keys) > MOST_CELLS_SHOWN:
        raise Problem(
            f"“{asked.title}” has {len(grid.keys):,} cells with its totals, and {MOST_CELLS_SHOWN:,} can be shown. Break it "
            "down by less.",
            "tables",
        )


def shown_of(grid: Grid, words: Mapping[str, str], sentence: str, release: Release, base: int) -> tuple[Shown, Hid]:
    """Return what is shown of a table, nothing where a count is hidden, and how many are."""
    primary = release.rule.primary(release.linked.values)
    cells: list[int | None] = []
    small = more = 0
    for key in grid.keys.values():
        number = release.linked.numbers[key]
        if not release.hidden[number]:
            cells.append(rounded(int(release.linked.values[number]), base))
            continue
        cells.append(None)
        small, more = (small + 1, more) if primary[number] else (small, more + 1)
    columns = [
        {
            "name": column.name,
            "title": column.title,
            "grain": column.grain.value if column.grain else "",
            "codes": list(codes),
            "words": [words.get(code, TOTAL) for code in codes],
        }
        for column, codes in zip(grid.columns, grid.codes, strict=True)
    ]
    return {"columns": columns, "cells": cells, "sentence": sentence}, Hid(len(cells), small, more)


def known_of(told: Sequence[tuple[Shown, Grid]], title: str, base: int) -> Known:
    """Return what is known of the tables of a release that went out, by what each cell counts."""
    shown: dict[Key, int] = {}
    hidden: set[Key] = set()
    for each, grid in told:
        codes = product(*(column["codes"] for column in each["columns"]))
        for cell, count in zip(codes, each["cells"], strict=True):
            key = grid.keys.get(cell)
            if key is None:
                raise Problem(_CHANGED.format(title=title), "version")
            if count is None:
                hidden.add(key)
            else:
                shown[key] = count
    return Known(shown, frozenset(hidden), base)
