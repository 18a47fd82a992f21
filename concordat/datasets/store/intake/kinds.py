"""What a file is, by how it begins and never by its name; and words for what is no table."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from concordat.kernel.errors import Problem

from .archives import beginning, directory
from .limits import Limits, size


class Kind(StrEnum):
    """The kinds of files that hold tables."""

    CSV = "csv"
    WORKBOOK = "workbook"
    PARQUET = "parquet"
    ZIP = "zip"


class Unfit(Problem):
    """A file that is no table, which a ZIP may hold beside its tables."""


class Empty(Problem):
    """A table without rows, which a ZIP or a workbook may hold beside others."""


AGAIN = "See that its export has finished, and deliver it again."
_START = 4_096
_PACKED = "Unpack it and deliver what is in it, or pack it as a ZIP."
_CSV_OR_XLSX = "Save the table as CSV or XLSX and deliver that."
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "packed by gzip (.gz)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive (.7z)"),
    (b"Rar!\x1a\x07", "a RAR archive (.rar)"),
    (b"BZh", "packed by bzip2 (.bz2)"),
    (b"\xfd7zXZ\x00", "packed by xz (.xz)"),
    (b"\x28\xb5\x2f\xfd", "packed by Zstandard (.zst)"),
)
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (
        b"%PDF-",
        "a PDF, which shows a table and does not hold one",
        "Ask for the table that it was made from, as CSV or XLSX.",
    ),
    (b"{\\rtf", "a text document (RTF)", _CSV_OR_XLSX),
    (b"SQLite format 3\x00", "a database (SQLite)", "Export the table as CSV and deliver that."),
    (b"\x00\x01\x00\x00Standard ", "an Access database", "Export the table as CSV or XLSX and deliver that."),
    (b"ARROW1", "an Arrow file", "Save it as Parquet or CSV and deliver that."),
    (b"\x89PNG", "a picture", _CSV_OR_XLSX),
    (b"\xff\xd8\xff", "a picture", _CSV_OR_XLSX),
    (b"GIF8", "a picture", _CSV_OR_XLSX),
    (b"MZ", "a program", _CSV_OR_XLSX),
    (b"\x7fELF", "a program", _CSV_OR_XLSX),
)
_WRITTEN: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (
        re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE),
        "a web page, whatever its name says; some systems export such pages as workbooks",
        "Open it in Excel, save it as XLSX or CSV and deliver that.",
    ),
    (re.compile(rb"<\?xml|<[a-z][\w:]*[\s>]", re.IGNORECASE), "XML", _CSV_OR_XLSX),
    (re.compile(rb"\{\s*(?:\"|\}|$)|\[\s*[\[{]"), "JSON", _CSV_OR_XLSX),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("EncryptedPackage", "protected by a password", "Save a copy without the password and deliver that."),
    ("WordDocument", "a Word document (.doc)", _CSV_OR_XLSX),
    ("PowerPoint Document", "a PowerPoint file (.ppt)", _CSV_OR_XLSX),
    ("__properties_version1.0", "an Outlook message (.msg)", "Save what is attached to it and deliver that."),
)
_WORKBOOKS = ("Workbook\x00", "Book\x00")
_BLOCK = 1 << 20


def kind_of(path: Path, origin: str, limits: Limits) -> Kind:
    """Return what a file is; raise Problem, in words, for what is empty, too large or no table."""
    length = path.stat().st_size
    if length > limits.file:
        raise Problem(
            f"“{origin}” has {size(length)}. A file may have {size(limits.file)}. Deliver it in parts, one for each period."
        )
    with path.open("rb") as file:
        start = file.read(_START)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t \x00"):
        if length <= _START:
            raise Empty(f"“{origin}” is empty. {AGAIN}")
        raise Unfit(f"“{origin}” begins with nothing but blanks, so it is no table. {_CSV_OR_XLSX}")
    if start.startswith(b"PAR1"):
        return Kind.PARQUET
    if start.startswith(b"PK"):
        return _zipped(path, origin, limits)
    if start.startswith(_OLE):
        return _old_office(path, origin)
    _refuse(start, origin)
    return Kind.CSV


def _refuse(start: bytes, origin: str) -> None:
    for mark, what in _ARCHIVES:
        if start.startswith(mark):
            raise Problem(f"“{origin}” is {what}, which is not opened. {_PACKED}")
    for mark, what, advice in _OTHERS:
        if start.startswith(mark):
            raise Unfit(f"“{origin}” is {what}. {advice}")
    begun = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what, advice in _WRITTEN:
        if pattern.match(begun):
            raise Unfit(f"“{origin}” is {what}. {advice}")


def _zipped(path: Path, origin: str, limits: Limits) -> Kind:
    """Tell a workbook, which is a ZIP within, from a ZIP of files."""
    names = {member.filename for member in directory(path, origin, limits)}
    if not names:
        raise Empty(f"“{origin}” is an empty ZIP.")
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return Kind.WORKBOOK
    if {"mimetype", "content.xml"} <= names:
        if b"spreadsheet" in beginning(path, "mimetype", origin):
            return Kind.WORKBOOK
        raise Unfit(f"“{origin}” is an OpenDocument file without a table. {_CSV_OR_XLSX}")
    for folder, what in (
        ("word/", "a Word document"),
        ("ppt/", "a PowerPoint file"),
        ("Index/", "a Numbers or Pages file"),
    ):
        if any(name.startswith(folder) for name in names) and (folder == "Index/" or "[Content_Types].xml" in names):
            raise Unfit(f"“{origin}” is {what}. {_CSV_OR_XLSX}")
    return Kind.ZIP


def _old_office(path: Path, origin: str) -> Kind:
    """Tell an old workbook from other files that are kept as the Office of before 2007 kept them."""
    sought = {stream.encode("utf-16-le"): stream for stream in (*(each for each, _, _ in _STREAMS), *_WORKBOOKS)}
    held: set[str] = set()
    with path.open("rb") as file:
        before = b""
        while block := file.read(_BLOCK):
            held |= {stream for mark, stream in sought.items() if mark in before + block}
            before = block[-100:]
    for stream, what, advice in _STREAMS:
        if stream in held:
            raise Unfit(f"“{origin}” is {what}. {advice}")
    if held & set(_WORKBOOKS):
        return Kind.WORKBOOK
    raise Unfit(f"“{origin}” is an old Office file that holds no workbook. {_CSV_OR_XLSX}")
