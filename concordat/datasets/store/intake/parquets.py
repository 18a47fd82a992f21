"""Parquet files, passed on as they are once what they say of themselves is plain."""

from __future__ import annotations

from pathlib import Path

import duckdb

from concordat.datasets.store.shapes import Source
from concordat.kernel.errors import Problem

from .archives import damaged
from .csvs import Asked
from .headers import names_of
from .kinds import Empty
from .limits import size

_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")
_BYTES = ("BLOB", "GEOMETRY")


def table(path: Path, asked: Asked) -> Source:
    """Return a Parquet file as a source; raise Problem where it is damaged, nested or too large."""
    try:
        with duckdb.connect(config={"threads": 1, "memory_limit": "150MB"}) as connection:
            given = {"path": str(path)}
            facts = connection.sql("SELECT num_rows FROM parquet_file_metadata($path)", params=given).fetchone()
            columns = connection.sql("DESCRIBE SELECT * FROM read_parquet($path)", params=given).fetchall()
            unpacked = connection.sql(
                "SELECT sum(total_uncompressed_size) FROM parquet_metadata($path)", params=given
            ).fetchone()
    except duckdb.Error:
        raise Problem(damaged(asked.origin)) from None
    rows = facts[0] if facts else 0
    if not rows:
        raise Empty(f"“{asked.origin}” has columns and no rows.")
    if rows < 0 or rows > asked.limits.rows:
        raise Problem(
            f"“{asked.origin}” says that it has {rows:,} rows. A delivery may have {asked.limits.rows:,}. "
            "Deliver it in parts, one for each period."
        )
    if unpacked and unpacked[0] and unpacked[0] > asked.limits.unpacked:
        raise Problem(f"“{asked.origin}” unpacks to more than {size(asked.limits.unpacked)}. Deliver it in parts.")
    for name, kind, *_ in columns:
        if kind.startswith(_NESTED) or kind.endswith("]"):
            raise Problem(
                f"The column “{name}” of “{asked.origin}” holds lists or further columns. "
                "Save the file with one plain value in each column."
            )
        if kind.startswith(_BYTES):
            raise Problem(f"The column “{name}” of “{asked.origin}” holds bytes that are no text. Save it as text.")
    header = names_of([name for name, *_ in columns], asked.origin, asked.limits, asked.wanted)
    return Source(path, "parquet", asked.origin, header)
