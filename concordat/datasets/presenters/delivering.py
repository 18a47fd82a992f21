"""What somebody who delivers is shown before they begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concordat.datasets.presenters.deliveries import DeliveryRow, row
from concordat.datasets.presenters.words import period_words
from concordat.datasets.queries.delivering import Expected
from concordat.datasets.rules.declarations import Class, Column, Every, Type
from concordat.datasets.rules.mending import REASON, ROW
from concordat.kernel.words import listed

TYPES = {
    Type.TEXT: "Text",
    Type.WHOLE: "Whole number",
    Type.NUMBER: "Number",
    Type.DATE: "Date",
    Type.MOMENT: "Date and time",
    Type.MONTH: "Month",
    Type.YES_NO: "Yes or no",
}
EVERY = {
    Every.MONTH: "Every month",
    Every.QUARTER: "Every quarter",
    Every.YEAR: "Every year",
    Every.ONCE: "Whenever it changes: each delivery replaces the whole",
}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column that is expected: what it is called, what it holds, and what becomes of it at the door."""

    title: str
    meaning: str
    holds: str
    required: bool
    fate: str


@dataclass(frozen=True, slots=True)
class ExpectedShown:
    """The page on which a delivery begins."""

    key: str
    title: str
    agency: str
    row: str
    every: str
    period: str
    last: str
    last_on: date | None
    under: str
    refusal: str
    ask: str
    columns: tuple[ColumnRow, ...]
    recent: tuple[DeliveryRow, ...]
    threshold: str
    corrects: str
    corrects_name: str
    aside: int
    reason: str = REASON
    place: str = ROW
    most: str = "5 GB"


def expected_shown(found: Expected) -> ExpectedShown:
    """Present what a delivery is expected to be."""
    declared, standing, footing = found.dataset.declared(), found.standing, found.footing
    mended = found.corrects
    return ExpectedShown(
        found.dataset.key,
        found.dataset.title,
        found.dataset.agency.name,
        declared.row,
        EVERY[declared.every],
        declared.column(declared.period).title if declared.period else "",
        period_words(max((part["period"] for part in standing.parts), default="")) if standing else "",
        standing.created_at.date() if standing else None,
        footing.under if footing else "",
        found.refusal,
        found.ask,
        tuple(_column(each, found) for each in declared.columns),
        tuple(row(each) for each in found.recent),
        f"{declared.threshold:.0%}",
        mended.ref if mended else "",
        mended.name if mended else "",
        int(mended.counts.get("quarantined", 0)) if mended else 0,
    )


def _column(column: Column, found: Expected) -> ColumnRow:
    return ColumnRow(column.title, column.meaning, _holds(column), column.required, _fate(column, found))


def _holds(column: Column) -> str:
    allowed = column.allowed
    if allowed:
        return f"One of {len(allowed)} values" if len(allowed) > 6 else f"One of: {listed(allowed, 'or')}"
    between = [
        f"from {column.least}" if column.least is not None else "",
        f"to {column.most}" if column.most is not None else "",
    ]
    return " ".join(filter(None, [TYPES[column.type], *between])) + (f", in {column.unit}" if column.unit else "")


def _fate(column: Column, found: Expected) -> str:
    """Say what becomes of a column at the door, by what the delivery stands on."""
    footing = found.footing
    if footing is None or column.name in footing.clear:
        return ""
    if column.name not in footing.columns:
        return "Left at the door: the agreement does not give it"
    return "Kept as a pseudonym" if column.gives == Class.IDENTIFIER else ""
