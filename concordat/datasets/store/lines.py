"""Where in a CSV some rows are, and what they say there: the physical line, as a person looks for it in an editor.

DuckDB reads a file in pieces at once and counts no lines. Only where rows are put aside are they counted: the ends of
records are the ends of lines outside quotation marks, which numpy finds at the speed of the disk. A file whose quotation
marks do not pair is read by Python's csv instead, which is slow; where that counts otherwise too, nothing is guessed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concordat.datasets.store.shapes import Source

BLOCK = 8_000_000  # bytes
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in its file: the number that DuckDB gave it (None: it did not fit), its line and its fields."""

    number: int | None
    line: int
    fields: tuple[str, ...]


class Miscounted(Exception):
    """The rows of a file are not those that DuckDB read."""


def rows(source: Source, wanted: Sequence[int], misfits: Sequence[int], count: int) -> Iterator[Row]:
    """Yield the rows with these numbers, counted from 0 under the header, and those that did not fit, in their order.

    `misfits` are the offsets in bytes that DuckDB gives for lines that do not fit; `count` is how many rows it read
    beside them. Raises `Miscounted` before anything is yielded where the file does not have so many.
    """
    if (found := _quickly(source, wanted, misfits, count)) is None:
        _slowly_counted(source, count, len(misfits))
        yield from _slowly(source, wanted)
        return
    with source.path.open("rb") as file:
        for number, line, start, end in found:
            file.seek(start)
            yield Row(number, line, _fields(file.read(end - start), source))


def _fields(record: bytes, source: Source) -> tuple[str, ...]:
    words = record.decode("utf-8", "replace").rstrip("\r\n")
    return next((tuple(each) for each in _reader(io.StringIO(words, newline=""), source)), ())


def _reader(lines: object, source: Source) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    if not source.quote:
        return csv.reader(lines, delimiter=source.delimiter, quoting=csv.QUOTE_NONE)  # type: ignore[arg-type]
    return csv.reader(lines, delimiter=source.delimiter, quotechar=source.quote)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Records:
    """Records of a file, not empty, one block after another: where they begin and end, and on which line."""

    starts: Places
    ends: Places
    lines: Places


def _blocks(source: Source) -> Iterator[_Records]:
    """Yield the records under the header, block by block; the first record that says something is the header."""
    end_of_line, quote = _end_of_line(source), ord(source.quote) if source.quote else -1
    size, held = source.path.stat().st_size, source.skip
    offset = line = odd = 0
    begins, begins_on = 0, 1
    header, last = True, 0
    with source.path.open("rb") as file:
        while block := file.read(BLOCK):
            octets = np.frombuffer(block, np.uint8)
            newlines = np.flatnonzero(octets == end_of_line)
            if held:  # lines above the header, whatever they hold
                passed = min(held, len(newlines))
                held -= passed
                if passed:
                    begins, begins_on = offset + int(newlines[passed - 1]) + 1, line + passed + 1
            outside = newlines
            if quote >= 0 and quote in block:
                octets = octets.copy()
                octets[: max(0, begins - offset)] = 0
                quotes = np.flatnonzero(octets == quote)
                outside = newlines[(np.searchsorted(quotes, newlines) + odd) % 2 == 0]
                odd = (odd + len(quotes)) % 2
            outside = outside[outside + offset >= begins]
            ends = outside + offset
            if offset + len(block) == size and (not len(ends) or ends[-1] < size - 1) and begins < size and not held:
                ends = np.append(ends, size)
            starts = np.concatenate(([begins], ends[:-1] + 1)) if len(ends) else ends
            on = line + 1 + np.searchsorted(newlines + offset, starts)
            if len(starts):
                on[0], begins = begins_on, int(ends[-1]) + 1
                begins_on = line + 1 + int(np.searchsorted(newlines + offset, begins))
            # DuckDB passes by empty lines, but for files of one column, of which an empty line is a row.
            blank = (ends - starts == 0) | ((ends - starts == 1) & _is_return(starts, octets, offset, last))
            if len(source.header) == 1 and not (header and blank.all()):
                blank[int(np.argmin(blank)) if header else 0 :] = False
            found = _Records(starts[~blank], ends[~blank], on[~blank])
            if header and len(found.starts):
                header, found = False, _Records(found.starts[1:], found.ends[1:], found.lines[1:])
            yield found
            offset, line, last = offset + len(block), line + len(newlines), block[-1]


def _is_return(starts: Places, octets: npt.NDArray[np.uint8], offset: int, last: int) -> npt.NDArray[np.bool_]:
    """Say which records begin with a carriage return; `last` is the last octet of the block before."""
    within = starts - offset
    inside = (within >= 0) & (within < len(octets))
    begins: npt.NDArray[np.bool_] = octets[np.clip(within, 0, len(octets) - 1)] == 13
    found: npt.NDArray[np.bool_] = (inside & begins) | ((within == -1) & (last == 13))
    return found


def _end_of_line(source: Source) -> int:
    with source.path.open("rb") as file:
        beginning = file.read(BLOCK)
    return 10 if b"\n" in beginning or b"\r" not in beginning else 13


def _quickly(
    source: Source, wanted: Sequence[int], misfits: Sequence[int], count: int
) -> list[tuple[int | None, int, int, int]] | None:
    """Return number, line, start and end of the rows; None where there are not as many as DuckDB read."""
    found: list[tuple[int | None, int, int, int]] = []
    asked, apart = np.asarray(wanted, np.int64), np.asarray(sorted(misfits), np.int64)
    seen = 0
    for records in _blocks(source):
        reach = int(records.ends[-1]) if len(records.ends) else -1
        here, apart = apart[apart < reach], apart[apart >= reach]
        misfit = np.zeros(len(records.ends), bool)
        misfit[np.searchsorted(records.ends, here, "right")] = True
        fitting = np.flatnonzero(~misfit)
        mine = asked[(asked >= seen) & (asked < seen + len(fitting))]
        numbered = dict(zip(fitting[mine - seen].tolist(), mine.tolist(), strict=True))
        for place in sorted([*numbered, *np.flatnonzero(misfit).tolist()]):
            line, start, end = (int(of[place]) for of in (records.lines, records.starts, records.ends))
            found.append((numbered.get(place), line, start, end))
        seen += len(fitting)
    fits = seen == count and len(found) == len(wanted) + len(set(misfits))
    return found if fits else None


def _slowly_counted(source: Source, count: int, misfits: int) -> None:
    fitting = sum(1 for row in _walked(source) if row.number is not None)
    apart = sum(1 for row in _walked(source) if row.number is None)
    if (fitting, apart) != (count, misfits):
        raise Miscounted(source.origin)


def _slowly(source: Source, wanted: Sequence[int]) -> Iterator[Row]:
    asked = set(wanted)
    yield from (row for row in _walked(source) if row.number is None or row.number in asked)


def _walked(source: Source) -> Iterator[Row]:
    with source.path.open(encoding="utf-8", errors="replace", newline="") as file:
        for _ in range(source.skip):
            file.readline()
        reader = _reader(file, source)
        number, before, header = 0, source.skip, True
        for fields in reader:
            line, before = before + 1, source.skip + reader.line_num  # type: ignore[attr-defined]
            if not fields and (header or len(source.header) > 1):
                continue
            fields = fields or [""]
            if header:
                header = False
                continue
            width = len(source.header)
            fits = len(fields) == width or (len(fields) == width + 1 and not fields[-1])
            yield Row(number if fits else None, line, tuple(fields))
            number += fits
