"""Read a file into the document model. One extractor for each kind of file; the registry is `EXTRACTORS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..documents import Document
from . import text
from .errors import Unreadable
from .kinds import kind_of

MAX_BYTES = 10_000_000

Progress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Extractor:
    """Hold how one kind of file is read and what users call that kind."""

    words: str
    extract: Callable[[bytes, str], Document]


EXTRACTORS: Mapping[str, Extractor] = {
    "text": Extractor(
        "text files (.txt and .md), with tables as lines of tab-separated cells",
        text.extract,
    ),
}


def readable_kinds() -> str:
    """Return the kinds of file that can be read, in words."""
    return " and ".join(extractor.words for extractor in EXTRACTORS.values())


def extract(data: bytes, name: str) -> Document:
    """Return the document that a file holds.

    Raises Unreadable, in words, for a file that is empty, too large, damaged or of a kind that is not read.
    """
    if len(data) > MAX_BYTES:
        limit, size = MAX_BYTES // 1_000_000, len(data) / 1_000_000
        raise Unreadable(f"“{name}” is too large: {size:.0f} MB, and the limit is {limit} MB. Split it and try again.")
    kind = kind_of(data, name, readable_kinds()) if data else "text"
    return EXTRACTORS[kind].extract(data, name)


__all__ = [
    "EXTRACTORS",
    "MAX_BYTES",
    "Extractor",
    "Unreadable",
    "extract",
    "readable_kinds",
]
