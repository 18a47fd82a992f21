"""Read what somebody may ask about: of each dataset the columns, levels of place and periods that may be told to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from concordat import access
from concordat.analysis.permissions import QUESTION_ASK
from concordat.analysis.rules import breaks
from concordat.analysis.rules.faults import Fault, Faulty, short
from concordat.analysis.rules.fields import Field, Fields, Level, Tenths, instead
from concordat.analysis.rules.questions import Question
from concordat.analysis.rules.settling import Beside
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.queries.matching import Matched, matchable, matched_for
from concordat.datasets.queries.tallying import Sight, sight_for
from concordat.datasets.queries.versions import rows_by_version
from concordat.datasets.rules.declarations import Every, Type
from concordat.datasets.rules.lateness import is_period
from concordat.datasets.rules.matching import FIELD
from concordat.datasets.rules.placing import column_of
from concordat.datasets.rules.reach import AREAS, LATITUDE, LONGITUDE, How, Reach
from concordat.datasets.rules.tallies import Audience
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Span
from concordat.places.queries.denominators import Known, known_levels

FINE = (LONGITUDE, LATITUDE)  # of single rows: nothing is counted by them


@dataclass(frozen=True)
class Asked:
    """A dataset that a question is put to: what of it may be told, and what can therefore be asked about."""

    sight: Sight
    fields: Fields


@dataclass(frozen=True, slots=True)
class Pin:
    """Of which version of a dataset it is asked (0: the one that stands), and whether for protected figures."""

    version: int = 0
    protected: bool = False


def fields_for(actor: Actor, dataset_keys: Sequence[str], purpose: str = "") -> tuple[Fields, ...]:
    """Return what the actor may ask about in datasets, by their keys, for a purpose; raise Refused with the reason.

    It is what a page offers before anybody asks, and tells no figure: the question to the agreements is not recorded.
    """
    return tuple(each.fields for each in asked_of(actor, dataset_keys, purpose, recorded=False))


def asked_of(
    actor: Actor,
    keys: Sequence[str],
    purpose: str,
    pins: Mapping[str, Pin] | None = None,
    *,
    recorded: bool = True,
) -> list[Asked]:
    """Return the datasets of a question with what may be told of each; raise Faulty for a key that is none."""
    access.require(actor, QUESTION_ASK)
    every = {each.key: each for each in datasets_of(actor)}
    if unknown := [(at, key) for at, key in enumerate(keys) if key not in every]:
        there = [(each.key, each.title) for each in every.values()]
        raise Faulty(
            Fault(f"datasets[{at}]", f"There is no dataset “{short(key)}”. {instead(key, there)}")
            for at, key in unknown
        )
    known = known_levels(actor)
    levels, deprived = _levels(known), known.deprived
    found = []
    for key in keys:
        pin = (pins or {}).get(key, Pin())
        version = pin.version or None
        sight = sight_for(actor, every[key], purpose, version=version, protected=pin.protected, recorded=recorded)
        found.append(Asked(sight, _fields(actor, sight, levels, deprived)))
    return found


def beside_of(actor: Actor, question: Question, asked: Asked, pin: Pin) -> tuple[Asked, Matched, Beside]:
    """Return the dataset of a question and the other one in which its people are looked for; raise Faulty in words.

    What is told of the first may come by another way than without: by one of the agreement that gives both.
    """
    also = question.also
    assert also is not None
    try:
        matched = matched_for(actor, asked.sight, also.dataset, version=pin.version or None, protected=pin.protected)
    except Problem as problem:
        raise Faulty([Fault(also.name if problem.field == FIELD else problem.field, problem.message)]) from None
    known = known_levels(actor)
    levels, deprived = _levels(known), known.deprived
    if matched.one is not asked.sight:
        asked = Asked(matched.one, _fields(actor, matched.one, levels, deprived))
    match, other = matched.match, _fields(actor, matched.other, levels, deprived)
    return asked, matched, Beside(other, match.words, match.one.name, match.other.name, matched.caveats)


def lookable(actor: Actor, fields: Sequence[Fields], purpose: str) -> list[tuple[str, str]]:
    """Return the datasets in which the people of the only one that is asked of may be looked for, by key and title."""
    access.require(actor, QUESTION_ASK)
    alone = len(fields) == 1 and fields[0].audience == Audience.ROWS
    return matchable(actor, fields[0].key, purpose) if alone else []


def _levels(known: Known) -> list[Level]:
    return [
        Level(
            f"{each.kind}-{each.generation}" if each.generation else each.kind,
            "",
            column_of(each.kind, each.generation),
            each.kind,
            each.generation,
            known.counted.get((each.kind, each.generation), ()),
            each.begins,
            each.ends,
        )
        for each in known.levels
    ]


def _fields(actor: Actor, sight: Sight, levels: Sequence[Level], deprived: Sequence[tuple[str, str, int]]) -> Fields:
    dataset, declared = sight.dataset, sight.declaration
    reach: Reach = sight.reach
    allowed = {column.name: column.allowed for column in declared.columns}
    codes = {
        each.name: each.geography for each in declared.columns if each.geography in AREAS and each.type == Type.TEXT
    }
    seen = [each for each in reach.columns if each.name not in FINE and each.how != How.PLACED_BY]
    columns = tuple(
        Field(each.name, each.title, each.type, each.unit, allowed.get(each.name, ()), codes.get(each.name, ""))
        for each in seen
    )
    placed = [replace(each, title=reach.named[each.column].title) for each in levels if each.column in reach.named]
    tenths = [
        Tenths(f"deprivation-{year}", year, level)
        for kind, generation, year in deprived
        for level in placed
        if (level.kind, level.generation) == (kind, generation)
    ]
    return Fields(
        dataset.key,
        dataset.title,
        dataset.agency.name,
        sight.audience,
        columns,
        declared.row,
        tuple(placed),
        tuple(tenths),
        declared.period if declared.period in reach.named else "",
        _held(sight),
        sight.version.number if sight.version else 0,
        declared.caveats,
        sight.protection.base if sight.protection else 0,
        (*breaks.of_caveats(declared.caveats), *_filling(actor, sight)),
        _generations(levels),
    )


def _generations(levels: Sequence[Level]) -> dict[str, tuple[breaks.Generation, ...]]:
    """Return the generations of each kind of areas that are loaded, in words."""
    found: dict[str, list[breaks.Generation]] = defaultdict(list)
    for each in levels:
        title = f"{AREAS.get(each.kind, each.kind.capitalize())} ({each.generation})"
        found[each.kind].append(breaks.Generation(f"“{title}” areas", each.begins, each.ends))
    return {kind: tuple(every) for kind, every in found.items()}


def _held(sight: Sight) -> tuple[Span, ...]:
    periods = {part["period"] for part in sight.version.parts} if sight.version else set()
    known = (breaks.span_of(each) for each in periods if is_period(each, sight.declaration.every))
    return tuple(sorted(known, key=lambda span: span.first))


def _filling(actor: Actor, sight: Sight) -> tuple[breaks.Break, ...]:
    """Return the break at the last periods where they are still filling up, by how earlier ones did."""
    every = sight.declaration.every
    if sight.version is None or every == Every.ONCE:
        return ()
    rows = rows_by_version(actor, sight.dataset, sight.version.number)
    return breaks.of_filling(
        [{period: rows for period, rows in each.items() if is_period(period, every)} for each in rows]
    )
