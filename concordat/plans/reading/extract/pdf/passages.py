"""Put printed lines together into passages: paragraphs, headings and items as they were typed.

A line that was broken because the next word did not fit goes on; a line that ended though the next word would have
fitted was ended on purpose. Space between lines, size, bullets and indents are the other evidence.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from .markers import Marker, marker_of, open_bullets
from .shapes import Row, Word

_SPACE = 0.3  # of the letters' size
_SAME_PLACE = 3.0  # points
_INDENT = 8.0  # points
_ENDS = (".", "!", "?", ":", ";")
_NEVER_OPENS = frozenset("/ ) ] } ! ? : ; , . %".split())
_LONGEST_NAME = 5  # words of a field's name in bold
_MAX_DEPTH = 9


@dataclass(slots=True)
class Passage:
    """Hold the lines of one paragraph, heading or item; `room` is what the last line leaves free, in points."""

    rows: list[Row]
    marker: Marker | None = None
    depth: int = 0
    room: float = 0.0
    gap: float = 0.0

    @property
    def words(self) -> list[Word]:
        """Return the words without the marker."""
        words = [word for row in self.rows for word in row.words]
        return words[1:] if self.marker else words

    @property
    def lines(self) -> list[list[Word]]:
        """Return the words line by line, without the marker."""
        lines = [row.words for row in self.rows]
        return [lines[0][1:], *lines[1:]] if self.marker else lines

    @property
    def size(self) -> float:
        """Return the size of most letters, in points."""
        return statistics.median_low([word.size for word in self.words for _ in word.text] or [1.0])

    @property
    def bold(self) -> bool:
        """Say whether all words are bold."""
        return all(word.bold for word in self.words)

    @property
    def first(self) -> Word:
        """Return the first word behind the marker."""
        return self.words[0]

    @property
    def x0(self) -> float:
        """Return where the words begin."""
        return self.first.x0


@dataclass(slots=True)
class Margins:
    """Hold between which places lines are set."""

    left: float
    right: float

    def room(self, row: Row, *, item: bool = False) -> float:
        """Return how much of a line is free; the free space on both sides of a centred one counts."""
        left, right = row.x0 - self.left, self.right - row.x1
        centred = not item and left > _INDENT and abs(left - right) < _SAME_PLACE
        return left + right if centred else right

    @property
    def width(self) -> float:
        """Return the width of a full line."""
        return max(self.right - self.left, 1.0)


@dataclass
class _Folder:
    """Fold lines into passages from top to bottom."""

    margins: Margins
    leading: Leading
    passages: list[Passage] = field(default_factory=list)
    depths: list[float] = field(default_factory=list)
    size: float = 0.0

    def take(self, row: Row, before: Row | None) -> None:
        open_bullets(row)
        marker = marker_of(row)
        last = self.passages[-1] if self.passages else None
        if last is None or before is None:
            self._begin(row, self._sure(marker, None, fresh=True), 0.0)
            return
        fresh = self._parted(before, row, last)
        marker = self._sure(marker, last, fresh=fresh)
        if fresh or marker is not None:
            self._begin(row, marker, row.base - before.base)
        else:
            last.rows.append(row)
            last.room = self.margins.room(row, item=last.marker is not None)

    def _begin(self, row: Row, marker: Marker | None, gap: float) -> None:
        passage = Passage([row], marker, room=self.margins.room(row, item=marker is not None), gap=gap)
        if marker is not None:
            if abs(row.size - self.size) > 0.08 * row.size:
                self.depths.clear()
            self.size = row.size
            passage.depth = self._depth(marker.x0)
        elif not self.depths or row.x0 < self.depths[0] + _SAME_PLACE:
            self.depths.clear()
        self.passages.append(passage)

    def _depth(self, x0: float) -> int:
        while self.depths and x0 < self.depths[-1] - _SAME_PLACE:
            self.depths.pop()
        if not self.depths or x0 > self.depths[-1] + _SAME_PLACE:
            self.depths.append(x0)
        return min(len(self.depths), _MAX_DEPTH)

    def _sure(self, marker: Marker | None, last: Passage | None, *, fresh: bool) -> Marker | None:
        """Return a marker that is one: a number or dash inside a text is none."""
        if marker is None or (marker.sure and not marker.number):
            return marker
        like = last is not None and last.marker is not None and abs(last.marker.x0 - marker.x0) < _SAME_PLACE
        hanging = last is None or marker.x0 <= last.x0 + _SAME_PLACE
        return marker if fresh or like or (marker.sure and hanging) else None

    def _parted(self, before: Row, row: Row, last: Passage) -> bool:
        """Say whether a line begins a new passage."""
        down = row.base - before.base
        smaller, larger = sorted((before.size, row.size))
        usual = self.leading.of(larger)
        if larger > 1.12 * smaller + 0.3 or down < 0 or down > max(1.25 * usual, usual + 2.0):
            return True
        if last.marker is None and _run_in(row):
            return True
        if last.marker is not None and row.x0 < last.marker.x0 - _SAME_PLACE:
            return True
        if last.marker is not None and abs(row.x0 - last.marker.words_x0) < _SAME_PLACE:
            return False
        if last.marker is None and self._indented(row, last):
            return True
        return self._ended(before, row, item=last.marker is not None)

    def _indented(self, row: Row, last: Passage) -> bool:
        """Say whether a line is set in as the first of a paragraph, below lines that are not."""
        body = last.rows[1].x0 if len(last.rows) > 1 else last.rows[0].x0
        centred = abs((row.x0 + row.x1) - (last.rows[-1].x0 + last.rows[-1].x1)) < 2 * _SAME_PLACE
        return len(last.rows) > 1 and not centred and _INDENT < row.x0 - body < 8 * _INDENT

    def _ended(self, before: Row, row: Row, *, item: bool) -> bool:
        """Say whether the line before was ended on purpose: the next word would have fitted."""
        room, first = self.margins.room(before, item=item), row.words[0]
        needed = _width_of_first(row) + _SPACE * first.size
        if room < needed + 1.0:
            return False
        goes_on = first.text[:1].islower() and not before.text.endswith(_ENDS)
        return not (goes_on and room < 0.4 * self.margins.width)


def _run_in(row: Row) -> bool:
    """Say whether a line opens with a name in bold and a colon before other words, as fields of a form do."""
    bold = list(itertools.takewhile(lambda word: word.bold, row.words))
    return 0 < len(bold) <= _LONGEST_NAME and len(bold) < len(row.words) and bold[-1].text.endswith(":")


def _width_of_first(row: Row) -> float:
    """Return the width of a line's first word, with what is printed close to it and what never opens a line."""
    end = row.words[0].x1
    for word in row.words[1:]:
        if not word.glued and word.text not in _NEVER_OPENS:
            break
        end = word.x1
    return end - row.words[0].x0


def passages(rows: Sequence[Row], margins: Margins) -> list[Passage]:
    """Return printed lines as passages, from top to bottom."""
    folder = _Folder(margins, Leading(rows))
    before: Row | None = None
    for row in rows:
        folder.take(row, before)
        before = row
    return folder.passages


class Leading:
    """Know how far apart lines stand that belong together, for each size of letters."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Learn the usual steps from line to line, in shares of the size."""
        self.steps: dict[int, list[float]] = {}
        for before, after in itertools.pairwise(rows):
            step = (after.base - before.base) / max(after.size, 1.0)
            if 0.8 < step < 2.1 and abs(after.size - before.size) < 1:
                self.steps.setdefault(round(after.size), []).append(step)
        self.all = _low([step for steps in self.steps.values() for step in steps], 1.25)

    def of(self, size: float) -> float:
        """Return the usual distance of lines of a size, in points."""
        steps = self.steps.get(round(size), [])
        return (_low(steps, self.all) if len(steps) >= 3 else max(self.all, 1.1)) * size


def _low(steps: Sequence[float], otherwise: float) -> float:
    return sorted(steps)[len(steps) // 4] if steps else otherwise
