"""`concordat bench engines`: the same questions on DuckDB and on Apache Spark: equal answers, and how long each takes."""

from __future__ import annotations

import json
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from concordat.config.bench import asked_twice, askers
from concordat.datasets.rules.tallies import Tally
from concordat.kernel.commandline import needs_database, stop

DUCKDB, SPARK = "duckdb", "spark"


@dataclass(frozen=True, slots=True)
class Measured:
    """One question on both engines: seconds of each (the median of some runs), and whether the answers are equal."""

    question: str
    told: str
    duckdb: float
    spark: float
    equal: bool

    @property
    def ratio(self) -> float:
        """How many times as long as DuckDB Spark took."""
        return self.spark / self.duckdb


@click.command()
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1), help="Take the median of so many runs.")
@click.option("--rows", default=0, show_default=True, type=click.IntRange(0), help="Also ask of so many made rows.")
@click.option("--master", default="local[*]", show_default=True, help="Where Spark runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@needs_database
def engines(runs: int, rows: int, master: str, as_json: bool) -> None:
    """Ask the twenty questions of examples/questions on DuckDB and on Apache Spark.

    They are asked of the demonstration's data by its analyst, exact and protected, in a database and a store that are
    made for it; with --rows, the questions of `bench analysis` are asked of made rows too. Nothing is remembered between
    runs, and each engine answers once before it is measured. Exit codes: 0 every answer is the same on both; 1 not so;
    2 Spark cannot be run here.
    """
    from django.conf import settings

    from concordat.datasets.store import engines as every

    if words := every.lacking(SPARK, master):
        stop(words)
    logging.disable(logging.INFO)
    measured = []
    with TemporaryDirectory() as folder:
        settings.SPARK_MASTER, settings.SPARK_FOLDER = master, Path(folder) / "spark"
        for one in chain(_examples(runs), _made(runs, rows, Path(folder))):
            measured.append(one)
            if not as_json:
                _print(one, heading=len(measured) == 1)
        every.let_go()
    right = all(one.equal for one in measured)
    if as_json:
        told = [asdict(one) | {"ratio": one.ratio} for one in measured]
        click.echo(json.dumps({"right": right, "measured": told}, indent=1))
    else:
        _conclude(measured)
    sys.exit(0 if right else 1)


def _examples(runs: int) -> Iterator[Measured]:
    """Ask the twenty questions; what is set decides the engine, as everywhere."""
    from django.conf import settings

    def on(name: str, each: asked_twice.Asked) -> str:
        settings.ENGINE = name
        return each.ask()

    with asked_twice.demonstration() as questions:
        for each in questions:
            told = "protected" if each.protected else "exact"
            yield _measured(each.name, told, runs, partial(on, each=each))


def _made(runs: int, rows: int, folder: Path) -> Iterator[Measured]:
    """Ask of made rows."""
    from django.conf import settings

    from concordat.datasets.store import engines as every

    if not rows:
        return
    made = askers.make(folder, rows)

    def on(name: str, tally: Tally, what: str) -> Any:
        engine = every.engine(name, settings.SPARK_MASTER, settings.SPARK_FOLDER)
        return askers.ask(made, tally, what, engine=engine)

    for name, tally in askers.QUESTIONS.items():
        for what in askers.WAYS:
            yield _measured(f"{rows:,} rows: {name}", what, runs, partial(on, tally=tally, what=what))
    made.close()


def _measured(question: str, told: str, runs: int, ask: Callable[[str], Any]) -> Measured:
    equal = ask(DUCKDB) == ask(SPARK)
    took = {name: statistics.median(_seconds(ask, name) for _ in range(runs)) for name in (DUCKDB, SPARK)}
    return Measured(question, told, took[DUCKDB], took[SPARK], equal)


def _seconds(ask: Callable[[str], Any], name: str) -> float:
    begun = time.perf_counter()
    ask(name)
    return time.perf_counter() - begun


def _print(one: Measured, *, heading: bool) -> None:
    if heading:
        heads = "".join(f"{head:>11}" for head in ("DuckDB ms", "Spark ms", "times", "equal"))
        click.echo(f"{'question':<70}{'told':<24}{heads}")
    took = f"{one.duckdb * 1000:>11,.0f}{one.spark * 1000:>11,.0f}{one.ratio:>11.1f}"
    click.echo(f"{one.question:<70}{one.told:<24}{took}{'yes' if one.equal else 'NO':>11}")


def _conclude(measured: list[Measured]) -> None:
    equal = sum(one.equal for one in measured)
    here, there = (
        statistics.median(seconds) for seconds in ([m.duckdb for m in measured], [m.spark for m in measured])
    )
    click.echo(
        f"\n{equal} of {len(measured)} answers to {len({one.question for one in measured})} questions are equal. "
        f"Half are had in {here * 1000:,.0f} ms from DuckDB and in {there * 1000:,.0f} ms from Spark."
    )
