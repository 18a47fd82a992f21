"""Files that show what an update says: how many, how large, and of which kinds, told by their content."""

from __future__ import annotations

import re
from collections.abc import Mapping

from concordat.kernel.errors import Problem
from concordat.plans.reading import Unreadable
from concordat.plans.reading.extract import packages
from concordat.plans.reading.extract.kinds import kind_of, suffix_of
from concordat.plans.rules.documents import CONTENT_TYPES, spoken_name

MOST_FILES = 5
MEGABYTES = 10
KINDS_IN_WORDS = "PDF, Word (.docx), Excel (.xlsx), OpenDocument, CSV, text, PNG and JPEG"
SUFFIXES = (
    ".pdf", ".docx", ".xlsx", ".odt", ".ods", ".odp", ".csv", ".txt", ".md", ".png", ".jpg", ".jpeg"
)  # fmt: skip
_PICTURES: Mapping[bytes, str] = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_OPENDOCUMENT_SORTS = ("text", "spreadsheet", "presentation")
_ARCHIVE = b"PK\x03\x04"
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def content_type(name: str, content: bytes) -> str:
    """Return the kind of a file as browsers name kinds, told by its content; raise `Problem` for one that is not kept."""
    for beginning, picture in _PICTURES.items():
        if content.startswith(beginning):
            return picture
    found = _of_archive(name, content) if content.startswith(_ARCHIVE) else _of_words(name, content)
    if not found:
        raise Problem(f"“{spoken_name(name)}” is of no kind that can be kept here. Give {KINDS_IN_WORDS}.", "evidence")
    return found


def check_size(name: str, size: int) -> None:
    """Refuse a file that is empty or too large."""
    if not size:
        raise Problem(f"“{spoken_name(name)}” is empty", "evidence")
    if size > MEGABYTES * 1_000_000:
        raise Problem(f"“{spoken_name(name)}” must be {MEGABYTES} MB or smaller", "evidence")


def check_file(name: str, content: bytes) -> None:
    """Refuse a file that is empty, too large, or of a kind that is not kept."""
    check_size(name, len(content))
    content_type(name, content)


def check_count(files: int) -> None:
    """Refuse more files than a board opens."""
    if files > MOST_FILES:
        raise Problem(f"An update has {MOST_FILES} files at most; this would be {files}", "evidence")


def _of_archive(name: str, content: bytes) -> str:
    """Return the kind of an office file; one that is damaged, locked, or holds macros is refused in the reader's words."""
    try:
        with packages.opened(content, spoken_name(name)) as package:
            listed = "mimetype" in package.namelist()
            mime = packages.part(package, "mimetype", name, 1000) if listed else b""
    except Unreadable as wrong:
        raise Problem(str(wrong), "evidence") from None
    sort = mime.decode("ascii", "replace").strip().removeprefix(_OPENDOCUMENT)
    if sort in _OPENDOCUMENT_SORTS:
        return f"{_OPENDOCUMENT}{sort}"
    try:
        return CONTENT_TYPES[kind_of(content, name)]
    except Unreadable:
        return ""


def _of_words(name: str, content: bytes) -> str:
    """Return the kind of a PDF or a text. A table with commas is read as a text, which it is."""
    csv = suffix_of(name) == ".csv"
    try:
        kind = kind_of(content, "table.txt" if csv else name)
    except Unreadable:
        return ""
    if kind == "pdf":
        return CONTENT_TYPES["pdf"]
    if kind != "text" or (_NOT_TEXT.search(content) and not content.startswith(_UTF_16)):
        return ""
    return "text/csv" if csv else "text/plain"
