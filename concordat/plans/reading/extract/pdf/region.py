"""Read a part of a page in the order in which a person reads it: columns, boxes, tables and running text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from . import aligned
from .cells import Content, calm, content_of, read_grid
from .flow import Style, texts
from .gutters import Band, Gap, bands_of, run_at
from .lattice import Field, Lattice
from .passages import Margins
from .pieces import Piece, Text
from .shapes import Box, Figure, Fill, Row, Rule, Sheet, Word, rows_of
from .split import split_rows

_MAX_DEPTH = 8
_PADDING = 0.2  # of a box's width
_LAYOUT_LINES = 4
_LEVEL = 6.0


@dataclass(slots=True)
class Block(Box):
    """Hold something that is read whole, in its place: a table, a box with its contents, a picture."""

    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Read the parts of one page."""

    sheet: Sheet
    style: Style
    rules: Sequence[Rule] = ()

    def read(
        self,
        words: Sequence[Word],
        figures: Sequence[Figure],
        grids: Sequence[Lattice],
        margins: Margins | None,
        depth: int = 0,
    ) -> list[Piece]:
        """Return what stands in a part of the page, in reading order; `margins` are those of its running text."""
        outer = (
            [grid for grid in grids if not any(_inside(grid, other) for other in grids)] if depth < _MAX_DEPTH else []
        )
        blocks: list[Block] = []
        for grid in outer:
            inner = [other for other in grids if _inside(other, grid)]
            held, words, figures = content_of(grid, words, figures)
            blocks += self._blocks(grid, held, inner, words, depth)
            if not blocks or blocks[-1] is _REFUSED:
                blocks = [block for block in blocks if block is not _REFUSED]
                words = [*words, *(word for content in held for word in content.words)]
                figures = [*figures, *(figure for content in held for figure in content.figures)]
        blocks += [self._figure(figure) for figure in figures]
        return self._ordered(rows_of(words), blocks, margins)

    def _blocks(
        self, grid: Lattice, held: Sequence[Content], inner: Sequence[Lattice], around: Iterable[Word], depth: int
    ) -> list[Block]:
        if grid.single or grid.one_column or _is_layout(grid, held, inner):
            if grid.single and grid.weak and not _is_box(grid, held[0], around):
                return [_REFUSED]
            if grid.one_column and (grid.weak or not grid.single) and _has_columns(held):
                return [_REFUSED]
            return [
                self._box(cell, content, inner, depth)
                for cell, content in zip(grid.fields, held, strict=True)
                if content.words or content.figures
            ]
        if (grid.weak or grid.weak_down) and len(grid.ys) == 2:
            return [_REFUSED]
        grid, held = split_rows(grid, held)
        table = read_grid(grid, held, self.sheet, self.style.vocabulary)
        return [Block(grid.x0, grid.y0, grid.x1, grid.y1, [table])]

    def _box(self, cell: Field, content: Content, inner: Sequence[Lattice], depth: int) -> Block:
        own = [grid for grid in inner if cell.surrounds(grid, 2.0) and not _same(cell, grid)]
        left = min((word.x0 for word in content.words), default=cell.x0) - cell.x0
        padding = max(0.0, min(left, _PADDING * cell.width))
        reach = max((word.x1 for word in content.words), default=cell.x0)
        margins = Margins(cell.x0 + padding, max(reach, cell.x1 - padding))
        pieces = self.read(content.words, content.figures, own, margins, depth + 1)
        if _is_banner(cell, content, self.sheet.fills):
            for piece in pieces:
                if isinstance(piece, Text) and piece.kind == "paragraph":
                    piece.bold = piece.text
        return Block(cell.x0, cell.y0, cell.x1, cell.y1, pieces)

    def _figure(self, figure: Figure) -> Block:
        kind = "picture" if figure.picture else "paragraph"
        piece = Text(kind, calm(figure.text), self.sheet.number, self.style.body)
        return Block(figure.x0, figure.y0, figure.x1, figure.y1, [piece])

    def _ordered(self, rows: Sequence[Row], blocks: Sequence[Block], margins: Margins | None) -> list[Piece]:
        bands = bands_of(rows, blocks)
        pieces: list[Piece] = []
        plain: list[Row] = []
        index = 0
        while index < len(bands):
            band = bands[index]
            run = None if _side_by_side(band) else run_at(bands, index)
            if run is None and not band.blocks:
                plain += band.rows
                index += 1
                continue
            if run is None:
                pieces += [*self._flow(plain, margins), *self._band(band, margins)]
                index += 1
            else:
                plain, above = _parted_above(plain, band, run.gaps)
                columns = self._columns([*bands_of(above, []), *bands[run.start : run.end]], run.gaps)
                pieces += [*self._flow(plain, margins), *columns]
                index = run.end
            plain = []
        return pieces + self._flow(plain, margins)

    def _flow(self, rows: Sequence[Row], margins: Margins | None) -> list[Piece]:
        if not rows:
            return []
        left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
        if margins is not None:
            left, right = min(left, margins.left), max(right, margins.right)
        return list(texts(rows, Margins(left, right), self.sheet.number, self.style))

    def _band(self, band: Band, margins: Margins | None) -> list[Piece]:
        """Read blocks that stand side by side, each whole, and the lines beside them."""
        pieces: list[Piece] = []
        things: list[Block | Row] = [*band.rows, *(block for block in band.blocks if isinstance(block, Block))]
        key = (lambda thing: thing.x0) if _side_by_side(band) else (lambda thing: thing.y0)
        lines: list[Row] = []
        for thing in sorted(things, key=key):
            if isinstance(thing, Row):
                lines.append(thing)
                continue
            pieces += [*self._flow(lines, margins), *thing.pieces]
            lines = []
        return pieces + self._flow(lines, margins)

    def _columns(self, bands: Sequence[Band], gaps: Sequence[Gap]) -> list[Piece]:
        if not any(band.blocks for band in bands):
            columns = aligned.cut(bands, gaps)
            if aligned.is_table(columns):
                return [aligned.read_table(columns, self.rules, self.sheet, self.style.vocabulary)]
        rows = [row for band in bands for row in band.rows]
        blocks = [block for band in bands for block in band.blocks if isinstance(block, Block)]
        pieces: list[Piece] = []
        for left, right in aligned.prose_columns(bands, gaps):
            words = aligned.words_in(rows, left, right)
            own = [block for block in blocks if left < block.middle[0] <= right]
            column = self._ordered(rows_of(words), own, None)
            _mark_ends(column)
            pieces += column
        return pieces


