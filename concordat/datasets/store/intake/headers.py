"""Which row of a table is its header, whether its names will do, and whether the table is one of the dataset's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from concordat.datasets.rules.declarations import Declaration, folded
from concordat.kernel.errors import Problem

from .limits import Limits

DEEPEST = 60  # rows in which a header is looked for
_MOST_OF = 0.6  # share of a table's usual width that a header has filled
_TOTALS = ("total", "totals", "grand total", "sum", "overall total")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a dataset calls its columns, folded: for each column all its names, and those columns that must be there."""

    columns: tuple[frozenset[str], ...] = ()
    required: tuple[tuple[str, frozenset[str]], ...] = ()
    names: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, declaration: Declaration | None) -> Wanted:
        """Return what a declaration wants; without one nothing is wanted, and any table will do."""
        if declaration is None:
            return cls()
        each = [(column, frozenset(folded(name) for name in column.headers) - {""}) for column in declaration.columns]
        return cls(
            columns=tuple(names for _, names in each),
            required=tuple((column.title, names) for column, names in each if column.required),
            names=frozenset().union(*(names for _, names in each)),
        )

    def said(self) -> dict[str, Any]:
        """Return it as plain values; `told` reads the same again."""
        return {
            "columns": [sorted(names) for names in self.columns],
            "required": [[title, sorted(names)] for title, names in self.required],
            "names": sorted(self.names),
        }

    @classmethod
    def told(cls, said: dict[str, Any]) -> Wanted:
        """Read what `said` returned."""
        required = tuple((title, frozenset(names)) for title, names in said["required"])
        return cls(tuple(frozenset(names) for names in said["columns"]), required, frozenset(said["names"]))

    def found(self, header: Iterable[str]) -> int:
        """Count the columns that a row names."""
        names = {folded(cell) for cell in header}
        return sum(bool(column & names) for column in self.columns)

    def missing(self, header: Iterable[str]) -> list[str]:
        """Return the titles of columns that must be there and that a header does not name."""
        names = {folded(cell) for cell in header}
        return [title for title, column in self.required if not column & names]

    def strange(self, header: Iterable[str]) -> bool:
        """Say whether a header names a column that the dataset does not know."""
        return any(folded(cell) not in self.names for cell in header)


def header_at(rows: Sequence[Sequence[str]], wanted: Wanted) -> int | None:
    """Return which of the first rows is the header: the one with most of the wanted names, or else the first that is full.

    Full is a row with most of the cells filled that rows of this table have, none of them a number. A title, a date of the
    report and blank lines above it are not. None where no row is filled.
    """
    first = rows[:DEEPEST]
    if wanted.columns:
        counts = [wanted.found(row) for row in first]
        best = max(counts, default=0)
        if best >= 2 or (best == 1 and len(wanted.columns) <= 3):
            return counts.index(best)
    width = _usual(rows)
    full = [at for at, row in enumerate(first) if filled(row) >= max(1, _MOST_OF * width)]
    worded = [at for at in full if not any(numeric(cell) for cell in rows[at])]
    return next(iter(worded or full), None)


def filled(row: Sequence[str]) -> int:
    """Count the cells of a row that hold something."""
    return sum(1 for cell in row if cell.strip())


def names_of(header: Sequence[str], origin: str, limits: Limits, wanted: Wanted) -> tuple[str, ...]:
    """Return the names in a header as they are written; raise Problem for too many, a blank one or one twice."""
    if len(header) > limits.columns:
        raise Problem(
            f"“{origin}” has {len(header):,} columns. A table may have {limits.columns:,}. "
            "Deliver the columns of the dataset alone."
        )
    seen: Counter[str] = Counter()
    for number, name in enumerate(header, start=1):
        plain = " ".join(name.split()).casefold()
        if not plain:
            raise Problem(
                f"Column {number} of “{origin}” has no name in its header. Give it one, or delete the column if it is empty."
            )
        known = folded(name) if folded(name) in wanted.names else ""
        if seen[plain] or (known and seen["=" + known]):
            raise Problem(f"“{origin}” has two columns called “{shortened(name)}”. Rename or delete one of them.")
        seen[plain] += 1
        seen["=" + known] += bool(known)
    return tuple(header)


def numeric(cell: str) -> bool:
    """Say whether a cell is a number."""
    plain = cell.strip().replace(",", "").rstrip("%")
    return bool(plain) and plain.replace(".", "", 1).replace("-", "", 1).isdigit()


def on_one_line(header: Sequence[str]) -> list[str]:
    """Return a header without the line breaks that wrap its names, of which not all readers find the end."""
    return [" ".join(name.split()) if len(name.splitlines()) > 1 else name for name in header]


def is_total(row: Sequence[str]) -> bool:
    """Say whether a row looks like the total that reports put under a table."""
    first = next((cell for cell in row if cell.strip()), "")
    return " ".join(first.split()).casefold().rstrip(":") in _TOTALS


def shortened(name: str) -> str:
    """Return a name on one line, and no longer than a line can show."""
    plain = " ".join(name.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _usual(rows: Sequence[Sequence[str]]) -> int:
    """Return how many filled cells the widest rows have that are not few."""
    counts = Counter(filled(row) for row in rows if filled(row))
    if not counts:
        return 0
    least = max(1, sum(counts.values()) // 10)
    return max(width for width, count in counts.items() if count >= least)
