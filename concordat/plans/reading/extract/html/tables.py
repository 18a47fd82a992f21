"""A page's tables: whether one holds data or only lays out the page, and its cells on a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from ...documents import Cell
from .pages import Page, is_left_out

_PARTS = frozenset({"thead", "tbody", "tfoot", "form"})
_MOST_SPANNED = 100
_MOST_COLUMNS = 1_000  # beyond which each column counts as a whole one
_ONLY_LAYOUT = frozenset({"presentation", "none"})
_EMPTY = Cell()


def own_rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the rows of a table, not those of tables inside it, and whether each names the columns."""
    for child in table:
        if child.tag == "tr" and not is_left_out(child):
            yield child, _only_names(child)
        elif child.tag in _PARTS and not is_left_out(child):
            for row in child:
                if row.tag == "tr" and not is_left_out(row):
                    yield row, child.tag == "thead" or _only_names(row)


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row that are shown."""
    return [cell for cell in row if cell.tag in {"td", "th"} and not is_left_out(cell)]


def is_layout(table: etree._Element, page: Page) -> bool:
    """Say whether a table only lays out the page, as in e-mails: it says so, is one box, or holds tables or headings."""
    if table.get("role", "").lower() in _ONLY_LAYOUT:
        return True
    rows = [cells_of(row) for row, _ in own_rows(table)]
    width = max((len(row) for row in rows), default=0)
    if sum(len(row) for row in rows) <= 1:
        return True
    if page.holds(table, "th", "thead", "caption"):
        return False
    if page.holds(table, "table"):
        return width == 1 or len(rows) <= 2
    return page.holds(table, "heading") and width <= 2


def _only_names(row: etree._Element) -> bool:
    cells = cells_of(row)
    return len(cells) > 1 and all(cell.tag == "th" for cell in cells)


def spans(cell: etree._Element) -> tuple[int, int]:
    """Return over how many columns and rows a cell goes, as it says."""
    return _count(cell.get("colspan")), _count(cell.get("rowspan"))


def _count(stated: str | None) -> int:
    stated = (stated or "").strip()
    return max(1, min(int(stated), _MOST_SPANNED)) if stated.isascii() and stated.isdigit() and len(stated) < 6 else 1


@dataclass(frozen=True, slots=True)
class _Placed:
    """Hold a cell and where it begins."""

    row: int
    column: int
    cell: Cell


def on_grid(rows: Sequence[Sequence[Cell]], count: Callable[[int], None]) -> list[tuple[Cell, ...]]:
    """Return rows in which a cell's index is its column: empty cells follow a merged one, to the right and below.

    Spans beyond the table's edge are cut, and a column in which no cell begins is left out. `count` is told how many
    cells there will be besides these before any is made, and raises where they are too many.
    """
    placed = list(_placed(rows, count))
    begun = sorted({at.column for at in placed})
    count(len(begun) * len(rows) - len(placed))
    index = {column: at for at, column in enumerate(begun)}
    grid = [[_EMPTY] * len(begun) for _ in rows]
    for at in placed:
        last = at.column + at.cell.column_span
        wide = sum(1 for column in begun[index[at.column] : index[at.column] + at.cell.column_span] if column < last)
        high = min(at.cell.row_span, len(rows) - at.row)
        grid[at.row][index[at.column]] = replace(at.cell, column_span=max(1, wide), row_span=max(1, high))
    return [tuple(row) for row in grid]


def _placed(rows: Sequence[Sequence[Cell]], count: Callable[[int], None]) -> Iterator[_Placed]:
    """Yield each cell with its place; a cell that comes down from above pushes those of a row to the right."""
    taken: dict[int, int] = {}  # column -> the first row that is free again
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while taken.get(column, 0) > at:
                column += 1
            if column > _MOST_COLUMNS:
                count(len(rows))
            yield _Placed(at, column, cell)
            if cell.row_span > 1:
                taken.update(dict.fromkeys(range(column, column + cell.column_span), at + cell.row_span))
            column += cell.column_span
