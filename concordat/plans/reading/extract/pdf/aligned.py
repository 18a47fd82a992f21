"""Read tables without lines: words that stand in columns, told from prose in columns, and parted into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .cells import colour_of, line_of
from .gutters import Band as Height
from .gutters import Gap
from .markers import is_only_marker
from .passages import Margins, passages
from .pieces import Band, Grid, Square
from .shapes import Box, Row, Rule, Sheet, Word, rows_of
from .words import Vocabulary

_PROSE_WORDS = 5.0  # words on a line of prose in columns, on average
_SHORT_HEADING = 7  # words
_MANY_COLUMNS = 3
_SHORT_ENTRY = 4.0  # words on a line
_NEARLY = 0.8
Line = list[list[Word]]  # the words of one printed line, column by column


@dataclass(slots=True)
class Columns:
    """Hold printed lines cut at the white space between columns."""

    edges: list[float]
    lines: list[Line]
    heights: list[tuple[float, float]]

    @property
    def count(self) -> int:
        """Return how many columns there are."""
        return len(self.edges) - 1

    def words(self, column: int) -> list[list[Word]]:
        """Return the words of one column, line by line, without empty ones."""
        return [line[column] for line in self.lines if line[column]]


def cut(heights: Sequence[Height], gaps: Sequence[Gap]) -> Columns:
    """Cut printed lines at gaps."""
    rows = [row for height in heights for row in height.rows]
    middles = [(left + right) / 2 for left, right in sorted(gaps)]
    edges = [min(row.x0 for row in rows) - 2, *middles, max(row.x1 for row in rows) + 2]
    lines = []
    for row in rows:
        line: Line = [[] for _ in range(len(edges) - 1)]
        for word in row.words:
            line[sum(word.middle[0] > middle for middle in middles)].append(word)
        lines.append(line)
    return Columns(edges, lines, [(row.y0, row.y1) for row in rows])


def is_table(columns: Columns) -> bool:
    """Say whether words in columns are a table: named columns, many of them, or short entries side by side."""
    if _heading_lines(columns):
        return True
    lengths = [_words_a_line(columns, index) for index in range(columns.count)]
    sided = sum(all(line[:2]) for line in columns.lines)
    if columns.count >= _MANY_COLUMNS:
        return min(lengths) < _PROSE_WORDS
    return min(lengths) < 0.7 * _PROSE_WORDS and sided * 2 >= len(columns.words(0))


def _words_a_line(columns: Columns, index: int) -> float:
    lines = columns.words(index)
    return sum(map(len, lines)) / len(lines) if lines else 0.0


def _heading_lines(columns: Columns) -> int:
    """Return how many lines at the top name the columns: short and bold, above lines that are not."""
    count = 0
    for line in columns.lines:
        words = [word for cell in line for word in cell]
        if not all(word.bold for word in words) or any(len(cell) > _SHORT_HEADING for cell in line):
            break
        count += 1
    named = sum(any(line[index] for line in columns.lines[:count]) for index in range(columns.count))
    rest = [word for line in columns.lines[count:] for cell in line for word in cell]
    plain = not rest or sum(word.bold for word in rest) < 0.5 * len(rest)
    return count if count and plain and named >= max(2, columns.count - 1) else 0


def read_table(columns: Columns, rules: Sequence[Rule], sheet: Sheet, vocabulary: Vocabulary) -> Grid:
    """Return words in columns as a grid."""
    starts = _starts(columns, rules)
    margins = [_margins(columns, index) for index in range(columns.count)]
    bands = []
    for start, end in zip(starts, [*starts[1:], len(columns.lines)], strict=True):
        squares = []
        for index in range(columns.count):
            words = [word for line in columns.lines[start:end] for word in line[index]]
            found = passages(rows_of(words), margins[index])
            lines = tuple(line_of(passage, vocabulary) for passage in found)
            top, bottom = columns.heights[start][0], columns.heights[end - 1][1]
            place = Box(columns.edges[index], top, columns.edges[index + 1], bottom)
            room = found[-1].room if found else 0.0
            squares.append(Square(lines, colour=colour_of(place, sheet.fills), room=room))
        bands.append(Band(squares, sheet.number))
    return Grid(_places(columns), bands, sheet.number, ruled=False)


def _places(columns: Columns) -> list[float]:
    """Return where the words of each column begin and those of the last one end, to know the columns again."""
    starts = [min((words[0].x0 for words in columns.words(i)), default=columns.edges[i]) for i in range(columns.count)]
    return [*starts, columns.edges[-1]]


def _margins(columns: Columns, index: int) -> Margins:
    words = [word for line in columns.words(index) for word in line]
    if not words:
        return Margins(columns.edges[index], columns.edges[index + 1])
    return Margins(min(word.x0 for word in words), max(word.x1 for word in words))


def _starts(columns: Columns, rules: Sequence[Rule]) -> list[int]:
    """Return the positions of the lines at which rows begin: below rules, else below wider space, else by words."""
    heading = _heading_lines(columns)
    width = columns.edges[-1] - columns.edges[0]
    inside = [
        rule.y0
        for rule in rules
        if min(rule.x1, columns.edges[-1]) - max(rule.x0, columns.edges[0]) > 0.6 * width
        and columns.heights[0][1] - 1 < rule.y0 < columns.heights[-1][0] + 3
    ]
    body = len(columns.lines) - heading
    ruled = [
        index
        for index in range(1, len(columns.lines))
        if any(_middle(columns, index - 1) < place < _middle(columns, index) for place in inside)
    ]
    if len([index for index in ruled if index > heading]) >= min(2, max(body - 1, 1)):
        return [0, *ruled]
    key = _key(columns, heading)
    starts = _spaced(columns, heading) or [
        index for index in range(heading, len(columns.lines)) if _opens(columns, key, index)
    ]
    return sorted({0, heading, *starts} - {len(columns.lines)})


def _middle(columns: Columns, index: int) -> float:
    return sum(columns.heights[index]) / 2


def _spaced(columns: Columns, heading: int) -> list[int]:
    """Return the lines above which there is clearly more space than between the lines of a row."""
    steps = {
        index: _middle(columns, index) - _middle(columns, index - 1) for index in range(heading + 1, len(columns.lines))
    }
    if not steps:
        return []
    least = min(steps.values())
    wide = [index for index, step in steps.items() if step > 1.25 * least + 0.5]
    starts_filled = [index for index in wide if columns.lines[index][0]]
    if not wide or len(starts_filled) < 0.6 * len(wide) or len(wide) == len(steps):
        return []
    if all(sum(map(bool, columns.lines[index])) < 2 for index in wide):
        return []
    opened = sum(_opens(columns, _key(columns, heading), index) for index in range(heading, len(columns.lines)))
    return [] if opened > 1.6 * (len(wide) + 1) and len(wide) < 3 else wide


def _key(columns: Columns, heading: int) -> int:
    """Return the column by which rows are told: of the columns of short entries the one with the most of them."""
    entries = {}
    for index in range(columns.count):
        lines = [position for position in range(heading, len(columns.lines)) if columns.lines[position][index]]
        marked = any(is_only_marker(columns.lines[position][index][0]) for position in lines)
        if lines and _words_a_line(columns, index) <= _SHORT_ENTRY and not (marked and index):
            entries[index] = sum(not _goes_on(columns, index, position) for position in lines)
    most = max(entries.values(), default=0)
    return next((index for index, count in entries.items() if count >= _NEARLY * most), 0)


def _opens(columns: Columns, key: int, index: int) -> bool:
    """Say whether a line opens a row: the key column has words there that do not go on from the line above."""
    line = columns.lines[index]
    return bool(line[key]) and not _goes_on(columns, key, index)


def _goes_on(columns: Columns, column: int, index: int) -> bool:
    """Say whether a column's words go on from the line above because they did not fit."""
    above = columns.lines[index - 1][column] if index else []
    here = columns.lines[index][column]
    if not above:
        return False
    room = _margins(columns, column).right - above[-1].x1
    fits = room > here[0].width + 0.3 * here[0].size + 1
    return here[0].text[:1].islower() or (not fits and not above[-1].text.endswith("."))


def prose_columns(heights: Sequence[Height], gaps: Sequence[Gap]) -> list[tuple[float, float]]:
    """Return from where to where each column of prose may be filled, across."""
    middles = [(left + right) / 2 for left, right in sorted(gaps)]
    edges = [-1e6, *middles, 1e6]
    return [(edges[index], edges[index + 1]) for index in range(len(edges) - 1) if heights]


def words_in(rows: Sequence[Row], left: float, right: float) -> list[Word]:
    """Return the words of printed lines that stand between two places."""
    return [word for row in rows for word in row.words if left < word.middle[0] <= right]
