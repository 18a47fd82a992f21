"""The ways in which a dataset may be had for a purpose, named, and the best of them first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from concordat.agreements.rules.ways import Way
from concordat.datasets.rules.reach import AGGREGATE, IDENTIFIABLE, PSEUDONYMOUS

_TELLING = (AGGREGATE, PSEUDONYMOUS, IDENTIFIABLE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the ways in which a dataset may be had for a purpose; `key` names it in an address."""

    key: str
    way: Way


def named_ways(ways: Sequence[Way]) -> tuple[Chosen, ...]:
    """Name ways, the best first: that which tells least of people, then that which gives most columns, then every row."""
    best = sorted(ways, key=lambda each: (_TELLING.index(each.form), -_gives(each), each.only is not None))
    seen: Counter[str] = Counter()
    named = []
    for each in best:
        key = f"{each.form}-{each.agreement or each.override or 'own'}"
        seen[key] += 1
        named.append(Chosen(key if seen[key] == 1 else f"{key}-{seen[key]}", each))
    return tuple(named)


def _gives(way: Way) -> int:
    return len(way.clear) * 100 + len(way.keyed | way.coarse)
