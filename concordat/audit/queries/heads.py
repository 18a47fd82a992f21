"""The record's head, and the heads published of it."""

from __future__ import annotations

from pathlib import Path

from concordat.audit.models import Seal
from concordat.audit.rules import Finding, Head, Kind, SealFact

FILE = "heads.jsonl"


def head() -> SealFact | None:
    """Return the newest seal; None while the record is empty."""
    seal = Seal.objects.order_by("-number").first()
    return fact(seal) if seal else None


def fact(seal: Seal) -> SealFact:
    """Return a seal as a plain value."""
    return SealFact(seal.number, seal.entry_id, bytes(seal.hash).hex())


def published_heads(folder: Path) -> tuple[list[Head], list[Finding]]:
    """Read every head in a folder (each `*.jsonl`), oldest line first, and say which lines cannot be read.

    A folder without heads gives none; raises OSError for a folder or file that cannot be read.
    """
    heads, unreadable = [], []
    for path in sorted(one for one in folder.iterdir() if one.suffix == ".jsonl"):
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if not line.strip():
                continue
            try:
                heads.append(Head.read(line))
            except ValueError:
                words = f"Line {number} of {path.name} cannot be read as a head: it was damaged or changed."
                unreadable.append(Finding(Kind.UNREADABLE, words))
    return heads, unreadable
