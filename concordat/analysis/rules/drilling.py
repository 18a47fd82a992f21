"""Where a value of an answer leads: to the question of that value alone, told more finely or by time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from concordat.analysis.rules.addresses import by_word, within
from concordat.analysis.rules.answers import Head
from concordat.analysis.rules.questions import PLACE, TIME, By, Question, Span
from concordat.datasets.rules.tallies import Grain
from concordat.kernel.workdays import months_after

MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.FINANCIAL_YEAR: 12, Grain.YEAR: 12}
FINER = {
    Grain.FINANCIAL_YEAR: (Grain.QUARTER, Grain.MONTH),
    Grain.YEAR: (Grain.QUARTER, Grain.MONTH),
    Grain.QUARTER: (Grain.MONTH,),
    Grain.MONTH: (Grain.DAY,),
}


def drilled(question: Question, head: Head, value: Any, offered: Collection[str]) -> Question | None:
    """Return the question of one value of a dimension alone, without that dimension; None where it cannot be asked so.

    `offered` are the dimensions that the data has, as words of an address. What is left without a dimension is told by
    month, or a period by what is finer.
    """
    found = _narrowed(question, head, value)
    if found is None:
        return None
    left = tuple(each for each in question.by if (each.field, each.level, each.grain or "") != _said(head))
    finer = next((each for each in _finer(head) if by_word(each) in offered), None)
    month = By(TIME, Grain.MONTH)
    if finer:
        left = (finer, *left)
    elif not left and head.sort != "time" and by_word(month) in offered:
        left = (month,)
    order = tuple(each for each in question.order if each.lstrip("-") in ("measure", *(each.field for each in left)))
    return replace(found, by=left, order=order)


def _narrowed(question: Question, head: Head, value: Any) -> Question | None:
    if head.sort == "dataset":
        return replace(question, datasets=(str(value),)) if len(question.datasets) > 1 else None
    if head.sort == "time":
        return _period(question, head, value)
    if head.sort == "deprivation" or head.grain:
        return None
    if head.sort == "place":
        return within(question, head.level or head.key, str(value)) if value else None
    written = "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return within(question, head.key, written)


def _period(question: Question, head: Head, value: Any) -> Question | None:
    """Return the question of a day, month, quarter or year; a weekday or an hour is none of these."""
    if head.key != TIME or head.grain not in (Grain.DAY, *MONTHS) or value is None:
        return None
    try:
        since = date.fromisoformat(str(value))
    except ValueError:
        return None
    until = since if head.grain == Grain.DAY else months_after(since, MONTHS[Grain(head.grain)]) - timedelta(days=1)
    return replace(question, span=Span(since, until), compare=None, compare_area="")


def _finer(head: Head) -> tuple[By, ...]:
    if head.sort == "time":
        return tuple(By(TIME, each) for each in FINER.get(Grain(head.grain), ()))
    return ()


def _said(head: Head) -> tuple[str, str, str]:
    """Return the dimension of a question that a dimension of its answer is: a column has no level, though areas have."""
    return head.key, head.level if head.key == PLACE else "", head.grain
