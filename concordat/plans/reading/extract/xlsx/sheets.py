"""Read one sheet in a single pass: the cells that hold words or colour, merged cells, what is hidden, named columns."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from .. import packages
from ..blocks import Builder, Run, calm
from ..elements import local
from ..errors import Unreadable
from .rules import Rule, read_rules
from .shown import shown
from .workbooks import Entry, Workbook, elements, relations, runs_of

MOST_COLUMNS = 300
_MOST_MERGED = 20_000
_LETTERS = re.compile(r"\$?([A-Z]{1,3})")
_TAGS = ("row", "col", "mergeCell", "autoFilter", "conditionalFormatting")

Spot = tuple[int, int]  # row and column, both from 1


@dataclass(frozen=True, slots=True)
class Value:
    """Hold what a cell shows: its words, its fill as RRGGBB, and its level where it has the style of a heading."""

    runs: tuple[Run, ...] = ()
    colour: str = ""
    heading: int = 0

    @property
    def text(self) -> str:
        """Return the words, one line for each of the cell's."""
        lines = "".join(run.text for run in self.runs).split("\n")
        return "\n".join(line for line in map(calm, lines) if line)

    @property
    def bold(self) -> bool:
        """Say whether all words are bold."""
        return all(run.bold for run in self.runs if run.text.strip())


@dataclass
class Sheet:
    """Hold a sheet: its cells, the spans of merged ones (rows, columns) by their first, and what is hidden.

    `naming` holds the rows that the file marks as names of columns, with the first and the last of those columns.
    """

    title: str
    values: dict[Spot, Value] = field(default_factory=dict)
    merged: dict[Spot, Spot] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    naming: dict[int, tuple[int, int]] = field(default_factory=dict)

    def names(self, row: int, columns: Sequence[int]) -> bool:
        """Say whether a row is marked as the names of these columns."""
        first, last = self.naming.get(row, (1, 0))
        return any(first <= column <= last for column in columns)


def read_sheet(package: zipfile.ZipFile, workbook: Workbook, entry: Entry, builder: Builder) -> Sheet:
    """Return a sheet; `builder` counts its cells. Raises Unreadable where it is damaged or far too large."""
    reader = _Reader(workbook, Sheet(entry.title), builder)
    for element in elements(packages.part(package, entry.path, workbook.name), workbook.name, *_TAGS):
        reader.take(element)
    for path in relations(package, entry.path, workbook.name).values():
        if "/tables/" in path and path in package.namelist():
            reader.table(packages.tree(package, path, workbook.name))
    reader.colour_by_rules()
    return reader.sheet


@dataclass
class _Reader:
    """Take the elements of a sheet in the order of the file."""

    workbook: Workbook
    sheet: Sheet
    builder: Builder
    row: int = 0
    away: set[int] = field(default_factory=set)  # hidden columns
    rules: list[Rule] = field(default_factory=list)

    def take(self, element: etree._Element) -> None:
        """Take one element."""
        tag = local(element)
        if tag == "row":
            self._row(element)
        elif tag == "col":
            self._column(element)
        elif tag == "mergeCell":
            self._merge(element.get("ref", ""))
        elif tag == "autoFilter":
            self._name_columns(element.get("ref", ""))
        else:
            self.rules += read_rules(element, self.workbook.styles)

    def table(self, root: etree._Element) -> None:
        """Take note of the row that names the columns of a table which the program itself knows as one."""
        if root.get("headerRowCount", "1") != "0":
            self._name_columns(root.get("ref", ""))

    def colour_by_rules(self) -> None:
        """Give cells the colours that the sheet's rules give them for their words."""
        texts = {spot: value.text.lower() for spot, value in self.sheet.values.items()} if self.rules else {}
        for rule in self.rules:
            for spot in rule.found_in(texts):
                self.sheet.values[spot] = replace(self.sheet.values[spot], colour=rule.colour)

    def _row(self, row: etree._Element) -> None:
        self.row = _number(row.get("r")) or self.row + 1
        if not any(map(len, row)):
            return  # it is only formatted, as whole sheets sometimes are
        values: dict[Spot, Value] = {}
        column, worded = 0, 0
        for cell in row:
            column = _column_of(cell.get("r", "")) or column + 1
            if column in self.away:
                continue
            value = self._value(cell)
            worded += bool(value.runs)
            if value.runs and column > MOST_COLUMNS:
                raise Unreadable(
                    f"“{self.workbook.name}” has words in more than {MOST_COLUMNS} columns of the sheet "
                    f"“{self.sheet.title}”. Save the columns that hold the plan as a workbook of their own and try again."
                )
            if (value.runs or value.colour) and column <= MOST_COLUMNS:
                values[self.row, column] = value
        if worded:
            self.builder.count(cells=worded)
            self.sheet.values |= values
            if row.get("hidden") in {"1", "true"}:
                self.sheet.hidden.add(self.row)

    def _value(self, cell: etree._Element) -> Value:
        style = self.workbook.styles.of(cell.get("s"))
        runs = self._runs(cell, style.form) if len(cell) else ()
        if not any(run.text.strip() for run in runs):
            return Value(colour=style.fill)
        if style.bold:
            runs = tuple(Run(run.text, bold=True) for run in runs) if len(runs) == 1 else runs
        return Value(runs, style.fill, style.heading)

    def _runs(self, cell: etree._Element, form: str) -> tuple[Run, ...]:
        kind, inline, stated = cell.get("t", "n"), cell.find("{*}is"), cell.findtext("{*}v")
        if inline is not None:
            return runs_of(inline)
        if stated is None or kind == "e":
            return ()
        if kind == "s":
            at = _number(stated)
            return self.workbook.strings[at] if at < len(self.workbook.strings) else ()
        if kind in {"n", ""}:
            return (Run(self._shown(stated, form)),)
        if kind == "b":
            return (Run("TRUE" if stated == "1" else "FALSE"),)
        return (Run(_day(stated) if kind == "d" else stated),)

    def _shown(self, stated: str, form: str) -> str:
        try:
            return shown(float(stated), form, self.workbook.epoch)
        except (ValueError, OverflowError):
            return stated

    def _column(self, column: etree._Element) -> None:
        """Take note of columns that are hidden; ones that are only folded away are read."""
        first, last = _number(column.get("min")), _number(column.get("max"))
        if column.get("hidden") in {"1", "true"} and not _number(column.get("outlineLevel")):
            self.away |= set(range(first, min(last, MOST_COLUMNS) + 1))

    def _merge(self, ref: str) -> None:
        area = _area(ref)
        if area is not None and len(self.sheet.merged) < _MOST_MERGED:
            left, top, right, bottom = area
            self.sheet.merged[top, left] = (bottom - top + 1, right - left + 1)

    def _name_columns(self, ref: str) -> None:
        if area := _area(ref):
            self.sheet.naming[area[1]] = (area[0], area[2])


def _area(ref: str) -> Sequence[int] | None:
    """Return the first column, first row, last column and last row of an area such as "A1:F9"."""
    try:
        area = range_boundaries(ref)
    except (ValueError, TypeError):
        return None
    return None if any(side is None for side in area) else tuple(area)


def _column_of(ref: str) -> int:
    found = _LETTERS.match(ref)
    return coordinate_to_tuple(f"{found.group(1)}1")[1] if found else 0


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _day(stated: str) -> str:
    try:
        return f"{date.fromisoformat(stated[:10]):%d/%m/%Y}"
    except ValueError:
        return stated
