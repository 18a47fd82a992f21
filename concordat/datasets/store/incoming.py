"""The file of a delivery while it comes in: piece after piece, each at its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FILE = "given"


def came(folder: Path) -> int:
    """Return how many bytes are there."""
    file = folder / FILE
    return file.stat().st_size if file.exists() else 0


def append(folder: Path, offset: int, piece: bytes) -> None:
    """Write a piece at its place; what stands after that place is of an attempt that was cut off, and goes."""
    file = folder / FILE
    with file.open("r+b" if file.exists() else "xb") as kept:
        kept.truncate(offset)
        kept.seek(offset)
        kept.write(piece)


def take(folder: Path, pieces: Iterable[bytes], most: int) -> int:
    """Write a file piece by piece and return its size; stop after the piece that takes it past `most`."""
    size = 0
    with (folder / FILE).open("wb") as kept:
        for piece in pieces:
            size += kept.write(piece)
            if size > most:
                break
    return size
