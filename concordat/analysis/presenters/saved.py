"""What the pages of saved analyses show of them: what is asked, by whom, of which versions, and never a figure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from concordat.analysis.models import Analysis, Annotation, Run
from concordat.analysis.queries.runs import Delivered
from concordat.analysis.rules import questions
from concordat.datasets.rules.reach import AREAS
from concordat.datasets.rules.wanting import OPS, Where
from concordat.design import dates
from concordat.kernel.errors import Problem
from concordat.kernel.words import listed

COLUMNS = ("Title", "Note", "Data", "Owner", "Agency", "Shared with", "Changed", "Answer last kept", "Question")
AUDIENCES = {"open": "Exact, of open data", "rows": "Exact, not for release", "aggregate": "Protected"}
_SHARED = {
    Analysis.Shared.NOBODY: "Nobody else",
    Analysis.Shared.AGENCY: "People of {agency}",
    Analysis.Shared.PARTNERSHIP: "The partnership",
}


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """An analysis in the list."""

    ref: str
    title: str
    href: str
    note: str
    data: str
    owner: str
    mine: bool
    agency: str
    shared: str
    changed: datetime
    asked: datetime | None
    question: str

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        return (
            self.title, self.note, self.data, self.owner, self.agency, self.shared, self.changed, self.asked, self.question,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunRow:
    """That a question was asked and its answer kept: when, by whom, of which versions."""

    ref: str
    at: datetime
    who: str
    why: str
    audience: str
    versions: tuple[tuple[str, str], ...]
    href: str
    compare: str


@dataclass(frozen=True, slots=True)
class AnnotationShown:
    """What somebody wrote beside an analysis."""

    ref: str
    words: str
    on: date | None
    group: str
    who: str
    at: datetime
    changed: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class MovedOn:
    """That a dataset moved on since an answer was kept: from which version to which, and what differs."""

    title: str
    then: int
    now: int
    words: str


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """All that an analysis's page shows but its answer."""

    row: AnalysisRow
    deleted: bool
    words: tuple[tuple[str, str], ...]
    newest: RunRow | None
    moved_on: tuple[MovedOn, ...]
    annotations: tuple[AnnotationShown, ...]


@dataclass(frozen=True, slots=True)
class RunPage:
    """What the page of an answer of then shows but the answer."""

    title: str
    analysis: str
    row: RunRow
    words: tuple[tuple[str, str], ...]


def row(analysis: Analysis, titles: Mapping[str, str], member: str) -> AnalysisRow:
    """Present an analysis in the list."""
    return AnalysisRow(
        analysis.ref,
        analysis.title,
        reverse("analysis:analysis_view", args=[analysis.ref]),
        analysis.note,
        listed([titles.get(key, key) for key in analysis.datasets]),
        analysis.owner.name,
        analysis.owner_id == member,
        analysis.agency.name,
        _SHARED[Analysis.Shared(analysis.shared)].format(agency=analysis.agency.short_name or analysis.agency.name),
        analysis.changed_at,
        getattr(analysis, "asked_at", None),
        json.dumps(analysis.question, ensure_ascii=False),
    )


def page(
    analysis: Analysis,
    titles: Mapping[str, str],
    newest: Run | None,
    annotations: Sequence[Annotation],
    delivered: Sequence[Delivered],
    member: str,
) -> AnalysisPage:
    """Present an analysis with what stands beside it."""
    return AnalysisPage(
        row(analysis, titles, member),
        analysis.deleted_at is not None,
        question_words(analysis.written(), titles),
        run_row(newest, titles) if newest else None,
        moved_on(delivered),
        tuple(_annotation(each, member) for each in annotations),
    )


def run_row(run: Run, titles: Mapping[str, str]) -> RunRow:
    """Present a run in the history."""
    return RunRow(
        run.ref,
        run.created_at,
        run.member.name,
        run.why,
        AUDIENCES.get(run.audience, run.audience),
        tuple((titles.get(key, key), f"version {number}") for key, number in sorted(run.versions.items())),
        reverse("analysis:run_view", args=[run.ref]),
        reverse("analysis:run_compare", args=[run.ref]),
    )


def run_page(run: Run, titles: Mapping[str, str]) -> RunPage:
    """Present a run for its own page."""
    words = question_words(json.dumps(run.question), titles)
    return RunPage(run.analysis.title, run.analysis_id, run_row(run, titles), words)


