"""Which areas are most like an area: by how many live there, and how deprived it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, log, sqrt

MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Character:
    """What areas are likened by: people, and the mean rank of deprivation, 1 the most deprived (None: not known)."""

    people: int
    rank: float | None = None


def most_similar(code: str, areas: Mapping[str, Character], count: int = MOST_SIMILAR) -> tuple[str, ...]:
    """Return the areas most like one, the most alike first; none where it, or all others, are without people.

    The distance of two areas is Euclid's over two standardised facts: the logarithm of their people, and their rank of
    deprivation where both are known. Equal ones stand in the order of their codes, so that it is the same each time.
    """
    if code not in areas or areas[code].people <= 0:
        return ()
    peopled = {each: fact for each, fact in areas.items() if fact.people > 0}
    by_people = _standard({each: log(fact.people) for each, fact in peopled.items()})
    by_rank = _standard({each: fact.rank for each, fact in peopled.items() if fact.rank is not None})

    def distance(other: str) -> float:
        ranked = code in by_rank and other in by_rank
        return hypot(by_people[code] - by_people[other], by_rank[code] - by_rank[other] if ranked else 0.0)

    others = sorted((each for each in peopled if each != code), key=lambda other: (distance(other), other))
    return tuple(others[:count])


def _standard(values: Mapping[str, float]) -> dict[str, float]:
    """Return values less their mean, in standard deviations."""
    if not values:
        return {}
    mean = sum(values.values()) / len(values)
    spread = sqrt(sum((each - mean) ** 2 for each in values.values()) / len(values)) or 1.0
    return {name: (each - mean) / spread for name, each in values.items()}
