"""The rows of a delivery that were put aside: read to be mended, row by row as they came."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a row: in which column (its title, "" for the row), which value, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was put aside: of which file, which line of it, its values as they came, what is wrong with it."""

    source: str
    line: int
    values: tuple[tuple[str, str], ...]
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that were put aside, and how many there are in all."""

    rows: tuple[Aside, ...]
    total: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a row has, in the order in which they came."""
        return tuple(dict.fromkeys(name for row in self.rows for name, _ in row.values))


def read(path: Path, start: int = 0, count: int | None = None) -> Rows:
    """Return rows that were put aside, `count` of them from `start`, in the order in which they came; all unless counted."""
    with duckdb.connect(config={"memory_limit": "1GB"}) as database:
        total = _number(database, path)
        end = total if count is None else start + count
        found = database.execute(_ROWS, {"path": str(path), "start": start, "end": end})
        return Rows(_grouped(found.fetchall()), total)


_ROWS = (
    'SELECT source, line, header, "row", "column", value, reason FROM'
    " (SELECT *, dense_rank() OVER (ORDER BY source, line) AS place FROM read_parquet($path))"
    ' WHERE place > $start AND place <= $end ORDER BY place, "column"'
)


def _grouped(faults: Iterable[tuple[Any, ...]]) -> tuple[Aside, ...]:
    found: dict[tuple[str, int], Aside] = {}
    for source, line, header, row, column, value, reason in faults:
        wrong = Wrong(str(column or ""), str(value or ""), str(reason))
        before = found.get((source, line))
        values = before.values if before else tuple(_values(json.loads(header), json.loads(row)))
        found[source, line] = Aside(str(source), int(line), values, (*(before.wrong if before else ()), wrong))
    return tuple(found.values())


def _values(header: Sequence[str], row: Sequence[str | None]) -> Iterable[tuple[str, str]]:
    """Give the fields of a row under their columns; one that has more than the header under their numbers."""
    for at, name in enumerate(header):
        yield name, (row[at] or "") if at < len(row) else ""
    for at in range(len(header), len(row)):
        yield f"Field {at + 1}", row[at] or ""


def _number(database: duckdb.DuckDBPyConnection, path: Path) -> int:
    row = database.execute("SELECT count(DISTINCT (source, line)) FROM read_parquet($1)", [str(path)]).fetchone()
    return int(row[0]) if row else 0
