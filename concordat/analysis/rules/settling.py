"""Hold a question against what a reader has of its datasets: which columns it means in each, of which days, of whom.

What they may not have is answered as what never was: both are unknown to `Fields`, in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from concordat.analysis.rules.faults import Fault, Faulty
from concordat.analysis.rules.fields import GRAINS, NUMBERS, Field, Fields, Level, Tenths, common, instead
from concordat.analysis.rules.questions import DATASET, PLACE, TIME, By, Compared, Kind, Question
from concordat.analysis.rules.spans import GRAIN_WORDS, MONTHS_IN, before, days_of, days_words, whole_months
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Dimension, Figure, Grain, Measured
from concordat.datasets.rules.wanting import OF_ORDER, OF_TEXT, WRITTEN, Where, typed
from concordat.kernel.periods import Span
from concordat.kernel.words import listed

AUTHORITY = "authority"


class Sort(StrEnum):
    """What a dimension is of."""

    TIME = "time"
    PLACE = "place"
    DEPRIVATION = "deprivation"
    DATASET = "dataset"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension as it is settled: its heading, and the column that it is in each dataset ("" for datasets themselves)."""

    sort: Sort
    by: By
    title: str
    type: Type = Type.TEXT
    columns: tuple[str, ...] = ()
    level: Level | None = None
    tenths: Tenths | None = None

    @property
    def grain(self) -> Grain | None:
        """How finely it is told, where it is of time."""
        return self.by.grain

    def dimension(self, dataset: int) -> Dimension | None:
        """Return what rows of a dataset are grouped by; None where that is not a column of it."""
        if self.sort in (Sort.DATASET, Sort.DEPRIVATION):
            return None
        return Dimension(self.columns[dataset], self.grain)


@dataclass(frozen=True, slots=True)
class Within:
    """The areas of a level that a condition on place leaves: their codes."""

    level: Level
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The other dataset in which people are looked for: what the reader has of it, and what must be known of matching.

    People are matched by what `by` says; `key` and `other_key` are the columns of both that hold it.
    """

    fields: Fields
    by: str
    key: str
    other_key: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A question as it can be put: in the terms of each of its datasets, in their order.

    `where` are its conditions for each; `days` are None where the data has no period. A rate is of the people
    of `place`, each of its areas or those that the question is `within`; or else of the authority, an area of `whole`.
    """

    question: Question
    fields: tuple[Fields, ...]
    axes: tuple[Axis, ...]
    measured: tuple[Measured, ...]
    column: Field | None
    where: tuple[tuple[Where, ...], ...]
    days: Span | None
    place: Level | None = None
    within: Within | None = None
    whole: Level | None = None
    beside: Beside | None = None

    @property
    def beside_is_timed(self) -> bool:
        """Whether people are looked for in the other dataset on the days of the question, and not on any."""
        also = self.question.also
        return bool(self.beside and also and not also.ever and self.days and self.beside.fields.period)


def settle(question: Question, fields: Sequence[Fields], beside: Beside | None = None) -> Settled:
    """Return a question as it can be put to datasets; raise Faulty in the reader's words, with what is there instead.

    `beside` is the other dataset, where the question looks for people in one.
    """
    return _Settling(question, tuple(fields), beside).settled()


