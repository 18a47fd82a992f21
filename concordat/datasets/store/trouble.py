"""Trouble of the machine while the store is written: no room left, or a fault of ours, told without a value of any row."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

import duckdb

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS = ("no space left", "file too large", "disk quota exceeded", "max_temp_directory_size", "disk space")


class NoRoom(Exception):
    """The store's disk is full, or a file may not grow further."""


class Broken(Exception):
    """Something went wrong by no fault of the file; what the database engine said of it may quote rows, so is not kept."""


@contextmanager
def told_apart() -> Iterator[None]:
    """Have a full disk raise NoRoom however it was met, and any other error of DuckDB Broken, with its kind alone."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom from None
        raise
    except duckdb.Error as error:
        if any(words in str(error).casefold() for words in _FULL_WORDS):
            raise NoRoom from None
        raise Broken(f"{type(error).__name__} at {where(error)}") from None


def where(error: BaseException) -> str:
    """Return where an error happened, the innermost first, without its words."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{PurePath(each.filename).name}:{each.lineno}" for each in reversed(frames))
