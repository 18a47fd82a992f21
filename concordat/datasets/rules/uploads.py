"""What a file that comes in pieces may do: each at its place, none too many, and whole where a digest comes with it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from pathlib import PurePath

from concordat.kernel.errors import Problem

LARGEST_PIECE = 16 * 1024 * 1024
DIGESTS = ("sha1", "sha256", "md5")


class Elsewhere(Problem):
    """A piece does not begin where the last one ended; `offset` is where the next one begins."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"{offset:,} bytes have come. Go on from there.")
        self.offset = offset


class Damaged(Problem):
    """A piece is not what its digest says."""


def check_piece(piece: bytes, *, offset: int, received: int, size: int) -> None:
    """Raise Elsewhere for a piece that does not begin where the last ended, Problem for one too many or too large."""
    if offset != received:
        raise Elsewhere(received)
    if len(piece) > LARGEST_PIECE:
        raise Problem(f"Send no more than {LARGEST_PIECE:,} bytes at a time.")
    if offset + len(piece) > size:
        raise Problem(f"The file was to have {size:,} bytes, and this is more. Begin again with the file as it is now.")


def check_digest(piece: bytes, told: str) -> None:
    """Raise Damaged where a piece differs from the digest that came with it: its name, a space, and it in base 64."""
    name, _, said = told.strip().partition(" ")
    if name not in DIGESTS:
        raise Problem(f"The digest of a piece is one of {', '.join(DIGESTS)}.")
    try:
        wanted = base64.b64decode(said, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("The digest of the piece is not written in base 64.") from None
    if hashlib.new(name, piece, usedforsecurity=False).digest() != wanted:
        raise Damaged("The piece was damaged on its way. Send it again.")


def metadata(told: str) -> dict[str, str]:
    """Return what `Upload-Metadata` says: names, each with a value in base 64; what cannot be read is left out."""
    found = {}
    for pair in told.split(","):
        name, _, said = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(said, validate=True).decode()
        except (binascii.Error, ValueError):
            continue
    return found


def spoken_name(name: str) -> str:
    """Return a file's name without its folders and without what cannot be printed."""
    plain = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in plain if letter.isprintable())[-200:] or "unnamed"
