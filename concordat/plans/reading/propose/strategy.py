"""What a strategy holds beside actions: priorities with their themes in a grid, drivers, and figures of a consultation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from ..documents import Cell, Row, Source, Table
from .columns import is_heading_row
from .readings import Figure
from .words import plain

_LONGEST_NAME, _LONGEST_THEME = 16, 20  # words
_NUMBERED = re.compile(
    r"(?:(?:strategic |key )?priority|theme)(?: area)?\s*(?:\d{1,2}|[a-z]|one|two|three|four|five|six)", re.I
)
_ALIKE = 90  # of 100, by words in any order
_PERCENTAGE = re.compile(r"\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent\b)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;](?:\s|$)|,?\s+(?:and|while|with|but|whilst|compared)\s+(?=\d)|,\s*$")


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Say whether two headings name the same priority, such as "Listening to Partners and Communities" in either order."""
    one, other = plain(one), plain(other)
    if one == other or 2 * min(len(one), len(other)) < max(len(one), len(other)):
        return one == other
    return fuzz.token_sort_ratio(one, other) >= _ALIKE


def grid(
    table: Table, headings: Sequence[str], *, announced: bool
) -> list[tuple[str, Source, list[tuple[str, Source]]]]:
    """Return the priorities that a table names, each with its themes and their places; none for any other table.

    A grid has a column for each priority, its name on top. It is one where it is announced as such, or where half of the
    names on top are headings elsewhere in the document. A table of two columns may instead number its priorities.
    """
    rows = [row for row in table.rows if not row.divider and any(cell.text for cell in row.cells)]
    if len(rows) < 2 or any(_long(cell, _LONGEST_THEME) for row in rows for cell in row.cells):
        return []
    numbered = [row for row in rows if len(row.cells) == 2 and _NUMBERED.fullmatch(row.cells[0].text.strip(" :"))]
    if len(numbered) == len(rows):
        return [(_one_line(row.cells[1]), row.source, []) for row in rows]
    names = [_one_line(cell) for cell in rows[0].cells]
    known = sum(any(alike(name, heading) for heading in headings) for name in names)
    short = not any(_long(cell, _LONGEST_NAME) for cell in rows[0].cells)
    if len(names) < 2 or not all(names) or not short or is_heading_row(rows[0]):
        return []
    if not announced and (known < 2 or 2 * known < len(names)):
        return []
    return [(name, rows[0].source, list(_column(rows[1:], index))) for index, name in enumerate(names)]


def _column(rows: Iterable[Row], index: int) -> Iterator[tuple[str, Source]]:
    for row in rows:
        if index < len(row.cells):
            lines = row.cells[index].lines
            parts = [line.text for line in lines] if all(line.item for line in lines) else [_one_line(row.cells[index])]
            yield from ((part, row.source) for part in parts if part)


def _one_line(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _long(cell: Cell, words: int) -> bool:
    return any(len(line.text.split()) > words for line in cell.lines)


def figures(text: str, source: Source) -> list[Figure]:
    """Return the percentages that a text reports, each with the words that say what it is of."""
    found = list(_PERCENTAGE.finditer(text))
    ends = [*[match.start() for match in found[1:]], len(text)]
    return [
        Figure(match.group(), _about(text[match.end() : end]), source) for match, end in zip(found, ends, strict=False)
    ]


def _about(words: str) -> str:
    end = _CLAUSE_END.search(words)
    words = words[: end.start()] if end else words
    return re.sub(r",?\s+(?:and|while|with|but|whilst)$", "", words.strip()).strip(" ,.;:(")
