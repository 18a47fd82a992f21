"""The sheets of a workbook, written as CSV: run by `workbooks` in a process of its own, under limits.

Dates become ISO dates, times ISO times, durations hours, minutes and seconds, whole numbers lose the “.0” that workbooks
keep them with, and a percentage is the share that it stands for. Text stays as it is, also where it begins with = + - or @.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from concordat.kernel.errors import Problem

from .archives import damaged
from .cells import Marks, letters, marks
from .csvs import TOTAL, Asked, above_header
from .headers import DEEPEST, filled, header_at, is_total, names_of, on_one_line
from .limits import size

Row = list[str]
MERGED = "Cells of several rows are merged. Only the first row of them has their value."


def written(path: Path, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield for each sheet what became of it: a CSV with its header, or why there is none."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise Problem(f"“{asked.origin}” is protected by a password. Save a copy without the password.") from None
    except (CalamineError, OSError):
        raise Problem(damaged(asked.origin)) from None
    sheets = book.sheets_metadata
    if len(sheets) > asked.limits.sheets:
        raise Problem(
            f"“{asked.origin}” has more than {asked.limits.sheets:,} sheets. Deliver the sheets of the dataset alone."
        )
    for number, sheet in enumerate(sheets):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            yield {"sheet": sheet.name, "hidden": True}
            continue
        yield {"sheet": sheet.name, **_one(book, path, number, sheet.name, asked)}


def _one(book: CalamineWorkbook, path: Path, number: int, name: str, asked: Asked) -> dict[str, Any]:
    try:
        sheet = book.get_sheet_by_index(number)
    except CalamineError:
        raise Problem(damaged(asked.origin)) from None
    if sheet.start is None:
        return {"empty": True}
    left = sheet.start[1]
    rows = ([value if type(value) is str else _said(value) for value in row] for row in sheet.iter_rows())
    first = list(islice(rows, 2 * DEEPEST))
    at = header_at(first, asked.wanted)
    if at is None:
        return {"empty": True}
    ours = 2 * asked.wanted.found(first[at]) >= len(asked.wanted.columns)
    marked = marks(path, number) if ours else Marks()
    if marked.uncalculated:
        raise Problem(
            f"The formula in {marked.uncalculated} of “{asked.origin}”, sheet “{name}”, has no value, because nothing has "
            "calculated it. Open the workbook in Excel, save it and deliver that."
        )
    sheet_asked = Asked(f"{asked.origin}, sheet “{name}”", asked.scratch, asked.limits, asked.wanted)
    whole = _with_errors(chain(first, rows), marked, left)
    return _Table(sheet_asked, first[at], at, left).write(
        whole, asked.scratch / f"{path.name}-sheet-{number + 1}", marked, sheet.merged_cell_ranges or ()
    )


class _Table:
    """A table on a sheet: the columns that its header names, and what stands beside them."""

    def __init__(self, asked: Asked, header: Sequence[str], at: int, left: int) -> None:
        self.asked, self.at, self.left = asked, at, left
        self.named = [index for index, cell in enumerate(header) if cell.strip()]
        self.nameless = [index for index in range(self.named[-1]) if not header[index].strip()]
        self.beyond = self.named[-1] + 1
        self.header = names_of(
            on_one_line([header[index] for index in self.named]), asked.origin, asked.limits, asked.wanted
        )
        self.rows, self.last = 0, []  # type: tuple[int, Row]

    def write(self, rows: Iterable[Row], to: Path, marked: Marks, merged: Sequence[Any]) -> dict[str, Any]:
        """Write the sheet row for row, so that rows keep their numbers; what is above the header is only counted."""
        above = waiting = 0
        with to.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            for number, row in enumerate(rows):
                if number < self.at:
                    out.write("-\r\n")
                    above += bool(filled(row))
                elif not filled(row):
                    waiting += 1  # empty rows count where others follow
                else:
                    writer.writerows([[""] * len(self.named)] * waiting)
                    writer.writerow(self._cells(row) if number > self.at else self.header)
                    waiting = 0
        if not self.rows:
            to.unlink()
            return {"empty": True}
        notes = [above_header(above, "row")] if above else []
        notes += [TOTAL] if is_total(self.last) else []
        notes += _of_errors(marked)
        notes += [MERGED] if any(first[0] < last[0] and last[0] > self.at for first, last in merged) else []
        return {"path": str(to), "header": self.header, "skip": self.at, "notes": notes}

    def _cells(self, row: Row) -> Row:
        self.rows += 1
        self.last = row
        if sum(map(len, row)) > self.asked.limits.line:
            raise Problem(
                f"A row of “{self.asked.origin}” holds more than {size(self.asked.limits.line)} of text, so this is no "
                "table of rows. Deliver the columns of the dataset alone."
            )
        for index in self.nameless:
            if row[index].strip():
                raise Problem(
                    f"Column {letters(self.left + index)} of “{self.asked.origin}” has values and no name. "
                    "Give it one in the header, or delete the column."
                )
        extra = row[self.beyond :] if any(cell.strip() for cell in row[self.beyond :]) else []
        return [row[index] for index in self.named] + extra


def _with_errors(rows: Iterable[Row], marked: Marks, left: int) -> Iterator[Row]:
    """Yield rows with the errors that cells show, which reading leaves empty."""
    if not marked.errors:
        yield from rows
        return
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (number, column), error in marked.errors.items():
        by_row.setdefault(number, []).append((column - left, error))
    for number, row in enumerate(rows):
        for column, error in by_row.get(number, ()):
            if 0 <= column < len(row) and not row[column]:
                row[column] = error
        yield row


def _of_errors(marked: Marks) -> list[str]:
    if not marked.errors:
        return []
    (row, column), error = next(iter(marked.errors.items()))
    count, where = len(marked.errors), f"{letters(column)}{row + 1}"
    if count == 1:
        return [f"The cell {where} shows an error ({error}) in place of a value."]
    return [f"{count:,} cells show an error in place of a value; the first is {where} ({error})."]


def _said(value: Any) -> str:
    """Return the value of a cell as a CSV has it, if it is no text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return str(value)
