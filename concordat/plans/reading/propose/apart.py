"""Rows that hold several actions: bullets matched by bullets beside them, or cards below each other in one cell."""

from __future__ import annotations

from dataclasses import replace

from ..documents import Cell, Row
from .tables import Layout
from .trailing import cards_in


def taken_apart_rows(row: Row, layout: Layout) -> list[Row]:
    """Return a row for each action of a row that holds several and says which is which; else none."""
    return paired(row, layout) or carded(row, layout)


def paired(row: Row, layout: Layout) -> list[Row]:
    """Return a row for each bullet of the action, where who leads or by when is listed in as many lines; else none.

    What stands once beside them, such as one date for all, is of each; measures and outcomes stay with the first.
    """
    items = layout.cell(row, "action").items()
    answers = [cell.items() for role in ("lead", "timescale") for cell in layout.cells(row, role)]
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
            lines = cell.items()
            if columns.get(index) == "action":
                cell = replace(cell, lines=item)
            elif len(lines) == len(items):
                cell = replace(cell, lines=lines[number])
            elif number and columns.get(index) in {"outcome", "measures", "progress", ""}:
                cell = Cell()
            cells.append(cell)
        rows.append(replace(row, cells=tuple(cells), source=replace(row.source, quote=Cell(item).text)))
    return rows


def carded(row: Row, layout: Layout) -> list[Row]:
    """Return a row for each action of a cell that holds several, each with its own fields below it; else none."""
    groups = [Cell(tuple(lines)) for lines in cards_in(layout.cell(row, "action"))]
    if len(groups) < 2 or layout.of("ref"):
        return []
    place = layout.of("action")[0].index
    cells = [(*row.cells[:place], group, *row.cells[place + 1 :]) for group in groups]
    return [
        replace(row, cells=tuple(one), source=replace(row.source, quote=group.text))
        for one, group in zip(cells, groups, strict=True)
    ]
