"""A paper as a plain tree: headings, words, lists and tables in reading order, from which Word and PDF files are made.

Who writes a paper says what it holds, never how it looks; so both kinds of file hold the same, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels begin at 1 and never leave one out."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph for each line of `text`; what `label` says stands before the first in bold."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A line in bold that says what the next block is."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list, an item a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its share of the width, and whether the lines of its cells are items of a list."""

    name: str
    width: float = 1
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a caption; a cell is its lines."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A new page, wide or upright, for all that follows."""

    wide: bool


Block = Heading | Words | Label | Points | Grid | Turn


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is called and of what it is, what its foot says, what a computer knows it by, and its blocks.

    Its contents stand where the first `Turn` is. `mark` is a name and a value kept among the file's properties.
    """

    title: str
    subtitle: str
    subject: str
    author: str
    foot: str
    mark: tuple[str, str]
    blocks: Sequence[Block]


def printable(text: str) -> str:
    """Return text without the signs that no file of words may hold."""
    return _UNPRINTABLE.sub("", text)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that hold words."""
    return tuple(line for raw in printable(text).splitlines() if (line := " ".join(raw.split())))


def paper_response(name: str, kind: str, content: bytes) -> HttpResponse:
    """Return a file called `name` to be kept, never shown from a cache."""
    response = HttpResponse(content, content_type=kind)
    safe = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-")
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["Cache-Control"] = "no-store"
    return response
