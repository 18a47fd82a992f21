"""Leave out what is printed on page after page beside the text: headers, footers and numbers of pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from .lattice import Lattice
from .shapes import Row, Sheet, rows_of

_EDGE = 0.12  # of the page's height, at the top and at the foot
_OUTER = 0.08
_MOST_LINES = 4
_SHIFT = 5.0  # points
_SHARE = 0.4  # of the pages
_FEWEST = 2
_COUNTED = re.compile(r"\bpage \d+ of \d+\b", re.IGNORECASE)
_MOST_WORDS = 16
_COLUMNS = 3
_BELOW = 70.0  # points
_WIDE = 0.8  # of the letters' size
# A line that opens so and stands on one page alone names a part, though others differ from it only by their numbers.
_PART = re.compile(
    r"(?:strategic |key )?(?:priority|theme|objective|strand|outcome|aim|action|section|chapter|recommendation|ward)\s+\d",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"(?:page|p\.?|pg\.?)\s*\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?|\d{1,4}\s*(?:\|\s*page|of\s+\d{1,4}|/\s*\d{1,4})"
    r"|[-–—|\[(]?\s*\d{1,4}\s*[-–—|\])]?|\|?\s*p\s*a\s*g\s*e",
    re.IGNORECASE,
)


def drop_furniture(sheets: Sequence[Sheet], grids: Sequence[Sequence[Lattice]]) -> None:
    """Take the words of headers, footers and page numbers off the sheets; words of tables stay."""
    edges = [_edge_rows(sheet, own) for sheet, own in zip(sheets, grids, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    printed = Counter(row.text.lower() for rows in edges for row in rows)
    for sheet, rows in zip(sheets, edges, strict=True):
        for row in rows:
            seen[_key(row, sheet)].append((sheet.number, _offset(row, sheet)))
    gone = {
        id(word)
        for sheet, rows in zip(sheets, edges, strict=True)
        for row in rows
        if not (printed[row.text.lower()] == 1 and _PART.match(row.text))
        and _is_furniture(row, sheet, seen, len(sheets))
        for word in row.words
    }
    if all(id(word) in gone for sheet in sheets for word in sheet.words):
        return
    for sheet in sheets:
        sheet.words = [word for word in sheet.words if id(word) not in gone]


def _edge_rows(sheet: Sheet, grids: Sequence[Lattice]) -> list[Row]:
    """Return the outermost lines at the top and at the foot that stand in no table."""
    tables = [grid for grid in grids if not grid.single and not _is_header_grid(grid, sheet)]
    near = [
        word
        for word in sheet.words
        if (word.y1 < _EDGE * sheet.height or word.y0 > (1 - _EDGE) * sheet.height)
        and not any(grid.holds(word) for grid in tables)
    ]
    rows = rows_of(near)
    top = [row for row in rows if row.y1 < _EDGE * sheet.height]
    foot = [row for row in rows if row.y0 > (1 - _EDGE) * sheet.height]
    return top[:_MOST_LINES] + foot[-_MOST_LINES:]


def _is_header_grid(grid: Lattice, sheet: Sheet) -> bool:
    """Say whether a whole grid stands at an edge, as headers made of a table do."""
    return grid.y1 < _EDGE * sheet.height or grid.y0 > (1 - _EDGE) * sheet.height


def _key(row: Row, sheet: Sheet) -> str:
    where = "top" if row.y0 < sheet.height / 2 else "foot"
    return f"{where} {_DIGITS.sub('#', row.text).lower()}"


def _offset(row: Row, sheet: Sheet) -> float:
    """Return how far a line stands from the nearer edge of its page, since pages may be of several sizes."""
    return row.base if row.y0 < sheet.height / 2 else sheet.height - row.base


def _is_furniture(row: Row, sheet: Sheet, seen: dict[str, list[tuple[int, float]]], pages: int) -> bool:
    foot = row.y0 > sheet.height / 2
    outer = row.y1 < _OUTER * sheet.height or row.y0 > (1 - _OUTER) * sheet.height
    beyond = [word for word in sheet.words if (word.base > row.base + 1 if foot else word.base < row.base - 1)]
    if _PAGE.fullmatch(row.text) and (outer or foot) and len(beyond) < 12:
        return pages > 1 or not row.text.strip().isdigit() or outer
    if _COUNTED.search(row.text) and outer and pages > 1 and len(row.words) < _MOST_WORDS:
        return True
    if _names_columns(row, sheet):
        return False
    alike = {number for number, base in seen[_key(row, sheet)] if abs(base - _offset(row, sheet)) < _SHIFT}
    if len(alike) < _FEWEST or not any(char.isalnum() for char in row.text):
        return False
    return len(alike) >= max(_FEWEST, _SHARE * pages) and _stands_apart(row, sheet)


def _names_columns(row: Row, sheet: Sheet) -> bool:
    """Say whether the lines below stand in columns under a line's words, so that it is the heading of a table."""
    starts = _starts(row)
    if len(starts) < _COLUMNS:
        return False
    below = rows_of(word for word in sheet.words if row.base + 2 < word.base < row.base + _BELOW)
    under = {round(start) for other in below for start in _starts(other)}
    return sum(bool(under & {round(start) + off for off in (-2, -1, 0, 1, 2)}) for start in starts[1:]) > 1


def _starts(row: Row) -> list[float]:
    """Return where words stand behind wide white space, and where the first one stands."""
    return [row.words[0].x0] + [
        after.x0 for before, after in pairwise(row.words) if after.x0 - before.x1 > _WIDE * after.size
    ]


def _stands_apart(row: Row, sheet: Sheet) -> bool:
    """Say whether a line stands in the margin or is parted from the text by more than a line's space."""
    if row.y1 < 0.06 * sheet.height or row.y0 > 0.94 * sheet.height:
        return True
    others = [word for word in sheet.words if abs(word.base - row.base) > 2]
    foot = row.y0 > sheet.height / 2
    gaps = [row.y0 - word.y1 if foot else word.y0 - row.y1 for word in others if (word.base < row.base) == foot]
    return not gaps or min(gaps) > 0.5 * row.size or len(row.words) <= 2
