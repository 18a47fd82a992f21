"""Which columns of the files that came are which of those declared, and how the files are read: as text, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from concordat.datasets.rules.declarations import Column, Declaration, folded
from concordat.datasets.store.sessions import name, text
from concordat.datasets.store.shapes import Source, Stop
from concordat.kernel.words import listed

LONGEST_LINE = 2_000_000  # bytes
BLOCK = 8_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """Sources that are read as one, since they have the same header and are written alike.

    `numbers` are their places among all sources of the delivery, `at` the place of each declared column in the header.
    """

    number: int
    sources: tuple[Source, ...]
    numbers: tuple[int, ...]
    at: dict[str, int]

    @property
    def header(self) -> tuple[str, ...]:
        """The names that the files give their columns."""
        return self.sources[0].header

    @property
    def fields(self) -> tuple[str, ...]:
        """What the columns of the files are called while they are text."""
        return tuple(f"_c{place}" for place in range(len(self.header)))

    def field(self, column: Column) -> str:
        """Return SQL for a declared column as text; null where these files have no such column."""
        return f"_c{self.at[column.name]}" if column.name in self.at else "CAST(NULL AS VARCHAR)"

    def read(self) -> str:
        """Return SQL that reads the files as text, with `filename`; lines that do not fit go to the table of rejects."""
        paths = "[" + ", ".join(text(str(source.path)) for source in self.sources) + "]"
        first = self.sources[0]
        if first.form == "parquet":
            cast = ", ".join(
                f"CAST({name(header)} AS VARCHAR) AS {field}"
                for header, field in zip(self.header, self.fields, strict=True)
            )
            return f"SELECT {cast}, filename FROM read_parquet({paths}, filename = true)"
        columns = ", ".join(f"'{field}': 'VARCHAR'" for field in self.fields)
        return (
            f"SELECT * FROM read_csv({paths}, auto_detect = false, header = true, skip = {first.skip}, "
            f"delim = {text(first.delimiter)}, quote = {text(first.quote)}, escape = {text(first.quote)}, "
            f"columns = {{{columns}}}, filename = true, max_line_size = {LONGEST_LINE}, store_rejects = true, "
            f"rejects_table = '{self.rejects}', rejects_scan = '{self.scans}')"
        )

    @property
    def rejects(self) -> str:
        """The table of lines that do not fit."""
        return f"_rejects_{self.number}"

    @property
    def scans(self) -> str:
        """The table of the files that they are from."""
        return f"_scans_{self.number}"

    def source(self) -> str:
        """Return SQL for the number of the source that a row is from."""
        if len(self.sources) == 1:
            return f"CAST({self.numbers[0]} AS INTEGER)"
        pairs = zip(self.sources, self.numbers, strict=True)
        cases = " ".join(f"WHEN {text(str(source.path))} THEN {number}" for source, number in pairs)
        return f"CAST(CASE filename {cases} END AS INTEGER)"


def layouts(sources: Sequence[Source], declared: Declaration) -> list[Layout]:
    """Put sources that are written alike together."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, source in enumerate(sources):
        alike = (source.form, source.header, source.delimiter, source.quote, source.skip)
        groups.setdefault(alike, []).append(number)
    return [
        Layout(
            count,
            tuple(sources[number] for number in numbers),
            tuple(numbers),
            _matched(sources[numbers[0]].header, declared),
        )
        for count, numbers in enumerate(groups.values())
    ]


def even(layout: Layout, folder: Path) -> Layout:
    """Return the same files with all lines ended alike, copied into a folder; DuckDB reads no others."""
    copies = []
    for source, number in zip(layout.sources, layout.numbers, strict=True):
        path = folder / f"even-{number}.csv"
        with source.path.open("rb") as file, path.open("wb") as out:
            held = b""
            while block := file.read(BLOCK):
                block, held = (block[:-1], b"\r") if block[-1:] == b"\r" else (block, b"")
                out.write(block.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
                if held and file.peek(1)[:1] != b"\n":
                    out.write(b"\n")
        copies.append(replace(source, path=path))
    return replace(layout, sources=tuple(copies))


def _matched(header: Sequence[str], declared: Declaration) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, each in enumerate(header):
        places.setdefault(folded(each), place)
    found = {}
    for column in declared.columns:
        fitting = [places[key] for key in map(folded, column.headers) if key in places]
        if fitting:
            found[column.name] = fitting[0]
    return found


def ignored(layout: Layout) -> list[str]:
    """Return the headers that no declared column fits."""
    used = set(layout.at.values())
    return [header for place, header in enumerate(layout.header) if place not in used]


def misfits(layout: Layout, declared: Declaration, needed: Sequence[Column]) -> Iterator[Stop]:
    """Yield why files with such a header cannot be taken in: columns that are missing, and two for one."""
    origin = layout.sources[0].origin
    if not layout.at:
        wanted = listed([column.title for column in declared.columns[:6]])
        yield Stop(f"{origin} has no column of this dataset. Its columns are called {wanted}.", code="columns")
        return
    unknown = ignored(layout)
    for column in needed:
        if column.name not in layout.at:
            yield Stop(f"{origin} has no column “{column.title}”.{_near(column, unknown)}", column.title, "missing")
    for column in declared.columns:
        known = {folded(each) for each in column.headers}
        fitting = [header for header in layout.header if folded(header) in known]
        if len(fitting) > 1:
            both = listed([f"“{header}”" for header in fitting])
            yield Stop(f"{origin} has the columns {both}, which both mean {column.title}.", column.title, "columns")


def _near(column: Column, unknown: Sequence[str]) -> str:
    by_fold = {folded(header): header for header in unknown}
    for each in column.headers:
        if near := get_close_matches(folded(each), by_fold, 1, 0.6):
            return f" It has “{by_fold[near[0]]}”. If that is it, name it so, or have the dataset know it by that name."
    if not unknown:
        return ""
    rest = listed([f"“{header}”" for header in unknown[:5]])
    return f" Columns that the dataset does not know: {rest}."
