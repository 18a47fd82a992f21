"""Put the blocks of an office document together: its words made calm, each block with its place.

Word and OpenDocument differ in how they write a paragraph; what becomes of it is decided once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..documents import Block, Cell, Document, Heading, Line, ListItem, Paragraph, Picture, Row, Source, Table
from .errors import Unreadable
from .markup import BULLETS

MOST_LINES = 50_000
MOST_CELLS = 200_000
DEEPEST = 9  # of lists
_LONGEST_HEADING = 40  # words; a longer paragraph in a heading's style is a paragraph
_MOST_QUOTED = 2_000  # characters of a table that its source quotes

_SPACE = re.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]+")
_NOTHING = {ord(char): None for char in "\u00ad\u200c\u200d\u2060\ufffe\uffff"}
_TYPED = re.compile(
    rf"([{BULLETS}·]|[-–—*](?=\s)|o(?=\s+[A-Z])|(?:\d{{1,3}}|[a-zA-Z]|[ivx]{{1,5}})[.)](?=\s)|\([a-z0-9]{{1,3}}\)(?=\s))\s*(?=\S)"
)
_BULLET_IN_CELL = re.compile(rf"\s*[{BULLETS}]\s*(?=\S)")
_RULE = re.compile(r"[-–—_=*•·.\s]*")
_BARE_BULLET = re.compile(rf"[{BULLETS}\s]*(?<![✓✔])")  # a tick alone says something; no other bullet does
_BULLET_BEFORE_LINE = re.compile(r"(?:·\s*|[-–—*]\s+)")
_SIMPLE = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]*")
_MADE_BY_PROGRAM = re.compile(
    r"\s*(?:(?:Description automatically generated|AI-generated content may be incorrect)\b[^.]*\.?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Run:
    """Hold words printed in one way; a line break is "\\n"."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """Hold what a program prints before a list's paragraph, and how deep the list is (from 1)."""

    marker: str
    depth: int = 1

    @property
    def bullet(self) -> bool:
        """Say whether it is a bullet, without number or letter."""
        return not any(char.isalnum() for char in self.marker)

    @property
    def simple(self) -> bool:
        """Say whether it only counts ("3.", "a)"); any other, such as "SG3" or "1.2", is a reference."""
        return self.bullet or _SIMPLE.fullmatch(self.marker) is not None


def calm(text: str) -> str:
    """Return words with single spaces, without control characters and signs that print nothing."""
    return _SPACE.sub(" ", text.translate(_NOTHING)).strip()


def alternative(text: str) -> str:
    """Return a picture's alternative text without what the program says of itself."""
    return calm(_MADE_BY_PROGRAM.sub("", text))


def printed(runs: Iterable[Run]) -> Iterator[tuple[str, str]]:
    """Yield each line of a paragraph that holds words, and the ones it opens with in bold."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(Run(first, run.bold))
        for other in others:
            yield from _line(line)
            line = [Run(other, run.bold)]
    yield from _line(line)


def _line(runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    text = calm("".join(run.text for run in runs))
    if not text:
        return
    opening: list[str] = []
    for run in runs:
        if not run.bold and calm(run.text):
            break
        opening.append(run.text)
    bold = calm("".join(opening))
    yield text, bold if text.startswith(bold) else ""


def cell_lines(runs: Iterable[Run], numbered: Numbered | None = None, *, verbatim: bool = False) -> Iterator[Line]:
    """Yield the lines that a paragraph is in a cell.

    A bullet that the program prints makes an item, as one that is typed does. A number that only counts is left out
    of an item's words, but stands alone where the paragraph holds no words (a column of automatic numbers).
    `verbatim` words stand as they are: what looks like a typed bullet is a part of them.
    """
    found = False
    for text, bold in printed(runs):
        if verbatim:
            yield Line(text, item=numbered is not None, depth=numbered.depth if numbered else 0, bold=bold)
            continue
        if numbered and not found and not numbered.simple:
            text, bold = f"{numbered.marker} {text}", f"{numbered.marker} {bold}" if bold else ""
        listed = numbered is not None and not found and numbered.simple
        yield from _cut_at_bullets(text, bold, numbered.depth if listed and numbered else 0)
        found = True
    if numbered and not found and not numbered.bullet:
        yield Line(calm(numbered.marker))


def _cut_at_bullets(text: str, bold: str, depth: int) -> Iterator[Line]:
    pieces = _BULLET_IN_CELL.split(text)
    for index, piece in enumerate(pieces):
        typed = _BULLET_BEFORE_LINE.match(piece)
        words = piece[typed.end() :] if typed else piece
        item = bool(depth) or index > 0 or typed is not None
        if words and not _BARE_BULLET.fullmatch(words):
            opening = bold if index == 0 and not typed and words.startswith(bold) else ""
            kept = words if bold == text else opening
            yield Line(words, item=item, depth=max(depth, 1) if item else 0, bold=kept)


@dataclass(frozen=True, slots=True)
class Cells:
    """Hold a row's cells, whether the file marks it as naming the columns, and about which page it is on (0: unknown)."""

    cells: Sequence[Cell]
    heading: bool = False
    page: int = 0


