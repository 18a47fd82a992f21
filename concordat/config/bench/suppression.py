"""The part of `concordat bench disclosure` on releases: protecting a table of 3,780 counts, and what an attack recovers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from concordat.analysis.rules.suppression import Axis, Release, Rule, Table, Zeros, audit, link, protect
from concordat.config.bench.reached import Reached

SHAPE = (30, 14, 9)
PRIMARY = 769  # of the peer's: ours must be of the same table
PEER = "pytauargus (OPT)"  # measured before on 4 cores, not run now
PEER_SECONDS, PEER_SECONDARY = 76.0, 166
GOALS = {Zeros.SOME_HIDDEN: (80.0, 1.0), Zeros.SHOWN: (20.0, 1.4)}  # times as fast, and of the peer's secondary cells
TABLES = 200
_KINDS = ("two-way", "three-way", "linked", "hierarchical")


@dataclass(frozen=True, slots=True)
class Protected:
    """The table of 3,780 counts under one assumption: seconds of a processor, cells, what is recovered."""

    zeros: str
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


@dataclass(frozen=True, slots=True)
class Many:
    """Random tables of one kind: how many, their cells, and how many the audit recovered after protecting and before."""

    kind: str
    tables: int
    primary: int
    secondary: int
    recovered: int
    before: int


def reached(tables: int = TABLES) -> Iterator[Reached]:
    """Yield how fast and how sparingly releases are protected, and what an audit recovers of them and of random tables.

    Every hidden cell is attacked by linear programming, by itself, up and down; what is recovered where small counts alone
    are hidden shows that the attack can. The peer's figures are of a run before this one, of the same table.
    """
    for zeros, (faster, most) in GOALS.items():
        one = _large(zeros)
        words = f"{' x '.join(str(each) for each in SHAPE)}, zeros {zeros}"
        yield Reached(f"{words}: primary cells, of {PEER} as many", one.primary, "cells", least=PRIMARY, most=PRIMARY)
        yield Reached(f"{words}: as fast as it was", one.ratio, "times", least=faster)
        yield Reached(f"{words}: its secondary cells", one.cells, "times", most=most)
        yield Reached(f"{words}: recovered", one.recovered, "cells", most=0)
        yield Reached(f"{words}: seconds of the audit", one.audit_seconds, "s")
    many = [_many(kind, tables // len(_KINDS)) for kind in _KINDS]
    for each in many:
        words = f"{each.tables} random tables, {each.kind}"
        yield Reached(f"{words}: recovered", each.recovered, "cells", most=0)
        yield Reached(f"{words}: of so many primary cells", each.primary, "cells")
        yield Reached(f"{words}: secondary cells", each.secondary, "cells")
        yield Reached(f"{words}: recovered where small counts alone are hidden", each.before, "cells", least=1)


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


def _large(zeros: Zeros) -> Protected:
    table, rule = large_table(), Rule(5, zeros)
    begun = time.process_time()
    release = protect([table], rule)
    processor = time.process_time() - begun
    begun = time.perf_counter()
    recovered = len(audit(release).recovered)
    primary = int(release.primary.sum())
    return Protected(zeros, processor, primary, release.secondary, recovered, time.perf_counter() - begun)


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