class _Settling:
    """Settles a question part by part, noting what is wrong with it."""

    def __init__(self, question: Question, fields: tuple[Fields, ...], beside: Beside | None) -> None:
        self.question, self.fields, self.beside = question, fields, beside
        self.faults: list[Fault] = []

    def settled(self) -> Settled:
        asked = self.question
        axes = [self.axis(each, f"by[{at}]") for at, each in enumerate(asked.by)]
        found = [each for each in axes if each]
        if len(self.fields) > 1 and not any(each.sort == Sort.DATASET for each in found):
            found = [Axis(Sort.DATASET, By(DATASET), "Dataset"), *found]
        measured, column = self.measured()
        where = [[self.where(each, at, which) for at, each in enumerate(asked.where)] for which in self.fields]
        days = self.days()
        within = self.within(where)
        if self.faults:
            raise Faulty(dict.fromkeys(self.faults))
        place, whole = self.of_people(found, within) if asked.measure.kind == Kind.RATE else (None, None)
        self.compared(found, within, days)
        if len([each for each in found if each.sort == Sort.DEPRIVATION]) > 1:
            self.wrong("by", "Areas are told by one index of deprivation at a time.")
        if self.faults:
            raise Faulty(dict.fromkeys(self.faults))
        kept = tuple(tuple(each for each in ours if each) for ours in where)
        settled = Settled(
            asked, self.fields, tuple(found), measured, column, kept, days, place, within, whole, self.beside
        )
        self.looked_for(settled)
        if self.faults:
            raise Faulty(dict.fromkeys(self.faults))
        return settled

    def wrong(self, where: str, message: str) -> None:
        self.faults.append(Fault(where, message))

    def axis(self, by: By, at: str) -> Axis | None:
        """Settle a dimension; None where it is wrong."""
        if by.field == DATASET:
            return Axis(Sort.DATASET, by, "Dataset")
        if by.field == TIME:
            return self.time(by, at)
        if by.field == PLACE:
            return self.place(by, at)
        columns = [self.column(by.field, f"{at}.field", which) for which in self.fields]
        if not all(columns):
            return None
        first = columns[0]
        assert first is not None
        if by.grain and not self.fine_enough([each for each in columns if each], by.grain, at):
            return None
        names = tuple(each.name for each in columns if each)
        if level := self.fields[0].level(first.name):
            return Axis(Sort.PLACE, by, level.title, Type.TEXT, names, level)
        return Axis(Sort.TIME if by.grain else Sort.COLUMN, by, first.title, first.type, names)

    def time(self, by: By, at: str) -> Axis | None:
        columns = []
        for which in self.fields:
            column = which.column(which.period) if which.period else None
            if column is None:
                self.wrong(f"{at}.field", f"“{which.title}” has no period here, so it cannot be told by time.")
                return None
            columns.append(column)
        if by.grain is None or not self.fine_enough(columns, by.grain, at):
            return None
        return Axis(
            Sort.TIME, by, GRAIN_WORDS[by.grain].capitalize(), columns[0].type, tuple(each.name for each in columns)
        )

    def fine_enough(self, columns: Sequence[Field], grain: Grain, at: str) -> bool:
        for column in columns:
            fit = GRAINS.get(column.type, ())
            if grain not in fit:
                can = f"It can be told by {', '.join(fit)}." if fit else "It is no time."
                self.wrong(f"{at}.grain", f"“{column.title}” cannot be told by {grain.value}. {can}")
                return False
        return True

    def place(self, by: By, at: str) -> Axis | None:
        tenths = [which.of_deprivation(by.level) for which in self.fields]
        levels = [which.level(by.level) for which in self.fields]
        keys = [*(each.key for each in self.fields[0].levels), *(each.key for each in self.fields[0].tenths)]
        there = [
            (key, key) for key in keys if all(other.level(key) or other.of_deprivation(key) for other in self.fields)
        ]
        if tenths[0] and all(tenths):
            columns = tuple(each.level.column for each in tenths if each)
            title = f"Tenth of deprivation ({tenths[0].year})"
            return Axis(Sort.DEPRIVATION, by, title, Type.WHOLE, columns, tenths[0].level, tenths[0])
        if levels[0] and all(levels):
            columns = tuple(each.column for each in levels if each)
            return Axis(Sort.PLACE, by, levels[0].title, Type.TEXT, columns, levels[0])
        words = instead(by.level, there) if there else "You may have no places of it."
        self.wrong(f"{at}.level", f"This data cannot be told by “{by.level}” here. {words}")
        return None

    def column(self, name: str, at: str, which: Fields) -> Field | None:
        """Return a column that the reader has of a dataset. One that they may not have is not there, in the same words."""
        if found := which.column(name):
            return found
        there = common(self.fields) if len(self.fields) > 1 else which.columns
        of = f"“{which.title}” has" if len(self.fields) > 1 else "There is"
        words = instead(name, [(each.name, each.title) for each in there])
        self.wrong(at, f"{of} no column “{name}”{'' if len(self.fields) > 1 else ' here'}. {words}")
        return None

    def measured(self) -> tuple[tuple[Measured, ...], Field | None]:
        """Return what is reckoned of the rows of each dataset, and of which column of the first."""
        asked = self.question.measure
        if asked.kind in (Kind.COUNT, Kind.RATE, Kind.SHARE):
            return (Measured(Figure.COUNT),) * len(self.fields), None
        found, first = [], None
        for which in self.fields:
            column = self.column(asked.column, "measure.column", which)
            if column is None:
                continue
            first = first or column
            if asked.kind in (Kind.SUM, Kind.MEAN) and column.type not in NUMBERS:
                numbers = [(each.name, each.title) for each in which.columns if each.type in NUMBERS]
                words = instead(asked.column, numbers) if numbers else "No column here is a number."
                self.wrong("measure.column", f"“{column.title}” is no number, so it has no {asked.kind.value}. {words}")
            found.append(Measured(Figure(asked.kind.value), column.name))
        return tuple(found), first

    def where(self, asked: Where, place: int, which: Fields) -> Where | None:
        """Return a condition in the terms of a dataset; None where it is wrong."""
        at = f"where[{place}]"
        column = self.column(asked.column, f"{at}.column", which)
        if column is None:
            return None
        if asked.op in OF_TEXT and column.type != Type.TEXT:
            self.wrong(f"{at}.op", f"“{column.title}” is no text, so it cannot be searched for a part.")
        if asked.op in OF_ORDER and column.type == Type.YES_NO:
            self.wrong(f"{at}.op", f"“{column.title}” is yes or no: there is no more or less of it.")
        for each in asked.values:
            if asked.op in OF_TEXT:
                break
            if not _is_of(column.type, each):
                self.wrong(f"{at}.values", f"“{column.title}” is compared with {WRITTEN[column.type]}.")
                return None
            if column.allowed and asked.op in ("is", "is-not", "any-of") and each not in column.allowed:
                words = instead(each, [(word, word) for word in column.allowed])
                self.wrong(f"{at}.values", f"“{column.title}” is never “{each[:60]}”. {words}")
                return None
        return Where(column.name, asked.op, asked.values)

    def days(self) -> Span | None:
        """Return from which day up to which is asked; None where none of the data has periods."""
        asked = self.question.span
        said = bool(asked.since or asked.until or asked.last_months)
        timeless = [each for each in self.fields if not each.period]
        if timeless:
            if said:
                self.wrong("period", f"“{timeless[0].title}” has no period here, so it cannot be narrowed to one.")
            return None
        if empty := next((each for each in self.fields if not each.version), None):
            self.wrong("datasets", f"Nothing was delivered to “{empty.title}” yet.")
            return None
        found = days_of(asked, self.fields)
        if found is None:
            return None
        if found.first > found.last or not any(each.holds(found) for each in self.fields):
            held = [
                f"of “{each.title}” {days_words(Span(each.held[0].first, each.held[-1].last))}"
                for each in self.fields
                if each.held
            ]
            self.wrong("period", f"Nothing is held of that period. What is held is {listed(held)}.")
            return None
        return found

    def within(self, where: Sequence[Sequence[Where | None]]) -> Within | None:
        """Return to which areas alone the question is narrowed; None where it is to none, or not to named ones."""
        for each in where[0]:
            level = self.fields[0].level(each.column) if each else None
            if each and level and each.op in ("is", "any-of"):
                return Within(level, each.values)
        return None

    def of_people(self, axes: Sequence[Axis], within: Within | None) -> tuple[Level | None, Level | None]:
        """Return the level whose population a rate is of; or that of the authority, where it is of all of its people."""
        placed = [each for each in axes if each.level]
        kind = self.question.measure.population
        if len(placed) > 1:
            self.wrong("by", "A rate is of the people of one kind of area. Leave out one of the places.")
            return None, None
        conditions = [each for each in self.question.where if self.fields[0].level(_name(self.fields[0], each))]
        deprived = placed and placed[0].sort == Sort.DEPRIVATION
        if (deprived and conditions) or len(conditions) > 1 or (conditions and not (placed or within)):
            self.wrong(
                "where", "It is not known how many people live where these conditions leave. Leave out the place."
            )
            return None, None
        level = placed[0].level if placed else within.level if within else None
        if level is None:
            levels = [each for each in self.fields[0].levels if all(other.level(each.key) for other in self.fields)]
            whole = [each for each in levels if each.kind == AUTHORITY and kind in each.populations]
            if not whole:
                self.wrong("by", "A rate is of the people of a place. Ask by place, or of one place.")
                return None, None
            return None, whole[-1]
        if kind not in level.populations:
            known = [each.key for each in self.fields[0].levels if kind in each.populations]
            words = f"They are known of {', '.join(known)}." if known else "They are known of no areas here."
            self.wrong("measure.population", f"It is not known how many {kind} “{level.title}” areas have. {words}")
        return level, None

    def compared(self, axes: Sequence[Axis], within: Within | None, days: Span | None) -> None:
        """Note why figures cannot be compared as is asked."""
        asked = self.question
        if asked.compare in (Compared.PREVIOUS, Compared.YEAR_BEFORE):
            if days is None:
                self.wrong("compare", "There is no period here, so none before it either.")
                return
            months = whole_months(days) if asked.compare == Compared.PREVIOUS else 12
            grains = [each.grain for each in axes if each.grain in MONTHS_IN]
            if any(not months or months % MONTHS_IN[grain] for grain in grains if grain):
                self.wrong("compare", f"Ask of whole {grains[0]}s, so that the period before has the same.")
            return
        if asked.compare is None:
            return
        alone = within is not None and len(within.codes) == 1
        placed = [each for each in axes if each.sort == Sort.PLACE]
        if asked.compare == Compared.SIMILAR and (not alone or placed):
            self.wrong("compare", "Ask of one area, and it is compared with those that are most like it.")
        if asked.compare == Compared.AREA and not (alone or len(placed) == 1):
            self.wrong("compare", "Ask by place, or of one area, and it is compared with the other.")
        if asked.compare == Compared.AREA and placed and asked.measure.kind == Kind.SHARE:
            self.wrong("compare", "Ask of one area, and its shares are compared with those of the other.")
        if asked.compare == Compared.SIMILAR and asked.measure.kind == Kind.DISTINCT:
            self.wrong(
                "compare", "Different values of several areas are not those of each: they cannot be compared so."
            )

    def looked_for(self, settled: Settled) -> None:
        """Note why nobody can be found in the other dataset on these days."""
        if settled.beside is None or settled.days is None or not settled.beside_is_timed:
            return
        other, compared = settled.beside.fields, settled.question.compare
        if compared in (Compared.PREVIOUS, Compared.YEAR_BEFORE) and not other.holds(before(settled.days, compared)):
            words = (
                f"“{other.title}” holds nothing of the days that are compared with, so nobody can be found in it then."
            )
            self.wrong("compare", f"{words} Look for people at any time, or compare with nothing.")
        if not other.holds(settled.days):
            held = f"It holds {days_words(Span(other.held[0].first, other.held[-1].last))}." if other.held else ""
            self.wrong(
                "also_period",
                f"“{other.title}” holds nothing of {days_words(settled.days)}, so nobody can be found in it. {held} Look "
                "for people at any time, or ask of another period.",
            )


def _name(fields: Fields, where: Where) -> str:
    found = fields.column(where.column)
    return found.name if found else ""


def _is_of(kind: Type, text: str) -> bool:
    try:
        typed(kind, text)
    except (ValueError, KeyError, OverflowError):
        return False
    return True
