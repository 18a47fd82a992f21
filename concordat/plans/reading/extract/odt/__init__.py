"""Extract an OpenDocument text (.odt): the XML of its content is walked in document order.

As for Word, what the reader of the printed document sees is kept: tracked deletions, notes of reviewers, hidden words,
headers and footers are left out; footnotes stand at the end.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ...documents import Cell, Document, Line
from .. import packages
from ..blocks import Builder, Cells, Numbered, alternative, cell_lines, is_layout
from ..elements import local, number, value
from ..errors import Unreadable
from ..progress import Progress
from .styles import Lists, Look, Styles, fill
from .words import DRAWN, Words, words_of

_CONTENT, _STYLES = "content.xml", "styles.xml"
_DEEPEST = 40  # lists, tables and frames inside each other
_MOST_COLUMNS, _MOST_REPEATS = 200, 100
_LEFT_OUT = frozenset({"tracked-changes", "forms", "sequence-decls", "covered-table-cell"})
_THROUGH = frozenset(
    {
        "section", "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
        "alphabetical-index", "bibliography", "index-body", "index-title", "page-sequence",
    }
)  # fmt: skip
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that an OpenDocument text holds, telling how far it is from 5 to 50 per cent.

    Raises Unreadable for a file that is no such text, damaged, protected, dangerous, far too long or empty.
    """
    tell(5, "Opening the OpenDocument text")
    with packages.opened(data, name) as package:
        reader = _Reader.of(package, name)
    reader.read(tell)
    return reader.builder.document()


@dataclass(frozen=True, slots=True)
class _Place:
    """Hold which list a block stands in, how deep, and whether it opens the item."""

    key: str = ""
    style: str = ""
    depth: int = 0
    opens: bool = False
    start: str | None = None


