"""Which questions can be tables of a release, and why others cannot, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from concordat.analysis.rules.fields import Fields
from concordat.analysis.rules.questions import DATASET, Kind, Question, Span, read, read_text, said
from concordat.analysis.rules.releasing.tables import Asked, Column, goes_on
from concordat.analysis.rules.releasing.times import CALENDAR
from concordat.analysis.rules.settling import Axis, Settled, Sort, settle
from concordat.analysis.rules.spans import days_words
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.reach import KEY
from concordat.datasets.rules.tallies import MOST_DIMENSIONS, Audience
from concordat.kernel import periods
from concordat.kernel.errors import Problem
from concordat.kernel.words import listed

_KINDS = {
    Kind.SUM: "Sums of a column cannot be released here, because the check is of counts. Ask how many there are.",
    Kind.MEAN: "Averages cannot be released here: one tells what stands behind it. Ask how many there are.",
    Kind.DISTINCT: "Counts of different values, such as persons, do not add up to their totals, so they cannot be checked. "
    "Ask how many records there are.",
    Kind.RATE: "Release the counts, and make rates of those that are shown: a true rate gives its count away.",
    Kind.SHARE: "Release the counts, and make shares of those that are shown: a true share gives its count away.",
}
_TIMES = (Type.DATE, Type.MONTH, Type.MOMENT)


def unfit(question: Question) -> str:
    """Say why a question cannot be a table of a release, whatever its data; "" where it can."""
    if question.measure.kind != Kind.COUNT:
        return _KINDS[question.measure.kind]
    if len(question.datasets) > 1 or any(each.field == DATASET for each in question.by):
        return "A table of a release is of one dataset. Ask of each by itself."
    if question.compare:
        return "A table of a release has counts alone. Leave out what they are compared with."
    if question.limit:
        return "A table of a release is whole, so that it can be checked. Leave out how many groups are shown at most."
    if any(each.op not in ("is", "any-of") or len(each.values) != 1 for each in question.where):
        return (
            "A table of a release is of all records, or of one value of a column. Other conditions cut across what other "
            "tables tell. Leave them out, or break the table down by that column."
        )
    columns = [each.column for each in question.where]
    if len(set(columns)) < len(columns) or set(columns) & {each.field for each in question.by}:
        return "The table is narrowed to one value of a column that it names twice. Leave out one of the two."
    if len(question.by) + len(question.where) > MOST_DIMENSIONS:
        return f"Columns and conditions of a table are {MOST_DIMENSIONS} at most. Leave some out."
    return ""


def unfit_text(text: str) -> str:
    """Say why a question as it is written cannot be a table of a release; "" where it can, or cannot be read."""
    try:
        return unfit(read_text(text))
    except Problem:
        return ""


def fitted(fields: Fields, question: Mapping[str, Any], title: str) -> dict[str, Any]:
    """Return a question with its days said, as a release keeps it; raise Problem where it cannot be a table of one."""
    asked = read(question)
    if words := unfit(asked):
        raise Problem(words, "question")
    settled = settle(asked, [fields])
    asked_of(settled, "", title)
    days = settled.days
    return said(replace(asked, span=Span(days.first, days.last)) if days else asked)


def days_of(question: Mapping[str, Any]) -> periods.Span | None:
    """Return the days of a question as a release keeps it; None for data without periods."""
    span = read(question).span
    return periods.Span(span.since, span.until) if span.since and span.until else None


def asked_of(settled: Settled, ref: str, title: str) -> Asked:
    """Return a question as a table to release; raise Problem with the reason where it cannot be one."""
    if words := unfit(settled.question):
        raise Problem(words, "question")
    fields = settled.fields[0]
    _check_audience(fields.audience)
    columns = tuple(_column(each, fields.period) for each in settled.axes)
    only = tuple(_only(settled, each.column, each.values[0]) for each in settled.where[0])
    names = [each.name for each in (*columns, *only)]
    if len(set(names)) < len(names):
        raise Problem("A table is broken down by each thing once.", "question")
    if len([each for each in columns if each.is_period]) > 1:
        raise Problem("A table tells time in one way: by months, or by quarters. Make a second table.", "question")
    if settled.days and (missing := fields.missing(settled.days)):
        raise Problem(
            f"Nothing was delivered of {listed([days_words(each) for each in missing])}. Ask of a period that is held.",
            "question",
        )
    return Asked(ref, title, columns, only, settled.days)


def _check_audience(audience: Audience) -> None:
    if audience == Audience.OPEN:
        raise Problem("This is open data. Its figures may be passed on as they are, and need no release.", "question")
    if audience == Audience.AGGREGATE:
        raise Problem(
            "The figures that you are given are protected already, so they cannot be counted for a release. Somebody who "
            "may have the rows of this data under an agreement can put it into one.",
            "question",
        )


def _column(axis: Axis, period: str) -> Column:
    if axis.sort == Sort.DEPRIVATION:
        raise Problem("Tenths of deprivation cannot be released here. Break the table down by area.", "question")
    name = axis.columns[0]
    if name.endswith(KEY):
        raise Problem("A table by keys of people is not released.", "question")
    if axis.type in _TIMES and axis.grain is None:
        raise Problem(f"Say how finely “{axis.title}” is told, such as by month.", "question")
    is_period = name == period and goes_on(axis.grain)
    return Column(name, axis.title, axis.grain, "", is_period, axis.level is not None)


def _only(settled: Settled, name: str, value: str) -> Column:
    fields = settled.fields[0]
    found = fields.column(name)
    assert found is not None
    if found.type != Type.TEXT or found.name.endswith(KEY):
        raise Problem(
            f"A table of a release is not narrowed by “{found.title}”: only by one value of a column of words.",
            "question",
        )
    plain = Column(found.name, found.title, is_place=fields.level(found.name) is not None)
    return Column(found.name, found.title, None, plain.code(value), False, plain.is_place)


FINEST = {Type.MONTH: CALENDAR[3], Type.DATE: CALENDAR[4], Type.MOMENT: CALENDAR[4]}
"""How finely periods of a type can be told apart."""
