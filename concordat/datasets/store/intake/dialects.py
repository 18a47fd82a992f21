"""How a CSV is written: by what its values are parted, and in which line its header stands."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .headers import Wanted, filled, header_at, numeric
from .limits import LIMITS

_DELIMITERS = ",;\t|"
_ROWS = 300
_SAID = re.compile(r"\s*\"?sep=(.)\"?\s*(?:\r\n|\n|\r|$)", re.IGNORECASE)
_SPACED = re.compile(r"[,;|] +\"")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are parted, whether blanks stand before quotation marks, and the first rows.

    `header` is the row that is the header, `skip` counts the lines before it, and `lines` those that it takes itself;
    `wrapped` says that a row down to it takes more than one line.
    """

    delimiter: str
    spaced: bool
    rows: Sequence[Sequence[str]]
    header: int
    skip: int
    lines: int
    wrapped: bool


def dialect_of(start: str, wanted: Wanted) -> Dialect | None:
    """Return how a text is written that begins so; None where there is no row with anything in it.

    That delimiter is chosen by which most of the dataset's columns are named; failing that, by which rows are most alike in
    how many values they have, under a header without numbers, as near the beginning and as wide as may be. A line `sep=;`,
    as Excel reads it, settles it.
    """
    said = _SAID.match(start)
    if said:
        given = said.group(1)
        rest = _read(start[said.end() :], given, wanted)
        return rest and Dialect(given, rest.spaced, rest.rows, rest.header, rest.skip + 1, rest.lines, rest.wrapped)
    tried = [found for delimiter in _DELIMITERS if (found := _read(start, delimiter, wanted))]
    return max(tried, key=lambda found: _merit(found, wanted), default=None)


def records(lines: Iterable[str], delimiter: str, spaced: bool, longest: int = LIMITS.line) -> Iterator[list[str]]:
    """Read a CSV's records; raise csv.Error for a value that is longer than `longest`."""
    csv.field_size_limit(longest)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced)


def _read(start: str, delimiter: str, wanted: Wanted) -> Dialect | None:
    spaced = _SPACED.search(start[:100_000]) is not None
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, skipinitialspace=spaced)
    csv.field_size_limit(max(LIMITS.line, len(start)))
    rows, ends = [], [0]
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
        if len(rows) == _ROWS:
            break
    at = header_at(rows, wanted)
    if at is None:
        return None
    return Dialect(delimiter, spaced, rows, at, ends[at], ends[at + 1] - ends[at], ends[at + 1] > at + 1)


def _merit(found: Dialect, wanted: Wanted) -> tuple[float, float, int, int]:
    header = found.rows[found.header]
    widths = Counter(len(row) for row in found.rows[found.header :] if filled(row))
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    alike = count / widths.total() if width > 1 and len(header) > 1 else 0.0
    if len(header) != width or any(numeric(cell) for cell in header):
        alike /= 2
    above = sum(1 for row in found.rows[: found.header] if filled(row))
    return wanted.found(header), alike, -above, len(header)
