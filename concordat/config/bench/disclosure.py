"""`concordat bench disclosure`: what an attacker gets of protected figures, and what these are worth."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np

from concordat.config.bench import attacked, attackers
from concordat.config.bench.attacked import DECLARATION, SECRET, SHARED, Rows
from concordat.config.bench.late import delivered_late
from concordat.config.bench.persons import SOME, UNITS, tried
from concordat.config.bench.reached import Reached
from concordat.config.bench.suppression import reached as suppressed
from concordat.config.bench.usefulness import measured
from concordat.datasets.store.sampling import draw

CERTAIN, GAINED, STRENGTH = 0.5, 10.0, 75.0  # per cent, points, per cent
ERROR, SHARE, SIGNS = 2.5, 1.5, 99.0  # rows, per cent, per cent
QUESTIONS = 100
_PERIODS = 24  # parts of the rows of which building is timed


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bench is asked for: rows that are invented, small groups attacked, draws, rows built, and where data is."""

    rows: int = 30_000
    groups: int = 1_000
    draws: int = 5
    build: int = 10_000_000
    shared: Path = SHARED


@click.command()
@click.option(
    "--rows", default=30_000, show_default=True, type=click.IntRange(5_000), help="How many rows are invented."
)
@click.option(
    "--groups", default=1_000, show_default=True, type=click.IntRange(50), help="How many small groups are attacked."
)
@click.option("--draws", default=5, show_default=True, type=click.IntRange(1), help="How many half-samples are drawn.")
@click.option(
    "--build",
    default=10_000_000,
    show_default=True,
    type=click.IntRange(0),
    help="Time building for so many rows; 0 leaves it out.",
)
@click.option("--only", multiple=True, help="Measure this part alone; may be repeated.")
@click.option(
    "--from",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=SHARED,
    help="Folder with street crime of data.police.uk and areas, which are attacked too where they are there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def disclosure(
    rows: int, groups: int, draws: int, build: int, only: tuple[str, ...], folder: Path, as_json: bool
) -> None:
    """Attack protected figures, and measure what they are worth.

    The attacker asks pairs and triples of overlapping questions and unions of small groups, and is given the sampled counts
    themselves. The peer is suppressing one to seven and rounding to five, of which they must get three quarters, or they are
    too weak. Releases are attacked by linear programming, cell by cell: a table of 3,780 counts beside what pytauargus took
    on it, which is not run, and random tables. Parts are half-sample, late-records, repeat-persons, building and
    suppression. Needs no database. Exit codes: 0 every aim is met; 1 not so.
    """
    asked = Asked(rows, groups, draws, build, folder)
    found: dict[str, list[Reached]] = {}
    for name, part in PARTS.items():
        if not only or name in only:
            found[name] = []
            for each in part(asked):
                found[name].append(each)
                if not as_json:
                    _print(each)
    met = all(each.met for part in found.values() for each in part)
    if as_json:
        told = {name: [asdict(each) | {"met": each.met} for each in part] for name, part in found.items()}
        click.echo(json.dumps({"met": met, "figures": told}, indent=1))
    else:
        click.echo("Every aim is met." if met else "Not every aim is met.")
    sys.exit(0 if met else 1)


def half_sample(asked: Asked) -> Iterator[Reached]:
    """Attack the half-sample of rows that are invented, and of real ones where these are here."""
    for rows in _rows(asked):
        with TemporaryDirectory() as folder:
            drawn = [_drawn(rows, Path(folder) / str(at), at) for at in range(asked.draws)]
        evidence = attackers.gathered(rows, drawn, asked.groups, QUESTIONS)
        chances = [attackers.known_chances(rows, each) for each in drawn]
        plain = attackers.by_questions(evidence, attackers.SUPPRESSED, chances[0], QUESTIONS)
        yield Reached(
            f"{rows.name}: certain, {plain.by}, suppressed and rounded", 100 * plain.certain, "%", least=STRENGTH
        )
        for got in _attacked(rows, drawn, chances, evidence):
            yield from told(rows.name, got)
        useful = [measured(rows, each) for each in drawn]
        hidden = np.mean([each.hidden for each in useful])
        yield Reached(
            f"{rows.name}: mean error of cells of 20+", float(np.mean([each.error for each in useful])), most=ERROR
        )
        share, signs = (float(np.mean([getattr(each, name) for each in useful])) for name in ("share", "signs"))
        yield Reached(f"{rows.name}: mean error of cells of 100+", 100 * share, "%", most=SHARE)
        yield Reached(f"{rows.name}: signs of significant changes kept", 100 * signs, "%", least=SIGNS)
        yield Reached(f"{rows.name}: cells with rows that are hidden", 100 * float(hidden), "%")


def late_records(asked: Asked) -> Iterator[Reached]:
    """Attack what twelve deliveries tell, in which records come late."""
    with TemporaryDirectory() as folder:
        late = delivered_late(attacked.invented(asked.rows), Path(folder))
    yield Reached("records whose weight changed", late.changed, most=0)
    yield from told("late records", late.kept)
    yield Reached(f"late records: certain, {late.redrawn.by}", 100 * late.redrawn.certain, "%")
    yield Reached("late records: mean error of cells of 20+", late.useful.error, most=ERROR)
    yield Reached("late records: mean error of cells of 100+", 100 * late.useful.share, "%", most=SHARE)


