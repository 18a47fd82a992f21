"""Run a compiled question on DuckDB: nothing but the parts is read, nothing written, and neither memory nor time run away.

Immutable parts are named by what is in them, so what columns each has is looked up once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
from sqlglot import exp

from concordat.datasets.rules.reach import KEY, Reach, Seen
from concordat.datasets.rules.wanting import Settled
from concordat.datasets.store import compiling
from concordat.kernel.errors import Problem

Centres = Mapping[str, tuple[float, float]]
"""By the code of an area, the longitude and latitude of its centre."""

GONE = "Its rows are not in the store any more. Look again: another version may stand."
TOO_MUCH = "It is too much at once. Ask for fewer rows or columns, or narrow them."
MEMORY = 1_000_000_000
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that were found, the columns that they have, and how many there are in all."""

    columns: tuple[Seen, ...]
    table: pa.Table
    total: int

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows as plain values."""
        columns = [column.to_pylist() for column in self.table.columns]
        return list(zip(*columns, strict=True)) if columns else []

    def parquet(self) -> bytes:
        """Return the rows as a Parquet file."""
        file = pa.BufferOutputStream()
        parquet.write_table(self.table, file, compression="zstd")
        return bytes(file.getvalue())


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a version: those of which all may be read, and those whose keys, of another agreement, stay unread.

    `beside` are those of another dataset, in which people of this one are looked for.
    """

    whole: tuple[Path, ...] = ()
    keyless: tuple[Path, ...] = ()
    beside: Parts | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file that may be read."""
        return (*self.whole, *self.keyless, *(self.beside.paths if self.beside else ()))

    @property
    def held(self) -> frozenset[str]:
        """The columns that any of the parts has, as far as they are read."""
        whole = {name for part in self.whole for name in columns_held(part)}
        return frozenset(whole | {name for part in self.keyless for name in columns_held(part) if not is_key(name)})


def find(
    wanted: Settled,
    reach: Reach,
    parts: Parts,
    centres: Centres | None = None,
    *,
    memory: int = MEMORY,
    seconds: float = SECONDS,
) -> Found:
    """Find rows in the parts of a version under a reach; raise Problem where it takes too long or too much."""
    if not (parts.whole or parts.keyless):
        return Found(wanted.columns, _empty(wanted), 0)
    columns = parts.held
    with shut(parts, centres or {}, memory) as connection, until(connection, seconds):
        total = connection.execute(
            compiling.counted(wanted, reach, columns).sql(compiling.DIALECT, copy=False)
        ).fetchone()
        table = connection.execute(
            compiling.asked(wanted, reach, columns).sql(compiling.DIALECT, copy=False)
        ).to_arrow_table()
    return Found(wanted.columns, table, int(total[0]) if total else 0)


def columns_held(part: Path) -> frozenset[str]:
    """Return the columns that a part has; raise Problem where it is not there any more."""
    try:
        return _columns(str(part))
    except FileNotFoundError:
        raise Problem(GONE) from None


def is_key(name: str) -> bool:
    """Say whether a column holds keys, which are of the agreement that they were made under."""
    return name.endswith(KEY)


@lru_cache(maxsize=10_000)
def _columns(part: str) -> frozenset[str]:
    return frozenset(parquet.read_schema(part).names)


@contextmanager
def shut(parts: Parts, centres: Centres, memory: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that holds the parts as a view and the centres as a table, and can reach nothing else."""
    files = [str(part) for part in parts.paths]
    config: dict[str, Any] = {
        "memory_limit": f"{memory}B",
        "threads": 2,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute(f"CREATE VIEW {compiling.HELD} AS {read_of(parts)}")
        if parts.beside:
            connection.execute(f"CREATE VIEW {compiling.BESIDE} AS {read_of(parts.beside)}")
        connection.from_arrow(table_of(centres)).create(compiling.CENTRES)
        connection.execute("SET allowed_paths = ?", [files])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def table_of(centres: Centres) -> pa.Table:
    """Return the table of the centres of areas."""
    return pa.table(
        {
            "code": pa.array(list(centres), pa.string()),
            "longitude": pa.array([each[0] for each in centres.values()], pa.float64()),
            "latitude": pa.array([each[1] for each in centres.values()], pa.float64()),
        }
    )


def read_of(parts: Parts) -> str:
    """Return the question that reads the parts; of keys that are of another agreement nothing is read."""
    plain = exp.Columns(this=exp.Lambda(this=exp.Not(this=_ends_with_key()), expressions=[exp.to_identifier("name")]))
    questions = [
        exp.Select().select(what, copy=False).from_(_files(paths), copy=False)
        for what, paths in ((exp.Star(), parts.whole), (plain, parts.keyless))
        if paths
    ]
    return " UNION ALL BY NAME ".join(question.sql(compiling.DIALECT) for question in questions)


def _ends_with_key() -> exp.Expr:
    return exp.func("suffix", exp.to_identifier("name"), exp.Literal.string(KEY), dialect=compiling.DIALECT)


def _files(paths: Sequence[Path]) -> exp.Expr:
    listed = exp.Array(expressions=[exp.Literal.string(str(path)) for path in paths])
    named = [exp.EQ(this=exp.to_identifier("union_by_name"), expression=exp.true())]
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[listed, *named]))


@contextmanager
def until(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, connection.interrupt)
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise Problem(too_long(seconds)) from None
    except (duckdb.IOException, FileNotFoundError):
        raise Problem(GONE) from None
    except duckdb.OutOfMemoryException:
        raise Problem(TOO_MUCH) from None
    finally:
        timer.cancel()


def too_long(seconds: float) -> str:
    """Say that a question took longer than it may."""
    return f"It took longer than {seconds:g} seconds. Ask for fewer rows, or narrow them."


def _empty(wanted: Settled) -> pa.Table:
    return pa.table({each.name: pa.array([], pa.null()) for each in wanted.columns})
