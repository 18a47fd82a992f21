"""Tables of who does what: a column for each agency, marked where it leads an action or supports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..documents import Row
from .columns import Column
from .words import plain

_LEADS = frozenset({"l", "lead", "leads", "r", "responsible", "r a", "a r"})
_SUPPORTS = frozenset(
    {"s", "support", "supports", "p", "partner", "c", "i", "a", "consulted", "informed", "accountable"}
)


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold the agencies whose columns are marked in a row: those that lead, and those that support."""

    leads: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


def agency_columns(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that only hold marks, two or more of them; none where no mark says who leads."""
    found = []
    marks: set[str] = set()
    for column in columns:
        texts = {plain(row.cells[column.index].text) for row in rows if column.index < len(row.cells)} - {""}
        if column.heading and not column.role and texts and texts <= _LEADS | _SUPPORTS:
            found.append(column)
            marks |= texts
    return tuple(found) if len(found) > 1 and marks & _LEADS else ()


def marked(row: Row, columns: Sequence[Column]) -> Marked:
    """Return who leads a row and who supports it, by the marks in the agencies' columns."""
    marks = [
        (column.heading, plain(row.cells[column.index].text)) for column in columns if column.index < len(row.cells)
    ]
    leads = tuple(" ".join(name.split()) for name, mark in marks if mark in _LEADS)
    return Marked(leads, tuple(" ".join(name.split()) for name, mark in marks if mark in _SUPPORTS))
