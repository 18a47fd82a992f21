"""What a dataset declares of its rows and columns: what a delivery is checked against, and what a reader is told.

A declaration is a plain value that is written as YAML or JSON (`Declaration.read`, `Declaration.said`): the templates under
`datasets/definitions/` are such files, a dataset keeps one, and each version of it keeps the one that it was checked by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from concordat.kernel.errors import Problem

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
KEY = re.compile(r"[a-z][a-z0-9-]{0,48}")
KEPT_FOR_US = ("at_", "period")  # how names begin that the store gives to columns of its own
MOST_COLUMNS = 300


class Type(StrEnum):
    """What a column holds. A month is kept as its first day, a moment in the time of Europe/London without a zone."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    MONTH = "month"
    YES_NO = "yes-no"


class Class(StrEnum):
    """What a column can give away: who somebody is, what is sensitive of them, where, when, how much, or nothing."""

    IDENTIFIER = "identifier"
    QUASI = "quasi-identifier"
    SENSITIVE = "sensitive"
    PLACE = "place"
    TIME = "time"
    MEASURE = "measure"
    PLAIN = "plain"


class Identifies(StrEnum):
    """By what an identifier picks somebody out. The first three are found again by a subject rights search."""

    NHS_NUMBER = "nhs-number"
    EMAIL = "email"
    NAME_AND_BIRTH = "name-and-birth"
    NAME = "name"
    BORN = "date-of-birth"
    PHONE = "phone"
    ADDRESS = "address"
    REFERENCE = "reference"


class Part(StrEnum):
    """What a column says of where a row is: a point in WGS84 degrees or National Grid metres, a postcode, an area's code."""

    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    EASTING = "easting"
    NORTHING = "northing"
    POSTCODE = "postcode"
    CODE = "code"


class Disclosure(StrEnum):
    """To whom the rows may go at all."""

    OPEN = "open"
    ROWS = "rows"
    AGGREGATE = "aggregate"


class Twice(StrEnum):
    """What is done with rows that come twice: kept as separate incidents, kept once, or put aside as a mistake."""

    KEEP = "keep"
    ONCE = "once"
    QUARANTINE = "quarantine"


