"""A raster over areas: of each cell, which area holds the whole of it, or which have an edge in it.

It is right for any areas, also where they lie over each other, have holes or are drawn badly. A cell counts as having an
edge when one comes near it, so a cell that has none lies wholly on one side. Whether that is inside is read from its
middle: the edges to the left of it on its row are counted, and an odd number is inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import shapely

NONE = -1  # a cell that no area holds
EDGES = -2  # -2 and less: a cell with edges; `EDGES - value` is its row in `whole` and `starts`

_CELLS_TO_AN_AREA = 256
_FEWEST, _MOST = 1 << 16, 1 << 24
_PIECE = 0.45  # of a cell: the longest piece of an edge; shorter than a cell, so that none is passed unmarked
_CORNERS_AT_ONCE = 1 << 16
_NEAR = 1e-6  # of a cell: an edge this near to a cell is in it

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


class Raster:
    """The cells of areas. `drawn` are the areas that have an outline; the others hold nothing.

    `whole` gives for each cell with edges the first area that holds all of it (or `NONE`), and `areas[starts[row] :
    starts[row + 1]]` those with an edge in it, the first first.
    """

    def __init__(self, outlines: npt.NDArray[np.object_]) -> None:
        self.drawn: Ints = np.flatnonzero(~(shapely.is_missing(outlines) | shapely.is_empty(outlines)))
        self.whole: Indices = np.empty(0, dtype=np.int32)
        self.starts: Ints = np.zeros(1, dtype=np.int64)
        self.areas: Indices = np.empty(0, dtype=np.int32)
        self._areas, self._columns, self._rows = len(outlines), 0, 0
        if len(self.drawn):
            self._frame(shapely.total_bounds(outlines[self.drawn]))
            self._fill(*_corners(outlines, self.drawn))

    def look_up(self, x: Floats, y: Floats) -> Indices:
        """Return for each point the area that holds its cell, `NONE`, or `EDGES` less the row of a cell with edges."""
        found = np.full(len(x), NONE, dtype=np.int32)
        if not self._rows:
            return found
        with np.errstate(invalid="ignore", over="ignore"):
            column, row = (x - self._left) * self._across, (y - self._bottom) * self._up
            within = (column >= 0) & (column < self._columns) & (row >= 0) & (row < self._rows)
        cells = row[within].astype(np.int64) * self._columns + column[within].astype(np.int64)
        found[within] = self._labels[cells]
        return found

    def _frame(self, bounds: Floats) -> None:
        """Lay the raster over the areas, with a margin so that no edge lies on its rim; cells are about square."""
        left, bottom, right, top = bounds
        flat = np.cos(np.radians(min(89.0, abs(bottom + top) / 2)))
        width, height = max((right - left) * flat, 1e-9), max(top - bottom, 1e-9)
        cells = min(_MOST, max(_FEWEST, len(self.drawn) * _CELLS_TO_AN_AREA))
        side = np.sqrt(width * height / cells)
        side = max(side, width / _FEWEST, height / _FEWEST)  # what is long and thin
        self._columns, self._rows = int(width / side) + 3, int(height / side) + 3
        self._left, self._bottom = left - side / flat, bottom - side
        self._across, self._up = flat / side, 1 / side

    def _fill(self, owner: Ints, last: Flags, corners: Floats) -> None:
        """Find the cells with edges, and which area the others lie in."""
        x, y = (corners[:, 0] - self._left) * self._across, (corners[:, 1] - self._bottom) * self._up
        parts = [(owner[part], last[part], x[part], y[part]) for part in _parts_of_areas(owner)]
        pairs = np.sort(np.concatenate([self._touched(*part) for part in parts]))
        pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        cells, areas = np.divmod(pairs, self._areas)
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        self.areas, self.starts = areas.astype(np.int32), np.append(first, len(cells))
        self.whole = np.full(len(first), NONE, dtype=np.int32)
        self._labels = np.full(self._columns * self._rows, NONE, dtype=np.int32)
        self._labels[cells[first]] = EDGES - np.arange(len(first), dtype=np.int32)
        for part in reversed(parts):
            for area, cell in self._covered(*part):
                self._paint(pairs, area, cell)

    def _paint(self, pairs: Ints, areas: Ints, cells: Ints) -> None:
        """Note cells whose middle an area holds. What comes later lies above, so the first areas are to come last."""
        rows = EDGES - self._labels[cells]
        clear = rows < 0
        self._labels[cells[clear]] = areas[clear]
        cells, areas, rows = cells[~clear], areas[~clear], rows[~clear]
        own = cells * self._areas + areas
        others = pairs[np.minimum(np.searchsorted(pairs, own), len(pairs) - 1)] != own
        self.whole[rows[others]] = areas[others]

    def _touched(self, owner: Ints, last: Flags, x: Floats, y: Floats) -> Ints:
        """Return the cells that edges come near, each with the area whose edge it is, as one number.

        Edges are cut into pieces shorter than a cell, so that a piece goes from a cell to itself or to one beside it.
        """
        dx, dy = (np.where(last, 0.0, np.diff(values, append=0.0)) for values in (x, y))
        pieces = np.maximum(1, np.ceil(np.maximum(np.abs(dx), np.abs(dy)) / _PIECE)).astype(np.int64)
        which, turn = _expanded(pieces)
        part = turn / pieces[which]
        x, y, owner = x[which] + dx[which] * part, y[which] + dy[which] * part, owner[which]
        columns, rows = x.astype(np.int64), y.astype(np.int64)

        def keys(column: Ints, row: Ints, where: Flags) -> Ints:
            found: Ints = (row[where] * self._columns + column[where]) * self._areas + owner[where]
            return found

        across, up = (np.diff(values, prepend=-1) != 0 for values in (columns, rows))
        found = [keys(columns, rows, across | up | (np.diff(owner, prepend=-1) != 0))]
        aslant = across & up & ~np.concatenate([[True], last[which[:-1]]])  # the two cells that it may pass on the way
        found += [keys(columns, np.roll(rows, 1), aslant), keys(np.roll(columns, 1), rows, aslant)]
        near = np.maximum(np.abs(x - columns - 0.5), np.abs(y - rows - 0.5)) > 0.5 - _NEAR
        for right, above in product((-_NEAR, _NEAR), repeat=2):
            found.append(keys((x + right).astype(np.int64), (y + above).astype(np.int64), near))
        return np.concatenate(found)

    def _covered(self, owner: Ints, last: Flags, x: Floats, y: Floats) -> Iterator[tuple[Ints, Ints]]:
        """Give areas and the cells whose middle they hold, some at a time, the last area first."""
        begins = np.flatnonzero(~last)
        rows = np.ceil(y - 0.5).astype(np.int64)
        low, high = np.minimum(rows[begins], rows[begins + 1]), np.maximum(rows[begins], rows[begins + 1])
        which, turn = _expanded(high - low)
        row, begin = low[which] + turn, begins[which]
        slope = (x[begin + 1] - x[begin]) / (y[begin + 1] - y[begin])
        column = np.ceil(x[begin] + (row + 0.5 - y[begin]) * slope - 0.5).astype(np.int64)
        lines = (self._areas - 1 - owner[begin]) * self._rows + row
        left, right = np.sort(lines * self._columns + column).reshape(-1, 2).T
        for part in _parts(right - left):
            span, step = _expanded((right - left)[part])
            area, cell = np.divmod(left[part][span] + step, self._rows * self._columns)
            yield self._areas - 1 - area, cell


def _expanded(counts: Ints) -> tuple[Ints, Ints]:
    """Return for each of so many copies of each thing which thing it is, and its turn from 0."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)


def _parts_of_areas(owner: Ints) -> Iterator[slice]:
    """Cut corners into parts of whole areas, so small that the memory for one does for the next."""
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    bounds = begins[np.diff(begins // _CORNERS_AT_ONCE, prepend=-1) != 0]
    yield from (slice(begin, end) for begin, end in pairwise([*bounds, len(owner)]))


def _parts(counts: Ints) -> Iterator[slice]:
    """Cut things into parts of about a million copies."""
    turns = np.cumsum(counts) >> 20
    bounds = np.flatnonzero(np.diff(turns, prepend=-1, append=-2))
    yield from (slice(begin, end) for begin, end in pairwise(bounds))


def _corners(outlines: npt.NDArray[np.object_], drawn: Ints) -> tuple[Ints, Flags, Floats]:
    """Return every corner of every ring in turn: the area that it belongs to, whether it is the ring's last, and where."""
    parts, part_of = shapely.get_parts(outlines[drawn], return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    corners, corner_of = shapely.get_coordinates(rings, return_index=True)
    return drawn[part_of[ring_of[corner_of]]], np.diff(corner_of, append=-1) != 0, corners
