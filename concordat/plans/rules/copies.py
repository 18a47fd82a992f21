"""When a plan's file is made in the background, and how long it is then kept.

Word, PDF and workbook take between one and one and a half seconds for a thousand actions on one core; what takes longer
than about half a second is made while a page shows how far it has come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from concordat.kernel.errors import Missing

LARGE = 400  # actions
KEPT = timedelta(hours=1)
REMEMBERED = timedelta(days=1)


def is_large(actions: int) -> bool:
    """Say whether a plan of so many actions is written to a file in the background."""
    return actions > LARGE


def has_run_out(until: datetime | None, now: datetime) -> bool:
    """Say whether a file that was made is no longer kept."""
    return until is not None and until <= now


@dataclass(frozen=True, slots=True)
class Writer:
    """How a kind of file is made: what it is called in words, laying a plan out, and writing what was laid out."""

    words: str
    lay: Callable[[Any], Any]
    write: Callable[[Any], bytes]


_writers: dict[str, Writer] = {}


def register(kind: str, writer: Writer) -> Writer:
    """Say how a kind of file is made: pages are laid out in a room that jobs do not see."""
    _writers[kind] = writer
    return writer


def writer_of(kind: str) -> Writer:
    """Return how a kind of file is made; raise `Missing` where there is no such kind."""
    if kind not in _writers:
        raise Missing
    return _writers[kind]