_REFUSED = Block(0, 0, 0, 0)


def _parted_above(plain: list[Row], band: Band, gaps: Sequence[Gap]) -> tuple[list[Row], list[Row]]:
    """Part the lines above a run of columns from those of them that open one of its columns a little higher."""
    count, top = len(plain), band.y0
    while count:
        row = plain[count - 1]
        near = top - row.y1 < 0.5 * row.size and any(abs(row.size - other.size) < 1 for other in band.rows)
        right = row.x0 > gaps[0][0]
        within = all(row.x1 <= left + 1 or row.x0 >= right_end - 1 for left, right_end in gaps)
        filled = row.width > 0.6 * (gaps[0][0] - band.x0)
        if not (near and within and (right or filled)):
            break
        count, top = count - 1, row.y0
    return plain[:count], plain[count:]


def _mark_ends(pieces: Sequence[Piece]) -> None:
    if pieces:
        first, last = pieces[0], pieces[-1]
        if isinstance(first, Text):
            first.first = True
        if isinstance(last, Text):
            last.last = True


def _inside(grid: Lattice, other: Lattice) -> bool:
    """Say whether a grid stands inside another; of two in one place the one with more cells stands inside."""
    if grid is other or not other.surrounds(grid, 2.0):
        return False
    return not _same(grid, other) or len(grid.fields) > len(other.fields)


def _same(one: Box, other: Box) -> bool:
    pairs = ((one.x0, other.x0), (one.y0, other.y0), (one.x1, other.x1), (one.y1, other.y1))
    return all(abs(a - b) < 4 for a, b in pairs)


def _is_layout(grid: Lattice, held: Sequence[Content], inner: Sequence[Lattice]) -> bool:
    """Say whether a grid of one row only sets boxes of running text side by side."""
    if len(grid.ys) != 2 or grid.open_above or grid.open_below:
        return False
    if inner:
        return True
    filled = [rows_of(content.words) for content in held if content.words]
    long = all(len(rows) > _LAYOUT_LINES for rows in filled)
    return len(filled) > 1 and long and all(_opens_emphatically(rows[0], rows[1:]) for rows in filled)


def _opens_emphatically(first: Row, rest: Sequence[Row]) -> bool:
    words = [word for row in rest for word in row.words]
    larger = first.size > 1.1 * max(row.size for row in rest)
    return larger or (all(word.bold for word in first.words) and not all(word.bold for word in words))


def _is_box(grid: Lattice, content: Content, around: Iterable[Word]) -> bool:
    """Say whether a fill is a box of its own, and no mark behind some words of a line."""
    rows = rows_of(content.words)
    if not rows or grid.width < 40 or grid.height < 1.15 * rows[0].size:
        return False
    reach = 0.8 * rows[0].size
    return not any(
        grid.y0 < word.middle[1] < grid.y1 and -reach < max(grid.x0 - word.x1, word.x0 - grid.x1) < reach
        for word in around
    )


def _has_columns(held: Sequence[Content]) -> bool:
    """Say whether the boxes of a pile hold words in columns, so that they are rows of a table without upright rules."""
    bands = bands_of([row for content in held for row in rows_of(content.words)], [])
    if bands and sum(right - left > 1.5 * bands[0].size for left, right in bands[0].gaps) > 1:
        return True
    return any((run := run_at(bands, index)) is not None and run.gaps for index in range(min(len(bands), 6)))


def _is_banner(cell: Box, content: Content, fills: Iterable[Fill]) -> bool:
    """Say whether a box is a coloured band with one light line, as headings are set."""
    if not content.words or not all(word.light for word in content.words) or len(rows_of(content.words)) > 2:
        return False
    return any(fill.colour and fill.shared(cell) > 0.8 * cell.width * cell.height for fill in fills)


def _side_by_side(band: Band) -> bool:
    """Say whether a band is boxes that begin at one height, such as cards, read one after another."""
    tops = [block.y0 for block in band.blocks]
    return not band.rows and len(tops) > 1 and max(tops) - min(tops) < _LEVEL
