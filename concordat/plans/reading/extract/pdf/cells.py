"""Read the cells of a grid with lines into squares: their words as lines and bullets, their fill and their spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...documents import Line
from .lattice import Field, Lattice
from .passages import Margins, Passage, passages
from .pieces import Band, Grid, Square
from .shapes import Box, Figure, Fill, Sheet, Word, rows_of
from .words import Vocabulary, written

_SPACE = re.compile(r"\s+")
_MOST_PADDING = 0.3  # of a cell's width
_COVERS = 0.55
_DOT = 0.015


@dataclass(slots=True)
class Content:
    """Hold what stands in one field of a grid."""

    words: list[Word]
    figures: list[Figure]


def calm(text: str) -> str:
    """Return a text with single spaces."""
    return _SPACE.sub(" ", text).strip()


def line_of(passage: Passage, vocabulary: Vocabulary) -> Line:
    """Return a passage of a cell as a line."""
    text, bold = written(passage.lines, vocabulary)
    return Line(calm(text), item=passage.marker is not None, depth=passage.depth, bold=calm(bold))


def read_grid(lattice: Lattice, content: Sequence[Content], sheet: Sheet, vocabulary: Vocabulary) -> Grid:
    """Return a grid with the words of its cells; `content` stands beside `lattice.fields`."""
    columns, rows = len(lattice.xs) - 1, len(lattice.ys) - 1
    table = [[Square(covered=True) for _ in range(columns)] for _ in range(rows)]
    limits = _limits(lattice, content)
    fills = [fill for fill in sheet.fills if lattice.holds(fill, 2.0)]
    for field, held in zip(lattice.fields, content, strict=True):
        margins = _margins(field, held, limits)
        lines, room = _lines(held, margins, vocabulary)
        colour = colour_of(field, fills)
        table[field.row][field.column] = Square(lines, field.across, field.down, colour, room=room)
    bands = [Band(squares, sheet.number) for squares in table]
    return Grid(list(lattice.xs), bands, sheet.number, lattice.open_above, lattice.open_below)


def _limits(lattice: Lattice, content: Sequence[Content]) -> dict[int, tuple[float, float]]:
    """Return, for each column, how far its words keep away from its left edge and may go towards its right one."""
    columns: dict[int, list[float]] = {}
    for field, held in zip(lattice.fields, content, strict=True):
        if held.words:
            columns.setdefault(field.column, []).append(min(word.x0 for word in held.words) - field.x0)
    usual = min((min(gaps) for gaps in columns.values()), default=4.0)
    return {column: (max(min(gaps), 0.0), max(min(min(gaps), usual + 2.0), 0.0)) for column, gaps in columns.items()}


def _margins(field: Field, held: Content, limits: dict[int, tuple[float, float]]) -> Margins:
    left, right = limits.get(field.column, (4.0, 4.0))
    reach = max((word.x1 for word in held.words), default=field.x0)
    most = _MOST_PADDING * field.width
    return Margins(field.x0 + min(left, most), max(reach, field.x1 - min(right, most)))


def _lines(held: Content, margins: Margins, vocabulary: Vocabulary) -> tuple[tuple[Line, ...], float]:
    found = passages(rows_of(held.words), margins)
    placed = [(passage.rows[0].y0, line_of(passage, vocabulary)) for passage in found]
    placed += [(figure.y0, Line(calm(figure.text), picture=figure.picture)) for figure in held.figures]
    placed.sort(key=lambda pair: pair[0])
    lines = tuple(line for _, line in placed if line.text)
    return lines, found[-1].room if found else 0.0


def colour_of(field: Box, fills: Iterable[Fill]) -> str:
    """Return the colour that fills most of a cell; of several the one drawn last; else that of a disc inside it."""
    area, colour, dot = field.width * field.height, "", ""
    for fill in fills:
        shared = fill.shared(field)
        if shared >= _COVERS * area and not fill.blob:
            colour = fill.colour
        elif fill.colour and field.surrounds(fill, 1.0) and shared >= _DOT * area and fill.height > 4:
            dot = fill.colour
    return colour or dot


def content_of(
    lattice: Lattice, words: Iterable[Word], figures: Iterable[Figure]
) -> tuple[list[Content], list[Word], list[Figure]]:
    """Give words and figures to the fields in which they stand; return also those that stand in none."""
    held = [Content([], []) for _ in lattice.fields]
    owners = {
        (field.row + down, field.column + across): index
        for index, field in enumerate(lattice.fields)
        for down in range(field.down)
        for across in range(field.across)
    }
    loose_words, loose_figures = [], []
    for word in words:
        index = _owner(lattice, owners, word)
        if index is None:
            loose_words.append(word)
        else:
            held[index].words.append(word)
    for figure in figures:
        index = _owner(lattice, owners, figure)
        if index is None:
            loose_figures.append(figure)
        else:
            held[index].figures.append(figure)
    return held, loose_words, loose_figures


def _owner(lattice: Lattice, owners: dict[tuple[int, int], int], thing: Word | Figure) -> int | None:
    x, y = thing.middle
    if not (lattice.x0 - 1 <= x <= lattice.x1 + 1 and lattice.y0 - 1 <= y <= lattice.y1 + 1):
        return None
    row = min(max(bisect_right(lattice.ys, y) - 1, 0), len(lattice.ys) - 2)
    column = min(max(bisect_right(lattice.xs, x) - 1, 0), len(lattice.xs) - 2)
    return owners.get((row, column))
