"""A CSV file as rows that have been looked at: its letters, its columns, and whether it was cut off."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from concordat.places.reading.found import Unloadable

_MOST_TOLD = 20
csv.field_size_limit(1_000_000)


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file with its columns; rows are read anew each time they are asked for."""

    path: Path
    columns: Sequence[str]

    @classmethod
    def open(cls, path: Path) -> Table:
        """Open a file and read its first line."""
        first = next(_lines(path), None)
        if first is None or not any(name.strip() for name in first):
            raise Unloadable("The file is empty")
        columns = [name.strip() for name in first]
        twice = sorted({name for name in columns if name and columns.count(name) > 1})
        if twice:
            raise Unloadable(f"Two columns are called {twice[0]}")
        return cls(path, columns)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row with its number in the file (the columns are row 1); raise Unloadable for one cut off."""
        lines = _lines(self.path)
        next(lines, None)
        for number, cells in enumerate(lines, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) < len(self.columns):
                raise Unloadable(f"Row {number} is cut off: it has {len(cells)} of {len(self.columns)} columns")
            if len(cells) > len(self.columns):
                raise Unloadable(f"Row {number} has {len(cells)} columns, and the file {len(self.columns)}")
            yield number, {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True)}

    @property
    def name(self) -> str:
        return self.path.name


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError:
                where = f"after row {reader.line_num}" if reader.line_num else "at its beginning"
                raise Unloadable(
                    f"The file is not written in UTF-8 ({where}). Save it as “CSV UTF-8” and load it again"
                ) from None
            except csv.Error as error:
                raise Unloadable(f"Row {reader.line_num} cannot be read as CSV: {error}") from None


class Faults:
    """Collects what is wrong with rows, so that all of it can be said at once."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, number: int, words: str) -> None:
        """Note what is wrong with a row."""
        self._found.append(f"Row {number}: {words}")

    def stop(self) -> None:
        """Raise Unloadable where anything is wrong."""
        if self._found:
            raise Unloadable(*self._found)


def whole(text: str) -> int:
    """Read a whole number, also one written as 1691.0 or 1,691; raise ValueError in words."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise ValueError(f"“{text}” is not a number" if text else "a number is missing") from None
    if value != value or value in (float("inf"), float("-inf")) or value < 0 or value > 2_000_000_000:
        raise ValueError(f"“{text}” is not a number of people")
    if value != int(value):
        raise ValueError(f"“{text}” is not a whole number")
    return int(value)
