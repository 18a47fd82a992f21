"""What a file turned out to hold, and what was understood of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from concordat.places.rules.columns import Meaning
from concordat.places.rules.outlines import Shape

MOST_TOLD = 20


class Unloadable(Exception):
    """A file that cannot be loaded; each problem says where and what, in words."""

    def __init__(self, *problems: str) -> None:
        super().__init__(problems[0] if problems else "")
        self.problems = problems

    def told(self, most: int = MOST_TOLD) -> list[str]:
        """Return the problems, the first of them where they are many."""
        more = len(self.problems) - most
        return [*self.problems[:most], *([f"and {more} more like these"] if more > 0 else [])]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area of a file."""

    code: str
    name: str
    shape: Shape
    note: str = ""


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas of one kind and generation, with outlines."""

    kind: str
    generation: str
    begins: date | None
    ends: date | None
    rows: Sequence[AreaRow]
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """Who lives in an area: for one sex, by age where the file has ages."""

    code: str
    sex: str
    total: int
    households: int | None = None
    ages: Sequence[int] = ()
    counts: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Populations of areas in a year."""

    of: Meaning
    year: int
    rows: Sequence[PeopleRow]
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DeprivationRow:
    """How an area ranks: the whole index, and each domain."""

    code: str
    rank: int | None
    decile: int | None
    score: float | None
    domains: dict[str, dict[str, float | int]]


@dataclass(frozen=True, slots=True)
class Deprivations:
    """An index of deprivation."""

    of: Meaning
    year: int
    rows: Sequence[DeprivationRow]
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """A look-up between two generations of one kind: earlier code, later code, how (empty where it is not told)."""

    earlier: Meaning
    later: Meaning
    rows: Sequence[tuple[str, str, str]]
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Which areas are part of which larger ones: code of the part, code of the whole. `exact` unless it is a best fit."""

    part: Meaning
    wholes: Sequence[Meaning]
    rows: Sequence[tuple[str, ...]]  # the part, then a code for each of the wholes
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Postcodes, read as they are asked for: there are millions."""

    rows: Callable[[], Iterator[dict[str, object]]]
    said: Sequence[str] = field(default_factory=list)


Content = Areas | Figures | Deprivations | Changes | Parts | Postcodes
