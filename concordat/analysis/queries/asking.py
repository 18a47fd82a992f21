"""Ask a question of what agencies delivered: the only way to an answer, for pages, programs and terminals alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from concordat import access
from concordat.analysis.models.marks import mark_of
from concordat.analysis.permissions import QUESTION_ASK
from concordat.analysis.queries.fields import Asked, Pin, asked_of, beside_of, fields_for, lookable
from concordat.analysis.queries.grounds import ground_of, names_in
from concordat.analysis.rules import answers, breaks, caveats, putting, testing
from concordat.analysis.rules.answers import Answer, Head, Reckoned, Source
from concordat.analysis.rules.making import Made, Side, made
from concordat.analysis.rules.putting import Ground, Part, gathered, parts
from concordat.analysis.rules.questions import FIRST, Kind, Question, said
from concordat.analysis.rules.sentences import sentence
from concordat.analysis.rules.settling import Axis, Settled, Sort, Within, settle
from concordat.datasets.queries.matching import Matched
from concordat.datasets.queries.saying import sql_of
from concordat.datasets.queries.tallying import tell
from concordat.datasets.rules.tallies import Audience, Told
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Span

__all__ = ["ask", "fields_for", "lookable"]

ADDED = (Kind.SUM, Kind.MEAN)
Names = Mapping[tuple[str, str], str]


def ask(
    actor: Actor,
    question: Question,
    purpose: str = "",
    *,
    versions: Mapping[str, Any] | None = None,
    protected: bool = False,
    how: str = "page",
    sql: bool = False,
) -> Answer:
    """Answer a question for a purpose, as exactly as what agreements give the actor allows; every reading is recorded.

    `versions` is the provenance of an answer, or versions by the keys of datasets: the same data and people are asked of
    again. Figures that may be exact are `protected` where that is asked for, so that others can be shown them. `how` is by
    what way the question came, as readings are recorded; with `sql` the answer says how it was reckoned. Raises Refused
    with the reason, and Faulty (a Problem) naming what cannot be asked.
    """
    access.require(actor, QUESTION_ASK)
    pinned = _pinned(question, versions or {}, protected)
    asked = asked_of(actor, question.datasets, purpose, pinned)
    matched, beside = None, None
    if question.also:
        asked[0], matched, beside = beside_of(actor, question, asked[0], pinned.get(question.also.dataset, Pin()))
    for each in asked:
        if each.sight.waiting:
            raise Problem(
                f"Protected figures of “{each.sight.dataset}” are being prepared. Ask again later.", "datasets"
            )
    settled = settle(question, [each.fields for each in asked], beside)
    ground = ground_of(actor, settled, int((versions or {}).get("population_year") or 0))
    asking = _Asking(actor, asked, settled, ground, how, matched, sql)
    now = asking.side(settled.axes, settled.days, settled.within)
    then = _other(asking) if question.compare else None
    names = names_in(actor, settled, now.figures, ground.similar)
    broken = caveats.breaks_of(settled)
    spreads = asking.spreads(broken)
    found = made(settled, ground, now, then, names, broken, spreads)
    return _answer(asking, found, purpose, names, broken, testing.said(settled, spreads))


class _Asking:
    """Puts the tallies of a question to the store, and keeps where each answer came from."""

    def __init__(
        self,
        actor: Actor,
        asked: Sequence[Asked],
        settled: Settled,
        ground: Ground,
        how: str,
        matched: Matched | None,
        sql: bool,
    ) -> None:
        self.actor, self.asked, self.settled, self.ground, self.how = actor, asked, settled, ground, how
        self.matched = matched
        self.provenance: dict[str, Mapping[str, Any]] = {}
        self.sql, self.reckoned = sql, list[Reckoned]()

    def side(self, axes: Sequence[Axis], days: Span | None, within: Within | None, of: str = "") -> Side:
        """Return what is told of some days and areas: groups, totals and, for shares, groups of the first dimension."""
        datasets = [each for each in axes if each.sort == Sort.DATASET]
        rest = [each for each in axes if each.sort != Sort.DATASET]
        figures = self.table(axes, days, within, f"Figures{of}")
        totals = self.table(datasets, days, within, f"Total{of}") if rest else figures
        share = self.settled.question.measure
        firsts = (
            self.table([*datasets, rest[0]], days, within, f"What shares are of{of}")
            if share.of == FIRST and share.kind == Kind.SHARE
            else {}
        )
        return Side(figures, totals, firsts)

    def table(
        self, axes: Sequence[Axis], days: Span | None, within: Within | None, called: str
    ) -> dict[putting.Key, Any]:
        put = parts(self.settled, self.ground, axes, days, within)
        return gathered(self.settled, axes, self.told(put, called))

    def spreads(self, broken: Sequence[breaks.Break]) -> testing.Spreads:
        """Learn from the last two years how much figures vary, where changes are to be tested."""
        days, axes = testing.months_before(self.settled), putting.month_axes(self.settled)
        if days is None or not axes:
            return testing.Spreads()
        varied = self.table(axes, days, self.settled.within, "how much figures vary")
        return testing.spreads_of(self.settled, varied, broken)

    def told(self, put: Iterable[Part], called: str) -> Iterable[tuple[Part, Told]]:
        for part in put:
            each = self.asked[part.dataset]
            beside = self.matched.other if self.matched else None
            told = tell(self.actor, each.sight, part.tally, how=self.how, beside=beside)
            self.provenance.setdefault(each.fields.key, told.provenance)
            if self.sql:
                words = sql_of(self.actor, each.sight, part.tally, beside)
                protected = told.audience == Audience.AGGREGATE
                self.reckoned.append(Reckoned(called, each.fields.title, words, protected))
            yield part, told

    def of_nobody(self) -> tuple[str, ...]:
        """Say how many rows say nobody, where people are looked for in another dataset."""
        tallies = putting.keyless(self.settled)
        if self.matched is None or tallies is None:
            return ()
        sights = (self.matched.one, self.matched.other)
        told = [
            tell(self.actor, sight, tally, how=self.how).cells[0][0].value or 0
            for sight, tally in zip(sights, tallies, strict=True)
        ]
        return caveats.of_nobody(self.settled, *told)


def _other(asking: _Asking) -> Side:
    """Return what the question's figures are compared with."""
    settled, ground = asking.settled, asking.ground
    within = putting.other_within(settled, ground)
    return asking.side(putting.other_axes(settled), putting.other_days(settled), within, " of the comparison")


