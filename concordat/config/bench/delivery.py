"""`concordat bench delivery`: seconds and memory of the check at the door, beside reading and writing a file anyhow."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import duckdb

from concordat.config.bench import deliverers
from concordat.kernel.commandline import CANNOT_RUN, stop

GOAL_RATIO, GOAL_MEMORY = 2.5, 1_500_000_000
GOAL_ROWS = 100_000  # fewer are taken in too quickly by either to be held to a ratio
_CODE = Path(__file__).resolve().parents[3]
_DATA = _CODE.parent / "shared" / "data" / "police-uk"
_KENT, _FORCES = "kent-street-2021-03-to-2022-11.zip", "street-most-forces-2021-03-to-2022-11.parquet"
_LONGEST = 1800  # seconds


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and the most memory in bytes."""

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """One file taken in by Concordat and by the peer: how many rows, put aside of them, and how many counts differ.

    Counts are those of rows by month and type of crime, in the parts and in the peer's Parquet.
    """

    what: str
    rows: int
    aside: int
    ours: Took
    peer: Took
    apart: int

    @property
    def ratio(self) -> float:
        """How many times as long as the peer we took."""
        return self.ours.seconds / self.peer.seconds

    @property
    def quick(self) -> bool:
        """Whether it is as quick, and in as little memory, as is aimed at."""
        slow = self.ratio > GOAL_RATIO and self.rows >= GOAL_ROWS
        return not slow and self.ours.memory <= GOAL_MEMORY

    @property
    def right(self) -> bool:
        """Whether the answers are those of the peer, and quick."""
        return not self.apart and self.quick


@click.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_DATA,
    help="Folder with street crime of data.police.uk: a ZIP of Kent and Parquet of most forces.",
)
@click.option("--rows", type=click.IntRange(1_000), help="Make so many rows instead of reading files.")
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1), help="Take the best of so many runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def delivery(folder: Path, rows: int | None, runs: int, as_json: bool) -> None:
    """Check deliveries at the door: type, judge, pseudonymise, place and store them.

    The peer is DuckDB, which reads the same CSV and writes it as Parquet, and does nothing else. Each runs in a process of
    its own, by turns. Crime ids become pseudonyms, points are found in areas, and what lies outside a box is put aside.
    Needs no database. Exit codes: 0 the rows are the peer's, in at most 2.5 times its seconds and 1.5 GB; 1 not so; 2 it
    cannot run.
    """
    if not rows and not any((folder / name).exists() for name in (_KENT, _FORCES)):
        click.echo(
            f"{folder} holds neither {_KENT} nor {_FORCES}, so that nothing is measured. Rows are made by --rows."
        )
        return
    measured = []
    with TemporaryDirectory() as scratch:
        for what, path in _made(rows, Path(scratch)) if rows else _given(folder, Path(scratch)):
            measured.append(_measured(what, path, Path(scratch), runs))
            path.unlink()
            if not as_json:
                _print(measured[-1], heading=len(measured) == 1)
    right = all(one.right for one in measured)
    if as_json:
        told = [asdict(one) | {"ratio": one.ratio, "right": one.right} for one in measured]
        click.echo(json.dumps({"right": right, "measured": told}, indent=1))
    else:
        _conclude(measured)
    sys.exit(0 if right else 1)


