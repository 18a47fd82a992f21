"""The check at the door once more, in plain Python over lists: what the quick one is held against.

Written from `declarations.py` and `shapes.py`, not from the check. Fields come from `WRITTEN`, which says by hand what each
means, so that nothing is read twice by the same idea.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from concordat.datasets.rules.declarations import Class, Column, Declaration, Every, Identifies, Twice, Type

TODAY = date(2022, 6, 15)
WRONG = object()
TYPES = ("Burglary", "Theft from the person")
WRITTEN: dict[str, dict[str, object]] = {
    "ref": {"A1": "A1", "b 2": "b 2", "": None, " C3": "C3", "d'4": "d'4", 'e"5': 'e"5', "f,6": "f,6"},
    "day": {
        "2022-03-31": date(2022, 3, 31),
        "31/03/2022": date(2022, 3, 31),
        "1-Apr-2022": date(2022, 4, 1),
        "01.04.22": date(2022, 4, 1),
        "44652": date(2022, 4, 1),
        "2022-04-02 00:00:00": date(2022, 4, 2),
        "2022-02-30": WRONG,
        "03/31/2022": WRONG,
        "yesterday": WRONG,
        "n/a": None,
        "1899-12-31": date(1899, 12, 31),
        "2022-06-15": date(2022, 6, 15),
        "2022-06-16": date(2022, 6, 16),
    },
    "count": {
        "1": 1,
        "1,000": 1000,
        " 7 ": 7,
        "(3)": -3,
        "2.0": 2,
        "1.5": WRONG,
        "many": WRONG,
        "1_0": WRONG,
        "-": None,
        "": None,
        "5000": 5000,
    },
    "kind": {
        "Burglary": "Burglary",
        "burglary ": "Burglary",
        "THEFT FROM THEPERSON": "Theft from the person",
        "": None,
        "Arson": WRONG,
        "N/A": WRONG,
    },
    "note": {"": None, "short": "short", "two\nlines": "two\nlines", "much too long": "much too long", "N/A": "N/A"},
}
COLUMNS = (
    Column("ref", "Reference", gives=Class.IDENTIFIER, identifies=Identifies.REFERENCE),
    Column("day", "Day", type=Type.DATE, gives=Class.TIME, required=True),
    Column("count", "Count", type=Type.WHOLE, gives=Class.MEASURE, least=0, most=1000),
    Column("kind", "Kind", allowed=TYPES, required=True),
    Column("note", "Note", longest=10),
)
NAMES = [column.name for column in COLUMNS]
HEADER = [column.title for column in COLUMNS]


@dataclass
class Expected:
    """What should come of a delivery."""

    landed: Counter[tuple[object, ...]]
    faults: set[tuple[str, int, str, str]]
    read: int
    dropped: int
    twice: int


def declared(twice: Twice, unique: tuple[str, ...]) -> Declaration:
    return Declaration(
        key="made", title="Made", row="a row", columns=COLUMNS, period="day", every=Every.MONTH, twice=twice,
        unique=unique, threshold=1.0,
    )  # fmt: skip


def slowly(files: list[tuple[str, list[tuple[int, list[str]]]]], twice: Twice, unique: tuple[str, ...]) -> Expected:
    """Check files, given as their origins and rows with lines."""
    faults: set[tuple[str, int, str, str]] = set()
    good: list[tuple[str, int, tuple[object, ...]]] = []
    read = 0
    for origin, rows in files:
        for line, fields in rows:
            if fields == HEADER or not any(fields):
                continue
            read += 1
            if len(fields) != len(HEADER):
                faults.add((origin, line, "", "ragged"))
                continue
            found, meant = _wrong(fields, unique)
            faults |= {(origin, line, column, code) for column, code in found}
            if not found:
                good.append((origin, line, meant))
    return _among(good, faults, read, twice, unique)


def _wrong(fields: list[str], unique: tuple[str, ...]) -> tuple[set[tuple[str, str]], tuple[object, ...]]:
    found: set[tuple[str, str]] = set()
    meant: list[object] = []
    for column, field in zip(COLUMNS, fields, strict=True):
        value = WRITTEN[column.name][field]
        if value is WRONG:
            found.add((column.title, "allowed" if column.allowed else "type"))
        elif value is None and (column.required or column.name in unique):
            found.add((column.title, "required"))
        elif isinstance(value, date):
            found |= {("Day", "past")} if value < date(1900, 1, 1) else set()
            found |= {("Day", "future")} if value > TODAY else set()
        elif isinstance(value, int):
            found |= {("Count", "least")} if value < 0 else set()
            found |= {("Count", "most")} if value > 1000 else set()
        elif column.name == "note" and isinstance(value, str) and len(value) > 10:
            found.add(("Note", "longest"))
        meant.append(value)
    return found, tuple(meant)


def _among(
    good: list[tuple[str, int, tuple[object, ...]]],
    faults: set[tuple[str, int, str, str]],
    read: int,
    twice: Twice,
    unique: tuple[str, ...],
) -> Expected:
    """Set aside what other rows make wrong."""
    seen: set[tuple[object, ...]] = set()
    left, dropped, kept = [], 0, 0
    for origin, line, row in good:
        if row not in seen:
            seen.add(row)
        elif twice == Twice.ONCE:
            dropped += 1
            continue
        elif twice == Twice.QUARANTINE or unique:
            faults.add((origin, line, "", "twice"))
            continue
        else:
            kept += 1
        left.append((origin, line, row))
    if unique:
        keys = Counter(tuple(row[NAMES.index(each)] for each in unique) for _, _, row in left)
        title = HEADER[NAMES.index(unique[0])] if len(unique) == 1 else ""
        for origin, line, row in list(left):
            if keys[tuple(row[NAMES.index(each)] for each in unique)] > 1:
                faults.add((origin, line, title, "unique"))
                left.remove((origin, line, row))
    return Expected(Counter(row for _, _, row in left), faults, read, dropped, kept)