def _answer(
    asking: _Asking,
    found: Made,
    purpose: str,
    names: Names,
    broken: tuple[breaks.Break, ...],
    tested: Mapping[str, Any],
) -> Answer:
    settled, ground, question = asking.settled, asking.ground, asking.settled.question
    sources = tuple(
        Source(each.key, each.title, each.agency, each.version, each.audience, asking.provenance.get(each.key, {}))
        for each in settled.fields
    )
    if settled.beside:
        other, told = settled.beside.fields, asking.provenance.get(settled.fields[0].key, {}).get("also", {})
        sources = (*sources, Source(other.key, other.title, other.agency, other.version, other.audience, told))
    audience, protected = answers.audience_of(sources), answers.Protected.of(sources)
    guarded = any(each.audience == Audience.AGGREGATE for each in sources)
    answer = Answer(
        question,
        sentence(settled, names),
        tuple(_head(each) for each in settled.axes),
        found.rows,
        found.totals,
        answers.unit_of(question.measure, settled.column.unit if settled.column else ""),
        caveats.compared_words(settled, names),
        audience,
        sources,
        settled.days,
        found.hidden,
        found.cut,
        answers.why_hidden(found.hidden, found.figures, protected, question.measure.kind in ADDED) if guarded else "",
        answers.worth(sources, protected),
        (*caveats.caveats_of(settled, broken), *asking.of_nobody(), *ground.caveats),
        broken,
        reckoned=tuple(asking.reckoned),
    )
    return replace(answer, provenance=_provenance(asking, answer, purpose, tested))


def _head(axis: Axis) -> Head:
    level = axis.tenths.key if axis.tenths else axis.level.key if axis.level else ""
    return Head(axis.by.field, axis.title, axis.sort.value, axis.grain.value if axis.grain else "", level)


def _provenance(asking: _Asking, answer: Answer, purpose: str, tested: Mapping[str, Any]) -> dict[str, Any]:
    """Return where an answer comes from, as plain values: enough to ask again, and to see that it is the same."""
    days = asking.settled.days
    return {
        "question": said(answer.question),
        "sentence": answer.sentence,
        "purpose": purpose,
        "asked_by": asking.actor.name,
        "asked_for": asking.actor.agency_name,
        "asked_at": clock.now().isoformat(timespec="seconds"),
        "period": [days.first.isoformat(), days.last.isoformat()] if days else [],
        "datasets": [
            {
                "key": each.key,
                "title": each.title,
                "agency": each.agency,
                "version": each.version,
                "audience": each.audience.value,
                "told": dict(each.told),
            }
            for each in answer.sources
        ],
        "population_year": asking.ground.year,
        "rules": answer.worth,
        "changes": dict(tested),
        "caveats": list(answer.caveats),
        "mark": mark_of(answers.digest(answer.rows, answer.totals, answer.unit)),
    }


def _pinned(question: Question, versions: Mapping[str, Any], protected: bool) -> dict[str, Pin]:
    """Return what is asked of each dataset: versions by their keys, or what the provenance of an answer says of each."""
    if "datasets" in versions:
        told = {each["key"]: each for each in versions["datasets"]}
        return {
            key: Pin(each["version"], protected or each["audience"] == Audience.AGGREGATE) for key, each in told.items()
        }
    return {key: Pin(int(versions.get(key) or 0), protected) for key in question.every_dataset}
