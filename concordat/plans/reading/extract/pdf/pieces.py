"""What stands on a page in reading order, before pages are put together: texts and grids of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...documents import Line


@dataclass(slots=True)
class Text:
    """Hold a heading, paragraph, item or picture; the last fields help to join what a page break parted.

    `room` is what its last line leaves free and `need` the width of its first word, both in points; `first` and
    `last` say that it begins or ends a column or page.
    """

    kind: str
    text: str
    page: int
    size: float
    bold: str = ""
    marker: str = ""
    depth: int = 0
    x0: float = 0.0
    room: float = 0.0
    need: float = 0.0
    first: bool = False
    last: bool = False


@dataclass(slots=True)
class Square:
    """Hold one cell; `covered` says that a cell to the left or above goes over it, so that it is empty."""

    lines: tuple[Line, ...] = ()
    across: int = 1
    down: int = 1
    colour: str = ""
    covered: bool = False
    room: float = 0.0

    @property
    def text(self) -> str:
        """Return the words, one line for each line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class Band:
    """Hold one row of a grid, a square for each of its columns, and the page it begins on."""

    squares: list[Square]
    page: int
    heading: bool = False

    @property
    def filled(self) -> list[int]:
        """Return the positions of the squares that hold words."""
        return [index for index, square in enumerate(self.squares) if square.lines]

    @property
    def printed(self) -> tuple[str, ...]:
        """Return the words of each square, in calm lower case, to compare rows."""
        return tuple(" ".join(square.text.split()).lower() for square in self.squares)

    @property
    def bold(self) -> bool:
        """Say whether all words are bold."""
        lines = [line for square in self.squares for line in square.lines]
        return bool(lines) and all(line.bold == line.text for line in lines)


@dataclass(slots=True)
class Grid:
    """Hold a table on one page or several; `edges` are where its columns begin and the last one ends.

    Columns without rules are known by where their words begin; `ruled` says that rules part them.
    """

    edges: list[float]
    bands: list[Band]
    page: int
    open_above: bool = False
    open_below: bool = False
    last_page: int = 0
    ruled: bool = True

    def __post_init__(self) -> None:
        """Begin on the page where it ends, until it is joined."""
        self.last_page = self.last_page or self.page

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return len(self.edges) - 1


Piece = Text | Grid


def regrid(grid: Grid, edges: Sequence[float], places: Sequence[int]) -> Grid:
    """Return a grid on finer edges; `places` are the positions of its own edges among them."""
    bands = []
    for band in grid.bands:
        squares: list[Square] = []
        for index, square in enumerate(band.squares):
            width = places[index + 1] - places[index]
            if square.covered:
                squares += [replace(square) for _ in range(width)]
                continue
            across = places[index + square.across] - places[index]
            squares += [replace(square, across=across)]
            squares += [Square(covered=True) for _ in range(width - 1)]
        bands.append(replace(band, squares=squares))
    return replace(grid, edges=list(edges), bands=bands)
