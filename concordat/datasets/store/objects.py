"""The files of the store: what is immutable under its content's address, what is put aside, and what is being worked on.

    objects/ab/abcd….parquet   parts of versions, and their half-samples and ledgers, named by their SHA-256; written once,
                               never changed
    quarantine/REF.parquet     the rows of a delivery that were put aside
    incoming/REF/              the file of a delivery as it was given, until its check ends
    staging/REF/               the work of one check, until its version stands
    owner                      the reference of a partnership whose store this is

Nothing here is visible until a version in the database names it. A part is in place, whole and on the disk, before that;
what a check wrote stays in `staging` until after, so that a landing that was cut off can be done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from concordat.datasets.store.shapes import Drawn, Staged

_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True)
class Store:
    """The store's folder; its parts are made when they are first needed, closed to other people."""

    root: Path

    def object(self, sha256: str) -> Path:
        """Return where the part of an address is, or would be."""
        return self.root / "objects" / sha256[:2] / f"{sha256}.parquet"

    def quarantine(self, delivery: str) -> Path:
        """Return where the rows of a delivery that were put aside are, or would be."""
        return self.root / "quarantine" / f"{delivery}.parquet"

    def incoming(self, delivery: str) -> Path:
        """Return the folder of a delivery's file, making it."""
        return _made(self.root / "incoming" / delivery)

    def staging(self, delivery: str) -> Path:
        """Return the folder of a delivery's check, making it."""
        return _made(self.root / "staging" / delivery)

    @contextmanager
    def checked_alone(self, delivery: str) -> Iterator[bool]:
        """Say whether nobody else checks a delivery's file, and keep others from it until the block or the process ends."""
        handle = os.open(self.incoming(delivery), os.O_RDONLY)
        try:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield True
                return
            yield False
        finally:
            os.close(handle)

    def put(self, part: Staged) -> Path:
        """Put a part in place under its address, on the disk before this returns; raise ValueError for another content."""
        if digest(part.path) != part.sha256:
            raise ValueError(f"the part of {part.period or 'the whole'} is not what was checked")
        return _placed(part.path, self.object(part.sha256))

    def put_drawn(self, drawn: Drawn) -> None:
        """Put a half-sample and its ledger in place under their addresses, as `put` does parts."""
        for path, sha256 in ((drawn.path, drawn.sha256), (drawn.ledger, drawn.ledger_sha256)):
            if digest(path) != sha256:
                raise ValueError("a half-sample is not what was drawn")
            _placed(path, self.object(sha256))

    def put_aside(self, rows: Path, delivery: str) -> Path:
        """Put in place the rows of a delivery that were put aside."""
        return _placed(rows, self.quarantine(delivery))

    def clear(self, delivery: str) -> None:
        """Delete what a delivery had outside the store proper: its file and the work of its check."""
        for kind in ("incoming", "staging"):
            shutil.rmtree(self.root / kind / delivery, ignore_errors=True)

    def objects(self) -> Iterator[Path]:
        """Yield every part that is in place, of whatever version or none."""
        yield from sorted((self.root / "objects").glob("*/*.parquet"))

    def destroy(self, path: Path) -> int:
        """Remove a file or folder of the store, off the disk before this returns; return how many bytes it held."""
        held = path.parent
        if not path.is_relative_to(self.root) or path == self.root:
            raise ValueError("only what is in the store is removed from it")
        if not path.exists():
            return 0
        size = sum(each.stat().st_size for each in _files(path))
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        _on_disk(held)
        return size

    def claim(self, owner: str) -> None:
        """Write down whose store this is, where nobody has."""
        place = _made(self.root) / "owner"
        if not place.exists():
            draft = self.root / f".owner-{os.getpid()}"
            draft.write_text(owner, "ascii")
            _on_disk(draft)
            os.replace(draft, place)
            _on_disk(self.root)

    def owner(self) -> str:
        """Return the reference of a partnership whose store this is, "" where nothing has come into it yet."""
        place = self.root / "owner"
        return place.read_text("ascii") if place.exists() else ""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _made(folder: Path) -> Path:
    """Make a folder and those that it is in, closed to others and on the disk."""
    if not folder.is_dir():
        _made(folder.parent) if not folder.parent.is_dir() else None
        folder.mkdir(mode=0o700, exist_ok=True)
        _on_disk(folder.parent)
    return folder


def _placed(draft: Path, place: Path) -> Path:
    """Put a second name of a file in its place in one step, over whatever is there: the draft stays where it was."""
    _made(place.parent)
    _on_disk(draft)
    draft.chmod(0o400)
    twin = place.parent / f".{place.name}-{os.getpid()}"
    twin.unlink(missing_ok=True)
    try:
        os.link(draft, twin)
    except PermissionError:  # a disk that knows no second names
        shutil.copy2(draft, twin)
        _on_disk(twin)
    os.replace(twin, place)
    twin.unlink(missing_ok=True)  # where both were names of one file already, replacing did nothing
    _on_disk(place.parent)
    return place


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (each for each in path.rglob("*") if each.is_file())
    else:
        yield path


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
