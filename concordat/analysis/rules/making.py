"""Make the rows of an answer from what was told: every group with its figure, what that is compared with, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from typing import Any

from concordat.analysis.rules.answers import Label, Plain, Row, Shown, State, row, shown, zero
from concordat.analysis.rules.breaks import Break, standing
from concordat.analysis.rules.differences import Pair
from concordat.analysis.rules.faults import Fault, Faulty
from concordat.analysis.rules.putting import Ground, Key, Table, other_axes, other_days
from concordat.analysis.rules.questions import FIRST, MEASURE, MOST_GROUPS_SHOWN, Compared, Kind
from concordat.analysis.rules.settling import Axis, Settled, Sort
from concordat.analysis.rules.spans import earlier, period_of, time_words, values_of
from concordat.analysis.rules.testing import TESTED, Spreads, rows_tested, total_tested
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Audience, Cell, Grain
from concordat.kernel.periods import Span

ROUND = (Grain.WEEKDAY, Grain.HOUR)  # of time, what comes round again
_EMPTY = Cell(None)


@dataclass(frozen=True, slots=True)
class Side:
    """What was told of one side of a comparison: groups, totals without dimensions, and those of the first dimension."""

    figures: Table
    totals: Table
    firsts: Table = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The rows of an answer, the totals, how many figures are hidden, of how many, and how many groups a limit left out."""

    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    hidden: int
    figures: int
    cut: int


def made(
    settled: Settled,
    ground: Ground,
    now: Side,
    then: Side | None,
    names: Mapping[tuple[str, str], str],
    breaks: Sequence[Break] = (),
    spreads: Spreads | None = None,
) -> Made:
    """Make rows; raise Faulty where there are more groups than can be shown and no limit says which.

    `names` are those of areas by level and code; by `spreads` changes are tested.
    """
    making = _Making(settled, ground, now, then, names, tuple(breaks), spreads or Spreads())
    keys = making.keys()
    limit = settled.question.limit
    if len(keys) > MOST_GROUPS_SHOWN and not limit:
        words = f"That makes {len(keys):,} groups, and {MOST_GROUPS_SHOWN:,} can be shown."
        raise Faulty([Fault("by", f"{words} Choose fewer dimensions, coarser ones, or a limit.")])
    shares = settled.question.measure.kind == Kind.SHARE
    tested = rows_tested([making.row(key) for key in keys], [making.pair(key) for key in keys], shares)
    rows = making.ordered(tested)
    totals = tuple(total_tested(making.total(key), making.total_pair(key)) for key in making.total_keys())
    hidden = sum(each.figure.state == State.HIDDEN for each in rows)
    cut = max(0, len(rows) - limit) if limit else 0
    return Made(tuple(rows[:limit] if limit else rows), totals, hidden, len(rows), cut)