@dataclass
class Builder:
    """Gather the blocks of one document; `page` is the page that the program last saved, 0 where it says none.

    Of a `verbatim` document words stand as they are: a line is a heading or an item only where the file says so.
    """

    kind: str
    name: str
    blocks: list[Block] = field(default_factory=list)
    page: int = 0
    paragraphs: int = 0
    tables: int = 0
    lines: int = 0
    cells: int = 0
    titled: bool = False
    verbatim: bool = False

    def document(self) -> Document:
        """Return the document; raises Unreadable where it holds no words."""
        if not self.blocks:
            raise Unreadable(
                f"“{self.name}” holds no words that can be read. If it holds pictures of pages, use the document "
                "that the pictures were made from; else choose the file that holds the plan."
            )
        return Document(blocks=tuple(self.blocks), kind=self.kind, name=self.name)

    def title(self, runs: Sequence[Run]) -> None:
        """Add the title of the document, which stands above every other heading."""
        self.titled = self.heading(runs, 0) or self.titled

    def heading(self, runs: Sequence[Run], level: int) -> bool:
        """Add a heading, its lines put together, and say whether there was one."""
        text = " ".join(text for text, _ in printed(runs))
        if not text:
            return False
        if len(text.split()) > _LONGEST_HEADING and not self.verbatim:
            self.paragraph(runs)
            return False
        level = max(1, min(DEEPEST, level + self.titled))
        self.blocks.append(Heading(text, level, self._next(text)))
        return True

    def paragraph(self, runs: Iterable[Run], numbered: Numbered | None = None, *, note: str = "") -> None:
        """Add a paragraph, one for each of its printed lines, or the item that it is.

        Of a numbered paragraph the later lines belong to the item. A marker that is a reference ("SG3", "1.2") is
        kept before the item's words, as if it were typed.
        """
        lines = [line for line in printed(runs) if self.verbatim or not _RULE.fullmatch(line[0])]
        if not lines:
            return
        if numbered is not None:
            text, bold = " ".join(text for text, _ in lines), lines[0][1]
            self._item(text, bold, numbered, note)
            return
        place = self._place(note)
        for text, bold in lines:
            typed = None if self.verbatim else _TYPED.match(text)
            if typed:
                rest = text[typed.end() :]
                source = self._source(text, place)
                self.blocks.append(
                    ListItem(rest, source, marker=typed.group(1), depth=1, bold=bold[typed.end() :].strip())
                )
            else:
                self.blocks.append(Paragraph(text, self._source(text, place), bold=bold))

    def picture(self, text: str) -> None:
        """Add what stands for a picture, where anything does."""
        text = alternative(text)
        if text:
            self.blocks.append(Picture(text, self._next(text)))

    def table(self, rows: Sequence[Cells]) -> None:
        """Add a table of these rows, unless it holds no words."""
        self.tables += 1
        anchor, number = f"b{len(self.blocks) + 1}", self.tables
        built = tuple(self._row(row, anchor, index) for index, row in enumerate(rows, start=1))
        quote = next((row.source.quote for row in built if row.source.quote), "")[:_MOST_QUOTED]
        if quote:
            place = self._about(f"table {number}", rows[0].page)
            self.blocks.append(Table(built, Source(anchor, place, quote, table=number)))
        else:
            self.tables -= 1

    def count(self, lines: int = 1, cells: int = 0) -> None:
        """Count what was read; raises Unreadable where it is far more than a plan."""
        self.lines += lines
        self.cells += cells
        if self.lines > MOST_LINES or self.cells > MOST_CELLS:
            what = f"{MOST_LINES:,} paragraphs" if self.lines > MOST_LINES else f"{MOST_CELLS:,} cells"
            raise Unreadable(
                f"“{self.name}” holds more than {what}, far more than a plan does. "
                "Save the part that holds the plan as a file of its own and try again."
            )

    def _item(self, text: str, bold: str, numbered: Numbered, note: str) -> None:
        marker = numbered.marker
        if not numbered.simple:
            text, bold, marker = f"{marker} {text}", f"{marker} {bold}" if bold else "", ""
        depth = max(1, min(DEEPEST, numbered.depth))
        source = self._source(text, self._place(note))
        self.blocks.append(ListItem(text, source, marker=marker, depth=depth, bold=bold))

    def _row(self, row: Cells, anchor: str, index: int) -> Row:
        quote = "\t".join(cell.text for cell in row.cells).strip()
        place = self._about(f"table {self.tables}, row {index}", row.page)
        source = Source(f"{anchor}r{index}", place, quote, table=self.tables, row=index)
        return Row(tuple(row.cells), source, heading=row.heading)

    def _next(self, quote: str) -> Source:
        return self._source(quote, self._place())

    def _source(self, quote: str, place: str) -> Source:
        number = None if place.startswith("note") else self.paragraphs
        return Source(f"b{len(self.blocks) + 1}", place, quote, paragraph=number)

    def _place(self, note: str = "") -> str:
        self.count()
        if note:
            return f"note {note}"
        self.paragraphs += 1
        return self._about(f"paragraph {self.paragraphs}", self.page)

    @staticmethod
    def _about(place: str, page: int) -> str:
        """Add the page, which office formats only remember from when they were last shown."""
        return f"{place} (about page {page})" if page else place


def is_layout(rows: Sequence[Cells]) -> bool:
    """Say whether a table only lays out a page: one box, a column of boxes with several lines, or cards side by side.

    A card opens with a line in bold and goes on below it. Its words are then blocks in place, not a table's cells.
    """
    filled = [cell for row in rows for cell in row.cells if cell.lines]
    width = max((len(row.cells) for row in rows), default=0)
    if width <= 1:
        return len(rows) <= 1 or any(cell.marked for cell in filled)
    return bool(filled) and all(_is_card(cell) for cell in filled)


def _is_card(cell: Cell) -> bool:
    first = cell.lines[0]
    return len(cell.lines) >= 3 and bool(first.bold) and first.bold == first.text and not first.item
