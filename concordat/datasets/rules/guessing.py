"""Guess from a sample what a file's columns hold: types, values where there are few, what they give away and where.

A guess is a suggestion and nothing more. A person settles each column, and nothing of the sample is kept but values of a
column with few, which that person then sees and may strike out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from concordat.datasets.rules.declarations import KEPT_FOR_US, Class, Column, Identifies, Law, Part, Type

FEW = 20  # different values that are listed as those allowed
LEAST_ROWS = 20  # with fewer rows, nothing is said of allowed values
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", "T%H:%M:%SZ", "T%H:%M:%S%z", " %H:%M:%S.%f")
_YES_NO = frozenset({"yes", "no", "y", "n", "true", "false", "t", "f"})
_PARTS = (
    (Part.LONGITUDE, r"longitude|long?|lng"),
    (Part.LATITUDE, r"latitude|lat"),
    (Part.EASTING, r"eastings?|x|x coordinate|x coord"),
    (Part.NORTHING, r"northings?|y|y coordinate|y coord"),
)
_IDENTIFIES = (
    (Identifies.NHS_NUMBER, "nhs"),
    (Identifies.EMAIL, "mail"),
    (Identifies.BORN, "birth|dob"),
    (Identifies.PHONE, "phone|mobile"),
    (Identifies.ADDRESS, "address|uprn|house"),
    (Identifies.NAME, "name|alias"),
)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a column's name suggests: of people (`kind`, as agreements put it) and how finely it says where (`geography`)."""

    kind: str
    geography: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Guessed:
    """A column as it was guessed; `sure` where its name or its values suggested anything."""

    column: Column
    sure: bool


def guess(headers: Sequence[str], rows: Sequence[Sequence[str]], suggested: Sequence[Suggested]) -> list[Guessed]:
    """Guess each column from its header, its values in a sample, and what its name suggests."""
    names = names_for(headers)
    found = []
    for at, header in enumerate(headers):
        values = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        found.append(_column(names[at], header, values, suggested[at]))
    placed = any(each.column.part for each in found)
    first = next((at for at, each in enumerate(found) if each.column.geography == "postcode"), None)
    if first is not None and not placed and found[first].column.gives == Class.PLACE:
        found[first] = Guessed(replace(found[first].column, part=Part.POSTCODE), found[first].sure)
    return found


def names_for(headers: Iterable[str]) -> list[str]:
    """Return a name for each header: small letters, digits and _, each once."""
    taken: Counter[str] = Counter()
    found = []
    for header in headers:
        plain = re.sub(r"[^a-z0-9]+", "_", header.casefold()).strip("_")[:50] or "column"
        if not plain[0].isalpha() or plain.startswith(KEPT_FOR_US):
            plain = f"col_{plain}"
        taken[plain] += 1
        found.append(plain if taken[plain] == 1 else f"{plain}_{taken[plain]}")
    return found


def type_of(values: Sequence[str]) -> Type:
    """Return the type that all values have; text where they have none in common, or there are none."""
    if not values:
        return Type.TEXT
    if all(value.casefold() in _YES_NO for value in values):
        return Type.YES_NO
    if all(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value) for value in values):
        return Type.MONTH
    if all(re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+|[+-]?(0|[1-9]\d{0,17})", value) for value in values):
        return Type.WHOLE
    if all(re.fullmatch(r"[+-]?(\d+(,\d{3})*)(\.\d+)?([eE][+-]?\d+)?", value) for value in values):
        return Type.TEXT if any(re.match(r"0\d", value) for value in values) else Type.NUMBER
    if all(_reads(value, ("",)) for value in values):
        return Type.DATE
    return Type.MOMENT if all(_reads(value, _TIMES) for value in values) else Type.TEXT


def _column(name: str, header: str, values: Sequence[str], suggested: Suggested) -> Guessed:
    kind = type_of(values)
    words = header.casefold().replace("_", " ").strip()
    part = next((part for part, known in _PARTS if re.fullmatch(known, words)), None)
    if part and kind not in (Type.NUMBER, Type.WHOLE):
        part = None
    facts = _gives(words, kind, suggested, part)
    allowed = _allowed(values) if kind == Type.TEXT and facts["gives"] in (Class.PLAIN, Class.SENSITIVE) else ()
    if facts["gives"] == Class.IDENTIFIER and kind in (Type.WHOLE, Type.NUMBER):
        kind = Type.TEXT  # a number that names somebody is never reckoned with
    if part:
        kind = Type.NUMBER
    sure = suggested.sure or kind != Type.TEXT or bool(allowed)
    return Guessed(Column(name, header, type=kind, allowed=allowed, part=part, **facts), sure)


def _gives(words: str, kind: Type, suggested: Suggested, part: Part | None) -> dict[str, Any]:
    if part:
        return {"gives": Class.PLACE, "geography": "point"}
    if suggested.kind == "identifier":
        by = next((by for by, known in _IDENTIFIES if re.search(known, words)), Identifies.REFERENCE)
        return {"gives": Class.IDENTIFIER, "identifies": by}
    if suggested.kind in (Law.SPECIAL, Law.OFFENCE):
        return {"gives": Class.SENSITIVE, "law": Law(suggested.kind)}
    if suggested.geography:
        return {"gives": Class.PLACE, "geography": suggested.geography}
    if kind in (Type.DATE, Type.MOMENT, Type.MONTH):
        return {"gives": Class.TIME}
    if kind in (Type.WHOLE, Type.NUMBER):
        return {"gives": Class.MEASURE}
    return {"gives": Class.PLAIN}


def _allowed(values: Sequence[str]) -> tuple[str, ...]:
    different = sorted(set(values))
    repeats = len(values) >= LEAST_ROWS and len(different) <= min(FEW, len(values) // 4)
    return tuple(different) if repeats and all(len(value) <= 60 for value in different) else ()


def _reads(value: str, times: Sequence[str]) -> bool:
    for day in _DAYS:
        for time in times:
            try:
                datetime.strptime(value, f"{day}{time}")
            except ValueError:
                continue
            return True
    return False
