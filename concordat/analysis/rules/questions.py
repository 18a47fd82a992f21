"""A question: what an analyst asks of what agencies delivered, as a plain value that can be written, kept and asked again.

As JSON it is an object with `version` 1 and the names below; `read` reads it, with a message for each fault and where it is,
and `said` writes it. Nothing here knows whose data it is or who asks: `settling` holds it against what a reader has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn

from concordat.analysis.rules.faults import Fault, Faulty, Reading, known, short
from concordat.datasets.rules.tallies import Grain
from concordat.datasets.rules.wanting import MOST_CONDITIONS, OPS, VALUELESS, Where

VERSION = 1
MOST_DATASETS, MOST_BY, MOST_GROUPS_SHOWN = 5, 3, 5_000
MOST_VALUES, MOST_MONTHS, MOST_PER = 200, 240, 1_000_000
MOST_BYTES = 65_536  # of a question that is written as JSON
POPULATIONS = ("residents", "households")
FIRST = "first"  # of a share: of the group of the first dimension
TIME, PLACE, DATASET = "time", "place", "dataset"  # dimensions that are no columns
MEASURE = "measure"  # in an order
ALSO_IN, NOT_IN, ALSO_PERIOD = "also_in", "not_in", "also_period"
SAME, EVER = "same", "all"  # periods in which people are looked for in another dataset


class Kind(StrEnum):
    """What is measured."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    MEAN = "mean"
    RATE = "rate"  # rows per so many of a population
    SHARE = "share"  # of the whole, or of the group of the first dimension


class Compared(StrEnum):
    """With what figures are compared."""

    PREVIOUS = "previous"  # the period of the same length before
    YEAR_BEFORE = "year-before"
    AREA = "area"  # another area
    SIMILAR = "similar"  # the areas most like it


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: of a column where it is distinct, sum or mean; of a population, per so many, where it is a rate.

    A share is of all that the question speaks of, or, where `of` is "first", of the group of its first dimension.
    """

    kind: Kind = Kind.COUNT
    column: str = ""
    population: str = ""  # "residents" or "households"
    per: int = 1_000
    of: str = ""


@dataclass(frozen=True, slots=True)
class By:
    """A dimension: a column; or "time" with a grain, which is the period column of each dataset; or "place" with a level.

    A level is a kind and a generation of areas, such as "lsoa-2021" or "ward-2023"; or "deprivation-2025", the tenths of
    deprivation (1 the most deprived) of the areas that rows lie in. "dataset" tells datasets apart. A column of time may
    have a grain too; without one its values are told as they are kept.
    """

    field: str
    grain: Grain | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from which and up to which, both within; or the last so many months that are held of all datasets.

    A day that is left open is the first, or the last, that is held.
    """

    since: date | None = None
    until: date | None = None
    last_months: int = 0


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """That rows are of people who are in another dataset too, or (`absent`) are not: in the same period, or `ever`."""

    dataset: str
    absent: bool = False
    ever: bool = False

    @property
    def name(self) -> str:
        """By what name a question says it."""
        return NOT_IN if self.absent else ALSO_IN


@dataclass(frozen=True, slots=True)
class Question:
    """A question, whole.

    `datasets` are their keys: where they are several, a figure is of each (by "dataset") and dimensions are those that all
    have. `order` names dimensions by their field (the first that has it), or "measure", with "-" before what goes down;
    `limit` 0 is none but `MOST_GROUPS_SHOWN`. `compare_area` is the code of the other area, of the level that the question
    speaks of.
    """

    datasets: tuple[str, ...]
    measure: Measure = Measure()
    by: tuple[By, ...] = ()
    where: tuple[Where, ...] = ()
    span: Span = Span()
    compare: Compared | None = None
    compare_area: str = ""
    order: tuple[str, ...] = ()
    limit: int = 0
    also: AlsoIn | None = None

    @property
    def every_dataset(self) -> tuple[str, ...]:
        """The keys of all datasets that it speaks of: those that it is of, and that in which people are looked for."""
        return self.datasets if self.also is None else (*self.datasets, self.also.dataset)


