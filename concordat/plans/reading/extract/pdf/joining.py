"""Put together what page breaks parted: tables, their rows, and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...documents import Line
from .pieces import Band, Grid, Piece, Square, Text, regrid
from .words import Vocabulary

_SAME_EDGE = 4.0  # points
_SAME_TEXT = 2.0  # points
_MOST_HEADING_ROWS = 3
_ENDS = (".", "!", "?", ":", ";", ")")
_FULL = (".", "!", "?")
_ALWAYS = 0.9
_NAME = 9  # words


def joined(pages: Sequence[Sequence[Piece]], vocabulary: Vocabulary) -> list[Piece]:
    """Return the pieces of all pages with what goes on over a page break, or to the next column, in one."""
    pieces: list[Piece] = []
    for page in pages:
        for index, piece in enumerate(page):
            before = pieces[-1] if pieces else None
            if isinstance(piece, Grid) and isinstance(before, Grid) and index == 0:
                table = _one_table(before, piece, vocabulary)
                if table is not None:
                    pieces[-1] = table
                    continue
            if isinstance(piece, Text) and isinstance(before, Text) and (index == 0 or (piece.first and before.last)):
                text = _one_text(before, piece, vocabulary)
                if text is not None:
                    pieces[-1] = text
                    continue
            pieces.append(piece)
    return pieces


def _one_text(before: Text, after: Text, vocabulary: Vocabulary) -> Text | None:
    """Return a paragraph or item with its rest from the next page, or None where the rest is a text of its own."""
    if before.kind not in {"paragraph", "item"} or after.kind != "paragraph" or abs(before.size - after.size) > 0.6:
        return None
    inside = before.kind == "item" and abs(before.x0 - after.x0) < _SAME_TEXT and after.page == before.page + 1
    if inside:
        return replace(before, text=vocabulary.join(before.text, after.text), room=after.room, last=after.last)
    full = before.room < after.need + 1.0
    lower = after.text[:1].islower()
    bold = bool(before.bold) and before.bold == before.text
    if before.text.endswith(_ENDS[:5]) and not (lower and full and not before.text.endswith(_FULL)):
        return None
    if not (lower or full) or (bold != (after.bold == after.text and bool(after.bold))):
        return None
    if not lower and before.kind == "item" and after.x0 < before.x0 - _SAME_EDGE:
        return None
    text = vocabulary.join(before.text, after.text)
    return replace(before, text=text, bold=text if bold else before.bold, room=after.room, last=after.last)


def _one_table(before: Grid, after: Grid, vocabulary: Vocabulary) -> Grid | None:
    """Return a table with the rows that follow on the next page, or None where these are a table of their own."""
    if after.page > before.last_page + 1:
        return None
    fitted = _fitted(before, after)
    if fitted is None:
        return None
    first, second = fitted
    heading = _heading_rows(first)
    repeated = _repeated(first, second)
    if not repeated and _has_own_heading(first, second):
        return None
    bands = second.bands[repeated:]
    kept = list(first.bands)
    for band in kept[: max(repeated, 1) if repeated else 0]:
        band.heading = True
    longer = _lengthen(kept, bands, vocabulary)
    if bands and _is_rest(
        first, bands, open_edge=before.open_below or (after.open_above and not repeated), heading=heading
    ):
        kept[-1] = _one_row(kept, bands[0], vocabulary)
        for owner in longer:
            owner.down -= 1
        bands = bands[1:]
    return replace(first, bands=[*kept, *bands], last_page=after.page, open_below=after.open_below)


def _lengthen(above: list[Band], below: Sequence[Band], vocabulary: Vocabulary) -> list[Square]:
    """Let merged cells that reach the foot of the page go on over the merged cells at the top of the next.

    Those are empty there, or hold the rest of the words.
    """
    longer = []
    for index, square in enumerate(below[0].squares if below else ()):
        owner = _owner(above, index)
        if owner is None or square.covered or square.across > 1:
            continue
        rest = bool(square.lines) and owner.down > 1 and _goes_on(owner, square)
        if rest:
            owner.lines, owner.down = _one_square(owner, square, vocabulary).lines, owner.down + square.down
        elif square.down > 1 and not square.lines:
            owner.down += square.down
        else:
            continue
        longer.append(owner)
        below[0].squares[index] = Square(covered=True)
    return longer


def _fitted(before: Grid, after: Grid) -> tuple[Grid, Grid] | None:
    """Return two grids on the edges of both, or None where their columns do not stand under one another."""
    if not (before.ruled and after.ruled):
        pairs = zip(before.edges[:-1], after.edges[:-1], strict=False)
        alike = before.columns == after.columns and all(abs(one - other) <= _SAME_EDGE for one, other in pairs)
        return (before, after) if alike else None
    ends = ((before.edges[0], after.edges[0]), (before.edges[-1], after.edges[-1]))
    if any(abs(one - other) > 2 * _SAME_EDGE for one, other in ends):
        return None
    finer, coarser = (before, after) if before.columns >= after.columns else (after, before)
    places = [_place(finer.edges, edge) for edge in coarser.edges]
    found = [place for place in places if place is not None]
    if len(found) != len(places) or len(set(found)) != len(found):
        return None
    if finer.columns == coarser.columns:
        return before, after
    fitted = regrid(coarser, finer.edges, found)
    return (before, fitted) if finer is before else (fitted, after)


def _place(edges: Sequence[float], edge: float) -> int | None:
    index = min(range(len(edges)), key=lambda position: abs(edges[position] - edge))
    return index if abs(edges[index] - edge) <= _SAME_EDGE else None


def _repeated(before: Grid, after: Grid) -> int:
    """Return how many rows at the top of the next page repeat the first rows of the table."""
    count = 0
    for first, second in zip(before.bands[:_MOST_HEADING_ROWS], after.bands, strict=False):
        if first.printed != second.printed or not first.filled:
            break
        count += 1
    return count


def _heading_rows(grid: Grid) -> int:
    count = 0
    for band in grid.bands[:_MOST_HEADING_ROWS]:
        if not band.bold:
            break
        count += 1
    return count


def _has_own_heading(before: Grid, after: Grid) -> bool:
    """Say whether the next page's first row names columns anew: bold or filled as the first row was, other words."""
    first, second = before.bands[0], after.bands[0]
    if len(second.filled) < 2 or not second.bold or all(band.bold for band in after.bands):
        return False
    return first.bold


