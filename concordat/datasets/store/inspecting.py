"""What is in the store against what should be: orphans, parts that are missing or damaged, traces of what was destroyed."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from concordat.datasets.store.objects import Store, digest


@dataclass(frozen=True, slots=True)
class Expected:
    """What the database says is in the store: parts, half-samples and ledgers with their bytes, open deliveries, and those
    with rows put aside.
    """

    parts: Mapping[str, int]
    open: frozenset[str]
    aside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Damage:
    """Parts that versions name and that are not there, are of another length, or are not what they were."""

    missing: tuple[str, ...] = ()
    length: tuple[str, ...] = ()
    content: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """How many parts cannot be relied on."""
        return len(self.missing) + len(self.length) + len(self.content)


def orphans(store: Store, expected: Expected) -> list[Path]:
    """Return the files and folders that nothing in the database stands for, whatever they are called."""
    return [
        *(each for each in _inside(store, "objects/*") if _address(each) not in expected.parts),
        *(each for each in _inside(store, "quarantine") if each.stem not in expected.aside),
        *(each for each in _inside(store, "incoming") if each.name not in expected.open),
        *(each for each in _inside(store, "staging") if each.name not in expected.open),
    ]


def damage(store: Store, expected: Expected, *, deep: bool) -> Damage:
    """Look whether every part is there with its bytes, and if `deep` whether these are what they were."""
    missing, length, content = [], [], []
    for sha256, size in expected.parts.items():
        path = store.object(sha256)
        if not path.is_file():
            missing.append(sha256)
        elif path.stat().st_size != size:
            length.append(sha256)
        elif deep and digest(path) != sha256:
            content.append(sha256)
    return Damage(tuple(missing), tuple(length), tuple(content))


def traces(store: Store, words: Collection[str]) -> list[Path]:
    """Return everything in the store that is called by one of some addresses or references, in whatever folder."""
    if not words or not store.root.is_dir():
        return []
    return [each for each in store.root.rglob("*") if any(word in each.name for word in words)]


def is_open_to_others(store: Store) -> bool:
    """Say whether other people of this machine may look into the store."""
    return store.root.is_dir() and bool(store.root.stat().st_mode & 0o077)


def room(store: Store) -> int:
    """Return how many bytes are free on the store's disk."""
    return shutil.disk_usage(next(each for each in (store.root, *store.root.parents) if each.is_dir())).free


def total(paths: Iterable[Path]) -> int:
    """Return how many bytes some files and folders hold."""
    return sum(
        each.stat().st_size
        for path in paths
        for each in (path.rglob("*") if path.is_dir() else (path,))
        if each.is_file()
    )


def _address(path: Path) -> str:
    return path.stem if path.suffix == ".parquet" else ""


def _inside(store: Store, pattern: str) -> Iterator[Path]:
    for folder in sorted(store.root.glob(pattern)):
        yield from sorted(folder.iterdir())
