"""What of a dataset a reader reaches: columns, keys in place of identifiers, places as finely as allowed, and which rows.

It is made of what the dataset declares and of what a way of an agreement allows (`agreements/rules/ways.py`), and nothing
that it does not name can be asked for: `store/compiling.py` makes of it the only table that a question is put to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from concordat.datasets.rules.declarations import GEOGRAPHIES, Class, Column, Declaration, Part, Type

IDENTIFIABLE, PSEUDONYMOUS, AGGREGATE, OPEN = "identifiable", "pseudonymous", "aggregate", "open"  # forms; data without
KEY = "__key"
PERSON_KEY = f"person{KEY}"
LONGITUDE, LATITUDE, HOW = "at_longitude", "at_latitude", "at_how"
POINT, POSTCODE, CODE = "point", "postcode", "code"
AREAS = {
    "lsoa": "LSOA",
    "msoa": "MSOA",
    "ward": "Ward",
    "authority": "Authority",
    "beat": "Police beat",
}
_POINTS = (Part.LONGITUDE, Part.LATITUDE, Part.EASTING, Part.NORTHING)


class How(StrEnum):
    """How a column comes about that a reader sees: as it is kept, or placed as finely as its row may be."""

    KEPT = "kept"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    AREA = "area"
    PLACED_BY = "placed-by"


@dataclass(frozen=True, slots=True)
class Seen:
    """A column that a reader sees: its name and title, and the column of the store that it is made of.

    An area is told for rows that were placed by one of `placed` ("point", "postcode", "code").
    """

    name: str
    title: str
    type: Type
    source: str
    how: How = How.KEPT
    meaning: str = ""
    unit: str = ""
    placed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnlyRows:
    """Which rows alone are reached: those in which a column of the store is one of some values, as they are written."""

    column: str
    type: Type
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is allowed of a dataset, by the fields of its asset: as they are, as keys, and by their area alone.

    `least` is the least geography; `only` a field and the values of it whose rows alone are allowed.
    """

    form: str
    clear: frozenset[str]
    keyed: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()
    least: str = ""
    only: tuple[str, tuple[str, ...]] | None = None

    @classmethod
    def by(cls, way: Any) -> Self:
        """Return what a way of an agreement allows."""
        only = (way.only.field, way.only.values) if way.only else None
        return cls(way.form, way.clear, way.keyed, way.coarse, way.conditions.least_geography, only)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a reader sees of a dataset.

    Rows that were placed by what `exact` names have their own coordinates; those placed by what `coarse` names have the
    centre of the area that `centre` (a column of the store) names, or none where that is "".
    """

    columns: tuple[Seen, ...]
    exact: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()
    centre: str = ""
    only: OnlyRows | None = None
    named: Mapping[str, Seen] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", {each.name: each for each in self.columns})

    def __bool__(self) -> bool:
        return bool(self.columns)


def open_to_all(declaration: Declaration) -> Allowed:
    """Return what is allowed of open data, of which the columns are the fields: every one that names nobody."""
    return Allowed(OPEN, frozenset(each.name for each in declaration.columns if each.gives != Class.IDENTIFIER))


def reached(declaration: Declaration, allowed: Allowed, fields: Mapping[str, str], held: Collection[str]) -> Reach:
    """Return what of a dataset is reached by what is allowed.

    `fields` says which column a field of the agreement's asset is, `held` which columns the store has.
    """
    given = _Given(declaration, allowed, fields)
    exact, coarse = given.hows()
    least = allowed.least
    areas = {name: kind for name in held if (kind := area_kind(name))}
    centre = _centre(areas, least) if coarse else ""
    columns = [
        *given.columns(),
        *_areas(areas, least, given.finest(exact + coarse)),
        *_coordinates(held, exact, coarse),
    ]
    return Reach(tuple(columns), exact, coarse, centre, given.only(held))


def area_kind(name: str) -> str:
    """Return the kind of area that a column of the store names, such as at_lsoa_2021; "" where it names none."""
    if not name.startswith("at_") or name in (LONGITUDE, LATITUDE, HOW):
        return ""
    return name.removeprefix("at_").partition("_")[0]


@dataclass(frozen=True, slots=True)
class _Given:
    """What is allowed of a declaration, by the names of columns."""

    declaration: Declaration
    allowed: Allowed
    fields: Mapping[str, str]

    def columns(self) -> Iterator[Seen]:
        """Give the declared columns that are seen, in their order, and keys in place of identifiers."""
        for column in self.declaration.columns:
            if self._clear(column):
                yield Seen(column.name, column.title, column.type, column.name, How.KEPT, column.meaning, column.unit)
            elif self._keyed(column):
                meaning = "The same key stands for the same value wherever the same agreement gives it"
                yield Seen(
                    f"{column.name}{KEY}", f"{column.title} (key)", Type.TEXT, f"{column.name}{KEY}", meaning=meaning
                )
            elif self._coarse(column) and column.part in (Part.LONGITUDE, Part.LATITUDE):
                how = How.LONGITUDE if column.part == Part.LONGITUDE else How.LATITUDE
                yield Seen(column.name, column.title, Type.NUMBER, column.name, how, "Of the centre of its area")
        person = self.declaration.person
        named = [self.declaration.column(name) for name in (*person.name, person.born)] if person else []
        if any(self._keyed(each) for each in named) and all(self._keyed(each) or self._clear(each) for each in named):
            meaning = "The same key stands for the same name and date of birth"
            yield Seen(PERSON_KEY, "Person (key)", Type.TEXT, PERSON_KEY, meaning=meaning)

    def hows(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return by what a row may have been placed for its own coordinates to be told, and for its area alone."""
        exact, coarse = [], []
        for how in (POINT, POSTCODE, CODE):
            said = self._saying(how)
            if said and all(self._clear(each) for each in said):
                exact.append(how)
            elif said and all(self._clear(each) or self._coarse(each) for each in said):
                coarse.append(how)
        return tuple(exact), tuple(coarse)

    def finest(self, hows: Collection[str]) -> dict[str, int]:
        """Return how finely each thing by which rows are placed says where they are."""
        return {how: min(_rank(each.geography) for each in self._saying(how)) for how in hows}

    def only(self, held: Collection[str]) -> OnlyRows | None:
        """Return which rows alone are given; a column that is not held is true of no row."""
        if self.allowed.only is None:
            return None
        field, values = self.allowed.only
        name = self._named().get(field, "")
        if name not in held:
            return OnlyRows("", Type.TEXT, ())
        return OnlyRows(name, self.declaration.column(name).type, values)

    def _saying(self, how: str) -> list[Column]:
        parts = {POINT: _POINTS, POSTCODE: (Part.POSTCODE,), CODE: (Part.CODE,)}[how]
        return [each for each in self.declaration.columns if each.part in parts]

    def _named(self) -> dict[str, str]:
        names = {each.name for each in self.declaration.columns}
        return {ref: name for ref, name in self.fields.items() if name in names}

    def _of(self, column: Column, refs: Collection[str]) -> bool:
        return any(self.fields.get(ref) == column.name for ref in refs)

    def _clear(self, column: Column) -> bool:
        if column.gives == Class.IDENTIFIER and self.allowed.form != IDENTIFIABLE:
            return False
        return self._of(column, self.allowed.clear) and not self._too_fine(column)

    def _keyed(self, column: Column) -> bool:
        pseudonymous = self.allowed.form == PSEUDONYMOUS
        return column.gives == Class.IDENTIFIER and pseudonymous and self._of(column, self.allowed.keyed)

    def _coarse(self, column: Column) -> bool:
        if column.gives == Class.IDENTIFIER and self.allowed.form != IDENTIFIABLE:
            return False
        return self._of(column, self.allowed.coarse) or (
            self._of(column, self.allowed.clear) and self._too_fine(column)
        )

    def _too_fine(self, column: Column) -> bool:
        """Say whether the dataset declares a column to be finer than the line allows, whatever the agreement's list says."""
        least = self.allowed.least
        return bool(least and column.geography) and _rank(column.geography) < _rank(least)


