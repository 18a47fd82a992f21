"""What may be chosen of the data that is asked: measures, dimensions and columns, in the words of this page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from concordat.analysis.rules.fields import GRAINS, NUMBERS, Field, Fields, common
from concordat.analysis.rules.questions import DATASET, FIRST, PLACE, POPULATIONS, TIME
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Grain

Group = tuple[str, Sequence[tuple[str, str]]]

GRAINED: Mapping[Grain, str] = {
    Grain.DAY: "Day",
    Grain.MONTH: "Month",
    Grain.QUARTER: "Quarter",
    Grain.FINANCIAL_YEAR: "Financial year",
    Grain.YEAR: "Calendar year",
    Grain.WEEKDAY: "Day of the week",
    Grain.HOUR: "Hour of the day",
}
PERS = (1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: measures and dimensions in groups, columns for conditions, and values that a column may have."""

    measures: Sequence[Group] = ()
    dimensions: Sequence[Group] = ()
    columns: Sequence[tuple[str, str]] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


def offered(every: Sequence[Fields]) -> Offered:
    """Return what all of some datasets have, and so may be asked of them together."""
    if not every:
        return Offered()
    columns = common(every)
    return Offered(
        tuple(each for each in _measures(every, columns) if each[1]),
        tuple(each for each in _dimensions(every, columns) if each[1]),
        tuple((each.name, each.title) for each in columns),
        {each.name: each.allowed for each in columns if each.allowed},
        dict(_levels(every)),
    )


def _measures(every: Sequence[Fields], columns: Sequence[Field]) -> Iterator[Group]:
    yield "", [("count", "How many")]
    known = {each for level in every[0].levels for each in level.populations}
    yield (
        "A rate",
        [
            (f"rate:{people}:{per}", f"Per {per:,} {people}")
            for people in POPULATIONS
            if people in known
            for per in PERS
        ],
    )
    shares = [
        ("share", "Share of the whole, in per cent"),
        (f"share:{FIRST}", "Share of each group of the first dimension"),
    ]
    yield "A share", shares
    numbers = [each for each in columns if each.type in NUMBERS]
    yield "The total of", [(f"sum:{each.name}", f"Total: {_titled(each)}") for each in numbers]
    yield "The average of", [(f"mean:{each.name}", f"Average: {_titled(each)}") for each in numbers]
    others = [each for each in columns if each.type == Type.TEXT]
    yield "How many different", [(f"distinct:{each.name}", f"Different: {each.title}") for each in others]


def _dimensions(every: Sequence[Fields], columns: Sequence[Field]) -> Iterator[Group]:
    yield "Time", [(f"{TIME}:{grain}", words) for grain, words in GRAINED.items() if grain in _grains(every)]
    levels = _levels(every)
    tenths = [each for each in every[0].tenths if all(other.of_deprivation(each.key) for other in every)]
    yield (
        "Place",
        [
            *((f"{PLACE}:{key}", title) for key, title in levels),
            *((f"{PLACE}:{each.key}", f"Tenth of deprivation ({each.year})") for each in tenths),
        ],
    )
    yield "Data", [(DATASET, "Dataset")] if len(every) > 1 else []
    at = {level.column for fields in every for level in fields.levels}
    periods = {fields.period for fields in every}
    plain = [each for each in columns if each.name not in at and each.type not in NUMBERS and each.type not in GRAINS]
    yield "Columns", [(each.name, each.title) for each in plain]
    for each in columns:
        if each.type in GRAINS and each.name not in periods:
            yield (
                each.title,
                [(f"{each.name}:{grain}", f"{each.title}: {GRAINED[grain].lower()}") for grain in GRAINS[each.type]],
            )
    yield "Numbers", [(each.name, each.title) for each in columns if each.type == Type.WHOLE]


def _grains(every: Sequence[Fields]) -> set[Grain]:
    """Return how finely time is told by all: by the column that each dataset's periods go by."""
    found = []
    for fields in every:
        column = fields.column(fields.period) if fields.period else None
        found.append(set(GRAINS.get(column.type, ())) if column else set())
    return set.intersection(*found)


def _levels(every: Sequence[Fields]) -> list[tuple[str, str]]:
    return [(each.key, each.title) for each in every[0].levels if all(other.level(each.key) for other in every)]


def _titled(column: Field) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title
