"""Conditions on the page: with what a column is compared, picked where values are known, typed as people write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from concordat.analysis.rules.fields import NUMBERS, instead
from concordat.analysis.rules.offering import Offered
from concordat.analysis.rules.sentences import value_words
from concordat.analysis.rules.spans import period_of
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Grain
from concordat.datasets.rules.wanting import LONGEST, OF_ORDER, OF_TEXT, OPS, VALUELESS
from concordat.design import dates

MOST_LISTED, MOST_BOXES = 300, 60  # values in a list, and as boxes to tick
Choices = Sequence[tuple[str, str]]
_CODE = re.compile(r"[A-Z0-9_-]+")
_TIME = re.compile(r"(.*?)[\sT,]+(?:at\s+)?(\d{1,2}):(\d{2})(?::\d{2})?", re.IGNORECASE)
_OF_TIME = (Type.DATE, Type.MOMENT, Type.MONTH)
_LATE = ("at-most", "more-than")
_HINTS = {
    Type.DATE: "For example, 1 May 2025",
    Type.MOMENT: "For example, 1 May 2025 or 1 May 2025 18:30",
    Type.MONTH: "For example, May 2025",
}


class ValuesField(forms.Field):
    """What a column is compared with: one text, or several that are ticked or stand one on a line."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.SelectMultiple)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """Return the values that were written; of several lines each is one."""
        lines = [line.strip() for text in value or () for line in str(text).splitlines()]
        if any(len(line) > LONGEST for line in lines):
            raise ValidationError(f"A value has {LONGEST} characters at most")
        return tuple(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Picker:
    """How the value of a condition is given: `how` is "none", "select", "boxes", "lines" or "text".

    `choices` are the values that are known, with their words; `chosen` what is written or ticked.
    """

    how: str
    choices: Choices = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""

    @property
    def text(self) -> str:
        """What stands in the box: values one on a line."""
        return "\n".join(self.chosen)


def known_values(column: str, offered: Offered, areas: Mapping[str, Choices]) -> Choices:
    """Return the values that a column may have, by what is declared and which areas there are, never by what it has."""
    if column in areas:
        return areas[column]
    if offered.kinds.get(column) == Type.YES_NO:
        return (("yes", "Yes"), ("no", "No"))
    return tuple((each, each) for each in offered.values.get(column, ()))


def ops_for(column: str, offered: Offered) -> Choices:
    """Return how a column can be compared: what would be refused of its type is not offered."""
    kind = offered.kinds.get(column)
    if not column or (kind is None and column not in offered.levels):
        return tuple(OPS.items())
    plain = column in offered.levels or kind == Type.YES_NO
    unfit: set[str] = set(OF_ORDER) if plain or kind == Type.TEXT else set()
    unfit |= set(OF_TEXT) if plain or kind != Type.TEXT else set()
    unfit |= {"any-of"} if kind == Type.YES_NO else set()
    return tuple((op, words) for op, words in OPS.items() if op not in unfit)


def picker(column: str, op: str, written: Sequence[str], offered: Offered, areas: Mapping[str, Choices]) -> Picker:
    """Return how the value of a condition is given, with what is given already."""
    if op in VALUELESS:
        return Picker("none")
    kind = offered.kinds.get(column, Type.TEXT)
    known = known_values(column, offered, areas)
    values = tuple(line.strip() for text in written for line in str(text).splitlines() if line.strip())
    by_words = {words.casefold(): value for value, words in known}
    values = tuple(by_words.get(each.casefold(), each) for each in values)
    several = op == "any-of"
    if known and op in ("is", "is-not", "any-of") and len(known) <= (MOST_BOXES if several else MOST_LISTED):
        others = [(each, each) for each in values if each not in dict(known)]
        return Picker("boxes" if several else "select", (*others, *known), values)
    shown = tuple(dict(known).get(each, value_words(kind, each)) for each in values)
    if several:
        return Picker("lines", (), shown, "One on each line")
    return Picker("text", known, shown, _HINTS.get(kind, ""))


def read_value(column: str, op: str, text: str, offered: Offered, areas: Mapping[str, Choices], today: date) -> str:
    """Return what somebody wrote as a question has it: a day as ISO, an area by its code; raise ValidationError."""
    kind = offered.kinds.get(column, Type.TEXT)
    if column in areas and op not in OF_TEXT:
        return read_area(text, areas[column])
    if kind in _OF_TIME:
        return _of_time(kind, op, text, today)
    return text.replace("£", "").strip() if kind in NUMBERS else text


def read_area(text: str, areas: Choices) -> str:
    """Return the code of an area by its name or code; raise ValidationError where it is clear that there is none."""
    by_name = {name.casefold(): code for code, name in areas}
    if found := by_name.get(text.casefold()):
        return found
    if text in dict(areas) or _CODE.fullmatch(text) or not areas:
        return text
    raise ValidationError(f"No area here is called “{text[:60]}”. {instead(text, [(name, name) for _, name in areas])}")


def _of_time(kind: Type, op: str, text: str, today: date) -> str:
    month = dates.parse_month(text)
    if kind == Type.MONTH and month:
        return month.isoformat()[:7]
    if month and op in OF_ORDER:
        day = period_of(month, Grain.MONTH).last if op in _LATE else month
        return _moment(day, op) if kind == Type.MOMENT else day.isoformat()
    timed = _TIME.fullmatch(text) if kind == Type.MOMENT else None
    try:
        day = dates.parse(timed[1] if timed else text, today)
    except dates.DateError as reason:
        raise ValidationError("Enter a month like May 2025" if kind == Type.MONTH else str(reason)) from None
    if timed:
        return f"{day.isoformat()} {int(timed[2]):02}:{timed[3]}"
    if kind == Type.MOMENT:
        return _moment(day, op)
    return day.isoformat()[:7] if kind == Type.MONTH else day.isoformat()


def _moment(day: date, op: str) -> str:
    """Return the moment at which a day begins, or its last second where all of it is meant."""
    return f"{day.isoformat()} {'23:59:59' if op in _LATE else '00:00'}"