def _given(folder: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files as CSV: Kent as it is published, and most forces with crime ids that are made."""
    if (folder / _KENT).exists():
        path = scratch / "kent.csv"
        with zipfile.ZipFile(folder / _KENT) as packed, path.open("wb") as out:
            for number, name in enumerate(sorted(each for each in packed.namelist() if each.endswith(".csv"))):
                with packed.open(name) as file:
                    header = file.readline()
                    out.write(b"" if number else header)
                    shutil.copyfileobj(file, out)
        yield "Kent", path
    if (folder / _FORCES).exists():
        path = scratch / "forces.csv"
        rows = f"SELECT *, row_number() OVER () AS i FROM '{folder / _FORCES}'"
        _written(f"""
            SELECT sha256(i::VARCHAR), Month, "Reported by", "Reported by", Longitude, Latitude,
                'On or near Street ' || (i % 5000), "LSOA code", "LSOA code", "Crime type", "Last outcome category", NULL
            FROM ({rows})
        """, path)  # fmt: skip
        yield "most forces", path


def _made(rows: int, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Yield a CSV of made rows, in places that come ten times each."""
    path = scratch / "made.csv"
    types = ", ".join(f"'{each}'" for each in deliverers.TYPES)
    _written(f"""
        SELECT sha256(i::VARCHAR), strftime(DATE '2021-03-01' + CAST(i * 21 * 30 // {rows} AS INTEGER), '%Y-%m'),
            'Made Police', 'Made Police', round(-5.6 + (n * 7919 % 74000) / 10000, 6),
            round(50 + (n * 104729 % 59000) / 10000, 6), 'On or near Street ' || (n % 5000),
            'E' || lpad((n % 35000)::VARCHAR, 8, '0'), 'Made ' || (n % 35000), list_value({types})[1 + n % 14],
            CASE i % 3 WHEN 0 THEN NULL ELSE 'Under investigation' END, NULL
        FROM (SELECT i, CAST(hash(i) % greatest(1, {rows} // 10) AS BIGINT) AS n FROM range({rows}) AS made(i))
    """, path)  # fmt: skip
    yield "made rows", path


def _written(rows: str, path: Path) -> None:
    header = ", ".join(f'"{column.title}"' for column in deliverers.declared().columns)
    duckdb.connect().execute(f"COPY (SELECT * FROM ({rows}) AS given({header})) TO '{path}' (HEADER)")


def _measured(what: str, path: Path, scratch: Path, runs: int) -> Delivered:
    """Have a file taken in by both, by turns; compare what came of it."""
    took: dict[str, list[Took]] = {"concordat": [], "peer": []}
    folder = scratch / "work"
    for _ in range(runs):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for who in ("peer", "concordat"):
            took[who].append(_taken(who, path, folder))
    told = json.loads((folder / "told.json").read_text())
    apart = _apart(folder)
    best = {who: Took(min(one.seconds for one in all), max(one.memory for one in all)) for who, all in took.items()}
    raw = duckdb.execute("SELECT count(*) FROM read_parquet($1)", [str(folder / "raw.parquet")]).fetchone()
    counted = told["landed"] + told["quarantined"]
    apart += int(raw is None or raw[0] != told["read"] or counted != told["read"])
    return Delivered(what, told["read"], told["quarantined"], best["concordat"], best["peer"], apart)


def _taken(who: str, path: Path, folder: Path) -> Took:
    """Have it taken in by a fresh process."""
    done = subprocess.run(
        [sys.executable, "-P", str(deliverers.__file__), who, str(path), str(folder)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8"},
        timeout=_LONGEST,
        check=False,
    )
    if done.returncode:
        stop(f"{path.name} could not be taken in by {who}. {done.stderr.strip()}", CANNOT_RUN)
    return Took(**json.loads(done.stdout.splitlines()[-1]))


def _apart(folder: Path) -> int:
    """Return in how many months and types of crime the parts hold other counts, or points, than the peer's Parquet."""
    west, south, east, north = deliverers.BOX
    found = duckdb.execute(
        """
        WITH raw AS (
            SELECT left(CAST("Month" AS VARCHAR), 7) AS month, "Crime type" AS type, count(*) AS rows, sum("Longitude") AS x
            FROM read_parquet($1)
            WHERE "Longitude" IS NULL OR ("Longitude" BETWEEN $3 AND $5 AND "Latitude" BETWEEN $4 AND $6) GROUP BY ALL
        ), ours AS (
            SELECT strftime(month, '%Y-%m') AS month, crime_type AS type, count(*) AS rows, sum(at_longitude) AS x
            FROM read_parquet($2) GROUP BY ALL
        )
        SELECT count(*) FROM raw FULL JOIN ours USING (month, type)
        WHERE raw.rows IS DISTINCT FROM ours.rows OR coalesce(abs(raw.x - ours.x) > 0.001, raw.x IS DISTINCT FROM ours.x)
        """,
        [str(folder / "raw.parquet"), str(folder / "parts" / "*.parquet"), west, south, east, north],
    ).fetchone()
    return int(found[0]) if found else 1


def _print(one: Delivered, *, heading: bool) -> None:
    if heading:
        heads = "".join(f"{head:>10}" for head in ("seconds", "peak MB", "times"))
        click.echo(f"{'taken in':<42}{'by':<12}{heads}")
    for line, who, took in ((f"{one.what}: {one.rows:,} rows", "DuckDB", one.peer), ("", "Concordat", one.ours)):
        times = f"{one.ratio:>10.2f}" if who == "Concordat" else ""
        click.echo(f"{line:<42}{who:<12}{took.seconds:>10.2f}{took.memory / 1e6:>10,.0f}{times}")
    click.echo(f"  put aside: {one.aside:,}; counts that differ: {one.apart:,}")


def _conclude(measured: list[Delivered]) -> None:
    click.echo("")
    for one in measured:
        if one.apart:
            click.echo(f"{one.what}: {one.apart:,} counts of rows are not those of the file.")
        if not one.quick:
            click.echo(
                f"{one.what}: {one.ratio:.2f} times as long as the peer, in {one.ours.memory / 1e6:,.0f} MB; aimed at are "
                f"{GOAL_RATIO} times, in {GOAL_MEMORY / 1e6:,.0f} MB."
            )
    if all(one.right for one in measured):
        click.echo("The rows are those of the files, in the time and memory that is aimed at.")
