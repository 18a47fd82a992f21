"""Strands or years as columns: each line of a cell is an action of the strand or time that its column names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..documents import Cell, Line, Row, Table
from .columns import claim
from .doings import are_doings
from .strands import is_strand, one_set
from .timescales import is_timescale
from .words import plain

_CELL = Cell()


def turned_down(table: Table) -> Table:
    """Return a table whose columns are strands, or years, with an action to a row; any other table as it is."""
    for row in table.rows[:3]:
        strands = [index for index, text in enumerate(_texts(row)) if is_strand(_first(text))]
        if one_set(_first(row.cells[index].text) for index in strands) and not _defines(table, row):
            return _down(table, row, strands, "Strand")
        times = [index for index, text in enumerate(_texts(row)) if is_timescale(text)]
        if len(times) > 1 and _doings_below(table, row, times):
            return _down(table, row, times, "Timescale")
    return table


def _down(table: Table, heading: Row, columns: Sequence[int], name: str) -> Table:
    beside = [index for index in range(len(heading.cells)) if index not in columns]
    names = [heading.cells[index] if heading.cells[index].text else Cell((Line("Theme"),)) for index in beside]
    rows = [Row((*names, Cell((Line(name),)), Cell((Line("Action"),))), heading.source, heading=True)]
    for row in table.rows:
        if row is heading:
            continue
        filled = [index for index in columns if index < len(row.cells) and row.cells[index].text]
        if not filled or plain(row.cells[filled[0]].text) == plain(heading.cells[filled[0]].text):
            rows.append(row)
            continue
        aside = [row.cells[index] if index < len(row.cells) else _CELL for index in beside]
        for index in filled:
            for lines in row.cells[index].items():
                item = Cell(lines)
                cells = (*aside, Cell((Line(_first(heading.cells[index].text)),)), item)
                rows.append(Row(cells, replace(row.source, quote=item.text)))
    return Table(tuple(rows), table.source)


def _doings_below(table: Table, heading: Row, columns: Sequence[int]) -> bool:
    """Say whether what stands under times is to be done then, and is no figure, mark or report; no column names actions."""
    if any(claim(text)[0] == "action" for text in _texts(heading)):
        return False
    cells = [row.cells[i] for row in table.rows if row is not heading for i in columns if i < len(row.cells)]
    texts = [line.text for cell in cells for line in cell.lines]
    return bool(texts) and all(len(text.split()) > 1 for text in texts) and are_doings(texts)


def _first(text: str) -> str:
    """Return the first of two names of a column, which may stand in two languages ("PURSUE / ERLID")."""
    return text.split(" / ", 1)[0].strip()


def _defines(table: Table, heading: Row) -> bool:
    """Say whether a table only says what its strands mean: one row of one line to a strand."""
    below = [row for row in table.rows if row is not heading and any(_texts(row))]
    return len(below) < 2 and all(len(cell.lines) < 2 for row in below for cell in row.cells)


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]
