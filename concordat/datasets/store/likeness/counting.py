"""How many rows of each column look like what: one question to DuckDB over their distinct values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from concordat.datasets.rules.declarations import Class, Column, Type

from .marks import NAME, NHS, PATTERNS, Mark

VALUES = "values_that_may_identify"
_LONGEST = 40  # past which a value without blanks is a hash or a key, and no identifier but an e-mail address
_DIGITS = "replace(replace(value, ' ', ''), '-', '')"
_WEIGHED = " + ".join(f"{11 - at} * substr({_DIGITS}, {at}, 1)::INTEGER" for at in range(1, 10))
_CHECK_DIGIT = f"(11 - ({_WEIGHED}) % 11) % 11 = substr({_DIGITS}, 10, 1)::INTEGER"
"""By modulus 11 (NHS Data Dictionary): a remainder of 10 fits no digit."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of a column: those filled, those that could be names, and by mark those with it whole and within a text."""

    filled: int = 0
    worded: int = 0
    spaced: int = 0
    whole: Mapping[str, int] = field(default_factory=dict)
    within: Mapping[str, int] = field(default_factory=dict)


def tried(column: Column) -> list[Mark]:
    """Return what a column is tried for: what its type can hold and its declaration does not."""
    return [mark for mark in PATTERNS if column.type in mark.types and not mark.fine(column)]


def has_texts(column: Column) -> bool:
    """Say whether single rows of a column count: of texts, but not of identifiers of another kind."""
    return column.type == Type.TEXT and column.gives != Class.IDENTIFIER


@contextmanager
def values_of(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column]) -> Iterator[None]:
    """Keep the distinct values of columns, trimmed, each with its rows, while they are asked about.

    A table of their own keeps DuckDB from asking of every row what is asked of every value.
    """
    given = " UNION ALL ".join(_distinct(table, column, at) for at, column in enumerate(columns))
    connection.sql(
        f"CREATE OR REPLACE TEMP TABLE {VALUES} AS"
        f" SELECT place, trim(value) AS value, n, contains(trim(value), ' ') AS spaced FROM ({given})"
    )
    try:
        yield
    finally:
        connection.sql(f"DROP TABLE IF EXISTS {VALUES}")


def counted(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column]) -> list[Counted]:
    """Count for each column of a table what its values look like."""
    filled = connection.sql(
        f"SELECT {', '.join(f'count({quoted(column)})' for column in columns)} FROM {table}"
    ).fetchone()
    sums = {"spaced": "spaced", "worded": f"spaced OR {_could_be_a_name()}"}
    sums |= {mark.code: _whole(mark) for mark in PATTERNS}
    sums |= {f"{mark.code} within": _within(mark) for mark in PATTERNS}
    asked = ", ".join(f"coalesce(sum(n) FILTER (WHERE {each}), 0)" for each in sums.values())
    rows = connection.sql(f"SELECT place, {asked} FROM {VALUES} GROUP BY place").fetchall()
    found = {at: dict(zip(sums, (int(each) for each in counts), strict=True)) for at, *counts in rows}
    return [_counted(found[at], int(count)) if at in found else Counted() for at, count in enumerate(filled or ())]


def quoted(column: Column) -> str:
    """Return a column's name as SQL has it."""
    return '"' + column.name.replace('"', '""') + '"'


def text(expression: str) -> str:
    """Return a text as SQL has it."""
    return "'" + expression.replace("'", "''") + "'"


def _counted(sums: Mapping[str, int], filled: int) -> Counted:
    return Counted(
        filled,
        sums["worded"],
        sums["spaced"],
        {mark.code: sums[mark.code] for mark in PATTERNS},
        {mark.code: sums[f"{mark.code} within"] for mark in PATTERNS},
    )


def _distinct(table: str, column: Column, at: int) -> str:
    """Return the values that are short, or have a blank or an at sign; as text once they are distinct."""
    name = quoted(column)
    least = 1 if column.type == Type.TEXT else min((mark.lengths[0] for mark in tried(column)), default=1)
    return (
        f"SELECT {at} AS place, value, n"
        f" FROM (SELECT CAST({name} AS VARCHAR) AS value, n FROM (SELECT {name}, count(*) AS n FROM {table} GROUP BY ALL))"
        f" WHERE strlen(value) BETWEEN {least} AND {_LONGEST} OR contains(value, ' ') OR contains(value, '@')"
    )


def _could_be_a_name() -> str:
    return f"CASE WHEN length(value) <= {NAME.lengths[1]} THEN NOT regexp_matches(value, '[0-9@]') ELSE false END"


def _whole(mark: Mark) -> str:
    """Return whether a value is the mark. CASE looks no further than it must; AND would."""
    least, most = mark.lengths
    full = f"regexp_full_match(value, {text(mark.whole)})"
    if mark is NHS:
        full = f"CASE WHEN {full} THEN {_CHECK_DIGIT} ELSE false END"
    return f"CASE WHEN length(value) BETWEEN {least} AND {most} THEN {full} ELSE false END"


def _within(mark: Mark) -> str:
    guard = "contains(value, '@')" if mark.code == "email" else "spaced"
    return f"CASE WHEN {guard} THEN regexp_matches(value, {text(mark.within)}) ELSE false END"
