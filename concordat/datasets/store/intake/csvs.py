"""CSV files as agencies send them, made into what every reader reads alike.

A clean file (UTF-8, lines that end in one way, quotation marks where they should be) is used where it lies. Another is
written again beside it: line for line where only its encoding is another, and record for record where more is odd, with its
header on the same line, so that rows are found again by the number that they have in the file that was sent.

Ragged rows, repeated headers, empty rows and totals stay in: the check sees them, and says what becomes of each.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from concordat.datasets.store.shapes import Source
from concordat.kernel.errors import Problem

from .characters import NAMES, encoding_of, line_of, mixed, transcoded
from .dialects import Dialect, dialect_of, records
from .headers import Wanted, filled, is_total, names_of, on_one_line
from .kinds import AGAIN, Empty
from .limits import Limits, size
from .structure import Structure, structure_of, unclosed

TOTAL = "The last row looks like a total. It was checked like every other."
_TAIL = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What every reader of files needs to know: what people call the file, where to write, how much, and what is wanted."""

    origin: str
    scratch: Path
    limits: Limits
    wanted: Wanted


def table(path: Path, asked: Asked) -> Source:
    """Return a CSV as a source; raise Problem, with the line, for what cannot be read, and Empty for one without rows."""
    encoding = encoding_of(_start(path, 4_096), asked.origin)
    given = path
    if encoding != "utf-8":
        path = _again(path, encoding, asked)
    dialect, structure = _looked(path, asked)
    if structure.broken >= 0:
        if structure.telling:
            raise Problem(mixed(line_of(path, structure.broken), asked.origin))
        encoding = "cp1252"
        path = _again(path, encoding, asked)
        dialect, structure = _looked(path, asked)
    header = names_of(on_one_line(unpadded(dialect.rows[dialect.header])), asked.origin, asked.limits, asked.wanted)
    _check_rows(path, dialect, asked)
    padded = len(header) < len(dialect.rows[dialect.header])
    plain = structure.plain and not dialect.spaced and not padded and not dialect.wrapped
    skip = dialect.skip
    if not plain:
        path = _rewritten(path, dialect, header, asked)
        skip += dialect.lines - 1
    notes = tuple(_notes(path, dialect, "" if encoding.startswith("utf-8") else encoding))
    if path != given:
        _drop_steps(given, path, asked)
    quote = '"' if structure.quoted or not plain else ""
    return Source(path, "csv", asked.origin, header, dialect.delimiter, quote, skip, notes)


def _start(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _again(path: Path, encoding: str, asked: Asked) -> Path:
    return transcoded(path, encoding, asked.scratch / f"{path.name}.utf8", asked.origin)


def _looked(path: Path, asked: Asked) -> tuple[Dialect, Structure]:
    """Look at how a text begins, and then through all of it."""
    start = _start(path, asked.limits.line + 1)
    whole = len(start) <= asked.limits.line
    text = start.decode("utf-8", "replace")
    if not whole:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
        if not text:
            raise Problem(_one_line(start, asked))
    dialect = dialect_of(text, asked.wanted)
    if dialect is None:
        raise Empty(f"“{asked.origin}” is empty. {AGAIN}")
    return dialect, structure_of(path, dialect.delimiter, asked.origin, asked.limits)


def _one_line(start: bytes, asked: Asked) -> str:
    columns = max(start.count(sign) for sign in (b",", b";", b"\t", b"|"))
    if columns > asked.limits.columns:
        return (
            f"The first line of “{asked.origin}” has far more columns than the {asked.limits.columns:,} that a table "
            "may have. Deliver the columns of the dataset alone."
        )
    return (
        f"The first line of “{asked.origin}” is longer than {size(asked.limits.line)}, so this is no table of lines. "
        "See that each row is on a line of its own."
    )


def unpadded(row: Sequence[str], least: int = 0) -> list[str]:
    """Return a row without the empty values at its end, which exports write by the dozen, but no shorter than `least`."""
    width = len(row)
    while width > least and not row[width - 1].strip():
        width -= 1
    return list(row[:width])


def _check_rows(path: Path, dialect: Dialect, asked: Asked) -> None:
    below = dialect.rows[dialect.header + 1 :]
    if not any(filled(row) for row in below) and path.stat().st_size <= asked.limits.line:
        raise Empty(f"“{asked.origin}” has a header and no rows under it. {AGAIN}")


def _rewritten(path: Path, dialect: Dialect, header: Sequence[str], asked: Asked) -> Path:
    """Write a CSV again, record for record, so that nobody can read it in two ways; its rows stay on their lines."""
    to = asked.scratch / f"{path.name}.rows"
    with path.open(encoding="utf-8", newline="") as given, to.open("w", encoding="utf-8", newline="") as out:
        out.write("-\r\n" * (dialect.skip + dialect.lines - 1))
        writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(islice(_records(given, dialect, asked), 1, None))
    return to


_END = "\x00"  # which no text holds


def _records(given: Iterator[str], dialect: Dialect, asked: Asked) -> Iterator[list[str]]:
    """Yield the records from the header on; raise Problem for one whose quotation mark is never closed.

    A last line of our own is read as a record only where no value is open.
    """
    for _ in islice(given, dialect.skip):
        pass

    def lines() -> Iterator[str]:
        yield from given
        yield _END

    header = dialect.rows[dialect.header]
    width = len(unpadded(header))
    padded = width < len(header)
    reader = records(lines(), dialect.delimiter, dialect.spaced, asked.limits.line)
    start = 0
    try:
        for record in reader:
            if record == [_END]:
                return
            if record and record[-1].endswith(_END):
                break
            yield unpadded(record, width) if padded else record
            start = reader.line_num  # type: ignore[attr-defined]
    except csv.Error:
        pass
    raise Problem(unclosed(dialect.skip + start + 1, asked.origin))


def above_header(count: int, what: str) -> str:
    """Say how many lines or rows above a header were passed by."""
    return f"{count} {what}{'' if count == 1 else 's'} above the header {'was' if count == 1 else 'were'} passed by."


def _notes(path: Path, dialect: Dialect, encoding: str) -> Iterator[str]:
    if encoding:
        yield f"It was read as {NAMES[encoding]}."
    above = sum(1 for row in dialect.rows[: dialect.header] if filled(row))
    if above:
        yield above_header(above, "line")
    if is_total(_last(path, dialect)):
        yield TOTAL


def _last(path: Path, dialect: Dialect) -> list[str]:
    """Return the last record that holds anything."""
    length = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, length - _TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines()
    rows = [row for row in csv.reader(lines[-20:], delimiter=dialect.delimiter) if filled(row)]
    return rows[-1] if rows else []


def _drop_steps(given: Path, kept: Path, asked: Asked) -> None:
    """Remove what was written on the way, and in the scratch folder what it was written from."""
    for step in asked.scratch.glob(f"{given.name}*"):
        if step != kept and step != given:
            step.unlink()
    if given.parent == asked.scratch and given.name.startswith("member-"):  # what was delivered is not ours to remove
        given.unlink()