@dataclass
class _Reader:
    """Walk the text once, making blocks."""

    name: str
    body: etree._Element
    styles: Styles
    builder: Builder
    lists: Lists
    notes: list[etree._Element] = field(default_factory=list)
    depth: int = 0
    unnamed: int = 0
    last: str = ""

    @classmethod
    def of(cls, package: zipfile.ZipFile, name: str) -> _Reader:
        root = packages.tree(package, _CONTENT, name)
        body = packages.body(root, name, "body", "text")
        styles = Styles()
        styles.add(packages.tree(package, _STYLES, name) if _STYLES in package.namelist() else None)
        styles.add(root)
        builder = Builder("odt", name, page=int(next(root.iter("{*}soft-page-break"), None) is not None))
        return cls(name, body, styles, builder, Lists(styles))

    def read(self, tell: Progress) -> None:
        for element in packages.told(self.body, len(self.body), tell, "Reading the OpenDocument text"):
            self._block(element, _Place())
        for index, note in enumerate(self.notes, start=1):
            for element in note:
                if local(element) in {"p", "h"}:
                    self.builder.paragraph(self._words(element).runs, note=str(index))

    def _block(self, element: etree._Element, place: _Place) -> None:
        kind = local(element)
        self._deeper(1)
        if kind in {"p", "h"}:
            self._paragraph(element, place)
        elif kind == "list":
            for item, inner in self._items(element, place):
                self._block(item, inner)
        elif kind == "table":
            self._table(element)
        elif kind == "soft-page-break":
            self._turn(1)
        elif kind in _THROUGH and value(element, "display") != "none":
            for inside in element:
                self._block(inside, _Place())
        elif kind in DRAWN:
            self._frame(element)
        self._deeper(-1)

    def _deeper(self, by: int) -> None:
        self.depth += by
        if self.depth > _DEEPEST:
            raise Unreadable(packages.too_much(self.name))

    def _turn(self, pages: int) -> None:
        if self.builder.page:
            self.builder.page += pages

    def _words(self, element: etree._Element, *, bold: bool = False) -> Words:
        style = value(element, "style-name") or ""
        return words_of(element, self.styles, self.styles.look("paragraph", style, Look(bold=bold)), bold=bold)

    def _level(self, element: etree._Element) -> int | None:
        """Return the level of a heading, 0 for the title, None for a paragraph."""
        level = self.styles.title(value(element, "style-name") or "")
        if level is None and local(element) == "h":
            return max(1, number(value(element, "outline-level"), 1))
        return level

    def _paragraph(self, element: etree._Element, place: _Place) -> None:
        level = self._level(element)
        words = self._words(element, bold=level is not None)
        numbered = self._numbered(element, place)
        self._turn(words.pages)
        for text in words.before:
            self.builder.picture(text)
        if level == 0:
            self.builder.title(words.runs)
        elif level is not None:
            self.builder.heading(words.runs, level)
        else:
            self.builder.paragraph(words.runs, numbered)
        for text in words.after:
            self.builder.picture(text)
        self._turn(words.later_pages)
        self.notes.extend(words.notes)
        for box in words.boxes:
            for inside in box:
                self._block(inside, _Place())

    def _numbered(self, element: etree._Element, place: _Place) -> Numbered | None:
        if not place.opens or local(element) == "h":
            return None
        style = place.style or self.styles.list_of(value(element, "style-name") or "")
        return self.lists.next(place.key, style, place.depth, place.start)

    def _items(self, element: etree._Element, outer: _Place) -> Iterator[tuple[etree._Element, _Place]]:
        """Yield each block of a list with its place; only the first paragraph of an item has a number."""
        style = value(element, "style-name") or outer.style
        key, depth = outer.key, outer.depth + 1
        if not key:
            key = self._key(element, style)
        for item in element:
            opens = local(item) == "list-item"
            start = value(item, "start-value")
            for inside in item if opens or local(item) == "list-header" else ():
                yield inside, _Place(key, style, depth, opens, start)
                opens = opens and local(inside) not in {"p", "h"}

    def _key(self, element: etree._Element, style: str) -> str:
        """Return what the list is counted under: its own name, or that of the list it goes on with."""
        self.unnamed += 1
        own = value(element, "id") or f"list {self.unnamed}"
        before = value(element, "continue-list") or (
            self.last if value(element, "continue-numbering") == "true" else ""
        )
        self.lists.counts[own] = dict(self.lists.counts.get(before, {}))
        self.last = own
        return own

    def _frame(self, element: etree._Element) -> None:
        words = Words()
        words.frame(element)
        for text in words.before:
            self.builder.picture(text)
        for box in words.boxes:
            for inside in box:
                self._block(inside, _Place())

    def _table(self, table: etree._Element) -> None:
        counted = {key: dict(counts) for key, counts in self.lists.counts.items()}
        page, noted, last = self.builder.page, len(self.notes), self.last
        rows = self._rows(table)
        if not is_layout(rows):
            self.builder.table(rows)
            return
        self.lists.counts, self.builder.page, self.last = counted, page, last
        del self.notes[noted:]
        for row, _ in _rows_of(table):
            for cell in row:
                for inside in cell if local(cell) == "table-cell" else ():
                    self._block(inside, _Place())

    def _rows(self, table: etree._Element) -> list[Cells]:
        read: list[Cells] = []
        for row, heading in _rows_of(table):
            cells = self._row(row)
            repeats = number(value(row, "number-rows-repeated"), 1) if any(cell.lines for cell in cells) else 1
            repeats = max(1, min(_MOST_REPEATS, repeats))
            self.builder.count(lines=0, cells=len(cells) * repeats)
            read += [Cells(cells, heading, self.builder.page)] * repeats
        return _trimmed(read)

    def _row(self, row: etree._Element) -> list[Cell]:
        cells: list[Cell] = []
        for element in row:
            kind = local(element)
            if kind not in {"table-cell", "covered-table-cell"}:
                continue
            cell = self._cell(element) if kind == "table-cell" else Cell()
            repeats = max(1, min(_MOST_COLUMNS, number(value(element, "number-columns-repeated"), 1)))
            cells += [cell] * min(repeats, _MOST_COLUMNS - len(cells))
        return cells

    def _cell(self, element: etree._Element) -> Cell:
        spans = (number(value(element, f"number-{way}-spanned"), 1) for way in ("columns", "rows"))
        columns, rows = (max(1, min(_MOST_COLUMNS, span)) for span in spans)
        properties = self.styles.properties("table-cell", value(element, "style-name") or "")
        return Cell(tuple(self._lines(element, _Place())), columns, rows, fill(properties))

    def _lines(self, container: etree._Element, place: _Place) -> Iterator[Line]:
        """Yield the lines of a cell, or of a frame or table inside it."""
        self._deeper(1)
        inner = [(element, place) for element in container]
        if local(container) == "list":
            inner = list(self._items(container, place))
        for element, at in inner:
            kind = local(element)
            if kind in {"p", "h"}:
                yield from self._paragraph_lines(element, at)
            elif kind == "soft-page-break":
                self._turn(1)
            elif kind in DRAWN:
                words = Words()
                words.frame(element)
                yield from self._hanging(words)
            elif kind not in _LEFT_OUT:
                yield from self._lines(element, at)
        self._deeper(-1)

    def _paragraph_lines(self, element: etree._Element, place: _Place) -> Iterator[Line]:
        self.builder.count()
        level = self._level(element)
        words = self._words(element, bold=level is not None)
        numbered = self._numbered(element, place)
        self._turn(words.pages + words.later_pages)
        self.notes.extend(words.notes)
        yield from (Line(text, picture=True) for text in filter(None, map(alternative, words.before)))
        yield from cell_lines(words.runs, numbered)
        words.before.clear()
        yield from self._hanging(words)

    def _hanging(self, words: Words) -> Iterator[Line]:
        pictures = filter(None, map(alternative, [*words.before, *words.after]))
        yield from (Line(text, picture=True) for text in pictures)
        for box in words.boxes:
            yield from self._lines(box, _Place())


def _rows_of(table: etree._Element, *, heading: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the rows of a table that are printed, and whether the file marks each as naming the columns."""
    for element in table:
        kind = local(element)
        if kind == "table-row" and value(element, "visibility") not in {"collapse", "filter"}:
            yield element, heading
        elif kind in _ROWS:
            yield from _rows_of(element, heading=heading or kind == "table-header-rows")


def _trimmed(rows: list[Cells]) -> list[Cells]:
    """Give all rows one width, without the empty columns that files add at the end."""
    width = max((index + 1 for row in rows for index, cell in enumerate(row.cells) if cell.lines), default=0)
    return [Cells([*row.cells, *[Cell()] * width][:width], row.heading, row.page) for row in rows]
