"""Where in a CSV some rows are, and what they say there: the physical line, as a person looks for it in an editor.

DuckDB reads a file in pieces at once and counts no lines. Only where rows are put aside are they counted: the ends of
records are the ends of lines outside quotation marks, which numpy finds at the speed of the disk. A file whose quotation
marks do not pair is read by Python's csv instead, which is slow; where that counts otherwise too, nothing is guessed.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from concordat.datasets.store.shapes import Source

BLOCK = 8_000_000  # bytes
AT_ONCE = 1_000  # rows
Places = npt.NDArray[np.int64]


ROWS = pa.schema({"number": pa.int64(), "line": pa.int64(), "fields": pa.list_(pa.string())})
"""Rows as they stand in their file: the number that DuckDB gave them (null: they did not fit), their lines and fields."""


class Miscounted(Exception):
    """The rows of a file are not those that DuckDB read."""


def rows(source: Source, wanted: Sequence[int], misfits: Sequence[int], count: int) -> Iterator[pa.Table]:
    """Yield the rows with these numbers, counted from 0 under the header, and those that did not fit, as `ROWS`.

    `misfits` are the offsets in bytes that DuckDB gives for lines that do not fit; `count` is how many rows it read
    beside them. Raises `Miscounted` before anything is yielded where the file does not have so many.
    """
    if (found := _quickly(source, wanted, misfits, count)) is None:
        _slowly_counted(source, count, len(misfits))
        yield from _slowly(source, wanted)
        return
    fits = found.numbers >= 0
    with source.path.open("rb") as file:
        for some, read in ((found.only(fits), _fields), (found.only(~fits), _fields_slowly)):
            for few in some.portions():
                sizes = (few.ends - few.starts).tolist()
                records = [os.pread(file.fileno(), *each) for each in zip(sizes, few.starts.tolist(), strict=True)]
                yield _table(
                    [None if each < 0 else each for each in few.numbers.tolist()], few.lines, read(records, source)
                )


def _table(numbers: Sequence[int | None], on: Sequence[int] | Places, fields: pa.Array | list[list[str]]) -> pa.Table:
    return pa.table({"number": numbers, "line": on, "fields": fields}, ROWS)


def _fields(records: list[bytes], source: Source) -> pa.Array | list[list[str]]:
    """Return the fields of records that fit, all at once where Arrow reads them as Python does."""
    width = len(source.header)
    try:
        table = pyarrow.csv.read_csv(
            pa.py_buffer(b"\n".join([*records, b""])),
            pyarrow.csv.ReadOptions(column_names=[str(at) for at in range(width)], block_size=1 << 30),
            pyarrow.csv.ParseOptions(
                delimiter=source.delimiter,
                quote_char=source.quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            pyarrow.csv.ConvertOptions(column_types={str(at): pa.string() for at in range(width)}),
        )
    except (pa.ArrowInvalid, ValueError):  # such as a delimiter behind the last field
        return _fields_slowly(records, source)
    if len(table) != len(records):
        return _fields_slowly(records, source)
    by_column = pa.concat_arrays([chunk for column in table.columns for chunk in column.chunks])
    by_row = np.arange(len(by_column)).reshape(width, -1).T.ravel()
    ends = np.arange(0, len(by_column) + 1, width, dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), by_column.take(pa.array(by_row)))


def _fields_slowly(records: list[bytes], source: Source) -> list[list[str]]:
    words = (record.decode("utf-8", "replace").rstrip("\r\n") for record in records)
    return [next(_reader(io.StringIO(each, newline=""), source), []) for each in words]


def _reader(lines: object, source: Source) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    if not source.quote:
        return csv.reader(lines, delimiter=source.delimiter, quoting=csv.QUOTE_NONE)  # type: ignore[arg-type]
    return csv.reader(lines, delimiter=source.delimiter, quotechar=source.quote)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Found:
    """Records that were looked for: their numbers, -1 where they do not fit, their lines, and where they start and end."""

    numbers: Places
    lines: Places
    starts: Places
    ends: Places

    def only(self, which: slice | npt.NDArray[np.bool_]) -> _Found:
        return _Found(self.numbers[which], self.lines[which], self.starts[which], self.ends[which])

    def portions(self) -> Iterator[_Found]:
        """Yield portions of about a block each, however long the records are."""
        cuts = np.flatnonzero(np.diff(np.cumsum(self.ends - self.starts) // BLOCK)) + 1
        for first, last in pairwise([0, *cuts.tolist(), len(self.numbers)]):
            if first < last:
                yield self.only(slice(first, last))


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


def _quickly(source: Source, wanted: Sequence[int], misfits: Sequence[int], count: int) -> _Found | None:
    """Return where the rows are; None where there are not as many as DuckDB read."""
    found: list[_Found] = []
    asked, apart = np.asarray(wanted, np.int64), np.unique(np.asarray(misfits, np.int64))
    seen, sought = 0, len(asked) + len(apart)
    for records in _blocks(source):
        reach = int(records.ends[-1]) if len(records.ends) else -1
        here, apart = apart[apart < reach], apart[apart >= reach]
        misfit = np.searchsorted(records.ends, here, "right")
        numbers = np.full(len(records.ends), -1, np.int64)
        fitting = np.ones(len(records.ends), bool)
        fitting[misfit] = False
        numbers[fitting] = np.arange(seen, fits := seen + int(fitting.sum()))
        first, last = np.searchsorted(asked, (seen, fits))
        mine = np.flatnonzero(fitting)[asked[first:last] - seen]
        found.append(
            _Found(numbers, records.lines, records.starts, records.ends).only(np.concatenate((mine, np.unique(misfit))))
        )
        seen = fits
    if seen != count or sum(len(each.numbers) for each in found) != sought:
        return None
    return _Found(*(np.concatenate([getattr(each, what) for each in found]) for what in _Found.__slots__))


def _slowly_counted(source: Source, count: int, misfits: int) -> None:
    numbers = [number for number, _, _ in _walked(source)]
    apart = numbers.count(None)
    if (len(numbers) - apart, apart) != (count, misfits):
        raise Miscounted(source.origin)


def _slowly(source: Source, wanted: Sequence[int]) -> Iterator[pa.Table]:
    asked = {int(each) for each in wanted}
    walked = (row for row in _walked(source) if row[0] is None or row[0] in asked)
    while some := list(islice(walked, AT_ONCE)):
        numbers, on, fields = zip(*some, strict=True)
        yield _table(numbers, on, list(fields))


def _walked(source: Source) -> Iterator[tuple[int | None, int, list[str]]]:
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
            yield number if fits else None, line, fields
            number += fits
