"""Write pieces out as the blocks of a document, each with its anchor and its place in words."""

from __future__ import annotations

from collections.abc import Iterable

from ...documents import Block, Cell, Heading, ListItem, Paragraph, Picture, Row, Source, Table
from .flow import Style
from .pieces import Band, Grid, Piece, Square, Text


def blocks_of(pieces: Iterable[Piece], style: Style) -> tuple[Block, ...]:
    """Return pieces as blocks; a table is numbered within the document, and its rows within the table."""
    blocks: list[Block] = []
    tables = 0
    for piece in pieces:
        anchor = f"b{len(blocks) + 1}"
        if isinstance(piece, Text):
            blocks.append(_text(piece, anchor, style))
            continue
        if not any(band.filled for band in piece.bands):
            continue
        tables += 1
        blocks.append(_table(piece, anchor, tables))
    return tuple(blocks)


def _text(piece: Text, anchor: str, style: Style) -> Block:
    source = Source(anchor, f"page {piece.page}", piece.text, page=piece.page)
    if piece.kind == "heading":
        return Heading(piece.text, style.level(piece.size), source)
    if piece.kind == "item":
        return ListItem(piece.text, source, marker=piece.marker, depth=piece.depth, bold=piece.bold)
    if piece.kind in {"picture", "unread"}:
        return Picture(piece.text, source, unread=piece.kind == "unread")
    return Paragraph(piece.text, source, bold=piece.bold)


def _table(grid: Grid, anchor: str, number: int) -> Table:
    bands = [band for band in grid.bands if band.filled]
    rows = tuple(_row(band, anchor, number, index) for index, band in enumerate(bands, start=1))
    page = grid.page
    source = Source(anchor, f"page {page}, table {number}", rows[0].source.quote, page=page, table=number)
    return Table(rows, source)


def _row(band: Band, anchor: str, number: int, index: int) -> Row:
    cells = tuple(_cell(square) for square in band.squares)
    quote = "\t".join(cell.text for cell in cells).strip()
    place = f"page {band.page}, table {number}, row {index}"
    source = Source(f"{anchor}r{index}", place, quote, page=band.page, table=number, row=index)
    return Row(cells, source, heading=band.heading)


def _cell(square: Square) -> Cell:
    return Cell() if square.covered else Cell(square.lines, square.across, square.down, square.colour)
