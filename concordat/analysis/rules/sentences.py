"""Say in a sentence of plain English what was asked, good enough to stand over a chart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from concordat.analysis.rules.fields import Field
from concordat.analysis.rules.questions import FIRST, Compared, Kind
from concordat.analysis.rules.settling import Axis, Settled, Sort
from concordat.analysis.rules.spans import GRAIN_WORDS, days_words
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.reach import PERSON_KEY
from concordat.datasets.rules.wanting import OPS, VALUELESS, Where
from concordat.design import dates
from concordat.kernel.words import listed

_KINDS = re.compile(r"\b(type|kind|category|offence|offence group|class)\b", re.IGNORECASE)
_COMPARED = {
    Compared.PREVIOUS: "compared with the period before",
    Compared.YEAR_BEFORE: "compared with the year before",
    Compared.SIMILAR: "compared with the areas most like it",
}
MOST_VALUES = 4


def sentence(settled: Settled, names: Mapping[tuple[str, str], str] | None = None) -> str:
    """Say what is asked: of what, where, by what, when, in what, compared with what. `names` are those of areas."""
    return _Said(settled, names or {}).whole()


class _Said:
    def __init__(self, settled: Settled, names: Mapping[tuple[str, str], str]) -> None:
        self.settled, self.asked, self.names = settled, settled.question, names
        self.subject_of = self.of_a_kind()

    def whole(self) -> str:
        parts = [self.measured() + self.conditions()]
        if by := [self.dimension(each) for each in self.settled.axes if each.sort != Sort.DATASET]:
            parts.append(f"by {listed(by)}")
        if self.settled.days:
            parts.append(days_words(self.settled.days))
        if self.asked.measure.kind == Kind.RATE:
            parts.append(f"per {self.asked.measure.per:,} {self.asked.measure.population}")
        if self.asked.compare:
            other = self.name_of_other() if self.asked.compare == Compared.AREA else ""
            parts.append(f"compared with {other}" if other else _COMPARED[self.asked.compare])
        if self.asked.limit:
            parts.append(f"the first {self.asked.limit:,}")
        words = ", ".join(parts)
        return words[:1].upper() + words[1:]

    def measured(self) -> str:
        """Say what is measured of the subject."""
        subject, kind, column = self.subject(), self.asked.measure.kind, self.settled.column
        if kind in (Kind.COUNT, Kind.RATE):
            return subject
        if kind == Kind.SHARE:
            return f"share of {_lower(subject)}{self.share_of()}"
        assert column is not None
        words = {Kind.DISTINCT: "different values of", Kind.SUM: "sum of", Kind.MEAN: "average of"}[kind]
        key = self.settled.beside.key if self.settled.beside else PERSON_KEY
        if kind == Kind.DISTINCT and column.name in (PERSON_KEY, key):
            return f"different persons in {_lower(subject)}"
        return f"{words} {_title(column)}{f' ({column.unit})' if column.unit else ''} in {_lower(subject)}"

    def share_of(self) -> str:
        if self.asked.measure.of != FIRST:
            return ""
        first = next(each for each in self.settled.axes if each.sort != Sort.DATASET)
        return f" within each {self.dimension(first)}"

    def subject(self) -> str:
        """Name what is counted: a kind of it, where one condition says which, or else the datasets."""
        fields = self.settled.fields
        if len(fields) > 1:
            return listed([fields[0].title, *(_lower(each.title) for each in fields[1:])])
        agency = fields[0].agency
        if self.subject_of:
            kinds = [self.subject_of.values[0], *(_lower(each) for each in self.subject_of.values[1:])]
            return f"{listed(kinds, 'or')} recorded by {agency}"
        title = fields[0].title
        return title if agency.casefold() in title.casefold() else f"{title} from {agency}"

    def of_a_kind(self) -> Where | None:
        """Return the condition that says what sort of thing is counted."""
        if len(self.settled.fields) > 1:
            return None
        for each in self.settled.where[0]:
            column = self.settled.fields[0].column(each.column)
            few = each.op in ("is", "any-of") and len(each.values) <= MOST_VALUES
            if column and few and column.type == Type.TEXT and _KINDS.search(column.title):
                return each
        return None

    def conditions(self) -> str:
        """Say under which conditions: places first, then the others."""
        places, others = [], []
        for each in self.settled.where[0]:
            if each is self.subject_of:
                continue
            level = self.settled.fields[0].level(each.column)
            if level and each.op in ("is", "any-of"):
                places.append(
                    listed([self.names.get((level.key, code), code) for code in each.values[:MOST_VALUES]], "or")
                )
                if len(each.values) > MOST_VALUES:
                    places[-1] = f"{len(each.values)} areas ({level.title})"
            else:
                others.append(self.condition(each))
        found = f" in {listed(places)}" if places else ""
        found = f"{found} where {listed(others)}" if others else found
        return f"{found}, {self.looked_for()}" if self.settled.beside else found

    def looked_for(self) -> str:
        """Say of which people alone: those who are in another dataset too, or are not."""
        beside, also = self.settled.beside, self.asked.also
        assert beside is not None
        assert also is not None
        at = " at any time" if not self.settled.beside_is_timed else " in the same period"
        return f"of people who are {'not' if also.absent else 'also'} in “{beside.fields.title}”{at}"

    def condition(self, where: Where) -> str:
        column = self.settled.fields[0].column(where.column)
        title = _title(column) if column else where.column
        if where.op in VALUELESS:
            return f"{title} {OPS[where.op]}"
        op = "is" if where.op == "any-of" else OPS[where.op]
        if column and column.type == Type.YES_NO and where.op == "is":
            return f"{title} is {'yes' if where.values[0].lower() in ('yes', 'true') else 'no'}"
        return f"{title} {op} {_listed_values(where, column.type if column else Type.TEXT)}"

    def dimension(self, axis: Axis) -> str:
        if axis.grain and axis.by.field == "time":
            return GRAIN_WORDS[axis.grain]
        if axis.grain:
            return f"{GRAIN_WORDS[axis.grain]} of {_lower(axis.title)}"
        if axis.sort == Sort.PLACE:
            plain = re.sub(r" \((19|20)[0-9]{2}\)$", "", axis.title)
            return _lower(plain)
        return _lower(axis.title)

    def name_of_other(self) -> str:
        code = self.asked.compare_area
        return next((name for (_, known), name in self.names.items() if known == code), code)


def value_words(kind: Type, value: str) -> str:
    """Write what a column is compared with as people do: a month, a day or a moment in words, all else as it is."""
    try:
        if kind == Type.MONTH and (month := dates.parse_month(value)):
            return dates.words(month).partition(" ")[2]
        if kind == Type.DATE:
            return dates.words(date.fromisoformat(value))
        if kind == Type.MOMENT:
            moment = datetime.fromisoformat(value)
            return f"{dates.words(moment.date())} {moment:%H:%M}"
    except ValueError:
        pass
    return value


def _listed_values(where: Where, kind: Type) -> str:
    of_time = kind in (Type.MONTH, Type.DATE, Type.MOMENT)
    shown = [value_words(kind, each) if of_time else f"“{each}”" for each in where.values[:MOST_VALUES]]
    if len(where.values) > MOST_VALUES:
        return f"one of {len(where.values)} values"
    return listed(shown, "or")


def _title(column: Field) -> str:
    return _lower(column.title)


def _lower(words: str) -> str:
    """Begin with a small letter, unless the first word is a short form or a name of two capitals."""
    first = words.split(" ", 1)[0]
    return words if len(first) > 1 and first[1:] != first[1:].lower() else words[:1].lower() + words[1:]
