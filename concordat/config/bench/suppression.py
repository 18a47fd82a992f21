"""`concordat bench suppression`: seconds and cells of protecting a table of 3,780 counts, and what an attack recovers."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click
import numpy as np

from concordat.analysis.rules.suppression import Axis, Release, Rule, Table, Zeros, audit, link, protect
from concordat.config.bench.reached import Reached

SHAPE = (30, 14, 9)
PRIMARY = 769  # of the peer's: ours must be of the same table
PEER = "pytauargus (OPT), measured before on 4 cores, not run now"
PEER_SECONDS, PEER_SECONDARY = 76.0, 166
GOALS = {Zeros.SOME_HIDDEN: (80.0, 1.0), Zeros.SHOWN: (20.0, 1.4)}  # times as fast, and of the peer's secondary cells
TABLES = 200
_KINDS = ("two-way", "three-way", "linked", "hierarchical")


@dataclass(frozen=True, slots=True)
class Protected:
    """The table of 3,780 counts under one assumption: median seconds on the clock and of processors, cells, what is
    recovered."""

    zeros: str
    seconds: float
    processor: float
    primary: int
    secondary: int
    recovered: int
    audit_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long the peer took, on its quickest run, as we of a processor: we keep to one, however busy."""
        return PEER_SECONDS / self.processor

    @property
    def cells(self) -> float:
        """Our secondary cells to the peer's."""
        return self.secondary / PEER_SECONDARY

    @property
    def safe(self) -> bool:
        """Whether it is the peer's table, and nothing of it is recovered."""
        return self.primary == PRIMARY and not self.recovered

    @property
    def right(self) -> bool:
        """Whether it is safe, with few enough cells and quickly enough."""
        faster, most = GOALS[Zeros(self.zeros)]
        return self.safe and self.cells <= most and self.ratio >= faster


@dataclass(frozen=True, slots=True)
class Many:
    """Random tables of one kind: how many, their cells, and how many the audit recovered after protecting and before."""

    kind: str
    tables: int
    primary: int
    secondary: int
    recovered: int
    before: int


