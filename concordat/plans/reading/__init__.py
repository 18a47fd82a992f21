"""Read a partnership's plan from a file: `read(path, name=...)` returns a `Reading`, or raises `Unreadable`.

Layers, lowest first: `documents` (what was on the page), `extract` (one file kind each, into a document),
`propose` (rules that say what it means), and this door. Nothing here knows Django or any other package.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .documents import Document, Source
from .extract import MAX_BYTES as _MAX_BYTES
from .extract import Progress, Unreadable, extract, readable_kinds, readable_suffixes
from .propose import Action, Part, Reading, Remark, propose


def read(
    source: Path | str | bytes,
    *,
    name: str = "",
    progress: Progress | None = None,
    agencies: Iterable[str] = (),
) -> Reading:
    """Read a plan from a file's path or from its bytes.

    `name` is what the user calls the file; `progress` is told a percentage and what is being done; `agencies` are
    names from the partnership's register, which help to tell leads apart. Raises Unreadable, in words.
    """
    tell = progress or _quiet
    data, name = _bytes_of(source, name)
    tell(5, "Opening the document")
    document = extract(data, name, tell)
    tell(50, "Looking for priorities and actions")
    reading = propose(document, agencies)
    tell(100, f"Found {len(reading.actions)} action{'' if len(reading.actions) == 1 else 's'}")
    return reading


def _bytes_of(source: Path | str | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "the document"
    path = Path(source)
    name = name or path.name
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES + 1), name
    except IsADirectoryError as wrong:
        raise Unreadable(f"“{name}” is a folder. Give a file.") from wrong
    except FileNotFoundError as wrong:
        raise Unreadable(f"There is no file “{path}”. Check the name and try again.") from wrong
    except (OSError, ValueError) as wrong:
        raise Unreadable(f"“{name}” could not be opened. Check that you may read it.") from wrong


def _quiet(_percent: int, _message: str) -> None:
    """Tell nobody."""


__all__ = [
    "Action",
    "Document",
    "Part",
    "Progress",
    "Reading",
    "Remark",
    "Source",
    "Unreadable",
    "read",
    "readable_kinds",
    "readable_suffixes",
]
