"""Rows added to a part that is held, as one new part."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from concordat.datasets.store.objects import digest
from concordat.datasets.store.shapes import Staged

ROW_GROUP = 122_880


def joined(before: Path, more: Staged, target: Path) -> Staged:
    """Write the rows of a part and those that are added to it as one part, the earlier first."""
    with _beside(target) as database:
        database.execute(
            "COPY (SELECT * FROM read_parquet($before) UNION ALL BY NAME SELECT * FROM read_parquet($more))"
            f" TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})",
            {"before": str(before), "more": str(more.path)},
        )
        (rows,) = _one(database, "SELECT count(*) FROM read_parquet($target)", {"target": str(target)})
    return Staged(more.period, target, digest(target), int(rows), target.stat().st_size, more.key)


def repeated(before: Path, more: Path, key: Sequence[str]) -> int:
    """Return how many rows are added whose key a row that is held has already; none where there is no key."""
    if not key:
        return 0
    with _beside(more) as database:
        held = {name for name, *_ in database.execute("DESCRIBE FROM read_parquet($1)", [str(before)]).fetchall()}
        names = [name if name in held else f"{name}__key" for name in key]
        if not held.issuperset(names):
            return 0
        columns = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
        sql = f"SELECT count(*) FROM read_parquet($1) WHERE ({columns}) IN (SELECT ({columns}) FROM read_parquet($2))"
        (rows,) = _one(database, sql, [str(more), str(before)])
    return int(rows)


def authorities(parts: Sequence[Path]) -> dict[str, dict[str, int]]:
    """Return for each generation of authorities that rows are placed in how many rows are in which, by code."""
    if not parts:
        return {}
    files = [str(part) for part in parts]
    with _beside(parts[0]) as database:
        rows = database.execute("DESCRIBE FROM read_parquet($1, union_by_name = true)", [files]).fetchall()
        names = [name for name, *_ in rows if name.startswith("at_authority_")]
        return {name: _counted(database, name, files) for name in names}


def _counted(database: duckdb.DuckDBPyConnection, name: str, files: list[str]) -> dict[str, int]:
    sql = (
        f'SELECT "{name}", count(*) FROM read_parquet($1, union_by_name = true)'
        f" WHERE coalesce(\"{name}\", '') <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return {str(code): int(rows) for code, rows in database.execute(sql, [files]).fetchall()}


def _beside(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(path.parent / "spill"), "threads": 4})


def _one(database: duckdb.DuckDBPyConnection, sql: str, values: object) -> tuple[int, ...]:
    row: tuple[int, ...] | None = database.execute(sql, values).fetchone()
    return row or (0,)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
