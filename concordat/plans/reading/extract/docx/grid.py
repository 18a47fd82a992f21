"""Set the cells of a Word table in columns: merged cells, and edges that were dragged a little out of line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...documents import Cell, Line

_OUT_OF_LINE = 227  # twentieths of a point (0.4 cm): narrower than any column that holds words
_USUAL = 1_000  # the width of a column that states none
MOST_COLUMNS = 200


@dataclass(slots=True)
class Slot:
    """Hold a cell and where it stands on the grid; `merge` is "restart" or "continue" for one merged downwards."""

    start: int
    span: int
    lines: tuple[Line, ...] = ()
    colour: str = ""
    merge: str = ""
    rows: int = 1

    @property
    def end(self) -> int:
        """Return the grid's edge behind the cell."""
        return self.start + self.span


def cells(rows: Sequence[Sequence[Slot]], widths: Sequence[int]) -> list[list[Cell]]:
    """Return the cells of each row so that a cell's index is its column in every row.

    A cell merged over columns is followed by empty cells; one merged over rows stands in its first row, and in the
    rows below there are empty cells in its place.
    """
    _merge_down(rows)
    places = _places(rows, widths)
    width = max(places.values(), default=0)
    return [_row(row, places, width) for row in rows]


def _merge_down(rows: Sequence[Sequence[Slot]]) -> None:
    """Count how many rows a cell is merged over; a "continue" that goes on with nothing is a cell of its own."""
    above: dict[int, Slot] = {}
    for row in rows:
        here: dict[int, Slot] = {}
        for slot in row:
            if slot.merge == "continue" and slot.start in above:
                above[slot.start].rows += 1
                slot.lines, slot.colour = (), ""
                here[slot.start] = above[slot.start]
            elif slot.merge:
                here[slot.start] = slot
        above = here


def _places(rows: Sequence[Sequence[Slot]], widths: Sequence[int]) -> dict[int, int]:
    """Return the column that each edge of the grid begins; edges that nothing uses begin none."""
    edges = sorted({edge for row in rows for slot in row for edge in (slot.start, slot.end)} | {0})
    at = [0]
    for index in range(edges[-1]):
        width = widths[index] if index < len(widths) else 0
        at.append(at[-1] + (width if width > 0 else _USUAL))
    near = _together(edges, at, _OUT_OF_LINE)
    crushed = any(slot.lines and near[slot.start] == near[slot.end] for row in rows for slot in row)
    return _together(edges, at, 0) if crushed else near


def _together(edges: Iterable[int], at: Sequence[int], near: int) -> dict[int, int]:
    """Number the edges from 0, giving those within `near` of the first of them the same number."""
    places: dict[int, int] = {}
    number, first = -1, -near - 1
    for edge in edges:
        if at[edge] - first > near:
            number, first = number + 1, at[edge]
        places[edge] = number
    return places


def _row(row: Sequence[Slot], places: dict[int, int], width: int) -> list[Cell]:
    cells = [Cell()] * width
    for slot in row:
        start, end = places[slot.start], places[slot.end]
        if start < end:
            cells[start] = Cell(slot.lines, column_span=end - start, row_span=slot.rows, colour=slot.colour)
            if slot.merge == "continue" and not slot.lines:
                cells[start] = Cell()
    return cells