def _is_rest(before: Grid, bands: Sequence[Band], *, open_edge: bool, heading: int) -> bool:
    """Say whether the first row on the next page is the rest of the row that the page break cut."""
    band, last = bands[0], before.bands[-1]
    if len(before.bands) <= heading or not band.filled:
        return False
    owned = [_owner(before.bands, index) for index in band.filled]
    if any(owner is None for owner in owned):
        return False
    if any(_goes_on(owner, band.squares[index]) for owner, index in zip(owned, band.filled, strict=True) if owner):
        return True
    if band.squares[band.filled[0]].across > 1:
        return False
    key = next((i for i, square in enumerate(band.squares) if not square.covered and square.down == 1), 0)
    if open_edge and key not in band.filled:
        return True
    missing = _missing(before, band, last, heading)
    if band.filled == [key]:
        return bool(missing) and _is_long(band.squares[key].text)
    return key in missing or (bool(missing) and len(band.filled) == 1)


def _is_long(text: str) -> bool:
    """Say whether a text is more than the name of a part."""
    return len(text.split()) > _NAME or text.endswith(_FULL)


def _missing(before: Grid, band: Band, last: Band, heading: int) -> list[int]:
    """Return the columns that hold words in the rows of the table, and in its last, but not in this row."""
    body = before.bands[heading:]
    missing = []
    for index, square in enumerate(band.squares):
        above = last.squares[index]
        if square.lines or square.covered or square.down > 1 or above.covered or not above.lines:
            continue
        own = [row.squares[index] for row in body if not row.squares[index].covered]
        if sum(bool(other.lines) for other in own) >= _ALWAYS * len(own):
            missing.append(index)
    return missing


def _owner(bands: Sequence[Band], column: int) -> Square | None:
    """Return the square that stands lowest in a column and goes down to the end of the table, if it holds words."""
    for up, band in enumerate(reversed(bands)):
        square = band.squares[column]
        if not square.covered:
            return square if square.lines and (square.down > up or up == 0) else None
    return None


def _goes_on(owner: Square, rest: Square) -> bool:
    """Say whether a cell's words go on with a sentence that the cell above did not end."""
    first, last = rest.lines[0], owner.lines[-1]
    if first.item or first.picture:
        return False
    return first.text[:1].islower() and not last.text.endswith(_FULL)


def _one_row(bands: list[Band], rest: Band, vocabulary: Vocabulary) -> Band:
    """Return the last row with the rest of its cells; the rest of a merged cell goes to where it began."""
    last = bands[-1]
    squares = list(last.squares)
    for index, square in enumerate(rest.squares):
        if not square.lines:
            continue
        up = next((up for up, band in enumerate(reversed(bands)) if not band.squares[index].covered), 0)
        if up == 0:
            squares[index] = _one_square(squares[index], square, vocabulary)
        else:
            own = bands[-1 - up].squares
            own[index] = _one_square(own[index], square, vocabulary)
    return replace(last, squares=squares)


def _one_square(owner: Square, rest: Square, vocabulary: Vocabulary) -> Square:
    """Return a cell with the lines that stand on the next page, the first put to the last where a sentence goes on."""
    lines, more = list(owner.lines), list(rest.lines)
    if lines and more and not more[0].item and not more[0].picture and _same_line(owner, lines[-1], more[0]):
        text = vocabulary.join(lines[-1].text, more[0].text)
        bold = text if lines[-1].bold == lines[-1].text and more[0].bold == more[0].text else lines[-1].bold
        lines[-1] = replace(lines[-1], text=text, bold=bold)
        more = more[1:]
    down = owner.down + rest.down - 1
    return replace(owner, lines=(*lines, *more), down=down, room=rest.room, colour=owner.colour or rest.colour)


def _same_line(owner: Square, before: Line, after: Line) -> bool:
    if before.text.endswith(_FULL):
        return False
    width = 5.5 * len(after.text.split(" ", 1)[0])
    return after.text[:1].islower() or owner.room < width
