"""What is drawn on a page: words, rules, fills and pictures, with places measured in points from the top left."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Box:
    """Hold a place on the page; `y` grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """Return the point in the middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Say whether the middle of another box lies inside this one."""
        x, y = other.middle
        return self.x0 - slack <= x <= self.x1 + slack and self.y0 - slack <= y <= self.y1 + slack

    def surrounds(self, other: Box, slack: float = 0.0) -> bool:
        """Say whether another box lies wholly inside this one."""
        return (
            self.x0 - slack <= other.x0
            and self.y0 - slack <= other.y0
            and other.x1 <= self.x1 + slack
            and other.y1 <= self.y1 + slack
        )

    def shared(self, other: Box) -> float:
        """Return the area that two boxes share, in square points."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, across) * max(0.0, down)


@dataclass(slots=True)
class Word(Box):
    """Hold a printed word; `base` is its baseline, `symbol` says that its font holds signs rather than letters."""

    text: str
    size: float
    base: float
    bold: bool = False
    light: bool = False
    symbol: bool = False
    glued: bool = False


@dataclass(slots=True)
class Figure(Box):
    """Hold something that stands for itself among the lines: a picture's alternative text, or words set on end."""

    text: str
    picture: bool = True


@dataclass(slots=True)
class Rule(Box):
    """Hold a straight line drawn along the page or down it; `weak` says that it is only the edge of a fill."""

    weak: bool = False


@dataclass(slots=True)
class Fill(Box):
    """Hold a filled rectangle and its colour as RRGGBB; `blob` says that it is a disc or another round shape."""

    colour: str
    blob: bool = False


@dataclass(slots=True)
class Sheet:
    """Hold what is drawn on one page; `scanned` is the share of it that pictures cover."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    scanned: float = 0.0
    drawn: int = 0
    unknown: int = 0
    broken: bool = False


@dataclass(slots=True)
class Row(Box):
    """Hold words that stand on one printed line, from left to right, with the baseline and size of the longest."""

    words: list[Word]
    base: float
    size: float

    @property
    def text(self) -> str:
        """Return the words with single spaces between them."""
        return spaced(self.words)


def spaced(words: Iterable[Word]) -> str:
    """Return words as text, with a space before each that was not printed close to the one before it."""
    text = ""
    for word in words:
        text += word.text if word.glued and text else f" {word.text}" if text else word.text
    return text


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around some boxes."""
    x0, y0, x1, y1 = boxes[0].x0, boxes[0].y0, boxes[0].x1, boxes[0].y1
    for box in boxes:
        x0, y0 = box.x0 if box.x0 < x0 else x0, box.y0 if box.y0 < y0 else y0
        x1, y1 = box.x1 if box.x1 > x1 else x1, box.y1 if box.y1 > y1 else y1
    return Box(x0, y0, x1, y1)


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Return words as printed lines from top to bottom: those whose middles stand at one height."""
    groups: list[list[Word]] = []
    largest: list[Word] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        for index in range(len(groups) - 1, max(len(groups) - 4, -1), -1):
            if _beside(groups[index], largest[index], word):
                groups[index].append(word)
                if word.size > largest[index].size:
                    largest[index] = word
                break
        else:
            groups.append([word])
            largest.append(word)
    rows = []
    for group in groups:
        group.sort(key=lambda word: word.x0)
        _glue(group)
        box = around(group)
        longest = max(group, key=lambda word: (len(word.text), word.size))
        rows.append(Row(box.x0, box.y0, box.x1, box.y1, group, longest.base, longest.size))
    return sorted(rows, key=lambda row: row.base)


def _beside(group: Sequence[Word], largest: Word, word: Word) -> bool:
    """Say whether a word stands on the line of others; a raised or lowered small word does too."""
    size = max(largest.size, word.size)
    off = abs(word.base - largest.base)
    if off <= 0.25 * size:
        return True
    small = min(word.size, largest.size) < 0.8 * size
    return small and off <= 0.6 * size and any(_near(other, word, size) for other in group)


def _near(one: Word, other: Word, size: float) -> bool:
    return max(one.x0, other.x0) - min(one.x1, other.x1) < 0.5 * size


def _glue(words: Sequence[Word]) -> None:
    """Mark the words that go on another without any space, as where a word changes its font in the middle."""
    for before, word in itertools.pairwise(words):
        gap = word.x0 - before.x1
        word.glued = -0.3 * word.size < gap < 0.06 * word.size and not before.symbol
