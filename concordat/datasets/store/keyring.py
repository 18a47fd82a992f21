"""The keys under which identifiers are kept: a file each, outside database and store, written once and whole."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

LENGTH = 32  # bytes, as many as SHA-256 gives


@dataclass(frozen=True, slots=True)
class Keyring:
    """The folder of keys, in it a folder for each agreement; closed to other people."""

    root: Path

    def make(self, agreement: str, number: int) -> str:
        """Make a key, on the disk before this returns; return its fingerprint, by which it is found again."""
        secret = secrets.token_bytes(LENGTH)
        folder = self.root / agreement
        for each in (self.root, folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._place(agreement, number, fingerprint(secret))
        draft = place.with_name(f".{place.name}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, secret.hex().encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(draft, place)
        for each in (folder, self.root, self.root.parent):
            _on_disk(each)
        return fingerprint(secret)

    def read(self, agreement: str, number: int, mark: str) -> bytes | None:
        """Return a key, None where its file is not there or holds another."""
        try:
            secret = bytes.fromhex(self._place(agreement, number, mark).read_text("ascii"))
        except (OSError, ValueError):
            return None
        return secret if fingerprint(secret) == mark else None

    def destroy(self, agreement: str, number: int, mark: str) -> None:
        """Remove a key; what was kept under it is keys to nothing from then on."""
        place = self._place(agreement, number, mark)
        if place.exists():
            place.unlink()
            _on_disk(place.parent)

    def is_open_to_others(self) -> bool:
        """Say whether other people of this machine may look at the keys."""
        return any(each.stat().st_mode & 0o077 for each in (self.root, *self.root.glob("*/*")) if each.exists())

    def _place(self, agreement: str, number: int, mark: str) -> Path:
        return self.root / agreement / f"{number}-{mark}"


def fingerprint(secret: bytes) -> str:
    """Return what tells a key from any other, and says nothing of it."""
    return hashlib.sha256(b"concordat key of an agreement" + secret).hexdigest()[:16]


def _on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