def moved_on(delivered: Sequence[Delivered]) -> tuple[MovedOn, ...]:
    """Present how datasets moved on since an answer was kept."""
    return tuple(MovedOn(each.title, each.then, each.now, _since(each)) for each in delivered)


def question_words(written: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Say in words what a question asks, line by line; nothing where it cannot be read."""
    try:
        asked = questions.read_text(written)
    except Problem:
        return ()
    measure, span = asked.measure, asked.span
    said = {
        "Data": listed([f"“{titles.get(key, key)}”" for key in asked.datasets]),
        "What is measured": _measure(measure),
        "By": listed([_by(each) for each in asked.by]),
        "Only where": "; ".join(_where(each) for each in asked.where),
        "Only people who are": _also(asked.also, titles),
        "Period": _span(span),
        "Compared with": str(asked.compare or "").replace("-", " "),
    }
    return tuple((name, f"{words[:1].upper()}{words[1:]}") for name, words in said.items() if words)


def _also(also: questions.AlsoIn | None, titles: Mapping[str, str]) -> str:
    if also is None:
        return ""
    at = "at any time" if also.ever else "in the same period"
    return f"{'not' if also.absent else 'also'} in “{titles.get(also.dataset, also.dataset)}” {at}"


def datasets_in(written: str) -> tuple[str, ...]:
    """Return the keys of the datasets that a question asks of; none where it cannot be read."""
    try:
        return questions.read_text(written).every_dataset
    except Problem:
        return ()


def _measure(measure: questions.Measure) -> str:
    if measure.kind == questions.Kind.RATE:
        return f"Rows for each {measure.per:,} {measure.population}"
    names = {
        questions.Kind.COUNT: "How many rows",
        questions.Kind.SHARE: "The share of rows",
        questions.Kind.DISTINCT: "How many different values of {column}",
        questions.Kind.SUM: "The sum of {column}",
        questions.Kind.MEAN: "The mean of {column}",
    }
    return names[measure.kind].format(column=measure.column)


def _by(by: questions.By) -> str:
    if by.level:
        return _level(by.level)
    return by.grain.value.replace("-", " ") if by.grain else by.field.replace("_", " ")


def _where(where: Where) -> str:
    """Say a condition without the titles of columns, which not everybody who sees the question has."""
    kind, _, generation = where.column.partition("-")
    column = _level(where.column) if generation and kind in AREAS else where.column.replace("_", " ")
    op = "is" if where.op == "any-of" else OPS.get(where.op, where.op)
    return f"{column} {op} {' or '.join(where.values)}".strip()


def _level(level: str) -> str:
    """Say which areas: ward (2023), or tenth of deprivation (2025)."""
    kind, _, generation = level.partition("-")
    words = "tenth of deprivation" if kind == "deprivation" else AREAS.get(kind, kind)
    words = words if words.isupper() else words.lower()
    return f"{words} ({generation.replace('-', ' ')})" if generation else words


def _span(span: questions.Span) -> str:
    if span.last_months:
        return f"The last {span.last_months} months that are held"
    since = f"from {span.since:%-d %B %Y}" if span.since else ""
    until = f"up to {span.until:%-d %B %Y}" if span.until else ""
    return f"{since} {until}".strip() or "All that is held"


def _since(each: Delivered) -> str:
    found = {
        "new": _periods(each.since.new),
        "said anew": _periods(each.since.replaced),
        "no longer held": _periods(each.since.gone),
    }
    return "; ".join(f"{kind}: {words}" for kind, words in found.items() if words)


def _periods(periods: Sequence[str]) -> str:
    """Write periods as people do; of more than three the first and the last, with how many they are."""
    if len(periods) > 3:
        return f"{len(periods)} periods, {_period(periods[0])} to {_period(periods[-1])}"
    return listed([_period(each) for each in periods])


def _period(period: str) -> str:
    if len(period) == 7 and period[4] == "-":
        return f"{dates.MONTHS[int(period[5:]) - 1]} {period[:4]}"
    return period or "all of it"


def _annotation(each: Annotation, member: str) -> AnnotationShown:
    changed = each.changed_at is not None
    return AnnotationShown(
        each.ref, each.words, each.on, each.group, each.member.name, each.created_at, changed, each.member_id == member
    )
