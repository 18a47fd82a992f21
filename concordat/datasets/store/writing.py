"""Parts: the rows of each period in one immutable Parquet file, in an order that later questions read quickly.

Rows are sorted by the finest area that they are in, or where they are in none by a column with a list of values, or by
when. By one column alone: what is asked of a part is mostly of some areas, whose rows then lie together, so that the rest
is passed by (eight months of 368,000 rows: the rows of 200 areas in 8 ms, unsorted 19). A second column takes as long to
sort again and makes no question quicker; nor does sorting what fits into one row group.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from concordat.datasets.rules.declarations import Class, Every, Type
from concordat.datasets.store import people, repeats
from concordat.datasets.store.placing import Places
from concordat.datasets.store.sessions import Session, day, name, number, text
from concordat.datasets.store.shapes import Staged
from concordat.datasets.store.staging import Scheme
from concordat.kernel.periods import FinancialYear, Quarter

ROW_GROUP = 122_880
AT_ONCE = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Landing:
    """What lands: the columns as SQL over `_given`, the tables joined to it, and the order."""

    columns: tuple[str, ...]
    joins: str
    order: tuple[str, ...]


def landing(plan: Scheme, places: Places) -> Landing:
    """Settle what a part holds."""
    mapped = {column.name for column in plan.mapped}
    kept = {column.name for column in plan.kept}
    values: list[str] = []
    for column in plan.given.declaration.columns:
        if column.name in kept:
            values.append(f"_given.{name(column.name)}")
        if column in plan.keyed and column.name not in mapped:
            values.append(f"_given.{name(f'{column.name}__key')}")
    order = [code for code in places.codes if "lsoa" in code] + places.codes
    order += [name(each.name) for each in plan.kept if each.gives == Class.PLACE and each.type == Type.TEXT]
    order += [name(each.name) for each in plan.kept if each.allowed]
    order += [name(each.name) for each in plan.kept if each.type in (Type.DATE, Type.MOMENT)]
    return Landing(
        (*values, *people.columns(plan), *places.columns()), people.joins(plan) + places.joins(), tuple(order[:1])
    )


def said(every: Every, first: date | None) -> str:
    """Return a period by its first day as parts name it: 2021-03, 2021/22 Q4, 2021/22, or nothing for the whole."""
    if first is None or every == Every.ONCE:
        return ""
    if every == Every.MONTH:
        return f"{first:%Y-%m}"
    year = FinancialYear.holding(first)
    return str(year) if every == Every.YEAR else f"{year} Q{Quarter.holding(first).number}"


def write(of: Session, plan: Scheme, places: Places, tell: Callable[[int, int], None]) -> list[Staged]:
    """Write a part for each period, several at once; tell how many of how many are written."""
    what = landing(plan, places)
    rows = repeats.good(of)
    folder = plan.given.scratch / "parts"
    folder.mkdir(exist_ok=True)
    found = of.execute(f"SELECT _period, count(*) FROM ({rows}) GROUP BY _period ORDER BY _period").fetchall()
    with ThreadPoolExecutor(AT_ONCE) as crew:
        work = []
        for place, (first, count) in enumerate(found):
            path = folder / f"{place}.parquet"
            work.append(crew.submit(_one, of.cursor(), what, rows, first, count, path, plan))
        parts = []
        try:
            for done in work:
                parts.append(done.result())
                tell(len(parts), len(work))
        except BaseException:
            for each in work:
                each.cancel()
            raise
    return parts


def _one(of: Session, what: Landing, rows: str, first: date | None, count: int, path: Path, plan: Scheme) -> Staged:
    """Write one part; count what was written against what was to be."""
    condition = f"_period = {day(first)}" if first else "_period IS NULL"
    order = f" ORDER BY {', '.join(what.order)}" if what.order and count > ROW_GROUP else ""
    of.execute(
        f"COPY (SELECT {', '.join(what.columns)} FROM (FROM ({rows}) WHERE {condition}) AS _given{what.joins}{order}) "
        f"TO {text(str(path))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    written = number(of, "SELECT num_rows FROM parquet_file_metadata($1)", str(path))
    if written != count:
        raise RuntimeError(f"a part of {count} rows was written with {written}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Staged(said(plan.given.declaration.every, first), path, digest, written, path.stat().st_size)
