"""The trial of ADR 20: weights by record, by person, or by record with some persons left out; who comes many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from concordat.config.bench.attacked import Codes, Flags, Rows, drawn
from concordat.config.bench.attackers import MOST, Got, gathered, known_chances, limit_of, over_periods
from concordat.config.bench.usefulness import Useful, measured
from concordat.datasets.rules.protecting import LEFT_OUT, SAMPLED_OF_SOME, Protection
from concordat.datasets.store import walking
from concordat.datasets.store.sampling import GENTLENESS, LEAST

Numbers = npt.NDArray[np.float64]
RECORD, PERSON, SOME = "record", "person", "record of some persons"
UNITS = (RECORD, PERSON, SOME)
PERIODS = 12  # in which somebody comes who comes regularly
_CODES = ("month", "quarter", "half", "place", "ward", "kind", "band", "sex")
_FAMILIES = (
    "month kind", "ward kind", "place", "place kind", "ward month", "kind band sex", "band month", "ward band",
    "ward kind quarter", "place quarter", "ward kind month", "place kind half",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """What weights by a unit give.

    `distinct` is the mean error of distinct persons in groups of 20 and more, 0 to 1, as they are told. `present` is the
    share of persons with four records and more of whom it can be known for certain that they are in the data. `groups` are
    small groups of records; `one` the records of one person, who is known to be alone in a group; `regular` small groups of
    persons who come in each of twelve periods. All are attacked at the limit of any number of questions.
    """

    unit: str
    useful: Useful
    distinct: float
    present: float
    groups: Got
    one: Got
    regular: Got


def tried(rows: Rows, unit: str, groups: int, seed: int = 1) -> Trial:
    """Draw weights by a unit, and measure what they give."""
    chance = np.random.default_rng(seed)
    if unit == SOME:  # as it is built
        with TemporaryDirectory() as folder:
            sampled = drawn(rows, Path(folder), seed=seed, whose=True)
    else:
        sampled = walked(rows, rows.columns["person"] if unit == PERSON else np.arange(len(rows)), chance)
    evidence = gathered(rows, [sampled], groups, 1, seed)
    persons, counts = np.unique(rows.columns["person"], return_counts=True)
    took = np.bincount(rows.columns["person"], weights=sampled, minlength=int(persons.max()) + 1)[persons].astype(
        np.int64
    )
    some, many = (counts > 1) & (counts <= MOST), counts > 3
    alone = known_chances(rows, sampled) if unit == RECORD else _alone(unit)
    return Trial(
        unit,
        measured(rows, sampled),
        _distinct(rows, sampled, unit),
        float((took[many] > 0).mean()),
        limit_of(evidence.small[:, 0], evidence.small[:, 1], known_chances(rows, sampled), "small groups"),
        limit_of(counts[some], took[some], alone, "one person's records"),
        _regular(unit, chance),
    )


def walked(rows: Rows, units: Codes, chance: np.random.Generator) -> Flags:
    """Draw a half-sample in which records of one unit share their weight."""
    columns: Mapping[str, Codes] = {
        **rows.columns, "quarter": rows.columns["month"] // 3, "half": rows.columns["month"] // 6,
    }  # fmt: skip
    base = np.stack([columns[name].astype(np.uint32) for name in _CODES], 1)
    families = np.full((len(_FAMILIES), 3), -1, np.int64)
    for at, family in enumerate(_FAMILIES):
        families[at, : len(family.split())] = [_CODES.index(name) for name in family.split()]
    known, unit = np.unique(units, return_inverse=True)
    turn_of = chance.permutation(len(known))[unit]
    turns = np.argsort(turn_of, kind="stable")
    starts = np.searchsorted(turn_of[turns], np.arange(len(known) + 1))
    margins = np.zeros(1 << 20, np.int32)
    sampled = np.zeros(len(rows), np.bool_)
    walking.count(base, families, margins)
    walking.walk(base, families, margins, turns, starts, chance.random(len(known)), LEAST, GENTLENESS, 0.5, sampled)
    return sampled


def _distinct(rows: Rows, sampled: Flags, unit: str) -> float:
    """Return the mean error of distinct persons in groups of twenty and more, 0 to 1."""
    off: list[float] = []
    exactly = Protection(base=1)
    for by in (("ward",), ("ward", "kind"), ("place",)):
        groups = rows.groups(by)
        key = groups * rows.many("person") + rows.columns["person"]
        pairs, pair = np.unique(key, return_inverse=True)
        group = pairs // rows.many("person")
        took = np.bincount(pair, weights=sampled).astype(np.int64)
        true, *seen = (
            np.bincount(group, weights=each, minlength=group.max() + 1).astype(np.int64)
            for each in (took >= 0, took > 0, took == 1, took == 2)
        )
        tell = {RECORD: exactly.distinct, SOME: exactly.people, PERSON: _doubled}[unit]
        for at in np.flatnonzero((true >= 20) & (seen[0] >= exactly.records)):
            told = tell(*(int(each[at]) for each in seen)) or 0
            off.append(abs(told - true[at]) / true[at])
    return float(np.mean(off))


def _doubled(seen: int, once: int, twice: int) -> int:
    return 2 * seen


def _alone(unit: str) -> Numbers:
    """Return how likely so many records of one person are sampled, by how many there are: none, or all or some of them."""
    left_out, rate = (0.5, 1.0) if unit == PERSON else (LEFT_OUT, SAMPLED_OF_SOME)
    chances = (1 - left_out) * _taken(rate)[1:]
    chances[:, 0] += left_out
    return chances


def _taken(rate: float) -> Numbers:
    """Return how likely so many of some are taken, (0 to 7, taken 0 to 7)."""
    return np.array(
        [
            [
                comb(many, took) * rate**took * (1 - rate) ** (many - took) if took <= many else 0
                for took in range(MOST + 1)
            ]
            for many in range(MOST + 1)
        ]
    )


def _regular(unit: str, chance: np.random.Generator, groups: int = 20_000) -> Got:
    """Attack small groups of persons who have a record in each period, of which it is known how many were sampled in each.

    Somebody with all or none of their records is in all periods or in none; else each record has a coin of its own, where
    the person is not left out.
    """
    persons = chance.choice(np.arange(1, MOST + 1), groups, p=np.array([45, 20, 11, 8, 6, 5, 5]) / 100)
    left_out, rate = {RECORD: (0.0, 0.5), PERSON: (0.5, 1.0), SOME: (LEFT_OUT, SAMPLED_OF_SOME)}[unit]
    there = chance.binomial(persons, 1 - left_out)
    took = chance.binomial(there[:, None], rate, (groups, PERIODS))
    return over_periods(persons, took, _taken(1 - left_out), _taken(rate), "regular persons")
