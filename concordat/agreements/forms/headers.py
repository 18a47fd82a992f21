"""The header row of a CSV or XLSX file: the first row that holds words, and nothing else of it."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from openpyxl import load_workbook

from concordat.kernel.errors import Problem

_WIDEST = 1000  # columns that are looked at
_DEEPEST = 20  # rows in which a header is looked for
_LARGEST = 200 * 1024 * 1024  # bytes of an XLSX file unpacked
_START = 256 * 1024  # bytes of a CSV file that are read
_UNREADABLE = "The file could not be read. Save it again as CSV, or write its fields a line each."


def headers(upload: UploadedFile[bytes]) -> list[str]:
    """Return the names in the header row of a file; raise `Problem` in words where there is none."""
    name = (upload.name or "").lower()
    rows = _workbook(upload) if name.endswith(".xlsx") else _lines(upload)
    found = next((named for row in rows[:_DEEPEST] if (named := _named(row))), [])
    if not found:
        raise Problem("The file has no header row: the names of its fields in the first row.")
    return found


def _named(row: Any) -> list[str]:
    return [text for value in list(row)[:_WIDEST] if value is not None and (text := " ".join(str(value).split()))]


def _lines(upload: UploadedFile[bytes]) -> list[list[str]]:
    start = upload.read(_START)
    for encoding in ("utf-8-sig", "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = start.decode(encoding, "ignore" if len(start) == _START else "strict")
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Problem(_UNREADABLE)
    if "\x00" in text:
        raise Problem(_UNREADABLE)
    first = text.splitlines()[:_DEEPEST]
    separator = max(",;\t|", key=lambda sign: first[0].count(sign) if first else 0)
    try:
        return list(csv.reader(io.StringIO("\n".join(first)), delimiter=separator))
    except csv.Error:
        raise Problem(_UNREADABLE) from None


def _workbook(upload: UploadedFile[bytes]) -> list[Any]:
    content = upload.read()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _LARGEST:
                raise Problem("The file is too large once it is unpacked. Save its first rows alone.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            rows = book.worksheets[0].iter_rows(max_row=_DEEPEST, max_col=_WIDEST, values_only=True)
            return list(rows)
        finally:
            book.close()
    except Problem:
        raise
    except Exception:  # a broken workbook fails in as many ways as it can be broken
        raise Problem(_UNREADABLE) from None
