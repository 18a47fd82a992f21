"""What can be wrong with a value, as SQL that is true where it is, and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from concordat.datasets.rules.declarations import Class, Column, Declaration, Identifies, Part, Type
from concordat.datasets.store.sessions import among, text
from concordat.datasets.store.values import says_something
from concordat.kernel.words import listed

FIRST_DAY = date(1900, 1, 1)
EAST, NORTH = 700_000, 1_300_000  # metres: the National Grid ends here
Condition = tuple[str, str, str]  # code, words, SQL
_HOLDS = {
    Type.TEXT: "no text",
    Type.WHOLE: "no whole number",
    Type.NUMBER: "no number",
    Type.DATE: "no day that can be read",
    Type.MOMENT: "no day and time that can be read",
    Type.MONTH: "no month that can be read",
    Type.YES_NO: "neither yes nor no",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be wrong with the values of a column, and the condition, of SQL, under which it is."""

    column: Column
    code: str
    words: str
    condition: str


def rules(
    declared: Declaration, column: Column, raw: str, value: str, today: date, *, needed: bool = False
) -> Iterator[Rule]:
    """Yield what may be wrong with a column, of which `raw` is the field and `value` what it means."""
    for code, words, condition in _conditions(declared, column, raw, value, today, needed):
        yield Rule(column, code, words, condition)


def _conditions(
    declared: Declaration, column: Column, raw: str, value: str, today: date, needed: bool
) -> Iterator[Condition]:
    something = says_something(raw, column.type)
    if column.required or needed:
        yield "required", "is empty", f"{value} IS NULL AND ({raw} IS NULL OR NOT ({something}))"
    unread = f"{value} IS NULL AND {raw} IS NOT NULL AND ({something})"
    if column.allowed and column.type == Type.TEXT:
        yield "allowed", f"is not {_some(column.allowed)}", unread
    elif column.type != Type.TEXT:
        yield "type", f"is {_HOLDS[column.type]}", unread
        if column.allowed:
            outside = f"NOT {among(f'CAST({value} AS VARCHAR)', column.allowed)}"
            yield "allowed", f"is not {_some(column.allowed)}", outside
    yield from _bounds(column, value)
    if column.type == Type.TEXT:
        yield from _texts(column, value)
    if column.type in (Type.DATE, Type.MOMENT, Type.MONTH):
        yield from _days(column, value, today)
    yield from _identifiers(column, value)
    yield from _points(declared, column, value)


def _some(allowed: tuple[str, ...]) -> str:
    shown = allowed if len(allowed) <= 6 else (*allowed[:5], f"{len(allowed) - 5} more")
    return listed([f"“{each}”" if each in allowed else each for each in shown], "or")


def _bounds(column: Column, value: str) -> Iterator[Condition]:
    for code, bound, sign, words in (("least", column.least, "<", "less"), ("most", column.most, ">", "more")):
        if bound is None:
            continue
        days = column.type in (Type.DATE, Type.MOMENT, Type.MONTH)
        literal = f"TIMESTAMP {text(str(bound))}" if days else repr(bound)
        said = ("before" if code == "least" else "after") if days else f"{words} than"
        if days and code == "most":
            literal = f"{literal} + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND"
        yield code, f"is {said} {bound}", f"{value} {sign} {literal}"


def _texts(column: Column, value: str) -> Iterator[Condition]:
    if not column.allowed:
        longer = f"strlen({value}) > {column.longest} AND length({value}) > {column.longest}"
        yield "longest", f"is longer than {column.longest:,} characters", longer
    if column.pattern:
        other = f"NOT regexp_full_match({value}, {text(column.pattern)})"
        yield "pattern", "is not written as it is declared", other


def _days(column: Column, value: str, today: date) -> Iterator[Condition]:
    yield "past", "is before 1900", f"{value} < DATE '{FIRST_DAY.isoformat()}'"
    if column.gives == Class.TIME or column.identifies == Identifies.BORN:
        after = (today + timedelta(days=1)).isoformat()
        yield "future", "is in the future", f"{value} >= DATE '{after}'"


def _identifiers(column: Column, value: str) -> Iterator[Condition]:
    if column.identifies == Identifies.NHS_NUMBER:
        digits = f"regexp_replace(CAST({value} AS VARCHAR), '[\\s\\-\u00a0]', '', 'g')"
        yield "nhs-number", "is no NHS number", f"NOT ({is_nhs_number(digits)})"
    if column.identifies == Identifies.EMAIL:
        shape = f"NOT regexp_full_match({value}, '[^\\s@]+@[^\\s@]+')"
        yield "email", "is no e-mail address", shape


def is_nhs_number(digits: str) -> str:
    """Return SQL that is true of ten digits of which the last is right (NHS Data Dictionary: NHS NUMBER)."""
    weighed = " + ".join(f"(ascii({digits}[{place}]) - 48) * {11 - place}" for place in range(1, 10))
    return f"regexp_full_match({digits}, '[0-9]{{10}}') AND (({weighed}) + ascii({digits}[10]) - 48) % 11 = 0"


def _points(declared: Declaration, column: Column, value: str) -> Iterator[Condition]:
    edges = {
        Part.LONGITUDE: (-180, 180, "no longitude in degrees"),
        Part.LATITUDE: (-90, 90, "no latitude in degrees"),
        Part.EASTING: (0, EAST, "not on the National Grid"),
        Part.NORTHING: (0, NORTH, "not on the National Grid"),
    }
    if column.part not in edges:
        return
    least, most, words = edges[column.part]
    yield "place", f"is {words}", f"{value} NOT BETWEEN {least} AND {most}"
    if declared.within and column.part in (Part.LONGITUDE, Part.LATITUDE):
        at = 0 if column.part == Part.LONGITUDE else 1
        low, high = declared.within[at], declared.within[at + 2]
        outside = f"{value} NOT BETWEEN {low!r} AND {high!r}"
        yield "within", "lies outside the area that the dataset is of", outside