@click.command()
@click.option(
    "--times", default=3, show_default=True, type=click.IntRange(1), help="How often the large table is protected."
)
@click.option("--tables", default=TABLES, show_default=True, type=click.IntRange(4), help="How many random tables.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def suppression(times: int, tables: int, as_json: bool) -> None:
    """Hide cells of a 30 x 14 x 9 table beside what pytauargus took, and attack 200 random tables.

    Every hidden cell of every table is then attacked by linear programming, by itself, up and down; what an attack recovers
    where only small counts are hidden shows that it can. The figures of pytauargus are of a run before this one, of the same
    table; it is not run. Needs no database. Exit codes: 0 nothing is recovered, and the table is protected 80 times as fast
    with no more secondary cells (20 times with 1.4 times the cells where zeros are shown); 1 not so.
    """
    large = [_large(zeros, times) for zeros in GOALS]
    many = [_many(kind, tables // len(_KINDS)) for kind in _KINDS]
    right = all(one.right for one in large) and all(one.recovered == 0 < one.before for one in many)
    if as_json:
        told = [asdict(one) | {"ratio": one.ratio, "cells": one.cells, "right": one.right} for one in large]
        click.echo(json.dumps({"right": right, "large": told, "many": [asdict(one) for one in many]}, indent=1))
    else:
        _print(large, many)
    sys.exit(0 if right else 1)


def reached() -> Iterator[Reached]:
    """Yield how fast and how sparingly releases are protected, and what an audit recovers of them."""
    for zeros, (faster, most) in GOALS.items():
        one = _large(zeros, 1)
        words = f"Suppression of {' x '.join(str(each) for each in SHAPE)} with zeros {zeros}"
        yield Reached(f"{words}: as fast as pytauargus was", one.ratio, "times", least=faster)
        yield Reached(f"{words}: of its secondary cells", one.cells, "times", most=most)
        yield Reached(f"{words}: recovered", one.recovered, "cells", most=0)
    many = [_many(kind, TABLES // len(_KINDS)) for kind in _KINDS]
    yield Reached(f"{TABLES} random tables: recovered", sum(one.recovered for one in many), "cells", most=0)
    yield Reached(
        f"{TABLES} random tables, small counts alone hidden: recovered", sum(one.before for one in many), "cells"
    )


def large_table() -> Table:
    """Return the table that the peer was measured on: 3,780 counts, 4,650 with margins."""
    chance = np.random.default_rng(1)
    axes = tuple(Axis(name, tuple(range(size))) for name, size in zip(("ward", "type", "age"), SHAPE, strict=True))
    return Table(axes, chance.poisson(chance.gamma(1.2, 12, SHAPE)))


def random_tables(kind: str, seed: int) -> list[Table]:
    """Return tables of a kind, small enough to be mostly small counts."""
    chance = np.random.default_rng(seed)
    ward, sort, age = (int(chance.integers(low, high)) for low, high in ((5, 14), (4, 9), (3, 6)))
    counts = chance.poisson(chance.gamma(1.2, chance.uniform(4, 15), (ward, sort, age)))
    wards = Axis("ward", tuple(range(ward)))
    sorts, ages = Axis("type", tuple(range(sort))), Axis("age", tuple(range(age)))
    if kind == "two-way":
        return [Table((wards, sorts), counts[:, :, 0])]
    if kind == "three-way":
        return [Table((wards, sorts, ages), counts)]
    if kind == "linked":
        pairs = [Table((wards, sorts), counts.sum(axis=2)), Table((sorts, ages), counts.sum(axis=0))]
        return [*pairs, Table((wards, ages), counts[:, 0], {"type": 0})]
    parents = {code: f"district {code % 3}" for code in range(ward)}
    return [Table((Axis("ward", (*wards.codes, *sorted(set(parents.values()))), parents), sorts), counts[:, :, 0])]


def _large(zeros: Zeros, times: int) -> Protected:
    table, rule = large_table(), Rule(5, zeros)
    taken = []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        release = protect([table], rule)
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    clock = time.perf_counter()
    recovered = len(audit(release).recovered)
    seconds, processor = (float(np.median(each)) for each in zip(*taken, strict=True))
    primary = int(release.primary.sum())
    return Protected(zeros, seconds, processor, primary, release.secondary, recovered, time.perf_counter() - clock)


def _many(kind: str, count: int) -> Many:
    primary = secondary = recovered = before = 0
    for seed in range(count):
        rule = Rule(8, (Zeros.SHOWN, Zeros.SOME_HIDDEN, Zeros.HIDDEN)[seed % 3])
        release = protect(random_tables(kind, seed), rule)
        linked = link(release.linked.tables)
        primary += int(release.primary.sum())
        secondary += release.secondary
        recovered += len(audit(release).recovered)
        before += len(audit(Release(linked, rule, rule.primary(linked.values))).recovered)
    return Many(kind, count, primary, secondary, recovered, before)


def _print(large: list[Protected], many: list[Many]) -> None:
    click.echo(f"A table of {' x '.join(str(each) for each in SHAPE)}, counts from 1 to 4 hidden. The peer: {PEER}:")
    click.echo(f"{PEER_SECONDS:.0f} to 89 s, {PRIMARY} primary and {PEER_SECONDARY} secondary cells.")
    heads = ("seconds", "processor", "ratio", "secondary", "to peer's", "recovered", "audit s")
    click.echo(f"{'zeros':<14}" + "".join(f"{head:>11}" for head in heads))
    for one in large:
        click.echo(
            f"{one.zeros:<14}{one.seconds:>11.2f}{one.processor:>11.2f}{one.ratio:>11.0f}{one.secondary:>11}{one.cells:>11.2f}"
            f"{one.recovered:>11}{one.audit_seconds:>11.1f}"
        )
    click.echo(
        f"\n{sum(one.tables for one in many)} random tables, 1 to 7 hidden, zeros shown, some hidden, all hidden:"
    )
    click.echo(
        f"{'kind':<14}"
        + "".join(f"{head:>11}" for head in ("tables", "primary", "secondary", "recovered", "of primary"))
    )
    for each in many:
        figures = (each.tables, each.primary, each.secondary, each.recovered, each.before)
        click.echo(f"{each.kind:<14}" + "".join(f"{figure:>11,}" for figure in figures))
    click.echo(f"Recovered: {sum(one.recovered for one in many)}. “Of primary”: with small counts alone hidden.")
    for one in large:
        if not one.right:
            faster, most = GOALS[Zeros(one.zeros)]
            why = "is not safe" if not one.safe else f"misses {faster:.0f} times as fast with {most} times the cells"
            click.echo(f"The table with zeros {one.zeros} {why}.")
