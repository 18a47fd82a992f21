"""Ages of people: single years, and the bands in which a page shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SHOWN = (0, 5, 10, 16, 18, 25, 35, 50, 65, 75, 85)  # 10 is the age of criminal responsibility, 18 of adulthood
_SINGLE = re.compile(
    r"(?P<sex>[fmp]|females?_?|males?_?|persons?_?)?(?:age[ _]?)?(?P<from>\d{1,3})(?P<open>\+|plus)?", re.I
)
_BAND = re.compile(r"(?:aged?[ _]?)?(?P<from>\d{1,3})(?:[-–_ ]| to | ?to ?)(?P<to>\d{1,3})(?: years)?", re.I)
_OPEN = re.compile(r"(?:aged?[ _]?)?(?P<from>\d{1,3}) ?(?:\+|plus|and over|years and over)", re.I)


@dataclass(frozen=True, slots=True)
class Band:
    """How many are of an age from `first` to `last`, both included; `last` is None where the band is open."""

    first: int
    last: int | None
    count: int

    @property
    def words(self) -> str:
        if self.last is None:
            return f"{self.first} and over"
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def of_column(name: str) -> tuple[str, int] | None:
    """Return the sex (`persons`, `female`, `male`) and first age that a column's name means; None of any other column."""
    plain = name.strip()
    if found := _SINGLE.fullmatch(plain):
        sex = (found["sex"] or "p")[0].lower()
        return {"f": "female", "m": "male", "p": "persons"}[sex], int(found["from"])
    for pattern in (_OPEN, _BAND):
        if found := pattern.fullmatch(plain):
            return "persons", int(found["from"])
    return None


def bands(ages: Sequence[int], counts: Sequence[int], shown: Sequence[int] = SHOWN) -> tuple[Band, ...]:
    """Gather counts into the bands shown; a band that begins inside one of the file's is left out of the edges.

    >>> [band.words for band in bands(range(91), [1] * 91)][:3]
    ['0 to 4', '5 to 9', '10 to 15']
    """
    edges = [age for age in shown if age in set(ages)]
    if not edges or edges[0] != ages[0]:
        edges = [ages[0], *edges] if ages else []
    found = []
    for place, first in enumerate(edges):
        following = edges[place + 1] if place + 1 < len(edges) else None
        inside = [
            n for age, n in zip(ages, counts, strict=True) if age >= first and (following is None or age < following)
        ]
        found.append(Band(first, None if following is None else following - 1, sum(inside)))
    return tuple(found)


def said(ages: Sequence[int]) -> str:
    """Say whether ages are single years or bands."""
    if not ages:
        return "no ages, only the total"
    single = all(following - age == 1 for age, following in pairwise(ages))
    return "single years of age" if single else "bands of ages"