def repeat_persons(asked: Asked) -> Iterator[Reached]:
    """Try weights by record with some persons left out, which are what is built; and by record and by person alone."""
    for rows in _rows(asked):
        for unit in UNITS:
            draws, name = (
                [tried(rows, unit, asked.groups, seed) for seed in range(asked.draws)],
                f"{rows.name}, by {unit}",
            )
            error, share, distinct, present = np.mean(
                [(one.useful.error, 100 * one.useful.share, 100 * one.distinct, 100 * one.present) for one in draws],
                axis=0,
            )
            built = unit == SOME
            yield Reached(f"{name}: mean error of cells of 20+", float(error), most=ERROR if built else None)
            yield Reached(f"{name}: mean error of cells of 100+", float(share), "%", most=SHARE if built else None)
            yield Reached(f"{name}: mean error of distinct persons", float(distinct), "%")
            yield Reached(f"{name}: persons of 4+ records known to be there", float(present), "%")
            yield from told(name, attackers.mean([one.groups for one in draws]), aimed=built)
            yield from told(name, attackers.mean([one.one for one in draws]), aimed=built)
            certain, guess = told(name, attackers.mean([one.regular for one in draws]), aimed=built)
            yield certain
            yield replace(guess, most=None)  # no method that is safe against the other attacks holds it down


def building(asked: Asked) -> Iterator[Reached]:
    """Time how long it takes to draw the half-sample of many rows, and of one more month beside them."""
    if not asked.build:
        return
    with TemporaryDirectory() as folder:
        chance = np.random.default_rng(1)
        parts = [_part(asked.build // _PERIODS, month, chance, Path(folder)) for month in range(_PERIODS)]
        first = Path(folder) / "first"
        first.mkdir()
        draw(parts[:1], DECLARATION, SECRET, first)  # so that the walk is compiled
        begun = time.perf_counter()
        draw(parts, DECLARATION, SECRET, first)
        yield Reached(f"seconds to draw {asked.build:,} rows in {_PERIODS} parts", time.perf_counter() - begun, "s")


def told(name: str, got: attackers.Got, *, aimed: bool = True) -> Iterator[Reached]:
    """Yield what the attacker got as figures."""
    yield Reached(f"{name}: certain, {got.by}", 100 * got.certain, "%", most=CERTAIN if aimed else None)
    words = f"{name}: best guess, {got.by} ({100 * got.guessed:.1f} %, unasked {100 * got.unasked:.1f} %)"
    yield Reached(words, got.gained, "points", most=GAINED if aimed else None)


PARTS: dict[str, Callable[[Asked], Iterator[Reached]]] = {
    "half-sample": half_sample,
    "late-records": late_records,
    "repeat-persons": repeat_persons,
    "building": building,
    "suppression": lambda asked: suppressed(),
}


def _attacked(
    rows: Rows,
    drawn: list[attacked.Flags],
    chances: list[attackers.Numbers],
    evidence: attackers.Evidence,
) -> Iterator[attackers.Got]:
    """Yield what each kind of attack gets, on the average of all draws."""
    draws = list(zip(evidence.draws(), chances, strict=True))
    for triples in (False, True):
        yield attackers.mean(
            [
                attackers.by_questions(one, attackers.HALF_SAMPLE, known, QUESTIONS, triples=triples)
                for one, known in draws
            ]
        )
    yield attackers.mean(
        [
            attackers.by_unions(rows, each, attackers.HALF_SAMPLE, known)
            for each, known in zip(drawn, chances, strict=True)
        ]
    )
    yield attackers.mean([attackers.at_the_limit(one, known) for one, known in draws])


def _rows(asked: Asked) -> Iterator[Rows]:
    yield attacked.invented(asked.rows)
    real = attacked.street(asked.shared)
    if real is not None:
        yield real
    else:
        click.echo(f"{asked.shared} holds no street crime of Kent with areas, so that Medway is left out.", err=True)


def _drawn(rows: Rows, folder: Path, seed: int) -> attacked.Flags:
    folder.mkdir()
    return attacked.drawn(rows, folder, seed=seed)


def _part(rows: int, month: int, chance: np.random.Generator, folder: Path) -> Path:
    """Write a month of made rows: 5,000 places in 250 wards, 14 kinds."""
    place = (chance.random(rows) ** 2 * 5_000).astype(np.int64)
    columns = {
        "place": place,
        "ward": place // 20,
        "kind": (chance.random(rows) ** 2 * 14).astype(np.int64),
        "month": np.full(rows, month),
        "age": chance.integers(0, 90, rows),
        "sex": chance.integers(0, 3, rows),
    }
    return attacked.written(Rows("made", columns), np.arange(rows) + month * rows, folder / f"{month}.parquet")


def _print(one: Reached) -> None:
    missed = "" if one.met else "  MISSED"
    click.echo(f"{one.what:<82}{one.value:>10.2f} {one.unit:<7}{one.aim}{missed}")
