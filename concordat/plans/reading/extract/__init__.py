"""Read a file into the document model. One extractor for each kind of file: the module that `KINDS` names.

Each has `extract(data, name, tell)`. It is imported when the first file of its kind comes, so that reading a text needs
none of the libraries that other kinds need.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from ..documents import Document
from .errors import Unreadable
from .kinds import KINDS, kind_of, readable_kinds, readable_suffixes
from .progress import Progress

MAX_BYTES = 20_000_000


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that a file holds; `tell` hears percentages from 5 to 50 and what is being done.

    Raises Unreadable, in words, for a file that is empty, too large, damaged or of a kind that is not read.
    """
    if len(data) > MAX_BYTES:
        limit, size = MAX_BYTES // 1_000_000, len(data) / 1_000_000
        raise Unreadable(f"“{name}” is too large: {size:.0f} MB, and the limit is {limit} MB. Split it and try again.")
    if not data.strip():
        raise Unreadable(f"“{name}” is empty. Choose the file that holds the plan.")
    reader = import_module(f".{kind_of(data, name)}", __package__)
    return cast(Document, reader.extract(data, name, tell))


__all__ = [
    "KINDS",
    "MAX_BYTES",
    "Progress",
    "Unreadable",
    "extract",
    "readable_kinds",
    "readable_suffixes",
]
