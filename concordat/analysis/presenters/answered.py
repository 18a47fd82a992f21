"""What a page shows of an answer: its sentence, its figures in a table, what they are worth and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from concordat.analysis.presenters.answers import ChartShown, Seen, answer_shown
from concordat.analysis.presenters.maps import MapShown
from concordat.analysis.presenters.saved import AUDIENCES
from concordat.analysis.queries.mapping import Outlined
from concordat.analysis.rules.addresses import query_of
from concordat.analysis.rules.answers import Answer, Row, State
from concordat.analysis.rules.offering import Offered
from concordat.datasets.rules.tallies import Audience

_INSTEAD = {State.HIDDEN: "Hidden", State.NOT_HELD: "Not delivered", State.NONE: "None"}


@dataclass(frozen=True, slots=True)
class RowShown:
    """A line of the table: its labels, its figure, and what that is compared with, in words."""

    labels: tuple[str, ...]
    figure: str
    compared: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A dataset that figures come from: its title and page, whose it is, its version, and how exact it is told."""

    title: str
    href: str
    agency: str
    version: int
    audience: str
    under: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, as a page shows it."""

    sentence: str
    heads: tuple[str, ...]
    unit: str
    compared: str
    rows: tuple[RowShown, ...]
    totals: tuple[RowShown, ...]
    worth: str
    why_hidden: str
    cut: int
    caveats: tuple[str, ...]
    sources: tuple[SourceShown, ...]
    chart: ChartShown | None
    map: MapShown | None
    open: str


def shown(answer: Answer, areas: Sequence[Outlined], purpose: str, protected: bool) -> Shown:
    """Present an answer; `areas` are the outlines of those that it speaks of, where it is of areas."""
    drawn = answer_shown(answer, Seen(purpose, Offered()), areas)
    more = {"protected": "1"} if protected else {}
    return Shown(
        answer.sentence,
        tuple(each.title for each in answer.dimensions),
        answer.unit,
        answer.compared,
        tuple(_row(each) for each in answer.rows),
        tuple(_row(each) for each in answer.totals if not answer.rows or each.figure.state != State.NONE),
        answer.worth,
        answer.why_hidden,
        answer.cut,
        answer.caveats,
        tuple(
            SourceShown(
                each.title,
                reverse("datasets:version_view", args=[each.key, each.version]),
                each.agency,
                each.version,
                AUDIENCES[each.audience.value],
                "" if each.audience == Audience.OPEN else str(each.told.get("under", "")),
            )
            for each in answer.sources
        ),
        drawn.chart,
        drawn.map,
        reverse("analysis:question_ask") + query_of(answer.question, purpose, **more),
    )


def _row(row: Row) -> RowShown:
    change = f"{row.change:+,.10g}" if row.change is not None else row.why or "Not told"
    change += f" ({row.chance})" if row.chance else ""
    return RowShown(
        tuple(each.words for each in row.labels),
        _words(row.figure.state, row.figure.words),
        _words(row.compared.state, row.compared.words) if row.compared else "",
        change if row.compared else "",
    )


def _words(state: State, words: str) -> str:
    return words if state == State.TOLD else _INSTEAD[state]
