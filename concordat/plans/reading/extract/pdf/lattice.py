"""Find grids of cells among the rules of a page: tables with lines, with merged cells, and single boxes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .rules import MOST_RULES, joined, meant
from .shapes import Box, Rule, Sheet, Word, around

_REACH = 3.5  # points between the end of a rule and the rule that it meets
_SAME = 3.6  # points between rules that are one line of the grid
_MOST_LINES = 400  # of one grid in one direction
_COVERS = 0.6
_MANY, _FILLED = 60, 0.25  # more cells than this with fewer words to a cell are a drawing


@dataclass(slots=True)
class Field(Box):
    """Hold one cell of a grid: its place, where it stands in the grid and over how many columns and rows it goes."""

    row: int
    column: int
    across: int = 1
    down: int = 1


@dataclass(slots=True)
class Lattice(Box):
    """Hold a grid: the places of its lines, and its cells from the left, row by row.

    `weak` says that it is made of the edges of fills alone, `weak_down` that its upright lines are.
    """

    xs: list[float]
    ys: list[float]
    fields: list[Field]
    weak: bool = False
    weak_down: bool = False
    open_above: bool = False
    open_below: bool = False

    @property
    def single(self) -> bool:
        """Say whether the grid is one box."""
        return len(self.fields) == 1

    @property
    def one_column(self) -> bool:
        """Say whether the grid is a pile of boxes."""
        return len(self.xs) == 2


@dataclass(slots=True)
class _Group:
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)


def lattices(sheet: Sheet) -> list[Lattice]:
    """Return the grids of a page from top to bottom; rules that meet no other rule make none."""
    across, down = joined(sheet.across, along=True), joined(sheet.down, along=False)
    if len(across) > MOST_RULES or len(down) > MOST_RULES:
        return []
    found = (_lattice(group, sheet.words) for group in _groups(across, down))
    grids = [part for grid in found if grid is not None for part in _trusted(grid, sheet)]
    return sorted(grids, key=lambda grid: (grid.y0, grid.x0))


def _trusted(grid: Lattice, sheet: Sheet) -> list[Lattice]:
    """Return a grid, or, where it is only fills that happen to touch, each of them as a box of its own."""
    if not grid.weak or grid.single:
        return [grid]
    fills = [fill for fill in sheet.fills if grid.surrounds(fill, 3.0) and not fill.blob]
    words = [word for word in sheet.words if grid.holds(word)]
    bare = [word for word in words if not any(fill.holds(word) for fill in fills)]
    if not bare:
        return [grid]
    return [
        Lattice(f.x0, f.y0, f.x1, f.y1, [f.x0, f.x1], [f.y0, f.y1], [Field(f.x0, f.y0, f.x1, f.y1, 0, 0)], weak=True)
        for f in fills[:_MOST_LINES]
        if any(f.holds(word) for word in words)
    ]


def _groups(across: Sequence[Rule], down: Sequence[Rule]) -> list[_Group]:
    """Return the rules that meet one another, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(across)), key=lambda index: across[index].y0)
    heights = [across[index].y0 for index in order]
    for offset, rule in enumerate(down):
        for place in range(bisect_left(heights, rule.y0 - _REACH), len(order)):
            level = across[order[place]]
            if level.y0 > rule.y1 + _REACH:
                break
            if level.x0 - _REACH <= rule.x0 <= level.x1 + _REACH:
                parent[root(order[place])] = root(len(across) + offset)
    groups: dict[int, _Group] = {}
    for index, rule in enumerate((*across, *down)):
        group = groups.setdefault(root(index), _Group())
        (group.across if index < len(across) else group.down).append(rule)
    return [group for group in groups.values() if len(group.across) > 1 and group.down]


def _clustered(places: Iterable[float]) -> list[float]:
    lines: list[list[float]] = []
    for place in sorted(places):
        if lines and place - lines[-1][-1] <= _SAME and place - lines[-1][0] <= 2 * _SAME:
            lines[-1].append(place)
        else:
            lines.append([place])
    return [sum(line) / len(line) for line in lines]