@dataclass(frozen=True)
class _Making:
    settled: Settled
    ground: Ground
    now: Side
    then: Side | None
    names: Mapping[tuple[str, str], str]
    breaks: tuple[Break, ...]
    spreads: Spreads

    @property
    def axes(self) -> tuple[Axis, ...]:
        return self.settled.axes

    def keys(self) -> list[Key]:
        """Return the groups: those that were told, and those between them, which have nothing or are hidden."""
        told = list(self.now.figures)
        values = [list(self.values(axis, place)) for place, axis in enumerate(self.axes)]
        size = 1
        for each in values:
            size *= len(each)
        if not self.axes or size > MOST_GROUPS_SHOWN or (len(told) == size):
            return told if self.axes else [()]
        return list(dict.fromkeys([*product(*values), *told]))

    def values(self, axis: Axis, place: int) -> Iterator[Any]:
        """Give the values of a dimension: all that time takes, all tenths and datasets, and else those that were told."""
        told = dict.fromkeys(key[place] for key in self.now.figures)
        known: list[Any] = []
        if axis.sort == Sort.TIME and axis.grain and (self.settled.days or axis.grain in ROUND):
            days = self.settled.days
            if axis.by.field == "time" or axis.grain in ROUND:
                known = list(values_of(axis.grain, days)) if days else []
        elif axis.sort == Sort.DEPRIVATION:
            known = sorted(self.ground.tenths)
        elif axis.sort == Sort.DATASET:
            known = [each.key for each in self.settled.fields]
        yield from dict.fromkeys([*known, *told])

    def row(self, key: Key) -> Row:
        labels = tuple(self.label(axis, value) for axis, value in zip(self.axes, key, strict=True))
        figure = self.figure(self.now, key, self.audience(key), self.people(key))
        if self.unheld(key):
            figure = Shown(None, State.NOT_HELD, "Nothing delivered", None)
        if self.then is None:
            return row(labels, figure)
        comparable, why = self.standing(key)
        other = self.other_key(key)
        compared = self.figure(self.then, other, self.audience(key), self.other_people(key), self.alike)
        if len(other) == len(key) and self.unheld(other):
            compared = Shown(None, State.NOT_HELD, "Nothing delivered", None)
        return row(labels, figure, compared, comparable, why)

    def total(self, key: Key) -> Row:
        """Return a total, of a dataset where there are several; none where a rate has no one population."""
        by_dataset = [axis for axis in self.axes if axis.sort == Sort.DATASET]
        labels = tuple(self.label(axis, value) for axis, value in zip(by_dataset, key, strict=True))
        figure = self.total_of(self.now, key, self.ground.within_people)
        if self.then is None:
            return row(labels, figure)
        comparable, why = self.span_standing(key[0] if key else "", self.settled.days, other_days(self.settled))
        return row(
            labels, figure, self.total_of(self.then, key, self.other_total_people(), self.alike), comparable, why
        )

    def total_keys(self) -> list[Key]:
        several = any(axis.sort == Sort.DATASET for axis in self.axes)
        return [(each.key,) for each in self.settled.fields] if several else [()]

    # figures

    def figure(self, side: Side, key: Key, audience: Audience, people: float | None, each: int = 1) -> Shown:
        measure = self.settled.question.measure
        cell = side.figures.get(key) or zero(measure, audience)
        if measure.kind != Kind.SHARE:
            return shown(measure, cell, audience, of=people, each=each, base=self.base)
        whole = self.whole(side, key)
        if whole.hidden and not cell.hidden:
            cell = whole
        return shown(measure, cell, audience, of=whole.value, base=self.base)

    def whole(self, side: Side, key: Key) -> Cell:
        """Return what a share is of: all of its dataset, or the group of the first dimension."""
        axes = self.axes if side is self.now else other_axes(self.settled)
        dataset = tuple(value for axis, value in zip(axes, key, strict=True) if axis.sort == Sort.DATASET)
        if self.settled.question.measure.of != FIRST:
            return side.totals.get(dataset, _EMPTY)
        first = next(value for axis, value in zip(axes, key, strict=True) if axis.sort != Sort.DATASET)
        return side.firsts.get((*dataset, first), _EMPTY)

    def total_of(self, side: Side, key: Key, people: float | None, each: int = 1) -> Shown:
        measure, audience = self.settled.question.measure, self.audience_of(key[0] if key else "")
        cell = side.totals.get(key) or zero(measure, audience)
        return shown(
            measure, cell, audience, of=cell.value if measure.kind == Kind.SHARE else people, each=each, base=self.base
        )

    @property
    def base(self) -> int:
        return max(each.base for each in self.settled.fields)

    def audience(self, key: Key) -> Audience:
        return self.audience_of(self.dataset(key))

    def dataset(self, key: Key) -> str:
        """Return the dataset that a group is of, "" where there is one."""
        return next((value for axis, value in zip(self.axes, key, strict=True) if axis.sort == Sort.DATASET), "")

    def audience_of(self, dataset: str) -> Audience:
        found = {each.key: each.audience for each in self.settled.fields}
        return found.get(dataset, self.settled.fields[0].audience)

    def people(self, key: Key) -> float | None:
        """Return who lives where a group's rows lie."""
        for axis, value in zip(self.axes, key, strict=True):
            if axis.level:
                return self.ground.people.get(value)
        return self.ground.within_people

    # comparisons

    @property
    def alike(self) -> int:
        """How many areas a figure is compared with, on average."""
        return len(self.ground.similar) if self.settled.question.compare == Compared.SIMILAR else 1

    def other_key(self, key: Key) -> Key:
        """Return the group that a group is compared with."""
        asked, days, then = self.settled.question.compare, self.settled.days, other_days(self.settled)
        if asked == Compared.AREA:
            return tuple(value for axis, value in zip(self.axes, key, strict=True) if axis.sort != Sort.PLACE)
        if asked == Compared.SIMILAR or days is None or then is None:
            return key
        return tuple(
            earlier(value, axis.grain, days, then) if axis.sort == Sort.TIME and axis.grain else value
            for axis, value in zip(self.axes, key, strict=True)
        )

    def other_people(self, key: Key) -> float | None:
        return self.people(key) if self.settled.question.compare not in _AREAS else self.ground.other_people

    def other_total_people(self) -> float | None:
        same = self.settled.question.compare not in _AREAS
        return self.ground.within_people if same else self.ground.other_people

    def pair(self, key: Key) -> Pair | None:
        """Return the counts of a group and of what it is compared with; None where they are not tested."""
        other = self.other_key(key)
        if self.then is None or self.unheld(key):
            return None
        cells = self.now.figures.get(key), self.then.figures.get(other)
        if self.settled.question.measure.kind == Kind.SHARE:
            wholes = self.whole(self.then, other), self.whole(self.now, key)
            out_of = tuple(0 if each.hidden else each.value or 0 for each in wholes)
            return self.paired(cells, self.dataset(key), (out_of[0], out_of[1]))
        people = self.other_people(key), self.people(key)
        return self.paired(cells, self.dataset(key), self.exposures(self.spans(key), people))

    def total_pair(self, key: Key) -> Pair | None:
        """Return the counts of a total and of what it is compared with; None where they are not tested."""
        if self.then is None or self.settled.question.measure.kind == Kind.SHARE:
            return None
        cells = self.now.totals.get(key), self.then.totals.get(key)
        people = self.other_total_people(), self.ground.within_people
        days = self.settled.days, other_days(self.settled)
        return self.paired(cells, key[0] if key else "", self.exposures(days, people))

    def paired(self, cells: tuple[Cell | None, Cell | None], dataset: str, out_of: tuple[float, float]) -> Pair | None:
        measure, audience = self.settled.question.measure, self.audience_of(dataset)
        now, then = (each or zero(measure, audience) for each in cells)
        if measure.kind not in TESTED or now.value is None or then.value is None or min(out_of) <= 0:
            return None
        key = dataset or self.settled.fields[0].key
        protected = audience == Audience.AGGREGATE
        return Pair(then.value, now.value, out_of, self.spreads.of(key), protected, self.base or 1)

    def exposures(
        self, days: tuple[Span | None, Span | None], people: tuple[float | None, float | None]
    ) -> tuple[float, float]:
        """Return what the earlier and the later count are out of: days, areas, and the people of a rate."""
        now, then = ((each.last - each.first).days + 1 if each else 1 for each in days)
        if self.settled.question.measure.kind != Kind.RATE:
            return then * self.alike, now
        return then * (people[0] or 0), now * (people[1] or 0)

    def standing(self, key: Key) -> tuple[bool, str]:
        """Say whether a group may be compared with its other, by what broke between their days."""
        return self.span_standing(self.dataset(key), *self.spans(key))

    def spans(self, key: Key) -> tuple[Span | None, Span | None]:
        """Return the days of a group and of what it is compared with."""
        days, then = self.settled.days, other_days(self.settled)
        for axis, value, other in zip(self.axes, key, self.other_key(key), strict=False):
            if (
                axis.by.field == "time"
                and axis.grain not in ROUND
                and isinstance(value, date)
                and isinstance(other, date)
            ):
                assert axis.grain is not None
                days, then = period_of(value, axis.grain), period_of(other, axis.grain)
        return days, then

    def span_standing(self, dataset: str, days: Span | None, then: Span | None) -> tuple[bool, str]:
        if days is None or then is None or days == then:
            return True, ""
        found = standing([each for each in self.breaks if each.of in ("", dataset)], days, then)
        return found.comparable, found.words

    def unheld(self, key: Key) -> bool:
        """Say whether nothing was delivered of the days of a group."""
        named = {axis.sort: value for axis, value in zip(self.axes, key, strict=True)}
        which = [each for each in self.settled.fields if named.get(Sort.DATASET, each.key) == each.key]
        for axis, value in zip(self.axes, key, strict=True):
            if axis.by.field == "time" and axis.grain and axis.grain not in ROUND and isinstance(value, date):
                days = period_of(value, axis.grain)
                return not any(each.holds(days) for each in which)
        return False

    # words and order

    def label(self, axis: Axis, value: Any) -> Label:
        """Return a value of a dimension, plain and in words."""
        return Label(_plain(value, axis), self.words(axis, value))

    def words(self, axis: Axis, value: Any) -> str:
        return words_of(self.settled, axis, value, self.names)

    def ordered(self, rows: list[Row]) -> list[Row]:
        """Return rows in the order that is asked for, or in the one that suits: time goes on, else the largest first."""
        asked = self.settled.question.order or self.usual()
        found = sorted(rows, key=lambda each: tuple(_rank(label) for label in each.labels))
        for name in reversed(asked):
            down, plain = name.startswith("-"), name.lstrip("-")
            if plain == MEASURE:
                found = _by_measure(found, down)
                continue
            place = next(at for at, axis in enumerate(self.axes) if axis.by.field == plain)
            by: Callable[[Row], Any] = lambda each, place=place: _rank(each.labels[place])  # type: ignore[misc]  # noqa: E731
            found = sorted(found, key=by, reverse=down)
        return found

    def usual(self) -> tuple[str, ...]:
        if len(self.axes) != 1 or self.axes[0].grain or self.axes[0].type != Type.TEXT:
            return ()
        return () if self.axes[0].sort == Sort.DATASET else (f"-{MEASURE}",)


