"""Which tallies are put to the store for a question, and its groups put together from what was told.

Totals are tallies of their own: they are never summed from groups, of which some may be hidden and others rounded. Nor are
tenths of deprivation sums of areas: they are bands that the store groups rows by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concordat.analysis.rules.questions import TIME, By, Compared
from concordat.analysis.rules.settling import Axis, Settled, Sort, Within
from concordat.analysis.rules.spans import before
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Also, Bands, Cell, Dimension, Figure, Grain, Measured, Tally, Told
from concordat.datasets.rules.wanting import Where
from concordat.kernel.periods import Span

Key = tuple[Any, ...]
Table = Mapping[Key, Cell]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of areas that a question speaks of.

    `tenths` are the codes of areas by tenth of deprivation; `people` who live in an area, or a tenth, by its code or number;
    `within_people` who live where the question is narrowed to, or in all; `authority` the one area that a rate of all is of;
    `similar` the areas most like the one asked of, and `other_people` who live in the areas compared with.
    """

    tenths: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    people: Mapping[Any, int] = field(default_factory=dict)
    within_people: int | None = None
    other_people: int | None = None
    authority: str = ""
    similar: tuple[str, ...] = ()
    year: int = 0
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A tally that is put to one dataset, by its place in the question."""

    dataset: int
    tally: Tally


def parts(
    settled: Settled, ground: Ground, axes: Sequence[Axis], days: Span | None, within: Within | None
) -> list[Part]:
    """Return the tallies by some dimensions, of some days, within some areas."""
    found = []
    for place, measured in enumerate(settled.measured):
        dimensions = [_dimension(each, place, ground) for each in axes]
        tally = Tally(
            tuple(each for each in dimensions if each),
            (measured,),
            tuple(_where(settled, ground, place, within)),
            days.first if days else None,
            days.last if days else None,
            _also(settled, days),
        )
        found.append(Part(place, tally))
    return found


def _dimension(axis: Axis, dataset: int, ground: Ground) -> Dimension | None:
    """Return what rows of a dataset are grouped by; tenths of deprivation are bands of the areas that they lie in."""
    if axis.sort == Sort.DEPRIVATION:
        key = axis.tenths.key if axis.tenths else axis.by.field
        return Dimension(axis.columns[dataset], Bands(key, tuple(sorted(ground.tenths.items()))))
    return axis.dimension(dataset)


def gathered(settled: Settled, axes: Sequence[Axis], told: Iterable[tuple[Part, Told]]) -> dict[Key, Cell]:
    """Return the figures of what was told by the values of the dimensions, in their order."""
    found: dict[Key, Cell] = {}
    for part, answer in told:
        for group, cells in answer:
            values = iter(group)
            key = tuple(_value(each, part, settled, values) for each in axes)
            found[key] = cells[0]
    return found


def other_days(settled: Settled) -> Span | None:
    """Return the days that a question's figures are compared with: its own, unless it is with days before."""
    compared = settled.question.compare
    if settled.days and compared in (Compared.PREVIOUS, Compared.YEAR_BEFORE):
        return before(settled.days, compared)
    return settled.days


def other_axes(settled: Settled) -> tuple[Axis, ...]:
    """Return the dimensions of what is compared with: without place where every area is compared with one."""
    if settled.question.compare == Compared.AREA:
        return tuple(each for each in settled.axes if each.sort != Sort.PLACE)
    return settled.axes


def other_within(settled: Settled, ground: Ground) -> Within | None:
    """Return the areas that a question's figures are compared with."""
    level = compared_level(settled)
    if level is None:
        return settled.within
    codes = ground.similar if settled.question.compare == Compared.SIMILAR else (settled.question.compare_area,)
    return Within(level, codes)


def compared_level(settled: Settled) -> Any:
    """Return the level of the areas that are compared with; None where figures are not compared with areas."""
    if settled.question.compare not in (Compared.AREA, Compared.SIMILAR):
        return None
    placed = next((each.level for each in settled.axes if each.sort == Sort.PLACE), None)
    return placed or (settled.within.level if settled.within else None)


def keyless(settled: Settled) -> tuple[Tally, Tally] | None:
    """Return the tallies of the rows that say nobody: of those that are asked of, and of those people are looked for in.

    None where nobody is looked for.
    """
    if settled.beside is None:
        return None
    days, timed = settled.days, settled.beside_is_timed
    mine = (*settled.where[0], Where(settled.beside.key, "empty"))
    theirs = (Where(settled.beside.other_key, "empty"),)
    since, until = (days.first, days.last) if days else (None, None)
    return (
        Tally((), (Measured(Figure.COUNT),), mine, since, until),
        Tally((), (Measured(Figure.COUNT),), theirs, since if timed else None, until if timed else None),
    )


def _also(settled: Settled, days: Span | None) -> Also | None:
    """Return the people that are looked for: on the same days as rows are of, or on any."""
    also = settled.question.also
    if also is None:
        return None
    timed = days if settled.beside_is_timed else None
    return Also(also.absent, timed.first if timed else None, timed.last if timed else None)


def month_axes(settled: Settled) -> tuple[Axis, ...]:
    """Return the dimensions by which it is learnt how much figures vary: months, of each dataset; none without periods."""
    columns = [each.column(each.period) if each.period else None for each in settled.fields]
    if not all(columns):
        return ()
    names = tuple(each.name for each in columns if each)
    datasets = [each for each in settled.axes if each.sort == Sort.DATASET]
    return (*datasets, Axis(Sort.TIME, By(TIME, Grain.MONTH), "Month", Type.DATE, names))


def _where(settled: Settled, ground: Ground, place: int, within: Within | None) -> Iterator[Where]:
    """Give the conditions for a dataset, with that on place as `within` has it."""
    fields, named = settled.fields[place], settled.within
    own = fields.level(named.level.key) if named else None
    for each in settled.where[place]:
        if not (own and each.column == own.column and each.op in ("is", "any-of")):
            yield each
    level = fields.level(within.level.key) if within else None
    if within and level:
        yield Where(level.column, "is" if len(within.codes) == 1 else "any-of", within.codes)
    whole = fields.level(settled.whole.key) if settled.whole else None
    if whole and ground.authority:
        yield Where(whole.column, "is", (ground.authority,))


def _value(axis: Axis, part: Part, settled: Settled, values: Iterator[Any]) -> Any:
    if axis.sort == Sort.DATASET:
        return settled.fields[part.dataset].key
    return next(values)
