"""Blocks and table rows of a document as pages print them: words, bullets, pictures, merged cells and fills.

They come as the plain data of the document model (`reading.documents`), in which a cell's index is its column: a merged
cell is followed by an empty one for each place that it goes over, to its right and below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from concordat.plans.presenters.colours import Fill, fill_of

_DEEPEST = 4
_BULLETS = frozenset("•-–—*·o▪●◦‣⁃")
Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """One line as printed: `bold` opens it, `rest` follows; `marker` stands before an item, `depth` from 1."""

    bold: str = ""
    rest: str = ""
    marker: str = ""
    depth: int = 1
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a cell that belong together: a list's items, or one line that is none."""

    items: bool
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as printed, with how many columns and rows it goes over and its fill."""

    passages: tuple[Passage, ...] = ()
    columns: int = 1
    rows: int = 1
    fill: Fill | None = None
    heading: bool = False


def words_of(block: Block) -> Words:
    """Return the words of a paragraph, item or picture."""
    text, bold = str(block.get("text", "")), str(block.get("bold") or "")
    return _words(text, bold, str(block.get("marker") or ""), int(block.get("depth") or 1), block["is"] == "picture")


def rows_of(rows: Sequence[Block]) -> list[tuple[tuple[PrintedCell, ...], Fill | None]]:
    """Return the cells to print of rows that stand together, and of each row the fill that all its cells have.

    Cells merged downwards end with the last of these rows. Where places under a merged cell are not kept free, as the
    document model has them, every cell is printed where it stands.
    """
    covered = _covered(rows)
    printed = []
    for at, row in enumerate(rows):
        shown = [(place, cell) for place, cell in enumerate(row["cells"]) if (at, place) not in covered]
        fills = [fill_of(str(cell.get("colour") or "")) for _, cell in shown]
        whole = fills[0] if len(fills) > 1 and len(set(fills)) == 1 else None
        heading = bool(row.get("heading"))
        cells = tuple(
            _cell(cell, len(rows) - at, None if whole else fill, heading)
            for (_, cell), fill in zip(shown, fills, strict=True)
        )
        printed.append((cells, whole))
    return printed


def is_banded(fills: Sequence[Fill | None]) -> bool:
    """Say whether rows are coloured in turns, every other one, which is done for the eye and means nothing."""
    turns = all(bool(one) != bool(other) for one, other in pairwise(fills))
    return len(fills) > 2 and turns and len({fill for fill in fills if fill}) == 1


def _covered(rows: Sequence[Block]) -> set[tuple[int, int]]:
    """Return the places, as row and column, that merged cells go over; none unless all of them are there and empty."""
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for place, cell in enumerate(row["cells"]):
            columns, down = _span(cell, "column_span"), min(_span(cell, "row_span"), len(rows) - at)
            covered |= {
                (at + below, place + beside) for below in range(down) for beside in range(columns) if below or beside
            }
    free = all(
        place < len(rows[at]["cells"]) and not any(line["text"] for line in rows[at]["cells"][place]["lines"])
        for at, place in covered
    )
    return covered if free else set()


def _cell(cell: Block, below: int, fill: Fill | None, heading: bool) -> PrintedCell:
    return PrintedCell(
        passages=tuple(_passages(cell["lines"])),
        columns=_span(cell, "column_span"),
        rows=min(_span(cell, "row_span"), below),
        fill=fill,
        heading=heading,
    )


def _span(cell: Block, name: str) -> int:
    return max(1, int(cell.get(name) or 1))


def _passages(lines: Iterable[Block]) -> list[Passage]:
    found: list[Passage] = []
    for line in lines:
        item = bool(line.get("item"))
        words = _words(
            str(line["text"]), str(line.get("bold") or ""), "", int(line.get("depth") or 1), bool(line.get("picture"))
        )
        if item and found and found[-1].items:
            found[-1] = Passage(True, (*found[-1].lines, words))
        else:
            found.append(Passage(item, (words,)))
    return found


def _words(text: str, bold: str, marker: str, depth: int, picture: bool) -> Words:
    opens = bold if text.startswith(bold) else ""
    shown = "" if marker.strip() in _BULLETS else marker.strip()
    return Words(opens, text[len(opens) :], shown, max(1, min(_DEEPEST, depth)), picture)
