"""Made rows in the files of a version, its half-sample, and questions of them: by the store's tallies, and by plain SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.protecting import MARKS, NUMBER, Protection
from concordat.datasets.rules.reach import How, Reach, Seen
from concordat.datasets.rules.settling import settle
from concordat.datasets.rules.tallies import Dimension, Tally
from concordat.datasets.rules.wanting import Where
from concordat.datasets.store import sealed, telling
from concordat.datasets.store.numbering import BITS
from concordat.datasets.store.reading import Parts

MONTHS, ROW_GROUP, THREADS = 60, 122_880, 2
EXACT, PROTECTED, APART = "exact", "protected", "protected, people apart"
WAYS = (EXACT, PROTECTED, APART)
TEXTS = ("crime_type", "agency", "age_band", "sex")
AREAS = ("at_ward_2023", "at_lsoa_2021")
WARD, TYPES, RECENT, AUTUMN = "E05000003", ("Crime 01", "Crime 02"), date(2025, 1, 1), date(2025, 10, 1)
REACH = Reach(
    (
        Seen("month", "Month", Type.MONTH, "month"),
        *(Seen(name, name, Type.TEXT, name) for name in TEXTS),
        *(Seen(name, name, Type.TEXT, name, How.AREA, placed=("point",)) for name in AREAS),
    ),
    exact=("point",),
)
_MADE = """
    SELECT (DATE '2021-01-01' + to_months(CAST(i * {months} // {rows} AS INTEGER)))::DATE AS month,
        'Crime ' || lpad(CAST(floor(random() * 14) AS INTEGER)::VARCHAR, 2, '0') AS crime_type,
        'Agency ' || CAST(floor(random() * 4) AS INTEGER) AS agency,
        ['0-9', '10-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'][1 + CAST(floor(random() * 8) AS INTEGER)]
            AS age_band,
        ['female', 'male', 'unknown'][1 + CAST(floor(random() * 2.2) AS INTEGER)] AS sex,
        CAST(floor(least(random(), random()) * 163) AS INTEGER) AS lsoa,
        md5(CAST(floor(random() * {rows} * 0.7) AS BIGINT)::VARCHAR) AS person__key, 'point' AS at_how,
        random() < 0.5 AS sampled
    FROM range({rows}) AS made(i)
"""
_LOT = f"CAST((hash(person__key) >> 1) % {BITS * len(MARKS)} AS BIGINT)"
_WHOSE = f"CAST(hash(person__key) >> 1 AS BIGINT) AS {NUMBER}, " + ", ".join(
    f"CASE WHEN {_LOT} // {BITS} = {at} THEN 1::BIGINT << ({_LOT} % {BITS}) ELSE 0 END AS {mark}"
    for at, mark in enumerate(MARKS)
)


@dataclass(frozen=True)
class Made:
    """The parts of made rows and those of their half-sample; and peers: on the same files, and on a table of its own."""

    parts: Parts
    samples: Parts
    files: duckdb.DuckDBPyConnection
    table: duckdb.DuckDBPyConnection

    def close(self) -> None:
        """Close what is open."""
        sealed.let_go()
        self.files.close()
        self.table.close()


def make(folder: Path, rows: int) -> Made:
    """Make rows, in a part for each month as deliveries are kept, a half-sample of each, and the peers."""
    config: dict[str, Any] = {"threads": THREADS, "memory_limit": "6GB", "temp_directory": str(folder / "spill")}
    files, table = (duckdb.connect(":memory:", config=config) for _ in range(2))
    table.execute(f"""
        CREATE TABLE made AS SELECT * EXCLUDE (lsoa), 'E' || (1000000 + lsoa) AS at_lsoa_2021,
            'E05' || lpad((lsoa // 7)::VARCHAR, 6, '0') AS at_ward_2023
        FROM ({_MADE.format(rows=rows, months=MONTHS)})
    """)  # fmt: skip
    kept: dict[str, list[Path]] = {"rows": [], "half": []}
    for (month,) in table.execute("SELECT DISTINCT month FROM made ORDER BY ALL").fetchall():
        for kind, which, more in (("rows", "true", ""), ("half", "sampled", f", {_WHOSE}")):
            path = folder / f"{kind}-{month}.parquet"
            table.execute(
                f"COPY (SELECT * EXCLUDE (sampled) {more} FROM made WHERE month = DATE '{month}' AND {which}) TO '{path}' "
                f"(FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V2, ROW_GROUP_SIZE {ROW_GROUP})"
            )
            kept[kind].append(path)
    for name in (*TEXTS, *AREAS):
        table.execute(f"CREATE TYPE of_{name} AS ENUM (SELECT DISTINCT {name} FROM made ORDER BY ALL)")
    columns = ", ".join(f"{name}::of_{name} AS {name}" for name in (*TEXTS, *AREAS))
    table.execute(f"CREATE TABLE held AS SELECT month, {columns} FROM made ORDER BY month, at_lsoa_2021")
    table.execute("DROP TABLE made")
    files.execute(f"CREATE VIEW held AS SELECT * FROM read_parquet({[str(path) for path in kept['rows']]})")
    files.execute(f"CREATE VIEW half AS SELECT * FROM read_parquet({[str(path) for path in kept['half']]})")
    return Made(Parts(tuple(kept["rows"])), Parts(tuple(kept["half"])), files, table)


def _tally(*by: str, where: tuple[Where, ...] = (), since: date | None = None) -> Tally:
    return Tally(tuple(Dimension(name) for name in by), where=where, since=since)


def _of_ward(ward: str) -> Tally:
    where = (Where("at_ward_2023", "is", (ward,)), Where("crime_type", "any-of", TYPES))
    return _tally("month", "agency", "age_band", "sex", where=where)


QUESTIONS = {
    "month, type": _tally("month", "crime_type"),
    "a ward, two types: by four things": _of_ward(WARD),
    "a year: LSOA, type": _tally("at_lsoa_2021", "crime_type", since=RECENT),
    "three months: LSOA, type, month, sex": _tally("at_lsoa_2021", "crime_type", "month", "sex", since=AUTUMN),
}


@cache
def various() -> tuple[Tally, ...]:
    """Return questions as different people ask them: of each of some wards, and of some years."""
    wards = [_of_ward(f"E05{ward:06}") for ward in range(20)]
    years = [_tally("at_ward_2023", "crime_type", since=date(year, 1, 1)) for year in range(2021, 2026)]
    return (*wards, *years, QUESTIONS["month, type"])


def ask(
    made: Made, tally: Tally, what: str, *, keep: bool = False, engine: telling.Engine = sealed.run
) -> telling.Figures:
    """Ask the store, and return what is told."""
    settled = settle(tally, REACH, "month")
    if what == EXACT:
        put = telling.Put(settled, REACH, made.parts)
    else:
        put = telling.Put(settled, REACH, made.samples, Protection(), ("person__key",) if what == APART else ())
    return telling.tell(put, engine=engine, keep=keep)


def by_group(told: telling.Figures) -> dict[tuple[Any, ...], int]:
    """Return the counts that are told, by group."""
    return {
        group: int(cells[0].value)
        for group, cells in zip(told.groups, told.cells, strict=True)
        if cells[0].value is not None
    }


def forget() -> None:
    """Forget what was answered."""
    telling.remembered.forget()


def ask_peer(peer: duckdb.DuckDBPyConnection, tally: Tally) -> list[Any]:
    """Ask the same plainly of every row: nothing governed, nothing protected."""
    return peer.cursor().execute(_plain(tally, "held", "count(*)")).fetchall()


def plainly(made: Made, tally: Tally, what: str) -> dict[tuple[Any, ...], int]:
    """Return what is to be told: every count, or those of the half-sample that may be told, doubled and rounded."""
    if what == EXACT:
        rows = made.files.execute(_plain(tally, "held", "count(*)")).fetchall()
    else:
        people = f" AND count(DISTINCT {NUMBER} % {BITS * len(MARKS)}) >= 8" if what == APART else ""
        told = _plain(tally, "half", "5 * CAST(floor(2 * count(*) / 5 + 0.5) AS BIGINT)")
        rows = made.files.execute(f"{told} HAVING count(*) >= 8{people}").fetchall()
    return {tuple(row[:-1]): row[-1] for row in rows}


def _plain(tally: Tally, table: str, figure: str) -> str:
    conditions = [f"{each.column} IN ({', '.join(repr(value) for value in each.values)})" for each in tally.where]
    conditions += [f"month >= DATE '{tally.since}'"] if tally.since else []
    by = ", ".join(each.column for each in tally.by)
    return f"SELECT {by}, {figure} FROM {table} WHERE {' AND '.join(conditions) or 'true'} GROUP BY {by}"
