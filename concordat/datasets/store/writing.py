"""Parts: the rows of each period in one immutable Parquet file.

Many periods are written in one pass, by which rows are read once. Their order is left to DuckDB: to sort them by area takes
as long again as to write them, and saves a question about some of the areas of a month of 368,000 rows one millisecond.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from concordat.datasets.rules.declarations import Every
from concordat.datasets.store import people, repeats
from concordat.datasets.store.placing import Places
from concordat.datasets.store.sessions import Session, day, name, number, text
from concordat.datasets.store.shapes import Staged
from concordat.datasets.store.staging import Scheme
from concordat.kernel.periods import FinancialYear, Quarter

ROW_GROUP = 122_880
AT_ONCE = 60  # periods; DuckDB holds a hundred files open
NO_PERIOD = "__HIVE_DEFAULT_PARTITION__"


def landing(plan: Scheme, places: Places) -> tuple[str, str]:
    """Settle what a part holds: the columns as SQL over `_given`, and the tables joined to it."""
    mapped = {column.name for column in plan.mapped}
    kept = {column.name for column in plan.kept}
    values: list[str] = []
    for column in plan.given.declaration.columns:
        if column.name in kept:
            values.append(f"_given.{name(column.name)}")
        if column in plan.keyed and column.name not in mapped:
            values.append(f"_given.{name(f'{column.name}__key')}")
    return ", ".join([*values, *people.columns(plan), *places.columns()]), people.joins(plan) + places.joins()


def said(every: Every, first: date | None) -> str:
    """Return a period by its first day as parts name it: 2021-03, 2021/22 Q4, 2021/22, or nothing for the whole."""
    if first is None or every == Every.ONCE:
        return ""
    if every == Every.MONTH:
        return f"{first:%Y-%m}"
    year = FinancialYear.holding(first)
    return str(year) if every == Every.YEAR else f"{year} Q{Quarter.holding(first).number}"


def write(of: Session, plan: Scheme, places: Places) -> list[Staged]:
    """Write a part for each period, many in one pass."""
    columns, joins = landing(plan, places)
    rows = repeats.good(of)
    folder = plan.given.scratch / "parts"
    found = of.execute(f"SELECT _period, count(*) FROM ({rows}) GROUP BY _period ORDER BY _period").fetchall()
    of.execute(f"SET partitioned_write_flush_threshold = {ROW_GROUP}")
    parts: list[Staged] = []
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        first, last = some[0][0], some[-1][0]
        within = f"_period BETWEEN {day(first)} AND {day(last)}" if first and last else "true"
        of.execute(
            f"COPY (SELECT {columns}, _given._period FROM (FROM ({rows}) WHERE {within}) AS _given{joins}) "
            f"TO {text(str(folder))} (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V2, "
            f"ROW_GROUP_SIZE {ROW_GROUP}, PARTITION_BY (_period), OVERWRITE_OR_IGNORE)"
        )
        for first, count in some:
            parts.append(_one(of, folder, plan.given.declaration.every, first, count))
    return parts


def _one(of: Session, folder: Path, every: Every, first: date | None, count: int) -> Staged:
    """Return a part that was written; count what was written against what was to be."""
    (written_to,) = (folder / f"_period={first or NO_PERIOD}").iterdir()
    path = written_to.rename(folder / f"{first or 'all'}.parquet")
    written_to.parent.rmdir()
    written = number(of, "SELECT num_rows FROM parquet_file_metadata($1)", str(path))
    if written != count:
        raise RuntimeError(f"a part of {count} rows was written with {written}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Staged(said(every, first), path, digest, written, path.stat().st_size)
