"""What may be chosen of the data that is asked: measures, dimensions and columns, in the words of this page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from concordat.analysis.rules.fields import GRAINS, NUMBERS, Field, Fields, common
from concordat.analysis.rules.questions import ALSO_IN, DATASET, FIRST, NOT_IN, PLACE, POPULATIONS, TIME
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.reach import AREAS
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
    """What may be chosen: measures and dimensions in groups, columns for conditions, and values that a column may have.

    A column that has areas is offered by the key of their level. `kinds` are the types of columns.
    """

    measures: Sequence[Group] = ()
    dimensions: Sequence[Group] = ()
    columns: Sequence[tuple[str, str]] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Type] = field(default_factory=dict)
    also: Sequence[Group] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """Something of the data as it is dragged: the dimension and the condition's column that it stands for, "" for none."""

    words: str
    by: str = ""
    where: str = ""


def offered(every: Sequence[Fields], others: Sequence[tuple[str, str]] = ()) -> Offered:
    """Return what all of some datasets have, and so may be asked of them together.

    `others` are those in which the people of the only one may be looked for, by key and title.
    """
    if not every:
        return Offered()
    columns = common(every)
    areas = {each.column: each.key for each in every[0].levels}
    return Offered(
        tuple(each for each in _measures(every, columns) if each[1]),
        tuple(each for each in _dimensions(every, columns) if each[1]),
        tuple((areas.get(each.name, each.name), each.title) for each in columns),
        {each.name: each.allowed for each in columns if each.allowed},
        dict(_levels(every)),
        {each.name: each.type for each in columns},
        tuple(
            ("", [(f"{name}:{key}", f"{words} {title}") for key, title in others])
            for name, words in ((ALSO_IN, "Also in"), (NOT_IN, "Not in"))
            if others
        ),
    )


def chips_of(may: Offered) -> tuple[tuple[str, tuple[Chip, ...]], ...]:
    """Return what may be asked by and what rows may be narrowed by, each once, in groups.

    A column of days is by month, where it can be: how finely is chosen afterwards. That of the period is Time.
    """
    columns = dict(may.columns)
    groups: dict[str, list[Chip]] = {TIME: [], PLACE: [], DATASET: []}
    by_column: dict[str, str] = {}
    for word, words in (each for _, choices in may.dimensions for each in choices):
        name, _, rest = word.partition(":")
        if name in groups:
            level = rest if name == PLACE and rest in columns else ""
            groups[name].append(Chip(words, word, level))
        elif rest == Grain.MONTH or name not in by_column:
            by_column[name] = word
    plain = [
        Chip(words, by_column.get(name, ""), name)
        for name, words in columns.items()
        if name not in may.levels and (name in by_column or may.kinds.get(name) not in GRAINS)
    ]
    made = (("Time", groups[TIME]), ("Place", groups[PLACE]), ("Data", groups[DATASET]), ("Columns", plain))
    return tuple((title, tuple(chips)) for title, chips in made if chips)


def dimension_words(word: str) -> str:
    """Return a dimension of an address in words, also where the data does not have it: "Ward (2023)", "Day"."""
    name, _, rest = word.partition(":")
    if name == TIME and rest in list(Grain):
        return GRAINED[Grain(rest)]
    kind, _, generation = rest.partition("-")
    return f"{AREAS[kind]} ({generation})" if name == PLACE and kind in AREAS and generation else word


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
