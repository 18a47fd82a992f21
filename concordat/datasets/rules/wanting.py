"""What somebody asks of rows: which columns, under which conditions, in which order, how many.

One plain value is read from a page, the API and a terminal alike. It is held against what the reader may see before anything
is looked at, so that a column that they may not see is answered exactly as one that there never was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.reach import Reach, Seen
from concordat.kernel.errors import Problem

Value = str | int | float | bool | date | datetime

PAGE = 50
MOST_ON_A_PAGE = 1000
MOST_CONDITIONS = 20
MOST_OFFSET = 100_000_000
LONGEST = 500

OPS = {
    "is": "is",
    "is-not": "is not",
    "any-of": "is one of",
    "at-least": "is at least",
    "at-most": "is at most",
    "more-than": "is more than",
    "less-than": "is less than",
    "contains": "contains",
    "begins": "begins with",
    "empty": "is empty",
    "not-empty": "is not empty",
}
VALUELESS = ("empty", "not-empty")
OF_TEXT = ("contains", "begins")
OF_ORDER = ("at-least", "at-most", "more-than", "less-than")
_CONDITION = re.compile(r"\s*([^\s:]+)[\s:]+([a-z-]+)(?:[\s:]+(.*))?", re.DOTALL)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a column: how it is compared, and with what, as it was written."""

    column: str
    op: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Want:
    """Rows that are asked for, as they were written; no columns are all, and an order names a column and whether down."""

    columns: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limit: int = PAGE
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows that are asked for, of columns that the reader sees, with values of their types."""

    columns: tuple[Seen, ...]
    where: tuple[tuple[Seen, str, tuple[Value, ...]], ...]
    order: tuple[tuple[Seen, bool], ...]
    limit: int
    offset: int


def read(
    *,
    columns: Sequence[str] = (),
    where: Sequence[str] = (),
    order: Sequence[str] = (),
    limit: int = PAGE,
    offset: int = 0,
    most: int = MOST_ON_A_PAGE,
) -> Want:
    """Read what is asked from words, such as `month at-least 2026-01` (or `month:at-least:2026-01`) and `-month`."""
    if len(where) > MOST_CONDITIONS:
        raise Problem(f"There are {MOST_CONDITIONS} conditions at most.", "where")
    if not 1 <= limit <= most:
        raise Problem(f"Between 1 and {most:,} rows can be had at once.", "limit")
    if not 0 <= offset <= MOST_OFFSET:
        raise Problem("There is no such place in the rows.", "offset")
    return Want(
        tuple(dict.fromkeys(each.strip() for each in columns if each.strip())),
        tuple(_condition(each) for each in where if each.strip()),
        tuple((each.lstrip("-"), each.startswith("-")) for each in (word.strip() for word in order) if each),
        limit,
        offset,
    )


def settle(want: Want, reach: Reach) -> Settled:
    """Hold what is asked against what the reader may see; raise Problem naming what is wrong."""
    wanted = [_seen(reach, name, "columns") for name in want.columns]
    where = tuple(_compared(_seen(reach, each.column, "where"), each) for each in want.where)
    order = tuple((_seen(reach, name, "order"), down) for name, down in want.order)
    return Settled(tuple(wanted) or reach.columns, where, order, want.limit, want.offset)


def typed(kind: Type, text: str) -> Value:
    """Return a value of a type from how it is written; raise ValueError where it is none."""
    text = text.strip()
    if kind == Type.WHOLE:
        return int(text.replace(",", ""))
    if kind == Type.NUMBER:
        number = float(text.replace(",", ""))
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError(text)
        return number
    if kind == Type.YES_NO:
        return {"yes": True, "true": True, "no": False, "false": False}[text.lower()]
    if kind == Type.MONTH:
        return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text).replace(day=1)
    if kind == Type.DATE:
        return date.fromisoformat(text)
    if kind == Type.MOMENT:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            raise ValueError(text)
        return moment
    return text


WRITTEN = {  # how a value of each kind is written
    Type.TEXT: "text",
    Type.WHOLE: "a whole number, such as 12",
    Type.NUMBER: "a number, such as 12.5",
    Type.YES_NO: "yes or no",
    Type.MONTH: "a month, such as 2026-10",
    Type.DATE: "a day, such as 2026-10-31",
    Type.MOMENT: "a day and time, such as 2026-10-31 18:30",
}


def _condition(words: str) -> Where:
    found = _CONDITION.fullmatch(words)
    if found is None or found[2] not in OPS:
        shown = words.strip()[:50]
        known = ", ".join(OPS)
        raise Problem(f"“{shown}” is no condition: write a column, one of {known}, and a value.", "where")
    text = (found[3] or "").strip()
    if found[2] in VALUELESS:
        return Where(found[1], found[2])
    values = tuple(each.strip() for each in text.split("|")) if found[2] == "any-of" else (text,)
    if not all(values):
        raise Problem(f"Say with what “{found[1][:63]}” is compared.", "where")
    if any(len(each) > LONGEST or "\0" in each for each in values) or len(values) > 200:
        raise Problem(f"A value has {LONGEST} characters at most.", "where")
    return Where(found[1], found[2], values)


def _seen(reach: Reach, name: str, field: str) -> Seen:
    """Return a column that the reader sees. One that they may not see is not there: the same words by the same way."""
    found = reach.named.get(name)
    if found is None:
        raise Problem(f"There is no column “{name[:63]}” here.", field)
    return found


def _compared(seen: Seen, asked: Where) -> tuple[Seen, str, tuple[Value, ...]]:
    if asked.op in OF_TEXT and seen.type != Type.TEXT:
        raise Problem(f"“{seen.title}” is no text, so it cannot be searched for a part.", "where")
    if asked.op in OF_ORDER and seen.type == Type.YES_NO:
        raise Problem(f"“{seen.title}” is yes or no: there is no more or less of it.", "where")
    try:
        return seen, asked.op, tuple(typed(seen.type, each) for each in asked.values)
    except (ValueError, KeyError, OverflowError):
        raise Problem(f"“{seen.title}” is compared with {WRITTEN[seen.type]}.", "where") from None