def _rank(geography: str) -> int:
    """Return how coarse a geography is; one that is in no order is the finest, so that only no limit at all lets it by."""
    return GEOGRAPHIES.index(geography) if geography in GEOGRAPHIES else -1


def _centre(areas: Mapping[str, str], least: str) -> str:
    """Return the column of the finest areas that the line allows, of the newest drawing of them that is named by a year."""
    fit = [(_rank(kind), name) for name, kind in areas.items() if kind in GEOGRAPHIES and _rank(kind) >= _rank(least)]
    finest = min((rank for rank, _ in fit), default=None)
    named = [name for rank, name in fit if rank == finest]
    return max(named, key=lambda name: (name[-4:].isdigit() and "_to_" not in name, name), default="")


def _areas(areas: Mapping[str, str], least: str, finest: Mapping[str, int]) -> Iterator[Seen]:
    for name, kind in sorted(areas.items(), key=lambda each: (_rank(each[1]), each[0])):
        rank = _rank(kind)
        if least and rank < _rank(least):
            continue
        placed = tuple(how for how, said in finest.items() if said <= rank or (rank < 0 and how != CODE))
        if placed:
            generation = name.removeprefix(f"at_{kind}").strip("_").replace("_", " ")
            title = AREAS.get(kind, kind.capitalize())
            title = f"{title} ({generation})" if generation else title
            yield Seen(name, title, Type.TEXT, name, How.AREA, "Where the row was placed", placed=placed)


def _coordinates(held: Collection[str], exact: tuple[str, ...], coarse: tuple[str, ...]) -> Iterator[Seen]:
    if not (exact or coarse) or HOW not in held:
        return
    meaning = "Of the centre of its area" if coarse and not exact else "Where the row was placed"
    if LONGITUDE in held and LATITUDE in held:
        yield Seen(LONGITUDE, "Longitude of the place", Type.NUMBER, LONGITUDE, How.LONGITUDE, meaning)
        yield Seen(LATITUDE, "Latitude of the place", Type.NUMBER, LATITUDE, How.LATITUDE, meaning)
    yield Seen(HOW, "Placed by", Type.TEXT, HOW, How.PLACED_BY, "What the place was found by", placed=exact + coarse)
