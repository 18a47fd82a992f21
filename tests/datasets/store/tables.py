"""Tables as DuckDB reads them from what intake hands on, and the same by Python's csv."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from concordat.datasets.store.shapes import Source


def by_duckdb(source: Source) -> list[tuple[str, ...]]:
    """Return the rows under the header, empty values as "", as the check reads them: those that do not fit are not there."""
    with duckdb.connect() as connection:
        if source.form == "parquet":
            found = connection.sql(
                "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($path)", params={"path": str(source.path)}
            )
        else:
            columns = ", ".join(f"'_c{at}': 'VARCHAR'" for at in range(len(source.header)))
            quote = source.quote.replace("'", "''")
            found = connection.sql(
                f"SELECT * FROM read_csv('{source.path}', auto_detect = false, header = true, skip = {source.skip}, "
                f"delim = '{source.delimiter}', quote = '{quote}', escape = '{quote}', columns = {{{columns}}}, "
                "max_line_size = 2000000, store_rejects = true)"
            )
        return [tuple(value or "" for value in row) for row in found.fetchall()]


def by_python(source: Source) -> list[tuple[str, ...]]:
    """Return the rows under the header that have anything in them."""
    with Path(source.path).open(encoding="utf-8", newline="") as file:
        for _ in range(source.skip):
            file.readline()
        quoting = csv.QUOTE_MINIMAL if source.quote else csv.QUOTE_NONE
        rows = list(csv.reader(file, delimiter=source.delimiter, quoting=quoting))
    filled = [row for row in rows if row]
    assert tuple(filled[0])[: len(source.header)] == source.header
    return [tuple(row) for row in filled[1:]]


def fitting(source: Source) -> list[tuple[str, ...]]:
    """Return the rows by Python's csv that DuckDB takes: as wide as the header, or wider by one empty value."""
    width = len(source.header)
    return [row[:width] for row in by_python(source) if len(row) == width or (len(row) == width + 1 and not row[-1])]
