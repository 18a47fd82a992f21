"""Lists to take away: CSV and XLSX files of what a page shows, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 32_767  # characters in one cell of a spreadsheet
_WIDEST = 60  # characters of width given to one column


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file that holds several: its title, the names of its columns, its rows."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return the rows as a CSV file called `name` and ".csv", in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return _file(f"{name}.csv", "text/csv; charset=utf-8", text.getvalue().encode("utf-8-sig"))


def xlsx_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> HttpResponse:
    """Return the rows as a spreadsheet called `name` and ".xlsx"; dates and numbers stay dates and numbers."""
    return xlsx_sheets_response(name, [Sheet(title or name, columns, rows)])


DOWNLOADS = {"csv": csv_response, "xlsx": xlsx_response}  # the kinds of file in which a list is taken away


def csv_sheets_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Return tables of one shape as one CSV file, whose first column says from which of them a row is."""
    columns = ["Section", *(sheets[0].columns if sheets else ())]
    return csv_response(name, columns, ([sheet.title, *row] for sheet in sheets for row in sheet.rows))


def xlsx_sheets_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Return tables as a spreadsheet, each on a sheet of its own."""
    book = Workbook()
    book.remove(book.active)
    for told in sheets:
        _fill(book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", told.title)[:31]), told.columns, told.rows)
    file = io.BytesIO()
    book.save(file)
    return _file(f"{name}.xlsx", XLSX, file.getvalue())


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    cells = [[_typed(value) for value in row] for row in rows]
    for number, row in enumerate([list(columns), *cells], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            _write(cell, value)
            cell.font = Font(bold=number == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and len(value) > _WIDEST)
    for place, column in enumerate(columns, start=1):
        longest = max((len(_plain(row[place - 1])) for row in cells), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDEST, max(len(column), longest, 8)) + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{len(cells) + 1}"


def attachment(name: str, content: bytes, kind: str) -> HttpResponse:
    """Return a file that somebody gave, byte for byte: a browser saves it and never shows it."""
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff", "Cache-Control": "private"},
    )


def disarmed(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: what begins like one is led by an apostrophe."""
    armed = text.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(text.strip())
    return f"'{text}" if armed else text


def _plain(value: Any) -> str:
    """Write a value as people do, for a file that knows only text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (int, float)):
        return str(value)
    return disarmed(_UNPRINTABLE.sub("", str(value)))


def _typed(value: Any) -> Any:
    """Return a value as a spreadsheet holds it: dates, numbers, and text that is no formula."""
    if isinstance(value, datetime):
        return _local(value).replace(tzinfo=None)
    if isinstance(value, (date, int, float, timedelta)) and not isinstance(value, bool):
        return value
    return (_UNPRINTABLE.sub("", value) if isinstance(value, str) else _plain(value))[:_LONGEST]


def _write(cell: Any, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _file(name: str, kind: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    safe = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-")
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["Cache-Control"] = "no-store"
    return response
