"""Ask a question of what agencies delivered: the only way to an answer, for pages, programs and terminals alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from concordat import access
from concordat.analysis.permissions import QUESTION_ASK
from concordat.analysis.queries.fields import Asked, Pin, asked_of, fields_for
from concordat.analysis.queries.grounds import ground_of, names_in
from concordat.analysis.rules import answers, breaks, caveats, putting
from concordat.analysis.rules.answers import Answer, Head, Source
from concordat.analysis.rules.making import Made, Side, made
from concordat.analysis.rules.putting import Ground, Part, gathered, parts
from concordat.analysis.rules.questions import FIRST, Kind, Question, said
from concordat.analysis.rules.sentences import sentence
from concordat.analysis.rules.settling import Axis, Settled, Sort, Within, settle
from concordat.datasets.queries.tallying import tell
from concordat.datasets.rules.tallies import Audience, Told
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Span

__all__ = ["ask", "fields_for"]

Names = Mapping[tuple[str, str], str]


def ask(
    actor: Actor,
    question: Question,
    purpose: str = "",
    *,
    versions: Mapping[str, Any] | None = None,
    protected: bool = False,
    how: str = "page",
) -> Answer:
    """Answer a question for a purpose, as exactly as what agreements give the actor allows; every reading is recorded.

    `versions` is the provenance of an answer, or versions by the keys of datasets: the same data and people are asked of
    again. Figures that may be exact are `protected` where that is asked for, so that others can be shown them. `how` is by
    what way the question came, as readings are recorded. Raises Refused with the reason, and Faulty (a Problem) naming what
    cannot be asked.
    """
    access.require(actor, QUESTION_ASK)
    pinned = _pinned(question, versions or {}, protected)
    asked = asked_of(actor, question.datasets, purpose, pinned)
    for each in asked:
        if each.sight.waiting:
            raise Problem(
                f"Protected figures of “{each.sight.dataset}” are being prepared. Ask again later.", "datasets"
            )
    settled = settle(question, [each.fields for each in asked])
    ground = ground_of(actor, settled, int((versions or {}).get("population_year") or 0))
    asking = _Asking(actor, asked, settled, ground, how)
    now = asking.side(settled.axes, settled.days, settled.within)
    then = _other(asking) if question.compare else None
    names = names_in(actor, settled, now.figures, ground.similar)
    broken = caveats.breaks_of(settled)
    found = made(settled, ground, now, then, names, broken)
    return _answer(asking, found, purpose, names, broken)


class _Asking:
    """Puts the tallies of a question to the store, and keeps where each answer came from."""

    def __init__(self, actor: Actor, asked: Sequence[Asked], settled: Settled, ground: Ground, how: str) -> None:
        self.actor, self.asked, self.settled, self.ground, self.how = actor, asked, settled, ground, how
        self.provenance: dict[str, Mapping[str, Any]] = {}

    def side(self, axes: Sequence[Axis], days: Span | None, within: Within | None) -> Side:
        """Return what is told of some days and areas: groups, totals and, for shares, groups of the first dimension."""
        datasets = [each for each in axes if each.sort == Sort.DATASET]
        rest = [each for each in axes if each.sort != Sort.DATASET]
        figures = self.table(axes, days, within)
        totals = self.table(datasets, days, within) if rest else figures
        share = self.settled.question.measure
        firsts = (
            self.table([*datasets, rest[0]], days, within) if share.of == FIRST and share.kind == Kind.SHARE else {}
        )
        return Side(figures, totals, firsts)

    def table(self, axes: Sequence[Axis], days: Span | None, within: Within | None) -> dict[putting.Key, Any]:
        put = parts(self.settled, self.ground, axes, days, within)
        return gathered(self.settled, axes, self.told(put))

    def told(self, put: Iterable[Part]) -> Iterable[tuple[Part, Told]]:
        for part in put:
            each = self.asked[part.dataset]
            told = tell(self.actor, each.sight, part.tally, how=self.how)
            self.provenance.setdefault(each.fields.key, told.provenance)
            yield part, told


def _other(asking: _Asking) -> Side:
    """Return what the question's figures are compared with."""
    settled, ground = asking.settled, asking.ground
    return asking.side(putting.other_axes(settled), putting.other_days(settled), putting.other_within(settled, ground))


def _answer(asking: _Asking, found: Made, purpose: str, names: Names, broken: tuple[breaks.Break, ...]) -> Answer:
    settled, ground, question = asking.settled, asking.ground, asking.settled.question
    sources = tuple(
        Source(each.key, each.title, each.agency, each.version, each.audience, asking.provenance.get(each.key, {}))
        for each in settled.fields
    )
    audience, protected = answers.audience_of(sources), answers.Protected.of(sources)
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
        answers.why_hidden(found.hidden, found.figures, protected) if audience == Audience.AGGREGATE else "",
        answers.worth(audience, protected),
        (*caveats.caveats_of(settled, broken), *ground.caveats),
        broken,
    )
    return replace(answer, provenance=_provenance(asking, answer, purpose))


def _head(axis: Axis) -> Head:
    level = axis.tenths.key if axis.tenths else axis.level.key if axis.level else ""
    return Head(axis.by.field, axis.title, axis.sort.value, axis.grain.value if axis.grain else "", level)


def _provenance(asking: _Asking, answer: Answer, purpose: str) -> dict[str, Any]:
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
        "caveats": list(answer.caveats),
        "digest": answers.digest(answer.rows, answer.totals, answer.unit),
    }


def _pinned(question: Question, versions: Mapping[str, Any], protected: bool) -> dict[str, Pin]:
    """Return what is asked of each dataset: versions by their keys, or what the provenance of an answer says of each."""
    if "datasets" in versions:
        told = {each["key"]: each for each in versions["datasets"]}
        return {
            key: Pin(each["version"], protected or each["audience"] == Audience.AGGREGATE) for key, each in told.items()
        }
    return {key: Pin(int(versions.get(key) or 0), protected) for key in question.datasets}
