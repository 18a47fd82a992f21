"""What each row of a table is: the names of its columns, a rule, a part's name, an action, or the rest of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..documents import Cell, Row, Table
from .columns import Column, from_content, from_headings, is_heading_row
from .refs import is_ref
from .words import is_placeholder, plain

_LOOK_FOR_HEADINGS = 3
_EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the columns of a table and how they are known: "headings", "above" (the table before) or "content"."""

    columns: tuple[Column, ...]
    known_by: str

    def of(self, role: str) -> tuple[Column, ...]:
        """Return the columns that have this role."""
        return tuple(column for column in self.columns if column.role == role)

    def cells(self, row: Row, role: str) -> tuple[Cell, ...]:
        """Return the cells of a row that stand in columns of this role and hold words."""
        found = (row.cells[column.index] for column in self.of(role) if column.index < len(row.cells))
        return tuple(cell for cell in found if cell.text)

    def cell(self, row: Row, role: str) -> Cell:
        """Return the first such cell, or an empty one."""
        return next(iter(self.cells(row, role)), _EMPTY)

    @property
    def words(self) -> str:
        """Return the columns as a reader names them."""
        return " | ".join(column.heading or f"(no name: {column.role or 'unknown'})" for column in self.columns)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Hold a row and what it is: heading, divider, part, action, rest, nothing or title."""

    row: Row
    kind: str


def layout_of(table: Table, before: Layout | None, own: frozenset[str] = frozenset()) -> Layout | None:
    """Return the layout of a table, or None for a table that holds no actions.

    A table without names of columns goes on with the columns of the table before, if it has as many.
    """
    rows = [row for row in table.rows if not row.divider and any(cell.text for cell in row.cells)]
    heading = next((row for row in rows[:_LOOK_FOR_HEADINGS] if is_heading_row(row)), None)
    body = [row for row in rows if row is not heading and not is_heading_row(row)]
    if heading is not None:
        named = from_headings([cell.text for cell in heading.cells])
        layout = Layout(from_content(body, [c for c in named if c.heading], own), "headings")
    elif before is not None and rows and _as_wide(rows, before):
        return Layout(before.columns, "above")
    else:
        layout = Layout(from_content(body, (), own), "content")
    return layout if _holds_actions(layout) else None


def _as_wide(rows: Sequence[Row], before: Layout) -> bool:
    """Say whether rows fit the columns of an earlier table: as many cells, and refs where refs should be."""
    if {len(row.cells) for row in rows} != {len(before.columns)}:
        return False
    refs = [cell.text for row in rows for cell in before.cells(row, "ref")]
    return not before.of("ref") or (bool(refs) and all(is_ref(ref) for ref in refs))


def _holds_actions(layout: Layout) -> bool:
    action = layout.of("action")
    if not action:
        return False
    roles = {column.role for column in layout.columns} - {"", "action"}
    told = {"lead", "timescale", "outcome", "measures", "status", "partners", "progress"}
    if layout.known_by == "content":
        return bool(roles & {"lead", "timescale", "status", "ref"})
    return bool(roles & told) or not action[0].by_content


def read_rows(table: Table, layout: Layout) -> list[ReadRow]:
    """Return what each row of a table is."""
    headings = {_printed(row) for row in table.rows[:_LOOK_FOR_HEADINGS] if is_heading_row(row)}
    found: list[ReadRow] = []
    before: set[str] = set()
    for row in table.rows:
        kind = _kind(row, layout, headings, before)
        before.add(kind)
        found.append(ReadRow(row, kind))
    return found


def _kind(row: Row, layout: Layout, headings: set[str], before: set[str]) -> str:
    """Return the kind of a row; `before` holds the kinds of the rows above it."""
    had_action = "action" in before
    filled = [cell for cell in row.cells if cell.text]
    if row.divider or not filled:
        return "divider"
    if _printed(row) in headings or (is_heading_row(row) and layout.known_by != "content" and _all_names(row)):
        return "heading"
    if _is_part(row, filled, layout):
        return "part"
    action = layout.cell(row, "action").text
    if action:
        return "nothing" if is_placeholder(action) else "action"
    if had_action and all(not is_ref(cell.text) for cell in layout.cells(row, "ref")):
        return "rest"
    return "nothing" if had_action or "heading" in before else "title"


def _printed(row: Row) -> str:
    return "|".join(plain(cell.text) for cell in row.cells)


def _all_names(row: Row) -> bool:
    return sum(bool(cell.text) for cell in row.cells) >= 3 and all(len(cell.text.split()) <= 5 for cell in row.cells)


def _is_part(row: Row, filled: Sequence[Cell], layout: Layout) -> bool:
    """Say whether a row only names a part of the plan: one short cell in a row that is otherwise empty, or merged."""
    texts = {cell.text for cell in filled}
    if len(texts) != 1 or (len(row.cells) < 3 and not any(cell.column_span > 1 for cell in filled)):
        return False
    (text,) = texts
    alone = len(filled) == 1 or len(filled) == len(row.cells)
    first = row.cells[0].text == text
    short = len(text.split()) <= 14 and not text.endswith((".", ";", ",")) and not text[:1].islower()
    in_ref = layout.columns[0].role == "ref" if layout.columns else False
    opens = layout.columns[0].role in {"", "ref", "strand", "priority", "theme", "action"} if layout.columns else True
    return alone and first and short and opens and not (in_ref and is_ref(text)) and not is_placeholder(text)
