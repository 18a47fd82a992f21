"""Write a sheet's regions as blocks, each with the sheet and the row that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...documents import Cell, Row, Source, Table
from ..blocks import Builder, Cells, Run, cell_lines
from .regions import Region
from .sheets import Sheet, Spot, Value

_NOTHING = Value()


@dataclass
class Writer:
    """Write the regions of one sheet."""

    builder: Builder
    sheet: Sheet

    def heading(self, text: str) -> None:
        """Add the sheet's name."""
        start = len(self.builder.blocks)
        self.builder.heading([Run(text)], 1)
        self._place(start, 0)

    def words(self, region: Region) -> str:
        """Return the words of a region, for comparing."""
        return " ".join(value.text for row in region.rows for value in self._values(row, region))

    def write(self, region: Region) -> None:
        """Add a region: a table, or headings and paragraphs."""
        if not region.is_words:
            self._table(region)
            return
        for row in region.rows:
            for value in self._values(row, region):
                start = len(self.builder.blocks)
                if value.heading:
                    self.builder.heading(value.runs, value.heading)
                else:
                    self.builder.paragraph(value.runs)
                self._place(start, row)

    def _values(self, row: int, region: Region) -> list[Value]:
        found = (self.sheet.values.get((row, column), _NOTHING) for column in region.columns)
        return [value for value in found if value.runs]

    def _table(self, region: Region) -> None:
        start = len(self.builder.blocks)
        spans = _spans(self.sheet, region)
        hidden_by_merge = _below_merged(spans, region)
        self.builder.table(
            [
                Cells(
                    [self._cell((row, column), spans, hidden_by_merge) for column in region.columns],
                    heading=self.sheet.names(row, region.columns),
                )
                for row in region.rows
            ]
        )
        for at, block in enumerate(self.builder.blocks[start:], start=start):
            if isinstance(block, Table):
                rows = tuple(self._row(row, number) for row, number in zip(block.rows, region.rows, strict=True))
                source = self._at(block.source, region.rows[0])
                self.builder.blocks[at] = Table(rows, replace(source, row=None))

    def _cell(self, spot: Spot, spans: dict[Spot, Spot], covered: set[Spot]) -> Cell:
        value = self.sheet.values.get(spot, _NOTHING)
        if spot in covered:
            return Cell()
        rows, columns = spans.get(spot, (1, 1))
        return Cell(
            tuple(cell_lines(value.runs, verbatim=self.builder.verbatim)),
            column_span=columns,
            row_span=rows,
            colour=value.colour,
        )

    def _row(self, row: Row, number: int) -> Row:
        return replace(row, source=self._at(row.source, number))

    def _place(self, start: int, row: int) -> None:
        """Say of the blocks from here on in which row they stand; 0 is the sheet's name."""
        for at, block in enumerate(self.builder.blocks[start:], start=start):
            if not isinstance(block, Table):
                self.builder.blocks[at] = replace(block, source=self._at(block.source, row))

    def _at(self, source: Source, row: int) -> Source:
        hidden = " (hidden)" if row in self.sheet.hidden else ""
        place = f"sheet “{self.sheet.title}”, row {row}{hidden}" if row else f"sheet “{self.sheet.title}”"
        return replace(source, place=place, paragraph=None, row=row or None)


def _spans(sheet: Sheet, region: Region) -> dict[Spot, Spot]:
    """Return how many of a region's own rows and columns each merged cell in it goes over."""
    inside = {(row, column) for row in region.rows for column in region.columns}
    return {
        (top, left): (_within(region.rows, top, rows), _within(region.columns, left, columns))
        for (top, left), (rows, columns) in sheet.merged.items()
        if (top, left) in inside
    }


def _within(places: Sequence[int], first: int, count: int) -> int:
    return sum(first <= place < first + count for place in places)


def _below_merged(spans: dict[Spot, Spot], region: Region) -> set[Spot]:
    """Return the cells that merged ones cover, their first left out."""
    covered: set[Spot] = set()
    for (top, left), (rows, columns) in spans.items():
        down, across = region.rows.index(top), region.columns.index(left)
        spots = {(r, c) for r in region.rows[down : down + rows] for c in region.columns[across : across + columns]}
        covered |= spots - {(top, left)}
    return covered
