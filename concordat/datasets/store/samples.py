"""The first rows of a sample, taken in as every delivery is: what reads here reads when it is delivered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from concordat.datasets.rules.declarations import MOST_COLUMNS
from concordat.datasets.store import intake
from concordat.datasets.store.arrivals import Layout, even
from concordat.datasets.store.sessions import Session, session
from concordat.kernel.errors import Problem

ROWS = 2000
MEMORY = 300_000_000
# A sample is small, and somebody waits for its page.
LIMITS = replace(intake.LIMITS, columns=MOST_COLUMNS, unpacked=200_000_000, workbook=200_000_000, seconds=30)


@dataclass(frozen=True, slots=True)
class Sample:
    """The names of a table's columns, rows under them, and what was done to read it."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def sampled(path: Path, name: str, scratch: Path) -> Sample:
    """Return the first rows of a file, of its table with most columns; raise Problem in words where there is none."""
    tables = intake.taken_in(path, name, scratch, LIMITS)
    widest = max(tables, key=lambda table: len(table.header))
    notes = tuple(dict.fromkeys((*tables[0].notes, *widest.notes)))
    if len(tables) > 1:
        notes = (f"It holds {len(tables)} tables. This is {widest.origin}, which has most columns.", *notes)
    return Sample(widest.header, _rows(Layout(0, (widest,), (0,), {}), scratch), notes)


def _rows(layout: Layout, scratch: Path) -> tuple[tuple[str, ...], ...]:
    with session(scratch, MEMORY) as of:
        with suppress(duckdb.InvalidInputException):
            return _first(of, layout)
        try:
            return _first(of, even(layout, scratch))
        except duckdb.InvalidInputException:
            origin = layout.sources[0].origin
            raise Problem(f"{origin} cannot be read as rows and columns. Save it as CSV again.") from None


def _first(of: Session, layout: Layout) -> tuple[tuple[str, ...], ...]:
    found = of.execute(f"SELECT {', '.join(layout.fields)} FROM ({layout.read()}) LIMIT {ROWS}").fetchall()
    return tuple(tuple(" ".join((value or "").split()) for value in row) for row in found)
