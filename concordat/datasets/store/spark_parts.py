"""Lay the parts of a version and the centres of areas out before Spark, as the tables that DuckDB sees.

DuckDB itself says what columns of which types its table has. Parts whose columns are alike are read together, each column as
it is kept, and made into what it is there; a column that a part lacks is empty in its rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from sqlglot import exp

from concordat.datasets.store import compiling
from concordat.datasets.store.reading import MEMORY, Centres, Parts, is_key, shut, table_of
from concordat.datasets.store.trouble import Broken

Columns = tuple[tuple[str, str], ...]
"""Names of columns, and their types as Spark names them."""

_KEPT = {
    "bool": "BOOLEAN",
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INT",
    "int64": "BIGINT",
    "uint8": "SMALLINT",
    "uint16": "INT",
    "uint32": "BIGINT",
    "uint64": "DECIMAL(20, 0)",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "STRING",
    "large_string": "STRING",
    "string_view": "STRING",
    "date32[day]": "DATE",
    "timestamp[ms]": "TIMESTAMP_NTZ",
    "timestamp[us]": "TIMESTAMP_NTZ",
}
_SEEN = {
    "UTINYINT": "SMALLINT",
    "USMALLINT": "INT",
    "UINTEGER": "BIGINT",
    "UBIGINT": "DECIMAL(20, 0)",
    "VARCHAR": "STRING",
    "INTEGER": "INT",
    "TIMESTAMP": "TIMESTAMP_NTZ",
    "TIMESTAMP_MS": "TIMESTAMP_NTZ",
}
_PATTERN = re.compile(r"([][{}*?\\])")


def lay_out(session: Any, parts: Parts, centres: Centres) -> None:
    """Give a session the tables."""
    _lay_out(session, compiling.HELD, parts)
    if parts.beside:
        _lay_out(session, compiling.BESIDE, parts.beside)
    session.createDataFrame(table_of(centres)).createOrReplaceTempView(compiling.CENTRES)


def _lay_out(session: Any, name: str, parts: Parts) -> None:
    seen = columns_seen(parts)
    held = None
    for schema, paths in _alike(parts).items():
        kept = ", ".join(f"{_quoted(column)} {kind}" for column, kind in schema)
        rows = session.read.schema(kept).parquet(*paths).selectExpr(*_made(dict(schema), seen))
        held = rows if held is None else held.unionAll(rows)
    assert held is not None
    held.createOrReplaceTempView(name)


@lru_cache(maxsize=64)
def columns_seen(parts: Parts) -> Columns:
    """Return the columns of the table that DuckDB sees, with their types as Spark names them."""
    with shut(parts, {}, MEMORY) as connection:
        found = connection.execute(f"DESCRIBE {compiling.HELD}").fetchall()
    return tuple((name, _SEEN.get(kind, kind)) for name, kind, *_ in found)


def _alike(parts: Parts) -> dict[Columns, list[str]]:
    """Return the addresses of parts by the columns that are read of them."""
    found: dict[Columns, list[str]] = {}
    for path in (*parts.whole, *parts.keyless):
        of_others = path in parts.keyless
        schema = tuple(each for each in _kept(str(path)) if not (of_others and is_key(each[0])))
        found.setdefault(schema, []).append("file:" + _PATTERN.sub(r"\\\1", str(path)))
    return found


@lru_cache(maxsize=10_000)
def _kept(path: str) -> Columns:
    schema = parquet.read_schema(path)
    return tuple((each.name, _kind(each.type)) for each in schema if not pa.types.is_null(each.type))


def _kind(kept: pa.DataType) -> str:
    """Return how Spark reads a column that is kept so."""
    if pa.types.is_dictionary(kept):
        return _kind(kept.value_type)
    if pa.types.is_decimal(kept):
        return f"DECIMAL({kept.precision}, {kept.scale})"
    if str(kept) not in _KEPT:
        raise Broken(f"Spark reads no column that is kept as {kept}")
    return _KEPT[str(kept)]


def _made(kept: Mapping[str, str], seen: Columns) -> list[str]:
    """Return the columns of the table, made of those of some parts."""
    return [
        f"CAST({_quoted(name) if name in kept else 'NULL'} AS {kind}) AS {_quoted(name)}"
        if kept.get(name) != kind
        else _quoted(name)
        for name, kind in seen
    ]


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("spark")
