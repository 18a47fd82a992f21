"""What the pages of areas show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from concordat.places.models import Area, Lookup, Part
from concordat.places.queries.figures import People
from concordat.places.rules.words import dates, generation_named, generation_words

COLUMNS = (
    "Name",
    "Code",
    "Kind",
    "Generation",
    "From",
    "To",
    "Hectares",
    "People",
    "People of",
    "People counted by",
    "Longitude",
    "Latitude",
    "Outline",
    "Source",
    "Licence",
)


@dataclass(frozen=True, slots=True)
class Denominator:
    """A number of people that says its year, its source and how it was come by."""

    total: int
    year: int
    words: str
    households: int | None = None

    @classmethod
    def of(cls, people: People | None) -> Denominator | None:
        return cls(people.total, people.year, people.words, people.households) if people else None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area in a list."""

    ref: str
    name: str
    code: str
    kind: str
    generation: str
    begins: date | None
    ends: date | None
    dates: str
    hectares: float | None
    people: Denominator | None
    longitude: float | None
    latitude: float | None
    outline: str
    source: str
    licence: str

    @property
    def generation_named(self) -> str:
        """Its generation as a page says it."""
        return generation_named(self.generation)

    def cells(self) -> tuple[object, ...]:
        """Return the row as a file holds it."""
        people = self.people
        return (
            self.name,
            self.code,
            self.kind,
            self.generation,
            self.begins,
            self.ends,
            self.hectares,
            people.total if people else None,
            people.year if people else None,
            people.words if people else "",
            self.longitude,
            self.latitude,
            self.outline,
            self.source,
            self.licence,
        )


@dataclass(frozen=True, slots=True)
class StepShown:
    """What became of an area, or what it came from: the other area, in words how much, and how that is known."""

    ref: str
    name: str
    code: str
    dates: str
    how: str
    words: str
    known: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """An area that is part of another, or holds it."""

    ref: str
    name: str
    code: str
    kind: str
    generation: str
    how: str


def area_row(area: Area, people: People | None) -> AreaRow:
    """Present an area in a list."""
    return AreaRow(
        area.ref,
        area.name,
        area.code,
        area.get_kind_display(),
        area.generation,
        area.begins,
        area.ends,
        dates(area.begins, area.ends),
        area.hectares,
        Denominator.of(people),
        area.longitude,
        area.latitude,
        outline_words(area),
        area.source.words if area.source else "Drawn by the partnership",
        area.source.licence if area.source else "",
    )


def outline_words(area: Area) -> str:
    """Say what an area's outline is: as published, or a best fit."""
    return str(Area.Basis(area.basis).label) if area.outline is not None else "No outline"


def became(rows: Sequence[Lookup]) -> tuple[StepShown, ...]:
    """Present which areas an area became."""
    return tuple(_step(row, row.later, row.share, row.overlap, of_earlier=True) for row in rows)


def came_from(rows: Sequence[Lookup]) -> tuple[StepShown, ...]:
    """Present which areas an area came from."""
    return tuple(_step(row, row.earlier, row.overlap, row.share, of_earlier=False) for row in rows)


def _step(row: Lookup, other: Area, ours: float | None, theirs: float | None, *, of_earlier: bool) -> StepShown:
    known = "Best fit, computed from the outlines" if row.computed else f"Look-up: {row.source or 'source not stated'}"
    return StepShown(
        other.ref,
        other.name,
        other.code,
        generation_words(other.generation, other.begins, other.ends),
        row.get_how_display(),
        _words(row, ours, theirs, of_earlier=of_earlier),
        known,
    )


def _words(row: Lookup, ours: float | None, theirs: float | None, *, of_earlier: bool) -> str:
    """Say how much of this area the other has, and how much of the other that is."""
    if row.how == Lookup.How.EXACT:
        return "The same area"
    if ours is None:
        return "How much of it is not known"
    whose = "its people" if row.measured_by == Lookup.Measure.PEOPLE else "its surface"
    if row.measured_by == Lookup.Measure.PEOPLE and row.measured_in:
        whose = f"{whose} ({row.measured_in})"
    if ours >= SAME and theirs is not None and theirs >= SAME:
        return f"Much the same area: {_percent(ours)} of {whose}"
    if ours >= SAME:
        return "All of it" + (f", which is {_percent(theirs)} of the other" if theirs is not None else "")
    verb = "went there" if of_earlier else "came from there"
    return f"{_percent(ours)} of {whose} {verb}"


SAME = 0.98


def _percent(share: float) -> str:
    number = share * 100
    return "less than 1%" if number < 1 else f"{number:.0f}%"


def parts(rows: Sequence[Part]) -> tuple[PartShown, ...]:
    """Present the areas that an area is made of."""
    return tuple(_part(row, row.part) for row in rows)


def wholes(rows: Sequence[Part]) -> tuple[PartShown, ...]:
    """Present the areas that an area is part of."""
    return tuple(_part(row, row.whole) for row in rows)


def _part(row: Part, other: Area) -> PartShown:
    kind = other.get_kind_display()
    how = row.get_how_display() + (", computed from the outlines" if row.computed else "")
    return PartShown(other.ref, other.name, other.code, kind, generation_named(other.generation), how)
