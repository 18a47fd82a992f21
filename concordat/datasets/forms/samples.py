"""The first rows of a sample that somebody gives: its header row and up to two thousand rows under it."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from openpyxl import load_workbook

from concordat.datasets.rules.declarations import MOST_COLUMNS
from concordat.kernel.errors import Problem

MOST_ROWS = 2000
_START = 2 * 1024 * 1024  # bytes of a CSV file that are read
_LARGEST = 200 * 1024 * 1024  # bytes of an XLSX file unpacked
_DEEPEST = 20  # rows in which a header is looked for
_UNREADABLE = "The file could not be read. Save it again as CSV in UTF-8."


@dataclass(frozen=True, slots=True)
class Sample:
    """The names of a file's columns, and rows under them."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sampled(upload: UploadedFile[bytes]) -> Sample:
    """Return the first rows of a CSV or XLSX file; raise Problem in words where there are none."""
    rows = _workbook(upload) if (upload.name or "").lower().endswith(".xlsx") else _lines(upload)
    at = next((at for at, row in enumerate(rows[:_DEEPEST]) if any(row)), None)
    if at is None:
        raise Problem("The file has no header row: the names of its columns in the first row.")
    headers = list(rows[at])
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise Problem(f"The file has {len(headers):,} columns. A dataset has {MOST_COLUMNS} at most.")
    named = tuple(header or f"Column {place}" for place, header in enumerate(headers, start=1))
    return Sample(named, tuple(tuple(row) for row in rows[at + 1 :]))


def _lines(upload: UploadedFile[bytes]) -> list[list[str]]:
    start = upload.read(_START)
    whole = len(start) < _START
    text = _decoded(start, whole)
    if not whole:
        text = text[: text.rfind("\n") + 1]
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t|", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[_plain(value) for value in row] for row, _ in zip(reader, range(MOST_ROWS), strict=False)]
    except csv.Error:
        raise Problem(_UNREADABLE) from None


def _decoded(start: bytes, whole: bool) -> str:
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = start.decode(encoding, "strict" if whole else "ignore")
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Problem(_UNREADABLE)


def _workbook(upload: UploadedFile[bytes]) -> list[list[str]]:
    content = upload.read()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _LARGEST:
                raise Problem("The file is too large once it is unpacked. Save its first rows alone.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS + 1, values_only=True)
            return [[_plain(value) for value in row] for row in rows]
        finally:
            book.close()
    except Problem:
        raise
    except Exception:  # a broken workbook fails in as many ways as it can be broken
        raise Problem(_UNREADABLE) from None


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())[:1000]
