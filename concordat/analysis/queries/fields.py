"""Read what somebody may ask about: of each dataset the columns, levels of place and periods that may be told to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from concordat import access
from concordat.analysis.permissions import QUESTION_ASK
from concordat.analysis.rules import breaks
from concordat.analysis.rules.faults import Fault, Faulty, short
from concordat.analysis.rules.fields import Field, Fields, Level, Tenths, instead
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.queries.tallying import Sight, sight_for
from concordat.datasets.queries.versions import rows_by_version
from concordat.datasets.rules.declarations import Every, Part
from concordat.datasets.rules.lateness import is_period
from concordat.datasets.rules.placing import column_of
from concordat.datasets.rules.reach import LATITUDE, LONGITUDE, How, Reach
from concordat.kernel.actors import Actor
from concordat.kernel.periods import Span
from concordat.places.queries.areas import holdings
from concordat.places.queries.denominators import counted_levels, deprived_levels

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
    """Return what the actor may ask about in datasets, by their keys, for a purpose; raise Refused with the reason."""
    return tuple(each.fields for each in asked_of(actor, dataset_keys, purpose))


def asked_of(actor: Actor, keys: Sequence[str], purpose: str, pins: Mapping[str, Pin] | None = None) -> list[Asked]:
    """Return the datasets of a question with what may be told of each; raise Faulty for a key that is none."""
    access.require(actor, QUESTION_ASK)
    every = {each.key: each for each in datasets_of(actor)}
    if unknown := [(at, key) for at, key in enumerate(keys) if key not in every]:
        there = [(each.key, each.title) for each in every.values()]
        raise Faulty(
            Fault(f"datasets[{at}]", f"There is no dataset “{short(key)}”. {instead(key, there)}")
            for at, key in unknown
        )
    levels, deprived = _levels(actor), deprived_levels(actor)
    found = []
    for key in keys:
        pin = (pins or {}).get(key, Pin())
        sight = sight_for(actor, every[key], purpose, version=pin.version or None, protected=pin.protected)
        found.append(Asked(sight, _fields(actor, sight, levels, deprived)))
    return found


def _levels(actor: Actor) -> list[Level]:
    counted = counted_levels(actor)
    return [
        Level(
            f"{each.kind}-{each.generation}" if each.generation else each.kind,
            "",
            column_of(each.kind, each.generation),
            each.kind,
            each.generation,
            counted.get((each.kind, each.generation), ()),
            each.begins,
            each.ends,
        )
        for each in holdings(actor)
    ]


def _fields(actor: Actor, sight: Sight, levels: Sequence[Level], deprived: Sequence[tuple[str, str, int]]) -> Fields:
    dataset, declared = sight.dataset, sight.declaration
    reach: Reach = sight.reach
    allowed = {column.name: column.allowed for column in declared.columns}
    seen = [each for each in reach.columns if each.name not in FINE and each.how != How.PLACED_BY]
    columns = tuple(Field(each.name, each.title, each.type, each.unit, allowed.get(each.name, ())) for each in seen)
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
        declared.placed(Part.LONGITUDE) is None and declared.placed(Part.EASTING) is None,
        sight.protection.base if sight.protection else 0,
        (*breaks.of_caveats(declared.caveats), *_filling(actor, sight)),
    )


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
