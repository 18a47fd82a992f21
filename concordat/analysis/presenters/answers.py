"""An answer as the page shows it: a sentence, what it is worth, its filters, chart, map, table, and where it is from."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.urls import reverse

from concordat.analysis.presenters.charting import CONTROL, Charted, charted, may_control
from concordat.analysis.presenters.charts import fluid
from concordat.analysis.presenters.explaining import ReckonedShown, for_more, reckoned, reckoned_of
from concordat.analysis.presenters.maps import MapShown, Shaded, map_of
from concordat.analysis.presenters.tables import (
    MARKS,
    TableShown,
    figure,
    figure_heading,
    may_cross,
    table,
    titled,
)
from concordat.analysis.queries.choosing import Askable
from concordat.analysis.queries.mapping import Outlined
from concordat.analysis.rules import questions
from concordat.analysis.rules.addresses import also_word, pairs_of, query_of, without
from concordat.analysis.rules.answers import Answer, Row, Source, State, in_words
from concordat.analysis.rules.drilling import drilled
from concordat.analysis.rules.offering import Offered
from concordat.analysis.rules.questions import AlsoIn, By, Kind, Question, Span
from concordat.analysis.rules.sentences import MOST_VALUES, value_words
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Audience
from concordat.datasets.rules.wanting import OPS, Where
from concordat.design.dates import words as day_words
from concordat.kernel.pages import AskedSpec
from concordat.kernel.words import listed

KINDS = {
    "csv": "CSV",
    "xlsx": "a spreadsheet",
    "png": "a picture (PNG)",
    "svg": "a drawing (SVG)",
    "json": "the question (JSON)",
}
MOST_SAID = 3  # sentences beneath a chart: more are folded away
MARKED = 25  # letters of a mark, which tell one answer from another
MOST_AREAS = 1_500  # that a map is drawn of


@dataclass(frozen=True, slots=True)
class Banner:
    """What figures are worth and what may be done with them, and how to ask for more."""

    kind: str
    title: str
    words: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the question, and the address without it."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Big:
    """A figure that stands by itself."""

    words: str
    label: str
    note: str = ""
    untold: bool = False


@dataclass(frozen=True, slots=True)
class ChartShown:
    """A chart: its specification, its title and words, and where each of its marks leads."""

    spec: dict[str, Any]
    caption: str
    words: str
    more: tuple[str, ...]
    links: Mapping[str, Any]
    note: str = ""

    @property
    def summary(self) -> str:
        """All that it says, for somebody who does not see it."""
        return " ".join((self.words, *self.more))


@dataclass(frozen=True)
class AnswerShown:
    """An answer, whole, as the page shows it."""

    sentence: str
    banner: Banner
    chips: tuple[Chip, ...]
    figures: tuple[Big, ...]
    chart: ChartShown | None
    map: MapShown | None
    table: TableShown | None
    views: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    downloads: tuple[tuple[str, str], ...]
    question: str
    empty: str = ""
    reckoned: tuple[ReckonedShown, ...] = ()
    reckoned_of: str = ""
    unseen: str = ""


@dataclass(frozen=True)
class Seen:
    """How an answer is looked at: for which purpose it was asked, what the data offers, and the words of the address."""

    purpose: str
    offered: Offered
    chosen: Sequence[Askable] = ()
    sort: str = ""
    page: int = 1
    long: bool = False
    chart: str = ""
    protected: bool = False
    may_request: bool = False
    areas: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def query(self, question: Question, **more: str) -> str:
        """Return the query of an address that asks another question in the same way."""
        return query_of(question, self.purpose, protected="1" if self.protected else "", **more)


def answer_shown(answer: Answer, seen: Seen, areas: Sequence[Outlined] = ()) -> AnswerShown:
    """Present an answer; `areas` are the outlines of those that it speaks of, where it speaks of any."""
    lead = _lead(answer, seen)
    chart = charted(answer, lead, seen.chart)
    return AnswerShown(
        sentence=answer.sentence,
        banner=_banner(answer, seen),
        chips=tuple(_chips(answer.question, seen)),
        figures=_figures(answer),
        chart=_chart(chart, answer) if chart else None,
        map=_map(answer, areas, lead) if areas else None,
        table=_table(answer, seen, lead) if answer.dimensions and answer.rows else None,
        views=tuple(_views(answer, seen)),
        caveats=answer.caveats,
        facts=tuple(facts(answer)),
        downloads=tuple(_downloads(answer, seen, bool(chart))),
        question=json.dumps(questions.said(answer.question), ensure_ascii=False, indent=2),
        empty=""
        if answer.rows
        else "No row is like that in this period. Loosen a condition, or ask of a longer period.",
        reckoned=tuple(reckoned(answer)),
        reckoned_of=reckoned_of(answer),
        unseen="" if any(row.figure.state != State.HIDDEN for row in answer.rows) else answer.why_hidden,
    )


def level_mapped(answer: Answer) -> str:
    """Return the level of the areas that a map can be drawn of, "" where the answer is by no place or by more than it."""
    placed = [each for each in answer.dimensions if each.sort == "place"]
    return placed[0].level if len(answer.dimensions) == 1 and placed and len(answer.rows) <= MOST_AREAS else ""


def codes_mapped(answer: Answer) -> list[str]:
    """Return the codes of the areas that an answer by place speaks of."""
    return [str(row.labels[0].value) for row in answer.rows if row.labels[0].value]


def _lead(answer: Answer, seen: Seen) -> Callable[[int, Any], str]:
    may = {value for _, choices in seen.offered.dimensions for value, _ in choices}
    known: dict[tuple[int, Any], str] = {}

    def lead(at: int, value: Any) -> str:
        if (at, value) not in known:
            found = drilled(answer.question, answer.dimensions[at], value, may)
            known[at, value] = seen.query(found) if found else ""
        return known[at, value]

    return lead


def _banner(answer: Answer, seen: Seen) -> Banner:
    if answer.audience == Audience.OPEN:
        return Banner("success", "Open data: exact figures", answer.worth)
    if answer.audience == Audience.ROWS:
        if answer.question.also:  # people are matched in rows alone
            return Banner("warning", "Exact figures: not for release", answer.worth)
        words = "Show protected figures instead, which others may be shown"
        href = replace(seen, protected=True).query(answer.question)
        title = "Some figures are exact: not for release" if answer.protected else "Exact figures: not for release"
        return Banner("warning", title, answer.worth, ((words, href),))
    links: list[tuple[str, str]] = []
    if seen.protected:
        href = replace(seen, protected=False).query(answer.question)
        links.append(("Show exact figures, not for release", href))
    else:
        assets = {each.key: each.asset for each in seen.chosen}
        links += for_more(answer, assets, seen.purpose, seen.may_request)
    return Banner("information", "Protected figures: close, not exact", answer.worth, tuple(links))


def _chips(question: Question, seen: Seen) -> list[Chip]:
    titles = dict(seen.offered.columns) | dict(seen.offered.levels)

    def chip(words: str, **changes: Any) -> Chip:
        return Chip(words, seen.query(replace(question, **changes)))

    found = [
        Chip(_where(each, titles, seen), seen.query(without(question, at))) for at, each in enumerate(question.where)
    ]
    if question.also:
        found.append(chip(_also(question.also, seen), also=None))
    if question.span != Span():
        found.append(chip(_span(question.span), span=Span()))
    if question.compare:
        found.append(chip("Compared", compare=None, compare_area=""))
    if question.limit:
        found.append(chip(f"{question.limit:,} at most", limit=0))
    return found


def _where(where: Where, titles: Mapping[str, str], seen: Seen) -> str:
    kind, names = seen.offered.kinds.get(where.column, Type.TEXT), dict(seen.areas.get(where.column, ()))
    values = [names.get(each) or value_words(kind, each) for each in where.values]
    op = OPS["is"] if where.op == "any-of" else OPS[where.op]
    shown = f"{len(values)} values" if len(values) > MOST_VALUES else listed(values, "or")
    return " ".join(filter(None, (titles.get(where.column, where.column), op, shown)))


def _also(also: AlsoIn, seen: Seen) -> str:
    offered = {value: words for _, choices in seen.offered.also for value, words in choices}
    return offered.get(also_word(also), f"{'Not' if also.absent else 'Also'} in {also.dataset}")


def _span(span: Span) -> str:
    if span.last_months:
        return f"Last {span.last_months} months"
    since = f"from {day_words(span.since)}" if span.since else ""
    until = f"up to {day_words(span.until)}" if span.until else ""
    words = f"{since} {until}".strip()
    return words[:1].upper() + words[1:]


def _figures(answer: Answer) -> tuple[Big, ...]:
    """Return figures that stand by themselves: the answer without dimensions, or the whole of one with them."""
    told = [row for row in answer.totals if not (answer.dimensions and row.figure.state == State.NONE)]
    return tuple(_big(row, answer) for row in told[:5])


def _big(row: Row, answer: Answer) -> Big:
    shown = figure(row.figure)
    label = row.labels[0].words if row.labels else ("In all" if answer.dimensions else figure_heading(answer))
    notes = []
    if answer.protected and row.figure.off:
        notes.append(f"may be out by about {_about(answer, row.figure.off)}")
    if answer.unit not in ("number", "%") and row.labels:
        notes.append(answer.unit)
    if row.compared and not shown.untold:
        change = figure(row.compared)
        changed = f", {row.changed:+.1%}".replace("-", "−") if row.changed is not None else ""
        told = f"{answer.compared}: {change.words}{changed}"
        notes.append(told if row.comparable else f"not compared with {answer.compared}: see what to bear in mind")
        notes += [row.chance] if row.chance else []
    return Big(shown.words, label, "; ".join(notes), shown.untold)


def _about(answer: Answer, off: float) -> str:
    """Write by how much a figure may be out, no more finely than it is known."""
    whole = answer.question.measure.kind in (Kind.COUNT, Kind.DISTINCT)
    return f"{math.ceil(off):,}" if whole else in_words(answer.question.measure, off)


def _chart(made: Charted, answer: Answer) -> ChartShown:
    """Present a chart as wide as its place, without the title that the page says already."""
    spec = {name: value for name, value in made.chart.spec.items() if name not in ("title", "description")}
    spec = spec | {"width": None} if "concat" in spec else fluid(spec)
    links = {"by": made.by, "to": made.links} if made.links else {}
    story = made.chart.story
    first, more = (story, ()) if len(story) <= MOST_SAID + 1 else (story[:MOST_SAID], story[MOST_SAID:])
    return ChartShown(spec, answer.sentence, " ".join(first), more, links, made.note)


def _map(answer: Answer, areas: Sequence[Outlined], lead: Callable[[int, Any], str]) -> MapShown | None:
    told = {}
    for row in answer.rows:
        label, shown = row.labels[0], row.figure
        words = MARKS.get(shown.state, "").lower() if shown.state != State.TOLD else shown.words
        unit = f" {answer.unit}" if answer.unit not in ("number", "%") and shown.state == State.TOLD else ""
        told[str(label.value)] = Shaded(shown.value, f"{words}{unit}", lead(0, label.value))
    return map_of(areas, told, lambda value: in_words(answer.question.measure, value), "more")


def _table(answer: Answer, seen: Seen, lead: Callable[[int, Any], str]) -> TableShown:
    looked = (
        ("view", "long" if seen.long else ""),
        ("chart", seen.chart),
        ("protected", "1" if seen.protected else ""),
    )
    said = [*pairs_of(answer.question, seen.purpose), *(each for each in looked if each[1])]
    down = seen.sort.startswith("-")
    spec = AskedSpec(page=seen.page, sort=seen.sort.lstrip("-"), descending=down, said=tuple(said))
    return table(answer, spec, lead, crossed=not seen.long)


def _views(answer: Answer, seen: Seen) -> list[tuple[str, str]]:
    """Return other ways to look at the same figures: turned about, long or crossed."""
    found = []
    asked = answer.question
    if len(asked.by) > 1:
        turned = replace(asked, by=tuple(reversed(asked.by)))
        found.append(("Swap rows and columns", seen.query(turned, view="long" if seen.long else "")))
    if may_control(answer):
        control = seen.chart != CONTROL
        words = "Show as a control chart" if control else "Show as a plain line"
        found.append((words, seen.query(asked, chart=CONTROL if control else "")))
    if may_cross(answer):
        words = "Set the last one in columns" if seen.long else "Show one figure in a row"
        found.append((words, seen.query(asked, view="" if seen.long else "long")))
    if len(asked.by) > 1 and answer.dimensions[-1].sort != "dataset":
        words = f"Ask for the totals, without {titled(answer.dimensions[-1]).lower()}"
        found.append((words, seen.query(replace(asked, by=asked.by[:-1], order=_kept(asked, asked.by[:-1])))))
    return found


def _kept(asked: Question, by: Collection[By]) -> tuple[str, ...]:
    names = ("measure", *(each.field for each in by))
    return tuple(each for each in asked.order if each.lstrip("-") in names)


def facts(answer: Answer) -> list[tuple[str, str]]:
    """Return where figures come from, as a person reads it."""
    told = answer.provenance
    found = [(each.title, _source(each)) for each in answer.sources]
    found += [("Asked by", ", ".join(filter(None, (told.get("asked_by"), told.get("asked_for")))))]
    found += [("Period", " to ".join(day_words(date.fromisoformat(day)) for day in told.get("period", ())))]
    found += [("People who live there", f"Of {told['population_year']}" if told.get("population_year") else "")]
    found += [("How changes were tested", _tested(told.get("changes") or {}))]
    found += [("Mark of the figures", str(told.get("mark", ""))[:MARKED])]
    return [(name, words) for name, words in found if words]


def _source(source: Source) -> str:
    """Say of which version of a dataset figures are, and what gave it."""
    told = next(iter(source.told), {}) if isinstance(source.told, tuple) else source.told
    under = str(told.get("under") or told.get("agreement") or "")
    return ". ".join(filter(None, (f"{source.agency}, version {source.version}", under[:1].upper() + under[1:])))


def _tested(changes: Mapping[str, Any]) -> str:
    """Say by what test it is known whether changes are more than chance would give."""
    if not changes:
        return ""
    test = f"{changes['test'][:1].upper()}{changes['test'][1:]}, at {changes['level']:.0%}"
    spreads = ", ".join(f"{each:.3g}" for each in changes["variance_times"].values())
    learnt = f"Counts vary {spreads} times as much as independent events would, learnt from {changes['learnt_from']}"
    halves = "That figures are made from half-samples and rounded is allowed for" if changes["half_samples"] else ""
    many = f"Of many changes together: {changes['of_many']}"
    return ". ".join(filter(None, (test, learnt if changes["learnt_from"] else "", halves, many)))


def _downloads(answer: Answer, seen: Seen, drawable: bool) -> list[tuple[str, str]]:
    query = seen.query(answer.question, chart=seen.chart)
    drawn = ("png", "svg")
    return [
        (words, reverse("analysis:question_download", args=[kind]) + query)
        for kind, words in KINDS.items()
        if drawable or kind not in drawn
    ]
