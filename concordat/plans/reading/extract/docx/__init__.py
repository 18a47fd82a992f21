"""Extract a Word document (.docx): its XML is walked in document order, and nothing else in the file is unpacked.

What the reader of the printed document sees is kept: tracked changes as accepted, automatic numbers, text boxes,
diagrams' words, notes (at the end). Headers, footers, comments and hidden words are left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from ...documents import Document, Line
from .. import packages
from ..blocks import Builder, Cells, Numbered, Run, alternative, cell_lines, is_layout
from ..elements import child, local, number, value
from ..errors import Unreadable
from ..progress import Progress
from . import grid
from .grid import Slot
from .numbers import Numbering
from .parts import Package
from .styles import Styles, on
from .words import Words, inside, words_of

_DEEPEST = 20  # tables and text boxes inside each other
_PLAIN_FILLS = frozenset({"", "AUTO", "FFFFFF"})
_LONGEST_WORDED = 30


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that a Word file holds, telling how far it is from 5 to 50 per cent.

    Raises Unreadable for a file that is no Word document, damaged, protected, dangerous, far too long or empty.
    """
    tell(5, "Opening the Word document")
    with packages.opened(data, name) as package:
        reader, plan = _Reader.of(package, name), packages.plan_named(package, name)
        reader.builder.verbatim = bool(plan)
        reader.read(tell)
    return replace(reader.builder.document(), plan=plan)


