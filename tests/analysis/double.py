"""Datasets of made rows that are told without a store: what the templates declare, counted row by row."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from concordat.analysis.rules.fields import Field, Fields, Level, Tenths
from concordat.analysis.rules.putting import Ground
from concordat.analysis.rules.settling import Beside
from concordat.analysis.rules.spans import months_later, period_of
from concordat.datasets.rules.declarations import Class, Declaration, Type
from concordat.datasets.rules.tallies import Audience, Bands, Cell, Dimension, Figure, Grain, Tally, Told
from concordat.datasets.rules.templates import template
from concordat.datasets.rules.wanting import Where, typed

FIRST = date(2024, 7, 1)
MONTHS = 24
WARDS = ("X05000012", "X05000013", "X05000014")
LSOAS = tuple(f"X010000{number:02}" for number in range(1, 7))
PEOPLE = dict.fromkeys((*WARDS, *LSOAS), 1_000)
LEVELS = (
    Level("authority-2023", "Authority (2023)", "at_authority_2023", "authority", "2023", ("residents",)),
    Level("ward-2023", "Ward (2023)", "at_ward_2023", "ward", "2023", ("residents", "households"), date(2023, 5, 4)),
    Level("lsoa-2021", "LSOA (2021)", "at_lsoa_2021", "lsoa", "2021", ("residents", "households")),
)
PEOPLE_KEYS = (*(f"Person {number}" for number in range(60)), None, None)
KNOWN = {"offence": ("Violence with injury", "Violence without injury", "Robbery"), "substance": ("Opiates", "Alcohol")}


def fields_of(key: str, audience: Audience = Audience.ROWS, months: int = MONTHS) -> Fields:
    """Return what a reader has of a dataset who may have all of it, with keys in place of identifiers."""
    declared = template(key)
    assert declared is not None
    columns = [
        Field(f"{each.name}__key", f"{each.title} (key)")
        if each.gives == Class.IDENTIFIER
        else Field(each.name, each.title, each.type, each.unit, each.allowed)
        for each in declared.columns
    ]
    return Fields(
        key,
        declared.title,
        "Kent Police",
        audience,
        (*columns, *(Field(each.column, each.title) for each in LEVELS)),
        declared.row,
        LEVELS,
        (Tenths("deprivation-2025", 2025, LEVELS[2]),),
        declared.period,
        tuple(period_of(months_later(FIRST, at), Grain.MONTH) for at in range(months)),
        1,
        declared.caveats,
    )


@dataclass(frozen=True)
class Double:
    """Rows of a dataset, and the sight of it."""

    fields: Fields
    rows: list[dict[str, Any]]

    @property
    def asked(self) -> Any:
        """The dataset as a question finds it."""
        return SimpleNamespace(fields=self.fields, sight=SimpleNamespace(waiting=(), double=self))


def double(key: str, audience: Audience = Audience.ROWS, rows: int = 400) -> Double:
    """Make rows of a dataset, the same each time."""
    fields, declared = fields_of(key, audience), template(key)
    assert declared is not None
    chance = random.Random(key)
    return Double(fields, [_row(fields, declared, chance) for _ in range(rows)])


def tell(actor: Any, sight: Any, tally: Tally, *, how: str = "page", beside: Any = None) -> Told:
    """Count rows; where figures are protected, hide those of fewer than eight and round the others."""
    of: Double = sight.double
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in of.rows:
        if _within(of.fields, row, tally) and _among(row, tally, beside):
            groups[tuple(_told(row, each) for each in tally.by)].append(row)
    if not tally.by:
        groups.setdefault((), [])
    cells = [tuple(_cell(of, rows, each) for each in tally.measured) for rows in groups.values()]
    provenance = {"version": of.fields.version} | ({"also": {"version": 1}} if beside else {})
    return Told(tally, of.fields.audience, tuple(groups), tuple(cells), provenance=provenance)


GROUND = Ground(
    tenths={1: LSOAS[:2], 2: LSOAS[2:4], 3: LSOAS[4:]},
    people=PEOPLE | {1: 2_000, 2: 2_000, 3: 2_000},
    within_people=1_000,
    other_people=2_000,
    authority="X06000001",
    similar=WARDS[1:],
    year=2024,
    caveats=("Rates are of the residents of 2024.",),
)


def _row(fields: Fields, declared: Declaration, chance: random.Random) -> dict[str, Any]:
    lsoa = chance.choice(LSOAS)
    day = datetime(2024, 7, 1).replace(
        year=chance.choice((2024, 2025)),
        month=chance.randint(1, 12),
        day=chance.randint(1, 28),
        hour=chance.randint(0, 23),
    )
    day = day if day.date() >= FIRST else day.replace(year=2026)
    placed = {"at_lsoa_2021": lsoa, "at_ward_2023": WARDS[LSOAS.index(lsoa) // 2], "at_authority_2023": "X06000001"}
    return {each.name: placed.get(each.name) or _value(each, day, chance) for each in fields.columns}


def _value(column: Field, day: datetime, chance: random.Random) -> Any:
    if column.type in (Type.MONTH, Type.DATE, Type.MOMENT):
        return {Type.MONTH: day.date().replace(day=1), Type.DATE: day.date(), Type.MOMENT: day}[column.type]
    if column.type in (Type.WHOLE, Type.NUMBER):
        return chance.randint(0, 9)
    if column.type == Type.YES_NO:
        return chance.random() < 0.5
    if column.name == "nhs_number__key":
        return chance.choice(PEOPLE_KEYS)
    return chance.choice(column.allowed or KNOWN.get(column.name, ("One", "Two", "Three")))


def beside_of(actor: Any, question: Any, asked: Any, pin: Any) -> Any:
    """Return the other dataset of a question, whose people have the same keys."""
    other = double(question.also.dataset, asked.fields.audience).asked
    matched = SimpleNamespace(one=asked.sight, other=other.sight)
    return asked, matched, Beside(other.fields, "NHS number", "nhs_number__key", "nhs_number__key")


def _among(row: dict[str, Any], tally: Tally, beside: Any) -> bool:
    if tally.also is None:
        return True
    of: Double = beside.double
    days = Tally(since=tally.also.since, until=tally.also.until)
    people = {each["nhs_number__key"] for each in of.rows if _within(of.fields, each, days)} - {None}
    return row["nhs_number__key"] is not None and (row["nhs_number__key"] in people) != tally.also.absent


def _within(fields: Fields, row: dict[str, Any], tally: Tally) -> bool:
    day = row.get(fields.period)
    if day is not None and tally.since and tally.until:
        plain = day.date() if isinstance(day, datetime) else day
        if not tally.since <= plain <= tally.until:
            return False
    return all(_meets(fields, row, each) for each in tally.where)


def _meets(fields: Fields, row: dict[str, Any], where: Where) -> bool:
    column = fields.column(where.column)
    assert column is not None
    if where.op in ("empty", "not-empty"):
        return (row[column.name] is None) == (where.op == "empty")
    return row[column.name] in [typed(column.type, each) for each in where.values]


def _told(row: dict[str, Any], by: Dimension) -> Any:
    value = row[by.column]
    if by.grain is None or value is None:
        return value
    if isinstance(by.grain, Bands):
        return next(number for number, values in by.grain.values if value in values)
    if by.grain == Grain.HOUR:
        return value.hour
    if by.grain == Grain.WEEKDAY:
        return value.isoweekday()
    return period_of(value.date() if isinstance(value, datetime) else value, by.grain).first


def _cell(of: Double, rows: list[dict[str, Any]], measured: Any) -> Cell:
    protected = of.fields.audience == Audience.AGGREGATE
    if protected and len(rows) < 8:
        return Cell(None, hidden=True)
    if measured.figure == Figure.COUNT:
        return Cell(5 * round(len(rows) / 5) if protected else len(rows))
    values = [row[measured.column] for row in rows if row[measured.column] is not None]
    if measured.figure == Figure.DISTINCT:
        return Cell(len(set(values)))
    if measured.figure == Figure.SUM:
        return Cell(sum(values))
    return Cell(sum(values) / len(values) if values else None)
