"""Tell what kind of file this is: by its content first, because names are often wrong."""

from __future__ import annotations

import re

from .errors import Unreadable

# What a file begins with -> what to call it. The order matters only for archives, which hold the office formats.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Office file"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_INSIDE_ARCHIVE: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
)
_BY_SUFFIX = {
    ".docx": "a Word document",
    ".docm": "a Word document with macros",
    ".xlsx": "an Excel workbook",
    ".xlsm": "an Excel workbook with macros",
    ".odt": "an OpenDocument text",
    ".ods": "an OpenDocument spreadsheet",
    ".pptx": "a PowerPoint presentation",
}
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown", ".tsv", ".tab"})


def suffix_of(name: str) -> str:
    """Return the end of a file name in lower case, such as ".txt", or ""."""
    stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot and stem and "/" not in end else ""


def kind_of(data: bytes, name: str, readable: str) -> str:
    """Return the registry's key for this file.

    Raises Unreadable, naming the kind that the file is and the kinds in `readable` that can be read.
    """
    foreign = _foreign_kind(data, name)
    if foreign:
        raise Unreadable(f"“{name}” is {foreign}. Concordat reads {readable}. Save the plan as text and try again.")
    return "text"


def _foreign_kind(data: bytes, name: str) -> str:
    suffix = suffix_of(name)
    if data.startswith(b"PK\x03\x04"):
        inside = next((words for mark, words in _INSIDE_ARCHIVE if mark in data), "")
        return _BY_SUFFIX.get(suffix) or inside or "a compressed file"
    for signature, words in _SIGNATURES:
        # two printable letters are too few to call a text a program
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:1024]):
            return words
    if _WEB_PAGE.match(data[:2048].removeprefix(b"\xef\xbb\xbf")):
        return "a web page"
    if suffix in _BY_SUFFIX:
        return f"named as {_BY_SUFFIX[suffix]} but is something else, so it may be damaged"
    if suffix == ".pdf":
        return "named as a PDF but is something else, so it may be damaged"
    return ""


def is_text_name(name: str) -> bool:
    """Say whether the end of the name is one that text files usually have."""
    return suffix_of(name) in _TEXT_SUFFIXES