@dataclass
class _Reader:
    """Walk the body once, making blocks."""

    package: Package
    styles: Styles
    numbering: Numbering
    builder: Builder
    notes: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 0

    @classmethod
    def of(cls, archive: zipfile.ZipFile, name: str) -> _Reader:
        package = Package.of(archive, name)
        styles = Styles.of(package.tree(package.by_kind.get("styles")))
        numbering = Numbering.of(package.tree(package.by_kind.get("numbering")), styles)
        return cls(package, styles, numbering, Builder("docx", name))

    def read(self, tell: Progress) -> None:
        root = packages.tree(self.package.archive, self.package.main, self.package.name)
        if local(root) != "document":
            raise Unreadable(packages.something_else(self.package.name))
        body = packages.body(root, self.package.name, "body")
        if next(root.iter("{*}lastRenderedPageBreak"), None) is not None:
            self.builder.page = 1
        for kind, element in packages.told(inside(body), len(body), tell, "Reading the Word document"):
            self._block(kind, element)
        self._say_notes()

    def _blocks(self, container: etree._Element) -> None:
        self._deeper(1)
        for kind, element in inside(container):
            self._block(kind, element)
        self._deeper(-1)

    def _deeper(self, by: int) -> None:
        self.depth += by
        if self.depth > _DEEPEST:
            raise Unreadable(packages.too_much(self.package.name))

    def _block(self, kind: str, element: etree._Element) -> None:
        if kind == "p":
            self._paragraph(element)
        elif kind == "tbl":
            self._table(element)

    def _paragraph(self, element: etree._Element) -> None:
        words, level, numbered = self._read(element)
        self._turn(words.pages)
        for text in words.before:
            self.builder.picture(text)
        if level == 0:
            self.builder.title(words.runs)
        elif level is not None:
            self.builder.heading([*_worded(numbered), *words.runs], level)
        else:
            self.builder.paragraph(words.runs, numbered)
        for text in words.after:
            self.builder.picture(text)
        self._turn(words.later_pages)
        self.notes.extend(words.notes)
        for text in self._diagram_words(words):
            self.builder.paragraph([Run(text)])
        for box in words.boxes:
            self._blocks(box)

    def _read(self, element: etree._Element) -> tuple[Words, int | None, Numbered | None]:
        """Return a paragraph's words, its level where it is a heading, and what is printed before it."""
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle")) or self.styles.default
        outline = value(child(properties, "outlineLvl"))
        level = self.styles.level(style)
        if outline is not None:
            own = number(outline, 9) + 1
            level = None if own > 9 else level if level == 0 else own
        words = words_of(element, self.styles, style, bold=level is not None)
        return words, level, self.numbering.next(properties, style)

    def _turn(self, pages: int) -> None:
        if self.builder.page:
            self.builder.page += pages

    def _table(self, table: etree._Element) -> None:
        counted, page, noted = self.numbering.counted(), self.builder.page, len(self.notes)
        rows = self._rows(table)
        if is_layout(rows):
            self.numbering.count_from(counted)
            self.builder.page = page
            del self.notes[noted:]
            for cell in _cells_of(table):
                self._blocks(cell)
        else:
            self.builder.table(rows)

    def _rows(self, table: etree._Element) -> list[Cells]:
        slots: list[list[Slot]] = []
        marks: list[tuple[bool, int]] = []
        for row in _rows_of(table):
            read, before, after = self._row(row)
            self._turn(before)
            heading = on(child(row, "trPr", "tblHeader"))
            marks.append((bool(heading), self.builder.page))
            self._turn(after)
            slots.append(read)
        listed = child(table, "tblGrid")
        widths = [number(value(column, "w")) for column in (listed if listed is not None else ())]
        found = grid.cells(slots, widths)
        return [Cells(cells, heading, page) for cells, (heading, page) in zip(found, marks, strict=True)]

    def _row(self, row: etree._Element) -> tuple[list[Slot], int, int]:
        """Return a row's cells, and how many pages are turned before its words and among them."""
        start = max(0, min(grid.MOST_COLUMNS, number(value(child(row, "trPr", "gridBefore")))))
        slots: list[Slot] = []
        before = after = 0
        for kind, cell in inside(row):
            if kind != "tc":
                continue
            properties = child(cell, "tcPr")
            span = max(1, min(grid.MOST_COLUMNS, number(value(child(properties, "gridSpan")), 1)))
            if slots and value(child(properties, "hMerge")) == "continue":
                slots[-1].span += span
            else:
                lines, first, later = self._cell(cell)
                before, after = max(before, first), max(after, later)
                slots.append(Slot(start, span, tuple(lines), _fill(properties), _merge(properties)))
            start += span
            self.builder.count(lines=0, cells=span)
            if start > grid.MOST_COLUMNS:
                raise Unreadable(packages.too_much(self.package.name))
        return slots, before, after

    def _cell(self, cell: etree._Element) -> tuple[list[Line], int, int]:
        """Return a cell's lines, and how many pages are turned before its words and among them."""
        lines: list[Line] = []
        before = after = 0
        self._deeper(1)
        for kind, element in inside(cell):
            if kind == "p":
                words, level, numbered = self._read(element)
                turned = words.pages
                if lines:
                    after += turned
                else:
                    before += turned
                after += words.later_pages
                lines += self._lines(words, numbered if level is None else None)
            elif kind == "tbl":
                for row in _rows_of(element):
                    for _, inner in filter(lambda found: found[0] == "tc", inside(row)):
                        lines += self._cell(inner)[0]
        self._deeper(-1)
        return lines, before, after

    def _lines(self, words: Words, numbered: Numbered | None) -> Iterator[Line]:
        self.builder.count()
        self.notes.extend(words.notes)
        for text in filter(None, map(alternative, words.before)):
            yield Line(text, picture=True)
        yield from cell_lines(words.runs, numbered, verbatim=self.builder.verbatim)
        for text in filter(None, map(alternative, words.after)):
            yield Line(text, picture=True)
        for text in self._diagram_words(words):
            yield Line(text)
        for box in words.boxes:
            yield from self._cell(box)[0]

    def _diagram_words(self, words: Words) -> Iterator[str]:
        """Yield the words of each point of a diagram (SmartArt), which Word keeps in a part of its own."""
        for key in words.diagrams:
            root = self.package.tree(self.package.by_id.get(key))
            for point in root.iter("{*}pt") if root is not None else ():
                text = child(point, "t")
                if text is not None and value(point, "type") not in {"pres", "parTrans", "sibTrans"}:
                    yield " ".join(text.itertext("{*}t"))

    def _say_notes(self) -> None:
        """Put the footnotes and endnotes that the text refers to at the end, in its order."""
        roots = {kind: self.package.tree(self.package.by_kind.get(f"{kind}s")) for kind in ("footnote", "endnote")}
        known = {
            (kind, value(note, "id") or ""): note for kind, root in roots.items() if root is not None for note in root
        }
        for index, key in enumerate(dict.fromkeys(self.notes), start=1):
            for kind, element in inside(known[key]) if key in known else ():
                if kind == "p":
                    self.builder.paragraph(self._read(element)[0].runs, note=str(index))


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table that are printed."""
    for kind, row in inside(table):
        properties = child(row, "trPr")
        if kind == "tr" and child(properties, "del") is None and not on(child(properties, "hidden")):
            yield row


def _cells_of(table: etree._Element) -> Iterator[etree._Element]:
    for row in _rows_of(table):
        yield from (cell for kind, cell in inside(row) if kind == "tc")


def _fill(properties: etree._Element | None) -> str:
    shade = child(properties, "shd")
    solid = value(shade) == "solid"
    colour = (value(shade, "color" if solid else "fill") or "").upper()
    return colour if len(colour) == 6 and colour not in _PLAIN_FILLS else ""


def _merge(properties: etree._Element | None) -> str:
    merge = child(properties, "vMerge")
    return "" if merge is None else value(merge) or "continue"


def _worded(numbered: Numbered | None) -> Sequence[Run]:
    """Return a heading's number where words are printed with it ("Priority 1:"); a bare number is no part of a name."""
    marker = numbered.marker if numbered else ""
    worded = len(marker) <= _LONGEST_WORDED and sum(map(str.isalpha, marker)) >= 4
    return [Run(f"{marker} ", True)] if worded and not marker.strip(".)(").isupper() else []
