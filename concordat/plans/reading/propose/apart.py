"""Rows that hold several actions: bullets matched by bullets beside them, or cards below each other in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..documents import Cell, Line, Row
from .tables import Layout
from .trailing import cards_in


def taken_apart_rows(row: Row, layout: Layout) -> list[Row]:
    """Return a row for each action of a row that holds several and says which is which; else none."""
    return paired(row, layout) or carded(row, layout)


def paired(row: Row, layout: Layout) -> list[Row]:
    """Return a row for each bullet of the action, where who leads or by when is listed in as many lines; else none.

    What stands once beside them, such as one date for all, is of each; measures and outcomes stay with the first.
    """
    items = _top_items(layout.cell(row, "action"))
    answers = [_top_items(cell) for role in ("lead", "timescale") for cell in layout.cells(row, role)]
    matched = [lines for lines in answers if len(lines) == len(items)]
    bulleted = any(line.item for lines in matched for line, *_ in lines)
    if len(items) < 2 or layout.of("ref") or not all(line.item for line, *_ in items):
        return []
    if not bulleted and len(matched) < 2:
        return []
    columns = {column.index: column.role for column in layout.columns}
    rows = []
    for number, item in enumerate(items):
        cells = []
        for index, cell in enumerate(row.cells):
            lines = _top_items(cell)
            if columns.get(index) == "action":
                cell = replace(cell, lines=tuple(item))
            elif len(lines) == len(items):
                cell = replace(cell, lines=tuple(lines[number]))
            elif number and columns.get(index) in {"outcome", "measures", "progress", ""}:
                cell = Cell()
            cells.append(cell)
        rows.append(replace(row, cells=tuple(cells), source=replace(row.source, quote=_words(item))))
    return rows


def carded(row: Row, layout: Layout) -> list[Row]:
    """Return a row for each action of a cell that holds several, each with its own fields below it; else none."""
    groups = cards_in(layout.cell(row, "action"))
    if len(groups) < 2 or layout.of("ref"):
        return []
    place = layout.of("action")[0].index
    cells = [(*row.cells[:place], Cell(tuple(group)), *row.cells[place + 1 :]) for group in groups]
    return [
        replace(row, cells=tuple(one), source=replace(row.source, quote=_words(group)))
        for one, group in zip(cells, groups, strict=True)
    ]


def _top_items(cell: Cell) -> list[list[Line]]:
    """Return the lines of a cell, each with the deeper ones below it."""
    found: list[list[Line]] = []
    for line in cell.lines:
        if found and line.depth > found[-1][0].depth:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _words(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)
