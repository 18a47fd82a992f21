"""A question as the query of an address: the page's whole state, so that Back undoes and a link shares.

`pairs_of` writes a question as names and values, and the page's form reads them again. A measure is one word, such as
`rate:residents:1000`, a dimension another (`time:month`, `place:ward-2023`, a column), a condition
three (`f1`, `o1`, `v1`, the last once for each value).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from concordat.analysis.rules.questions import (
    ALSO_IN,
    ALSO_PERIOD,
    EVER,
    NOT_IN,
    PLACE,
    TIME,
    AlsoIn,
    By,
    Kind,
    Measure,
    Question,
    Span,
)
from concordat.datasets.rules.wanting import VALUELESS, Where
from concordat.kernel.periods import FinancialYear

Pairs = list[tuple[str, str]]


def pairs_of(question: Question, purpose: str = "") -> Pairs:
    """Return the names and values of a question in an address; what is as it is by default is left out."""
    pairs = [("dataset", key) for key in question.datasets]
    pairs += [("purpose", purpose)] if purpose else []
    pairs += [("measure", measure_word(question.measure))] if question.measure != Measure() else []
    pairs += [(f"by{number}", by_word(each)) for number, each in enumerate(question.by, start=1)]
    for number, where in enumerate(question.where, start=1):
        pairs += [(f"f{number}", where.column), (f"o{number}", where.op)]
        pairs += [(f"v{number}", value) for value in where.values]
    pairs += [("also", also_word(question.also))] if question.also else []
    pairs += [("also_period", EVER)] if question.also and question.also.ever else []
    pairs += _span(question.span)
    pairs += [("compare", question.compare.value)] if question.compare else []
    pairs += [("area", question.compare_area)] if question.compare_area else []
    pairs += [("order", each) for each in question.order]
    pairs += [("limit", str(question.limit))] if question.limit else []
    return pairs


def query_of(question: Question, purpose: str = "", **more: str) -> str:
    """Return the query of an address, with its question mark; `more` is of the page alone, such as `page`."""
    return "?" + urlencode([*pairs_of(question, purpose), *((name, word) for name, word in more.items() if word)])


def measure_word(measure: Measure) -> str:
    """Return a measure as one word."""
    if measure.kind == Kind.RATE:
        return f"{measure.kind}:{measure.population}:{measure.per}"
    rest = measure.column or measure.of
    return f"{measure.kind}:{rest}" if rest else str(measure.kind)


def measure_plain(word: str) -> dict[str, Any]:
    """Return the measure that a word says as plain values, for `questions.read` to judge."""
    kind, _, rest = word.partition(":")
    if kind != Kind.RATE:
        return {"kind": kind} | ({"of" if kind == Kind.SHARE else "column": rest} if rest else {})
    population, _, per = rest.partition(":")
    number = int(per) if per.isascii() and per.isdigit() and len(per) < 8 else Measure().per
    return {"kind": kind, "population": population, "per": number}


def by_word(by: By) -> str:
    """Return a dimension as one word."""
    if by.field == TIME:
        return f"{TIME}:{by.grain}"
    if by.field == PLACE:
        return f"{PLACE}:{by.level}"
    return f"{by.field}:{by.grain}" if by.grain else by.field


def by_plain(word: str) -> dict[str, Any]:
    """Return the dimension that a word says as plain values."""
    field, _, rest = word.partition(":")
    return {"field": field} | ({"level" if field == PLACE else "grain": rest} if rest else {})


def where_plain(column: str, op: str, values: Sequence[str]) -> dict[str, Any]:
    """Return a condition as plain values: a column, how it is compared, and with what."""
    return {"column": column, "op": op} | ({} if op in VALUELESS else {"values": list(values)})


def also_word(also: AlsoIn) -> str:
    """Return in which dataset people are looked for as one word, such as `also_in:ambulance-callouts`."""
    return f"{also.name}:{also.dataset}"


def also_plain(word: str, period: str) -> dict[str, Any]:
    """Return in which dataset people are looked for as plain values."""
    name, _, key = word.partition(":")
    said = {name if name in (ALSO_IN, NOT_IN) else ALSO_IN: key or name}
    return said | ({ALSO_PERIOD: period} if period else {})


def without(question: Question, where: int) -> Question:
    """Return a question without one of its conditions."""
    return replace(question, where=question.where[:where] + question.where[where + 1 :])


def within(question: Question, column: str, value: str) -> Question:
    """Return a question of the rows of one value alone; a condition that says so already is not said twice."""
    where = Where(column, "is", (value,)) if value else Where(column, "empty")
    return question if where in question.where else replace(question, where=(*question.where, where))


def year_begins(on: date) -> date:
    """Return the first day of the financial year that holds a day."""
    return FinancialYear.holding(on).first


def _span(span: Span) -> Sequence[tuple[str, str]]:
    if span.last_months:
        return [("months", str(span.last_months))]
    days = (("since", span.since), ("until", span.until))
    return [(name, f"{day.day}/{day.month}/{day.year}") for name, day in days if day]