def _lattice(group: _Group, words: Sequence[Word]) -> Lattice | None:
    group = _Group(meant(group.across, along=True), meant(group.down, along=False))
    xs, ys = _clustered(rule.x0 for rule in group.down), _clustered(rule.y0 for rule in group.across)
    box = around([*group.across, *group.down])
    inside = [word for word in words if box.holds(word, 1.0)]
    left, right = min(rule.x0 for rule in group.across), max(rule.x1 for rule in group.across)
    top, bottom = min(rule.y0 for rule in group.down), max(rule.y1 for rule in group.down)
    if xs[0] - left > _SAME and any(word.middle[0] < xs[0] for word in inside):
        xs.insert(0, left)
    if right - xs[-1] > _SAME and any(word.middle[0] > xs[-1] for word in inside):
        xs.append(right)
    above = ys[0] - top > _SAME and any(word.middle[1] < ys[0] for word in inside)
    below = bottom - ys[-1] > _SAME and any(word.middle[1] > ys[-1] for word in inside)
    ys = [top] * above + ys + [bottom] * below
    if not inside or not 2 <= len(xs) <= _MOST_LINES or not 2 <= len(ys) <= _MOST_LINES:
        return None
    fields = _Walls(group, xs, ys).fields()
    if len(fields) > _MANY and len(inside) < _FILLED * len(fields):
        return None
    xs, ys, fields = _without_empty_lines(xs, ys, fields)
    weak_down = all(rule.weak for rule in group.down)
    weak = weak_down and all(rule.weak for rule in group.across)
    return Lattice(xs[0], ys[0], xs[-1], ys[-1], xs, ys, fields, weak, weak_down, above, below)


class _Walls:
    """Say between which squares of a grid a rule runs."""

    def __init__(self, group: _Group, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Lay the rules of a group over the squares between its lines."""
        self.xs, self.ys = xs, ys
        self.columns, self.rows = len(xs) - 1, len(ys) - 1
        self.right = {
            (row, column)
            for column in range(self.columns)
            for row in _covered(ys, [(r.y0, r.y1) for r in group.down if abs(r.x0 - xs[column + 1]) <= 2 * _SAME])
        }
        self.below = {
            (row, column)
            for row in range(self.rows)
            for column in _covered(xs, [(r.x0, r.x1) for r in group.across if abs(r.y0 - ys[row + 1]) <= 2 * _SAME])
        }

    def fields(self) -> list[Field]:
        """Return the cells: squares put together where no rule parts them."""
        taken: set[tuple[int, int]] = set()
        fields = []
        for row in range(self.rows):
            for column in range(self.columns):
                if (row, column) in taken:
                    continue
                across, down = self._extent(row, column, taken)
                taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
                x0, x1 = self.xs[column], self.xs[column + across]
                fields.append(Field(x0, self.ys[row], x1, self.ys[row + down], row, column, across, down))
        return fields

    def _extent(self, row: int, column: int, taken: set[tuple[int, int]]) -> tuple[int, int]:
        across = 1
        while (
            column + across < self.columns
            and (row, column + across - 1) not in self.right
            and (row, column + across) not in taken
        ):
            across += 1
        down = 1
        while row + down < self.rows and self._goes_down(row + down, column, across, taken):
            down += 1
        return across, down

    def _goes_down(self, row: int, column: int, across: int, taken: set[tuple[int, int]]) -> bool:
        columns = range(column, column + across)
        parted = any((row, place) in self.right for place in columns[:-1])
        closed = any((row - 1, place) in self.below or (row, place) in taken for place in columns)
        return not parted and not closed


def _covered(lines: Sequence[float], spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return the gaps between neighbouring lines that spans cover for the most part."""
    found = []
    for index in range(len(lines) - 1):
        start, end = lines[index], lines[index + 1]
        if any(min(end, last) - max(start, first) >= _COVERS * (end - start) for first, last in spans):
            found.append(index)
    return found


def _without_empty_lines(
    xs: list[float], ys: list[float], fields: list[Field]
) -> tuple[list[float], list[float], list[Field]]:
    """Take out the lines of a grid at which no cell begins or ends."""
    columns = sorted({field.column for field in fields} | {len(xs) - 1})
    rows = sorted({field.row for field in fields} | {len(ys) - 1})
    for cell in fields:
        end, low = cell.column + cell.across, cell.row + cell.down
        cell.column, cell.row = columns.index(cell.column), rows.index(cell.row)
        cell.across = max(1, bisect_left(columns, end) - cell.column)
        cell.down = max(1, bisect_left(rows, low) - cell.row)
    return [xs[index] for index in columns], [ys[index] for index in rows], fields
