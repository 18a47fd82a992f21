"""Extract a plan kept as a PDF: its words, their places and the lines drawn around them say what it holds.

A PDF holds letters and lines at places on pages and nothing else that can be trusted, so everything is worked out
from there: words, printed lines, columns, tables, headings, items. Of a merged cell the words stand in its first
cell, with its spans; the places that it goes over hold an empty cell each, so that a row has a cell for every column.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as raw

from ...documents import Document
from ..errors import Unreadable
from ..progress import Progress
from .boxes import read_boxes
from .bullets import read_bullets
from .drawings import read_drawings
from .flow import Style, style_of
from .frame import frame_of
from .furniture import drop_furniture
from .joining import joined
from .lattice import Lattice, lattices
from .letters import read_words
from .opening import opened, page_of, text_of
from .passages import Margins
from .pieces import Piece, Text
from .region import Reader
from .rules import level_rules
from .scans import check_scans, remark
from .shapes import Sheet, rows_of
from .tags import read_figures
from .writing import blocks_of

MAX_LETTERS = 3_000_000  # of all pages
MAX_DRAWN = 300_000  # shapes of all pages; the lines of pages behind them are not looked at
_FIRST, _LAST = 5, 50  # percent
_READ = 40  # percent at which all pages are read


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that a PDF holds; raises Unreadable where it is a scan, locked, damaged or too long."""
    sheets = _sheets(data, name, tell)
    check_scans(sheets, name)
    grids = [lattices(sheet) for sheet in sheets]
    drop_furniture(sheets, grids)
    style = style_of(sheets)
    pages = []
    for index, (sheet, own) in enumerate(zip(sheets, grids, strict=True)):
        pages.append(_pieces(sheet, own, style.of_page(sheet)))
        if index % 10 == 0:
            tell(_READ + (_LAST - _READ) * index // len(sheets), f"Putting page {sheet.number} in order")
    blocks = blocks_of(joined(pages, style.vocabulary), style)
    if not blocks:
        raise Unreadable(f"“{name}” holds no words. Choose the file that holds the plan.")
    return Document(blocks=blocks, kind="pdf", name=name)


def _sheets(data: bytes, name: str, tell: Progress) -> list[Sheet]:
    sheets: list[Sheet] = []
    letters = drawn = 0
    with opened(data, name) as document:
        count = raw.FPDF_GetPageCount(document)
        for index in range(count):
            tell(_FIRST + (_READ - _FIRST) * index // count, f"Reading page {index + 1} of {count}")
            with page_of(document, index) as page:
                sheet, more = _sheet(page, index + 1, name, drawings=drawn < MAX_DRAWN)
            sheets.append(sheet)
            letters, drawn = letters + more, drawn + sheet.drawn
            if letters > MAX_LETTERS:
                message = f"“{name}” holds more than {MAX_LETTERS:,} letters, far more than a plan"
                raise Unreadable(f"{message}. Save the pages that hold the plan as a file of their own and try again.")
    return sheets


def _sheet(page: Any, number: int, name: str, *, drawings: bool) -> tuple[Sheet, int]:
    """Return what is on a page, and how many letters it holds."""
    if page is None:
        return Sheet(number, 1.0, 1.0, broken=True), 0
    frame = frame_of(page)
    sheet = Sheet(number, frame.width, frame.height)
    letters = 0
    with text_of(page) as text:
        if text:
            letters = read_words(text, frame, sheet, name)
    if drawings:
        pictures = read_drawings(page, frame, sheet)
        read_figures(page, pictures, sheet)
    read_boxes(page, frame, sheet)
    read_bullets(sheet)
    return sheet, letters


def _pieces(sheet: Sheet, grids: list[Lattice], style: Style) -> list[Piece]:
    said = remark(sheet)
    if said:
        return [Text("unread", said, sheet.number, style.body)]
    reader = Reader(sheet, style, level_rules(sheet))
    return reader.read(sheet.words, sheet.figures, grids, _margins(sheet, grids))


def _margins(sheet: Sheet, grids: list[Lattice]) -> Margins | None:
    """Return the margins of a page's running text, as far as its lines reach outside of tables."""
    rows = rows_of(word for word in sheet.words if not any(grid.holds(word) for grid in grids))
    if not rows:
        return None
    return Margins(min(row.x0 for row in rows), max(row.x1 for row in rows))
