"""A session of DuckDB for one piece of work, kept to its own folder and memory; and words of SQL, quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

SHARE = 0.75  # of the memory given, for DuckDB's buffers; the rest is for its readers and writers, and for ours
LEAST = 200_000_000  # bytes: under this no file with many columns is read at all

Session = duckdb.DuckDBPyConnection


@contextmanager
def session(scratch: Path, memory: int) -> Iterator[Session]:
    """Yield a session that holds to so many bytes of memory and spills into the scratch folder alone."""
    folder = scratch / "spill"
    folder.mkdir(parents=True, exist_ok=True)
    opened = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{max(LEAST, int(memory * SHARE))}B",
            "temp_directory": str(folder),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        },
    )
    opened.execute("SET TimeZone = 'UTC'")
    try:
        yield opened
    finally:
        opened.close()


def name(words: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + words.replace('"', '""') + '"'


def text(words: str) -> str:
    """Return words as a literal of SQL."""
    return "'" + words.replace("'", "''") + "'"


def texts(many: Sequence[str]) -> str:
    """Return several words as literals with commas between."""
    return ", ".join(text(each) for each in many)


def among(value: str, words: Sequence[str]) -> str:
    """Return SQL that is true of a value that is one of some words.

    Of more than four values DuckDB makes of IN a join, from which rows come in another order than they went in, so that a
    row that is put aside could not be found again in its file.
    """
    return f"list_contains([{texts(words)}], {value})"


def day(on: date) -> str:
    """Return a day as a literal of SQL."""
    return f"DATE '{on.isoformat()}'"


def one(of: Session, question: str, *given: object) -> tuple[object, ...]:
    """Return the only row of an answer."""
    row = of.execute(question, list(given)).fetchone()
    if row is None:
        raise LookupError("an answer of one row has none")
    return tuple(row)


def number(of: Session, question: str, *given: object) -> int:
    """Return the only number of an answer; nothing is 0."""
    return int(str(one(of, question, *given)[0] or 0))
