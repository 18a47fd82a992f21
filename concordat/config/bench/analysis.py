"""`concordat bench analysis`: seconds of governed questions over millions of rows, beside the same SQL plainly."""

from __future__ import annotations

import json
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from concordat.config.bench import askers

GOAL_RATIO, GOAL_TOGETHER, GOAL_ROWS = 1.3, 0.4, 5_000_000
ASKED = 12  # questions by each of the people at once


@dataclass(frozen=True, slots=True)
class Measured:
    """One question put in one way: its median seconds and the peer's, groups that were told, and answers that differ.

    `table` is the peer on a table of its own, sorted and with its columns enumerated; `cpu` how many times as much of the
    processor as the peer on the same files we took.
    """

    question: str
    what: str
    groups: int
    ours: float
    peer: float
    table: float
    again: float
    cpu: float
    apart: int

    @property
    def ratio(self) -> float:
        """How many times as long as the peer on the same files we took."""
        return self.ours / self.peer


@dataclass(frozen=True, slots=True)
class Together:
    """Seconds within which 95 of 100 questions were answered that people asked at once, by us and by the peer."""

    people: int
    asked: int
    different: int
    ours: float
    peer: float

    @property
    def ratio(self) -> float:
        """Our seconds to the peer's."""
        return self.ours / self.peer


@click.command()
@click.option("--rows", default=10_000_000, show_default=True, type=click.IntRange(10_000), help="How many made rows.")
@click.option("--people", default=20, show_default=True, type=click.IntRange(1, 200), help="How many ask at once.")
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1), help="Take the median of so many runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def analysis(rows: int, people: int, runs: int, as_json: bool) -> None:
    """Ask governed questions of made rows: exact, protected, and protected where people are told apart.

    The peer is the same SQL put plainly to the same Parquet files by DuckDB, with the same threads; beside it stands the
    same on a sorted table with enumerated columns. Nothing is remembered between runs, but for “again”.
    What is protected is held against a plain count of the sampled rows. Then many people ask at once, some of them the
    same. The record of each reading is a row of PostgreSQL more, and not measured here. Needs no database. Exit codes: 0
    the answers are the peer's, in at most 1.3 times its seconds, and for many at once 0.4 times; 1 not so.
    """
    with TemporaryDirectory() as folder:
        made = askers.make(Path(folder), rows)
        measured = []
        for one in _each(made, runs):
            measured.append(one)
            if not as_json:
                _print(one, heading=len(measured) == 1)
        together = _together(made, people)
        made.close()
    slow = rows >= GOAL_ROWS and (any(one.ratio > GOAL_RATIO for one in measured) or together.ratio > GOAL_TOGETHER)
    right = not any(one.apart for one in measured)
    if as_json:
        told = [asdict(one) | {"ratio": one.ratio} for one in measured]
        at_once = asdict(together) | {"ratio": together.ratio}
        click.echo(json.dumps({"right": right and not slow, "measured": told, "together": at_once}, indent=1))
    else:
        _conclude(measured, together)
    sys.exit(0 if right and not slow else 1)


def _each(made: askers.Made, runs: int) -> Iterator[Measured]:
    for name, tally in askers.QUESTIONS.items():
        for what in askers.WAYS:
            ours, peer, table = [], [], []
            processor: tuple[list[float], list[float]] = ([], [])
            told = askers.by_group(askers.ask(made, tally, what))  # once for both, so that files are in memory
            plain = askers.plainly(made, tally, what)
            for _ in range(runs):
                ours.append(_seconds(lambda: askers.ask(made, tally, what), processor[0]))  # noqa: B023
                peer.append(_seconds(lambda: askers.ask_peer(made.files, tally), processor[1]))  # noqa: B023
                table.append(_seconds(lambda: askers.ask_peer(made.table, tally)))  # noqa: B023
            askers.ask(made, tally, what, keep=True)
            again = _seconds(lambda: askers.ask(made, tally, what, keep=True))  # noqa: B023
            apart = len(set(told.items()) ^ set(plain.items()))
            middle = statistics.median
            cpu = middle(processor[0]) / middle(processor[1])
            yield Measured(name, what, len(told), middle(ours), middle(peer), middle(table), again, cpu, apart)


def _seconds(work: Callable[[], Any], processor: list[float] | None = None) -> float:
    """Return how long something took; how much of the processor is put beside."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    if processor is not None:
        processor.append(time.process_time() - used)
    return time.perf_counter() - begun


def _together(made: askers.Made, people: int) -> Together:
    """Have people ask at once, first of the peer and then of us; each asks questions of some wards, by chance the same."""
    every = askers.various()
    asked = [random.Random(number).choices(every, k=ASKED) for number in range(people)]  # noqa: S311
    different = len({id(tally) for some in asked for tally in some})
    askers.forget()
    peer = _p95(asked, lambda tally: askers.ask_peer(made.files, tally))
    ours = _p95(asked, lambda tally: askers.ask(made, tally, "protected", keep=True))
    return Together(people, people * ASKED, different, ours, peer)


def _p95(asked: list[list[Any]], ask: Callable[[Any], Any]) -> float:
    took: list[float] = []

    def person(tallies: list[Any]) -> None:
        took.extend(_seconds(lambda tally=tally: ask(tally)) for tally in tallies)  # type: ignore[misc]

    threads = [threading.Thread(target=person, args=(some,)) for some in asked]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return statistics.quantiles(took, n=20)[-1]


def _print(one: Measured, *, heading: bool) -> None:
    if heading:
        heads = "".join(
            f"{head:>10}" for head in ("groups", "ms", "peer ms", "times", "cpu", "table ms", "again ms", "apart")
        )
        click.echo(f"{'question':<37}{'told':<24}{heads}")
    took = "".join(f"{seconds * 1000:>10.1f}" for seconds in (one.ours, one.peer))
    last = "".join(f"{seconds * 1000:>10.1f}" for seconds in (one.table, one.again))
    times = f"{one.ratio:>10.2f}{one.cpu:>10.2f}"
    click.echo(f"{one.question:<37}{one.what:<24}{one.groups:>10,}{took}{times}{last}{one.apart:>10,}")


def _conclude(measured: list[Measured], together: Together) -> None:
    click.echo(
        f"\n{together.people} people at once, {together.asked} questions, {together.different} of them different: 95 of 100 "
        f"answered in {together.ours * 1000:,.0f} ms, by the peer in {together.peer * 1000:,.0f} ms "
        f"({together.ratio:.2f} times; aimed at are {GOAL_TOGETHER})."
    )
    for one in measured:
        if one.apart:
            click.echo(f"{one.question}, {one.what}: {one.apart:,} groups are not those of the peer.")
        if one.ratio > GOAL_RATIO:
            click.echo(
                f"{one.question}, {one.what}: {one.ratio:.2f} times as long as the peer; aimed at are {GOAL_RATIO}."
            )
    if not any(one.apart for one in measured):
        click.echo("The answers are those of the peer.")
