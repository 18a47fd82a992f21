"""The trial of ADR 20: weights by record or by person, where the same persons come many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concordat.config.bench.attacked import Codes, Flags, Rows
from concordat.config.bench.attackers import MOST, Got, gathered, known_chances, limit_of, pooled
from concordat.config.bench.usefulness import Useful, measured
from concordat.datasets.store import walking
from concordat.datasets.store.sampling import GENTLENESS, LEAST

Numbers = npt.NDArray[np.float64]
UNITS = ("record", "person")
PERIODS = 12  # in which somebody comes who comes regularly
_CODES = ("month", "quarter", "half", "place", "ward", "kind", "band", "sex")
_FAMILIES = (
    "month kind", "ward kind", "place", "place kind", "ward month", "kind band sex", "band month", "ward band",
    "ward kind quarter", "place quarter", "ward kind month", "place kind half",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """What weights by a unit give.

    `distinct` is the mean error of distinct persons in groups of 20 and more, 0 to 1, from persons in the sample doubled,
    and `odd` from those doubled of whom an odd number of records is in it. `present` is the share of persons with four
    records and more of whom it can be known for certain that they are in the data. `groups` are small groups of records;
    `one` the records of one person, who is known to be alone in a group; `regular` small groups of persons who come in each
    of twelve periods. All are attacked at the limit of any number of questions.
    """

    unit: str
    useful: Useful
    distinct: float
    odd: float
    present: float
    groups: Got
    one: Got
    regular: Got


def tried(rows: Rows, unit: str, groups: int, seed: int = 1) -> Trial:
    """Draw weights by a unit, and measure what they give."""
    chance = np.random.default_rng(seed)
    sampled = walked(rows, rows.columns["person"] if unit == "person" else np.arange(len(rows)), chance)
    evidence = gathered(rows, [sampled], groups, 1, seed)
    persons, counts = np.unique(rows.columns["person"], return_counts=True)
    took = np.bincount(rows.columns["person"], weights=sampled, minlength=int(persons.max()) + 1)[persons].astype(
        np.int64
    )
    some, many = (counts > 1) & (counts <= MOST), counts > 3
    alone = _alone() if unit == "person" else known_chances(rows, sampled)
    return Trial(
        unit,
        measured(rows, sampled),
        _distinct(rows, sampled, odd=False),
        _distinct(rows, sampled, odd=True),
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
    walking.walk(base, families, margins, turns, starts, chance.random(len(known)), LEAST, GENTLENESS, sampled)
    return sampled


def _distinct(rows: Rows, sampled: Flags, *, odd: bool) -> float:
    """Return the mean error of distinct persons in groups of twenty and more, 0 to 1."""
    off: list[Numbers] = []
    for by in (("ward",), ("ward", "kind"), ("place",)):
        groups = rows.groups(by)
        key = groups * rows.many("person") + rows.columns["person"]
        pairs, pair = np.unique(key, return_inverse=True)
        group = pairs // rows.many("person")
        took = np.bincount(pair, weights=sampled).astype(np.int64)
        counted = took % 2 == 1 if odd else took > 0
        true, found = np.bincount(group), 2 * np.bincount(group, weights=counted)
        large = true >= 20
        off.append(np.abs(found - true)[large] / true[large])
    return float(np.concatenate(off).mean())


def _alone() -> Numbers:
    """Return how likely so many records of one person are sampled, by how many there are: all of them or none."""
    chances = np.zeros((MOST, MOST + 1))
    chances[:, 0] = 0.5
    chances[np.arange(MOST), np.arange(1, MOST + 1)] = 0.5
    return chances


def _regular(unit: str, chance: np.random.Generator, groups: int = 2_000) -> Got:
    """Attack small groups of persons who have a record in each period, of which it is known how many were sampled."""
    persons = chance.choice(np.arange(1, MOST + 1), groups, p=np.array([45, 20, 11, 8, 6, 5, 5]) / 100)
    draws = PERIODS if unit == "record" else 1
    took = chance.binomial(persons[:, None], 0.5, (groups, draws))
    return pooled(persons, took, "regular persons")