def words_of(settled: Settled, axis: Axis, value: Any, names: Mapping[tuple[str, str], str]) -> str:
    """Write a value of a dimension; `names` are those of areas by level and code."""
    if value is None:
        return "Not placed" if axis.level else "Not known"
    if axis.sort == Sort.DATASET:
        return next(each.title for each in settled.fields if each.key == value)
    if axis.sort == Sort.DEPRIVATION:
        return {1: "1 (most deprived)", 10: "10 (least deprived)"}.get(value, str(value))
    if axis.sort == Sort.PLACE and axis.level:
        return names.get((axis.level.key, value), str(value))
    if axis.grain and isinstance(value, date | int):
        return time_words(value, axis.grain)
    if axis.type == Type.MONTH and isinstance(value, date):
        return time_words(value, Grain.MONTH)
    if isinstance(value, datetime):
        return f"{time_words(value.date(), Grain.DAY)}, {value:%H:%M}"
    if isinstance(value, date):
        return time_words(value, Grain.DAY)
    return ("Yes" if value else "No") if isinstance(value, bool) else f"{value:,}" if _is_number(value) else str(value)


_AREAS = (Compared.AREA, Compared.SIMILAR)


def _by_measure(rows: list[Row], down: bool) -> list[Row]:
    told = [each for each in rows if each.figure.value is not None]
    rest = [each for each in rows if each.figure.value is None]
    return sorted(told, key=lambda each: each.figure.value or 0, reverse=down) + rest


def _rank(label: Label) -> tuple[bool, float, str]:
    """Return where a value stands: numbers and days by what they are, words by their letters, what is not known last."""
    value = label.value
    if _is_number(value):
        return False, float(value or 0), ""
    return value is None, 0.0, str(value) if label.words[:1].isdigit() or _is_day(value) else label.words.casefold()


def _is_day(value: Plain) -> bool:
    return isinstance(value, str) and len(value) >= 10 and value[4:5] == "-" and value[:4].isdigit()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any, axis: Axis) -> Plain:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
