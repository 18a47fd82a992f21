"""Find the white space that parts columns: gaps at one place across, in line after line."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from .markers import is_only_marker
from .shapes import Box, Row

NARROW = 6.5  # points; the least width of white space that parts columns
_SURE = 1.4  # of the letters' size: white space that parts columns within two lines
_FAR = 45.0  # points of white space across the page that end a run of columns
_ENOUGH = 3
_ALL_ACROSS = 1.0  # of the letters' size
_LARGER = 1.12
_LEVEL = 8.0  # points
Gap = tuple[float, float]


@dataclass(slots=True)
class Band(Box):
    """Hold what stands at one height: a printed line, or blocks and the lines beside them."""

    rows: list[Row] = field(default_factory=list)
    blocks: list[Box] = field(default_factory=list)

    @property
    def spans(self) -> list[Gap]:
        """Return what is taken across, from left to right; a marker and its words are one."""
        taken: list[Gap] = [(block.x0, block.x1) for block in self.blocks]
        for row in self.rows:
            taken += _spans(row)
        return _merged(taken)

    @property
    def gaps(self) -> list[Gap]:
        """Return the white spaces between what is taken."""
        spans = self.spans
        gaps = [(one[1], other[0]) for one, other in itertools.pairwise(spans)]
        return [gap for gap in gaps if gap[1] - gap[0] >= NARROW]

    @property
    def emphatic(self) -> bool:
        """Say whether all words are bold."""
        return bool(self.rows) and all(word.bold for row in self.rows for word in row.words)

    @property
    def size(self) -> float:
        """Return the size of the letters, in points."""
        return max((row.size for row in self.rows), default=10.0)


def _spans(row: Row) -> list[Gap]:
    spans: list[Gap] = []
    opening = True
    for index, word in enumerate(row.words):
        if opening and is_only_marker(word) and index + 1 < len(row.words):
            following = row.words[index + 1].x0
            if following - word.x1 < 3.5 * word.size:
                spans.append((word.x0, following))
                opening = False
                continue
        if spans and word.x0 - spans[-1][1] < NARROW:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.x1))
            opening = False
        else:
            spans.append((word.x0, word.x1))
            following_gap = row.words[index + 1].x0 - word.x1 if index + 1 < len(row.words) else 0.0
            opening = following_gap >= NARROW
    return spans


def _merged(spans: Sequence[Gap]) -> list[Gap]:
    merged: list[Gap] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def bands_of(rows: Sequence[Row], blocks: Sequence[Box]) -> list[Band]:
    """Return what stands on a page as bands from top to bottom."""
    bands: list[Band] = []
    for thing in sorted([*rows, *blocks], key=lambda thing: (thing.y0, thing.x0)):
        is_row = isinstance(thing, Row)
        last = bands[-1] if bands else None
        beside = last is not None and thing.y0 < last.y1 - 1.5 and (last.blocks or not is_row or _beside(last, thing))
        if last is None or not beside:
            last = Band(thing.x0, thing.y0, thing.x1, thing.y1)
            bands.append(last)
        if isinstance(thing, Row):
            last.rows.append(thing)
        else:
            last.blocks.append(thing)
        last.x0, last.x1, last.y1 = min(last.x0, thing.x0), max(last.x1, thing.x1), max(last.y1, thing.y1)
    return bands


def _beside(band: Band, row: Box) -> bool:
    """Say whether a line stands beside others at nearly their height, as in columns set apart from one another."""
    apart = all(row.x0 > other.x1 + NARROW or row.x1 < other.x0 - NARROW for other in band.rows)
    return apart and row.y0 < band.rows[0].y1 - 0.3 * row.height


@dataclass(slots=True)
class Run:
    """Hold bands that stand in the same columns: `end` is the position behind the last."""

    start: int
    end: int
    gaps: list[Gap]


def run_at(bands: Sequence[Band], start: int) -> Run | None:
    """Return the longest run of columns that begins at a band, or None."""
    gaps = bands[start].gaps
    if not gaps:
        return None
    sides = [1] * len(gaps)  # lines that have words on both sides of each gap
    end = last = start + 1
    while end < len(bands):
        band = bands[end]
        if band.y0 - bands[end - 1].y1 > _FAR or _is_heading(bands, end, gaps, start):
            break
        if _begins_anew(bands, end, gaps, start):
            break
        kept, counts = _narrowed(gaps, sides, band)
        if not kept or any(count >= _ENOUGH for count in _lost(gaps, sides, kept)):
            break
        gaps, sides = kept, counts
        end += 1
        if any(_two_sided(band, gap) for gap in gaps):
            last = end
    return _checked(bands, Run(start, end, gaps), last)


def _narrowed(gaps: Sequence[Gap], sides: Sequence[int], band: Band) -> tuple[list[Gap], list[int]]:
    """Return what a band leaves of the gaps, and on how many lines each has had words on both sides."""
    spans = band.spans
    kept, counts = [], []
    for (start, end), count in zip(gaps, sides, strict=True):
        for low, high in _free(spans):
            left, right = max(start, low), min(end, high)
            if right - left >= NARROW:
                kept.append((left, right))
                counts.append(count + _two_sided(band, (left, right)))
    return kept, counts


def _free(spans: Sequence[Gap]) -> list[Gap]:
    edges = [-1e6, *(place for span in spans for place in span), 1e6]
    return [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]


def _lost(gaps: Sequence[Gap], sides: Sequence[int], kept: Sequence[Gap]) -> list[int]:
    return [
        count
        for gap, count in zip(gaps, sides, strict=True)
        if not any(left >= gap[0] - 0.01 and right <= gap[1] + 0.01 for left, right in kept)
    ]


def _two_sided(band: Band, gap: Gap) -> bool:
    return band.x0 < gap[0] + 0.01 and band.x1 > gap[1] - 0.01


def _is_heading(bands: Sequence[Band], index: int, gaps: Sequence[Gap], start: int) -> bool:
    """Say whether a band is a heading above what follows: alone, emphatic or large, and with space above it."""
    band, above = bands[index], bands[index - 1]
    if any(_two_sided(band, gap) for gap in gaps) or band.blocks:
        return False
    usual = sorted(other.size for other in bands[start:index])[(index - start) // 2]
    parted = band.y0 - above.y1 > 0.5 * usual
    return parted and (band.size > 1.12 * usual or band.emphatic) and band.x0 < gaps[0][0]


def _begins_anew(bands: Sequence[Band], index: int, gaps: Sequence[Gap], start: int) -> bool:
    """Say whether columns begin anew: white space all across, and below it a heading beside other words, level."""
    band, above = bands[index], bands[index - 1]
    usual = sorted(other.size for other in bands[start:index])[(index - start) // 2]
    if band.y0 - max(other.y1 for other in bands[start:index]) < _ALL_ACROSS * usual:
        return False
    things: list[Row | Box] = [*band.rows, *band.blocks]
    left = [thing for thing in things if thing.x1 <= gaps[0][0] + 1]
    right = [thing for thing in things if thing.x0 >= gaps[0][1] - 1]
    if not left or not right or above.size > _LARGER * usual:
        return False
    level = abs(min(thing.y0 for thing in left) - min(thing.y0 for thing in right)) < _LEVEL
    return level and any(not isinstance(thing, Row) or thing.size > _LARGER * usual for thing in left)


def _checked(bands: Sequence[Band], run: Run, last: int) -> Run | None:
    """Return a run without the lines below it that belong to no column, or None where there are no columns."""
    end = last
    while end < run.end and bands[end].y0 - bands[end - 1].y1 < 0.75 * bands[end].size:
        end += 1
    held = bands[run.start : end]
    gaps = [gap for gap in run.gaps if sum(_two_sided(band, gap) for band in held) >= 2 or any(b.blocks for b in held)]
    sides = [_on_sides(held, gap) for gap in gaps]
    gaps = [gap for gap, (left, right) in zip(gaps, sides, strict=True) if left and right]
    if not gaps:
        return None
    blocks = any(band.blocks for band in held)
    wide = all(right - left >= _SURE * held[0].size for left, right in gaps)
    if len(held) < _ENOUGH and not blocks and not (wide and len(held) > 1):
        return None
    return Run(run.start, end, gaps)


def _on_sides(bands: Sequence[Band], gap: Gap) -> tuple[int, int]:
    left = sum(any(span[1] <= gap[0] + 0.01 for span in band.spans) for band in bands)
    right = sum(any(span[0] >= gap[1] - 0.01 for span in band.spans) for band in bands)
    return left, right