class Every(StrEnum):
    """How often data is due, and how long a period is that a delivery replaces whole."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"


class Law(StrEnum):
    """Which law makes a sensitive column so: UK GDPR article 9(1), or article 10 and DPA 2018 s.11(2)."""

    SPECIAL = "special"
    OFFENCE = "offence"


GEOGRAPHIES = ("point", "address", "postcode", "lsoa", "msoa", "ward", "authority")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called here and in files, what it holds and gives away, and what its values may be.

    `least` and `most` are numbers, or days written 2027-03-31; `longest` counts characters; `pattern` is an RE2 expression
    that a whole text matches; `formats` are those of strptime, tried in order, for days that are not written as most are.
    """

    name: str
    title: str
    meaning: str = ""
    type: Type = Type.TEXT
    gives: Class = Class.PLAIN
    also: tuple[str, ...] = ()
    required: bool = False
    allowed: tuple[str, ...] = ()
    least: float | str | None = None
    most: float | str | None = None
    longest: int = 1000
    pattern: str = ""
    formats: tuple[str, ...] = ()
    unit: str = ""
    identifies: Identifies | None = None
    law: Law | None = None
    geography: str = ""
    part: Part | None = None
    free_text: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """How files may call it."""
        return (self.title, self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Person:
    """Which columns together pick out a person by name and date of birth: the parts of the name, forenames first."""

    name: tuple[str, ...]
    born: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a dataset holds, how often it comes, and how its rows are checked.

    `row` says what one row is; `period` names the column by which rows fall into periods, and is empty where the whole is
    replaced each time; `key` names the columns that tell rows apart (none: all of them do, with `twice`); `threshold` is
    the share of bad rows, 0 to 1, past which a delivery is refused whole; `usual` the share of a period's usual rows under
    which, or over whose inverse, the deliverer is asked; `late` the days after a period's end by which it is due; `within`
    a box of degrees (west, south, east, north) in which points lie.
    """

    key: str
    title: str
    row: str
    columns: tuple[Column, ...]
    about: str = ""
    disclosure: Disclosure = Disclosure.ROWS
    every: Every = Every.MONTH
    late: int = 31
    period: str = ""
    unique: tuple[str, ...] = ()
    twice: Twice = Twice.KEEP
    threshold: float = 0.05
    usual: float = 0.5
    within: tuple[float, float, float, float] | None = None
    person: Person | None = None
    coverage: str = ""
    source: str = ""
    licence: str = ""
    subjects: str = ""
    caveats: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Return a column by its name; raise KeyError where there is none."""
        for each in self.columns:
            if each.name == name:
                return each
        raise KeyError(name)

    def placed(self, part: Part) -> Column | None:
        """Return the column that takes a part in saying where a row is."""
        return next((each for each in self.columns if each.part == part), None)

    def said(self) -> dict[str, Any]:
        """Return it as plain values, without what is as it would be unsaid; `read` reads the same again."""
        plain = _without_defaults(self)
        return plain | {"columns": [as_said(column) for column in self.columns]}

    @classmethod
    def read(cls, given: object) -> Self:
        """Read a declaration from plain values; raise Problem naming the column and what is wrong with it."""
        facts = _facts(cls, given, "The declaration")
        columns = facts.get("columns")
        if not isinstance(columns, list) or not columns:
            raise Problem("The declaration lists no columns.", "columns")
        if len(columns) > MOST_COLUMNS:
            raise Problem(f"The declaration lists {len(columns)} columns. It may list {MOST_COLUMNS}.", "columns")
        facts["columns"] = tuple(_column(each, at) for at, each in enumerate(columns, start=1))
        if facts.get("person") is not None:
            person = _facts(Person, facts["person"], "“person”")
            facts["person"] = Person(_words(person.get("name"), "person"), str(person.get("born", "")))
        declaration = cls(**_typed(cls, facts, "The declaration"))
        for problem in problems(declaration):
            raise problem
        return declaration


def as_said(column: Column) -> dict[str, Any]:
    """Return a column as plain values, without what is as it would be unsaid."""
    return _without_defaults(column)


def kind_of(column: Column) -> str:
    """Return what a column says of people, as agreements put it."""
    if column.gives == Class.IDENTIFIER:
        return "identifier"
    return column.law.value if column.law else "plain"


def problems(declared: Declaration) -> Iterator[Problem]:
    """Yield what is wrong with a declaration as a whole."""
    names = [column.name for column in declared.columns]
    if not KEY.fullmatch(declared.key):
        yield Problem("The key is small letters, digits and hyphens, such as police-street.", "key")
    yield from (Problem(f"{what} is missing.", name) for name, what in _NEEDED if not getattr(declared, name).strip())
    for column in declared.columns:
        yield from _of_a_column(column)
    yield from _said_twice(declared.columns)
    for name, said in (("period", [declared.period]), ("unique", declared.unique), ("person", _person(declared))):
        yield from (Problem(f"There is no column {each}.", name) for each in said if each and each not in names)
    if declared.period in names and declared.column(declared.period).type not in (Type.DATE, Type.MOMENT, Type.MONTH):
        yield Problem(f"{declared.period} is no day and no month, so rows cannot fall into periods by it.", "period")
    if declared.every != Every.ONCE and not declared.period:
        yield Problem("Say which column the rows fall into periods by, or that the data comes once.", "period")
    if not 0 <= declared.threshold <= 1 or not 0 <= declared.usual < 1:
        yield Problem("Shares are from 0 to 1.", "threshold")
    if (declared.placed(Part.LONGITUDE) is None) != (declared.placed(Part.LATITUDE) is None):
        yield Problem("A longitude and a latitude are needed together.", "columns")
    if (declared.placed(Part.EASTING) is None) != (declared.placed(Part.NORTHING) is None):
        yield Problem("An easting and a northing are needed together.", "columns")
    if declared.disclosure == Disclosure.OPEN:
        yield from _open(declared)


_NEEDED = (("title", "The name of the dataset"), ("row", "What a row is"))


def _open(declared: Declaration) -> Iterator[Problem]:
    if not declared.licence.strip():
        yield Problem("Open data has a licence. Say which.", "licence")
    for column in declared.columns:
        if column.gives in (Class.IDENTIFIER, Class.SENSITIVE):
            yield Problem(f"{column.title} is {column.gives.value}, so the dataset cannot be open.", "disclosure")


def _person(declared: Declaration) -> tuple[str, ...]:
    return (*declared.person.name, declared.person.born) if declared.person else ()


def _of_a_column(column: Column) -> Iterator[Problem]:
    at = f"columns.{column.name}"
    if not NAME.fullmatch(column.name):
        yield Problem(f"“{column.name}” is no name for a column: small letters, digits and _, such as crime_type.", at)
    if column.name.startswith(KEPT_FOR_US) or column.name.endswith("__key"):
        yield Problem(f"The name {column.name} is kept for what Concordat adds. Choose another.", at)
    if (column.gives == Class.IDENTIFIER) != (column.identifies is not None):
        yield Problem(f"{column.title}: an identifier says by what it identifies, and nothing else does.", at)
    if (column.gives == Class.SENSITIVE) != (column.law is not None):
        yield Problem(f"{column.title}: what is sensitive says by which law, and nothing else does.", at)
    if column.geography and column.geography not in GEOGRAPHIES:
        yield Problem(f"{column.title}: a geography is one of {', '.join(GEOGRAPHIES)}.", at)
    if column.part and not column.geography:
        yield Problem(f"{column.title} says where a row is. Say how finely.", at)
    for bound in (column.least, column.most):
        numeric = column.type in (Type.WHOLE, Type.NUMBER)
        if bound is not None and numeric != isinstance(bound, int | float):
            yield Problem(f"{column.title}: its least and most are not of its type.", at)
    if column.pattern:
        try:
            re.compile(column.pattern)
        except re.error:
            yield Problem(f"{column.title}: its pattern cannot be read.", at)


def _said_twice(columns: Sequence[Column]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for column in columns:
        for header in {folded(each) for each in column.headers}:
            if header in seen:
                yield Problem(f"Two columns are called {seen[header]}.", f"columns.{column.name}")
            seen[header] = column.title


def folded(header: str) -> str:
    """Return a header as headers are compared: letters and digits alone, in small letters."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def _column(given: object, at: int) -> Column:
    facts = _facts(Column, given, f"Column {at}")
    facts.setdefault("title", facts.get("name"))
    return Column(**_typed(Column, facts, f"Column {at}"))


def _facts(kind: type, given: object, what: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise Problem(f"{what} is not a list of names and values.")
    known = {each.name: each for each in fields(kind)}
    for name in given:
        if name not in known:
            raise Problem(f"{what} says “{name}”, which means nothing here.", str(name)[:50])
    for name, each in known.items():
        needed = each.default is MISSING and each.default_factory is MISSING
        if needed and name not in given and not (kind is Column and name == "title"):
            raise Problem(f"{what} does not say “{name}”.", name)
    return dict(given)


_ENUMS: dict[str, type[StrEnum]] = {
    "type": Type,
    "gives": Class,
    "identifies": Identifies,
    "law": Law,
    "part": Part,
    "disclosure": Disclosure,
    "every": Every,
    "twice": Twice,
}
_WORDS = ("also", "allowed", "formats", "unique", "caveats")
_YES_NO = ("required", "free_text")
_WHOLE = ("longest", "late")
_SHARES = ("threshold", "usual")
_AS_IS = ("columns", "person", "least", "most")


def _typed(kind: type, facts: dict[str, Any], what: str) -> dict[str, Any]:
    """Return facts as the fields of a dataclass hold them; raise Problem for one that is of another type."""
    return {name: _value(name, value, what) for name, value in facts.items()}


def _value(name: str, value: Any, what: str) -> Any:
    if name in _AS_IS or value is None:
        return value
    if name in _ENUMS:
        kind = _ENUMS[name]
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(str(each.value) for each in kind)
            raise Problem(f"{what}: “{name}” is one of {known}.", name) from None
    if name in _WORDS:
        return _words(value, name)
    if name == "within":
        return _box(value)
    wanted: tuple[type, ...] = (
        (bool,) if name in _YES_NO else (int,) if name in _WHOLE else (int, float) if name in _SHARES else (str,)
    )
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise Problem(f"{what}: “{name}” cannot be {str(value)[:50]}.", name)
    return value


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise Problem(f"“{name}” is a list of words.", name)
    return tuple(value)


def _box(value: object) -> tuple[float, float, float, float]:
    if isinstance(value, list | tuple) and len(value) == 4 and all(isinstance(each, int | float) for each in value):
        west, south, east, north = (float(each) for each in value)
        if west < east and south < north:
            return west, south, east, north
    raise Problem("“within” is a box of degrees: west, south, east and north.", "within")


def _without_defaults(thing: Any) -> dict[str, Any]:
    plain = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.default is MISSING or value != each.default:
            plain[each.name] = _plain(value)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Person):
        return {name: _plain(each) for name, each in asdict(value).items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