def read(given: object) -> Question:
    """Read a question from plain values, as JSON has them; raise Faulty naming each fault and where it is."""
    reading = _Reading()
    question = reading.question(given)
    if reading.faults:
        raise Faulty(reading.faults)
    return question


def read_text(text: bytes | str) -> Question:
    """Read a question from JSON as it is written, in UTF-8; raise Faulty."""
    if len(text) > MOST_BYTES:
        raise Faulty([Fault("", f"A question is at most {MOST_BYTES // 1024} KB long.")])
    try:
        words = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        given = json.loads(words, parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Faulty([Fault("", "The question is not written in UTF-8.")]) from None
    except RecursionError:
        raise Faulty([Fault("", "The question is nested too deeply.")]) from None
    except ValueError as error:
        at = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Faulty([Fault("", f"The question is not JSON{at}.")]) from None
    return read(given)


def said(question: Question) -> dict[str, Any]:
    """Return a question as plain values for JSON, without what is as it would be unsaid; `read` reads the same again."""
    plain: dict[str, Any] = {"version": VERSION, "datasets": list(question.datasets)}
    plain["measure"] = _measure_said(question.measure)
    if question.by:
        plain["by"] = [_by_said(each) for each in question.by]
    if question.where:
        plain["where"] = [_where_said(each) for each in question.where]
    if question.also:
        plain |= _also_said(question.also)
    if question.span != Span():
        plain["period"] = _span_said(question.span)
    if question.compare:
        plain["compare"] = question.compare.value
    if question.compare_area:
        plain["compare_area"] = question.compare_area
    if question.order:
        plain["order"] = list(question.order)
    if question.limit:
        plain["limit"] = question.limit
    return plain


def _measure_said(measure: Measure) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": measure.kind.value}
    if measure.column:
        plain["column"] = measure.column
    if measure.population:
        plain["population"] = measure.population
    if measure.of:
        plain["of"] = measure.of
    return plain | ({"per": measure.per} if measure.per != Measure().per else {})


def _by_said(by: By) -> dict[str, Any]:
    plain = {"field": by.field, "grain": by.grain.value if by.grain else "", "level": by.level}
    return {name: word for name, word in plain.items() if word}


def _where_said(where: Where) -> dict[str, Any]:
    return {"column": where.column, "op": where.op} | ({"values": list(where.values)} if where.values else {})


def _also_said(also: AlsoIn) -> dict[str, Any]:
    return {also.name: also.dataset} | ({ALSO_PERIOD: EVER} if also.ever else {})


def _span_said(span: Span) -> dict[str, Any]:
    if span.last_months:
        return {"last_months": span.last_months}
    days = {"since": span.since, "until": span.until}
    return {name: day.isoformat() for name, day in days.items() if day}


_KEY = re.compile(r"[a-z][a-z0-9-]{0,49}")
_LEVEL = re.compile(r"[a-z]+-[a-z0-9-]{1,40}")
_OTHERS = (ALSO_IN, NOT_IN, ALSO_PERIOD)
_NAMES = (
    *("version", "datasets", "measure", "by", "where", *_OTHERS, "period", "compare", "compare_area", "order", "limit"),
)


class _Reading(Reading):
    """Reads a question, part by part."""

    def question(self, given: object) -> Question:
        facts = self.facts(given, "", _NAMES)
        if "version" not in facts and isinstance(given, Mapping):
            self.wrong("version", f"Say “version”: {VERSION}.")
        elif isinstance(given, Mapping) and (facts["version"] != VERSION or facts["version"] is True):
            self.wrong("version", f"Questions are of version {VERSION}, and no other can be read.")
        asked = Question(
            tuple(dict.fromkeys(self.datasets(facts))) if isinstance(given, Mapping) else (),
            self.measure(facts.get("measure", {})),
            tuple(self.by(each, where) for each, where in self.many(facts, "by", MOST_BY)),
            tuple(self.where(each, where) for each, where in self.many(facts, "where", MOST_CONDITIONS)),
            self.span(facts.get("period", {})),
            self.one_of(Compared, facts["compare"], "compare") if facts.get("compare") is not None else None,
            self.text(facts, "compare_area", "", 20),
            tuple(self.words(each, where, 64) for each, where in self.many(facts, "order", MOST_BY + 1)),
            self.whole(facts.get("limit", 0), "limit", 0, MOST_GROUPS_SHOWN),
            self.also(facts),
        )
        self.together(asked)
        return asked

    def datasets(self, facts: Mapping[str, Any]) -> list[str]:
        found = [self.words(each, at, 50) for each, at in self.many(facts, "datasets", MOST_DATASETS)]
        if not found and not any(each.where.startswith("datasets") for each in self.faults):
            self.wrong("datasets", "Say of which dataset it is asked: “datasets” is a list of their keys.")
        for place, key in enumerate(found):
            if key and not _KEY.fullmatch(key):
                self.wrong(f"datasets[{place}]", f"“{short(key)}” is no key of a dataset, such as police-street.")
        return found

    def measure(self, given: object) -> Measure:
        facts = self.facts(given, "measure", ("kind", "column", "population", "per", "of"))
        kind = self.one_of(Kind, facts.get("kind", Kind.COUNT.value), "measure.kind") or Kind.COUNT
        column = self.text(facts, "column", "measure.", 63)
        population, of = self.text(facts, "population", "measure.", 20), self.text(facts, "of", "measure.", 20)
        if of not in ("", FIRST) or (of and kind != Kind.SHARE):
            self.wrong(
                "measure.of", f"A share, and nothing else, may be of “{FIRST}”: the group of the first dimension."
            )
        if kind in (Kind.DISTINCT, Kind.SUM, Kind.MEAN) and not column:
            self.wrong("measure.column", f"Say of which column: a {kind.value} is of one.")
        if kind not in (Kind.DISTINCT, Kind.SUM, Kind.MEAN) and column:
            self.wrong("measure.column", f"A {kind.value} is of rows, and of no column.")
        if kind == Kind.RATE and population not in POPULATIONS:
            self.wrong("measure.population", f"A rate is of a population: {' or '.join(POPULATIONS)}.")
        if kind != Kind.RATE and (population or "per" in facts):
            self.wrong("measure.population", f"Only a rate is of a population, and this is a {kind.value}.")
        return Measure(kind, column, population, self.whole(facts.get("per", 1_000), "measure.per", 1, MOST_PER), of)

    def by(self, given: object, at: str) -> By:
        facts = self.facts(given, at, ("field", "grain", "level"))
        field, level = self.text(facts, "field", f"{at}.", 63), self.text(facts, "level", f"{at}.", 60)
        grain = self.one_of(Grain, facts["grain"], f"{at}.grain") if facts.get("grain") is not None else None
        if not field and isinstance(given, Mapping):
            self.wrong(f"{at}.field", "Say by what: a column, “time”, “place” or “dataset”.")
        if field == TIME and grain is None and facts.get("grain") is None:
            self.wrong(f"{at}.grain", f"Say how finely time is told: {known(Grain)}.")
        if field == PLACE and not _LEVEL.fullmatch(level):
            self.wrong(f"{at}.level", "Say by which areas: a level such as ward-2023, lsoa-2021 or deprivation-2025.")
        if field != PLACE and level:
            self.wrong(f"{at}.level", "Only “place” has a level.")
        if field in (PLACE, DATASET) and grain:
            self.wrong(f"{at}.grain", f"“{field}” has no grain: only time has.")
        return By(field, grain, level)

    def where(self, given: object, at: str) -> Where:
        facts = self.facts(given, at, ("column", "op", "values"))
        column, op = self.text(facts, "column", f"{at}.", 63), self.text(facts, "op", f"{at}.", 20)
        if not column and isinstance(given, Mapping):
            self.wrong(f"{at}.column", "Say which column the condition is on.")
        if op not in OPS:
            self.wrong(f"{at}.op", f"A condition compares by one of {', '.join(OPS)}.")
            return Where(column, "is")
        values = [self.value(each, where) for each, where in self.many(facts, "values", MOST_VALUES, f"{at}.")]
        if op in VALUELESS and values:
            self.wrong(f"{at}.values", f"“{op}” needs no values.")
        if (op not in VALUELESS and not values) or (op not in (*VALUELESS, "any-of") and len(values) > 1):
            self.wrong(f"{at}.values", f"“{op}” needs {'values' if op == 'any-of' else 'one value'}.")
        return Where(column, op, tuple(values))

    def span(self, given: object) -> Span:
        facts = self.facts(given, "period", ("since", "until", "last_months"))
        since, until = self.day(facts, "since"), self.day(facts, "until")
        months = self.whole(facts.get("last_months", 0), "period.last_months", 0, MOST_MONTHS)
        if months and (since or until):
            self.wrong("period", "A period is from a day to a day, or the last so many months, and not both.")
        if since and until and since > until:
            self.wrong("period", f"The period is empty: it begins on {since} and ends on {until}.")
        return Span(since, until, months)

    def also(self, facts: Mapping[str, Any]) -> AlsoIn | None:
        found = {name: self.text(facts, name, "", 50) for name in _OTHERS if name in facts}
        where = [name for name in (ALSO_IN, NOT_IN) if found.get(name)]
        for name in where:
            if not _KEY.fullmatch(found[name]):
                self.wrong(name, f"“{short(found[name])}” is no key of a dataset, such as police-street.")
        if len(where) > 1:
            self.wrong(NOT_IN, f"People are looked for in one other dataset: say “{ALSO_IN}” or “{NOT_IN}”.")
        if ALSO_PERIOD in found and found[ALSO_PERIOD] not in (SAME, EVER):
            self.wrong(ALSO_PERIOD, f"“{ALSO_PERIOD}” is one of {SAME}, {EVER}.")
        if ALSO_PERIOD in found and not where:
            self.wrong(ALSO_PERIOD, f"“{ALSO_PERIOD}” goes with “{ALSO_IN}” or “{NOT_IN}”, and neither is said.")
        if not where:
            return None
        return AlsoIn(found[where[0]], where[0] == NOT_IN, found.get(ALSO_PERIOD) == EVER)

    def together(self, asked: Question) -> None:
        """Note what does not go together."""
        if len(set(asked.by)) < len(asked.by):
            self.wrong("by", "The same dimension is named twice.")
        if asked.compare == Compared.AREA and not asked.compare_area:
            self.wrong("compare_area", "Say with which area: its code.")
        if asked.compare != Compared.AREA and asked.compare_area:
            self.wrong("compare_area", "Another area is named only where figures are compared with one.")
        if asked.also and len(asked.datasets) > 1:
            self.wrong(asked.also.name, "People are looked for in another dataset from one: ask of one dataset.")
        if asked.also and asked.also.dataset in asked.datasets:
            self.wrong(asked.also.name, "Name another dataset than the one that is asked of.")
        if asked.measure.of and len(asked.by) < 2:
            self.wrong("measure.of", "A share of each group of the first dimension needs a second one.")
        several = [DATASET] if len(asked.datasets) > 1 else []
        names = [MEASURE, *several, *(each.field for each in asked.by)]
        for place, name in enumerate(asked.order):
            if name not in names and name.removeprefix("-") not in names:
                self.wrong(f"order[{place}]", f"Figures are ordered by one of {', '.join(dict.fromkeys(names))}.")


def _no_number(words: str) -> NoReturn:
    raise ValueError(words)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object in which a name stands twice, of which one would be lost unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("twice")
    return found
