"""Cells of an XLSX sheet that show an error, or hold a formula that nothing has calculated: both look empty to a reader."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_BLOCK = 1 << 20
_LONGEST_ROW = 64_000_000
_ERROR = re.compile(rb't\s*=\s*["\']e["\']')
_WHERE = re.compile(rb'\br\s*=\s*["\']([A-Z]{1,3})(\d{1,7})["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
_TEXT = re.compile(rb't\s*=\s*["\']str["\']')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_SAID = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


@dataclass(slots=True)
class Marks:
    """Errors by row and column, both counted from 0, and the first cell whose formula has no value."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: str = ""


def marks(path: Path, number: int) -> Marks:
    """Return what is marked in the sheet that stands at `number`, from 0, in an XLSX workbook; nothing for other kinds."""
    found = Marks()
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part(archive, number)
            if part:
                with archive.open(part) as file:
                    for rows in _rows(file):
                        _errors(rows, found)
                        found.uncalculated = found.uncalculated or _uncalculated(rows)
    except (zipfile.BadZipFile, KeyError):
        return found
    return found


def place(cell: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell that is called by letters and a number."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column that is counted from 0."""
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def _part(archive: zipfile.ZipFile, number: int) -> str:
    """Return the member that holds a sheet, by the workbook's own lists."""
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    if number >= len(sheets):
        return ""
    wanted = next((value for name, value in _facts(sheets[number]).items() if name.endswith(":id")), "")
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        facts = _facts(relation)
        if facts.get("Id") == wanted:
            target = facts.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _facts(element: bytes) -> dict[str, str]:
    return {name.decode(): (one or two).decode("utf-8", "replace") for name, one, two in _SAID.findall(element)}


def _rows(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a sheet in pieces that end where a row ends."""
    held = b""
    while block := file.read(_BLOCK):
        held += block
        cut = held.rfind(b"row>") + 4
        if cut > 4 or len(held) > _LONGEST_ROW:
            yield held[:cut] if cut > 4 else held
            held = held[cut:] if cut > 4 else b""
    yield held


def _errors(rows: bytes, found: Marks) -> None:
    if b"e" not in rows:
        return
    for match in _ERROR.finditer(rows):
        begin, end = rows.rfind(b"<", 0, match.start()), rows.find(b">", match.end())
        where = _WHERE.search(rows, begin, max(begin, end))
        value = _VALUE.search(rows, end, rows.find(b"c>", end) if end > 0 else end)
        if where:
            cell = (where.group(1) + where.group(2)).decode()
            found.errors[place(cell)] = value.group(1).decode("utf-8", "replace")[:20] if value else "#N/A"


def _uncalculated(rows: bytes) -> str:
    for match in _FORMULA.finditer(rows):
        end = rows.find(b"c>", match.end())
        if _VALUE.search(rows, match.end(), end if end > 0 else len(rows)):
            continue
        begin = max(rows.rfind(b"<c ", 0, match.start()), rows.rfind(b":c ", 0, match.start()))
        tag = rows[begin : match.start()] if begin >= 0 else b""
        where = _WHERE.search(tag)
        if where and not _TEXT.search(tag):
            return (where.group(1) + where.group(2)).decode()
    return ""
