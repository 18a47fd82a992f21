"""Which of the tables that came together are the dataset's own, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from concordat.datasets.store.shapes import Source
from concordat.kernel.errors import Problem

from .headers import Wanted, shortened

_SEEN = 5  # tables that are named where none is the dataset's


def fitting(tables: Sequence[Source], wanted: Wanted, notes: Sequence[str] = ()) -> list[Source]:
    """Return the tables that are the dataset's; the first carries notes, which name the others.

    A table is left aside where it has columns that the dataset does not know in place of one that it must have, or fewer
    than half of its columns: the outcomes and the look-up lists that come with street crimes. One table alone is never
    left aside, and one that only lacks a column is not: its check says which.
    """
    ours = [table for table in tables if _fits(table, wanted)]
    if not ours and len(tables) > 1 and wanted.columns:
        raise Problem(_none_fits(tables, wanted))
    if not ours:
        ours = list(tables)
    aside = [_aside(table, wanted) for table in tables if table not in ours]
    return [replace(ours[0], notes=(*ours[0].notes, *notes, *aside)), *ours[1:]]


def _fits(table: Source, wanted: Wanted) -> bool:
    if 2 * wanted.found(table.header) < len(wanted.columns):
        return False
    return not (wanted.missing(table.header) and wanted.strange(table.header))


def _aside(table: Source, wanted: Wanted) -> str:
    missing = wanted.missing(table.header)
    why = f"it has no column “{missing[0]}”" if missing else "few of its columns are the dataset’s"
    return f"“{table.origin}” was left aside: {why}."


def _none_fits(tables: Sequence[Source], wanted: Wanted) -> str:
    seen = "; ".join(_named(table) for table in tables[:_SEEN])
    more = f" and {len(tables) - _SEEN} more" if len(tables) > _SEEN else ""
    need = ", ".join(title for title, _ in wanted.required[:8]) or "the columns of the dataset"
    return f"None of the tables that came is the dataset’s. It needs {need}. These came: {seen}{more}."


def _named(table: Source) -> str:
    first = ", ".join(shortened(name) for name in table.header[:4])
    return f"“{table.origin}” ({first}{', …' if len(table.header) > 4 else ''})"
