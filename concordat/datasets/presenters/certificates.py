"""What the pages and files of certificates show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.datasets.models import Certificate
from concordat.datasets.presenters.amounts import counted, size
from concordat.datasets.presenters.words import Link, address, period_words
from concordat.datasets.rules.certificates import is_whole
from concordat.design.dates import words as day_words
from concordat.design.papers import Block, Column, Grid, Heading, Paper, Turn, Words
from concordat.kernel import clock
from concordat.kernel.words import listed

WHY = Certificate.Why.choices
COLUMNS = ("Certificate", "Dataset", "When", "Why", "Rule", "Reason given", "Decided by", "Rows", "Files", "Seal")
PART_COLUMNS = ("Delivery", "Period", "Rows", "Bytes", "Key", "Address")
SEARCHED = {
    "objects": "the parts of every dataset",
    "quarantine": "rows put aside",
    "incoming": "files as they were given",
    "staging": "work of checks",
    "keys": "the keys",
    "manifests": "the manifests of every version",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate in the list."""

    ref: str
    href: str
    dataset: str
    at: datetime
    why: str
    because: str
    who: str
    rows: int
    sealed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page of a certificate shows; `seal` is empty while it is being destroyed."""

    ref: str
    dataset: Link
    title: str
    at: datetime
    why: str
    because: str
    rule: str
    who: str
    agency: str
    rows: int
    bytes: int
    versions: str
    stands: int
    parts: tuple[tuple[str, str, int, int, str, str], ...]
    keys: tuple[str, ...]
    emptied: int
    seal: str
    whole: bool
    done: datetime | None
    objects: int
    kept: int
    searched: str
    found: int

    @property
    def table(self) -> tuple[tuple[str, str, int, int, str, str], ...]:
        """The parts as the page and the paper list them: a file has their periods as they are."""
        return tuple((part[0], period_words(part[1]), *part[2:]) for part in self.parts)


def row(certificate: Certificate) -> Row:
    """Present a certificate in the list."""
    return Row(
        certificate.ref,
        reverse("datasets:certificate_view", args=[certificate.ref]),
        certificate.dataset.title,
        certificate.created_at,
        certificate.get_why_display(),
        certificate.because,
        certificate.member.name if certificate.member else "Concordat",
        certificate.rows,
        bool(certificate.seal),
    )


def line(certificate: Certificate) -> Sequence[Any]:
    """Return a certificate as a row of a download, under `COLUMNS`."""
    return (
        certificate.ref,
        certificate.dataset.title,
        certificate.created_at,
        certificate.get_why_display(),
        certificate.under,
        certificate.because,
        certificate.member.name if certificate.member else "Concordat",
        certificate.rows,
        certificate.objects_destroyed,
        certificate.seal,
    )


def page(certificate: Certificate) -> Shown:
    """Present a certificate."""
    said: Mapping[str, Any] = certificate.statement
    decided, done = said["decided"], said.get("done", {})
    return Shown(
        ref=certificate.ref,
        dataset=Link(said["dataset"]["title"], address("datasets:dataset_view", said["dataset"]["key"])),
        title=said["dataset"]["title"],
        at=datetime.fromisoformat(decided["at"]),
        why=certificate.get_why_display(),
        because=decided["because"],
        rule=decided["rule"],
        who=decided["by"],
        agency=decided["agency"],
        rows=certificate.rows,
        bytes=done.get("bytes", sum(part["bytes"] for part in said["parts"])),
        versions=listed([str(number) for number in said["versions"]]),
        stands=said["stands"],
        parts=tuple(
            (
                part["delivery"],
                part["period"] or "Whole",
                part["rows"],
                part["bytes"],
                str(part["key"] or ""),
                part["sha256"],
            )
            for part in said["parts"]
        ),
        keys=tuple(f"Key {key['number']} of “{key['title']}”" for key in said["keys"]),
        emptied=len(said["emptied"]),
        seal=certificate.seal,
        whole=is_whole(said, certificate.seal),
        done=datetime.fromisoformat(done["at"]) if done else None,
        objects=done.get("objects", 0),
        kept=len(done.get("kept_for_others", ())),
        searched=listed([SEARCHED[each] for each in done.get("searched", ())]),
        found=done.get("copies_found", 0),
    )


def lines_of(shown: Shown) -> list[Sequence[Any]]:
    """Return the parts that were destroyed as rows of a download, under `PART_COLUMNS`."""
    return list(shown.parts)


def paper(shown: Shown, partnership: str) -> Paper:
    """Return a certificate as a paper."""
    day = day_words(clock.day_of(shown.at))
    return Paper(
        title=f"Certificate of destruction: {shown.title}",
        subtitle=f"{partnership}\n{day}",
        subject="What was destroyed, by whom, why and by which rule",
        author=partnership,
        foot=f"Certificate {shown.ref}, {day}",
        mark=("concordat-certificate", shown.ref),
        blocks=tuple(_blocks(shown)),
    )


def facts(shown: Shown) -> list[tuple[str, str]]:
    """Return what a certificate says, name by name."""
    found = [
        ("Destroyed", f"{counted(shown.rows, 'row')} in {counted(len(shown.parts), 'part')}, {size(shown.bytes)}"),
        ("Why", f"{shown.why}. “{shown.because}”"),
        ("By which rule", shown.rule),
        ("Decided by", f"{shown.who}, {shown.agency}" if shown.agency else shown.who),
        ("Versions that named it", shown.versions or "None"),
        ("What stands now", f"Version {shown.stands}" if shown.stands else "No version took its place"),
        ("Keys destroyed", listed(list(shown.keys)) or "None"),
    ]
    if shown.done:
        kept = (
            f". {counted(shown.kept, 'part')} kept, because another delivery gave the same rows" if shown.kept else ""
        )
        found += [
            ("Files removed", f"{shown.objects}{kept}"),
            (
                "Searched after it",
                f"{shown.searched[:1].upper()}{shown.searched[1:]}: {shown.found or 'no'} copies found",
            ),
        ]
    return found


def _blocks(shown: Shown) -> Iterator[Block]:
    yield Words(
        "The rows named below were destroyed. No copy of them is in the store, and nothing says what was in them."
    )
    yield Turn(wide=False)
    yield Heading("What was destroyed", 1)
    for name, words in facts(shown):
        yield Words(words, name)
    columns = (Column("Delivery"), Column("Period"), Column("Rows"), Column("Bytes"), Column("Key", 0.5))
    rows = tuple(((part[0],), (part[1],), (f"{part[2]:,}",), (f"{part[3]:,}",), (part[4],)) for part in shown.table)
    if rows:
        yield Grid("Parts that were destroyed", columns, rows)
    yield Heading("Seal", 1)
    yield Words(shown.seal or "Not sealed yet: it is being destroyed.", "SHA-256 of the statement")
