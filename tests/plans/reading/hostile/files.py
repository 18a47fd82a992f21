"""What a hostile file is, and the ways to make one that several kinds share."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from random import Random

# An address that nothing must be fetched from; a test listens there and puts its port in.
# Where hostile files refer to: somebody listens there, at a port that was free, and hears whoever asks.
LISTENER = socket.create_server(("127.0.0.1", 0))
LISTENER.settimeout(0)
FETCHED = f"http://127.0.0.1:{LISTENER.getsockname()[1]}/fetched"
DAMAGED = r"damaged"
TOO_MUCH = r"far more than a plan"
LIMIT = r"far more than a plan|more memory|took longer"


@dataclass(frozen=True, slots=True)
class Hostile:
    """Hold a file's name, how to make it, and what must be said of it: a pattern, or nothing where it must be read."""

    name: str
    make: Callable[[], bytes]
    said: str = ""
    slow: bool = False


def noise(size: int) -> bytes:
    """Return bytes that cannot be packed and that XML may hold, the same each time."""
    letters = bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)) + b"+-"
    return Random(size).randbytes(size).translate((letters * 5)[:256])


def archive(members: Mapping[str, bytes | str], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive packed in a way."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as made:
        for path, content in members.items():
            made.writestr(zipfile.ZipInfo(path), content, way)
    return file.getvalue()


def overlapping(members: Mapping[str, bytes | str], times: int) -> bytes:
    """Return an archive whose list names its last member many times over, though it stands there once."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in members.items():
            made.writestr(path, content)
        for number in range(times):
            again = copy(made.filelist[-1])
            again.filename = f"word/media/{number}.png"
            made.filelist.append(again)
            made.NameToInfo[again.filename] = again
    return file.getvalue()


def old_office(stream: str) -> bytes:
    """Return the beginning of a file as Office of before 2007 kept one, with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + f"{stream}\0".encode("utf-16-le") + b"\x00" * 900
