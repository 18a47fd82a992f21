"""What the register of appointments shows: agencies down, kinds of post across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concordat.partnership.models import Appointment, AppointmentKind
from concordat.partnership.presenters.people import Link, Place, post
from concordat.partnership.queries.appointments import Register

KINDS: tuple[tuple[str, str], ...] = tuple((str(value), str(label)) for value, label in AppointmentKind.choices)
COLUMNS = ("Agency", "Post", "For", "Held by", "From", "Until")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An agency and its posts of each kind, in the order of KINDS; `may` says whether the reader may change them."""

    agency: Link
    cells: tuple[tuple[Place, ...], ...]
    may: bool


@dataclass(frozen=True)
class Matrix:
    """The whole register: agencies with posts, and those without any."""

    rows: tuple[MatrixRow, ...]
    without: tuple[MatrixRow, ...]
    posts: int
    vacant: int


def matrix(register: Register, manageable: frozenset[str], *, vacant_only: bool = False) -> Matrix:
    """Present the register; `manageable` are the agencies whose posts the reader may change."""
    posts = [(row.kind, post(row)) for row in register.posts]
    shown = [(kind, place) for kind, place in posts if place.vacant or not vacant_only]
    rows = [
        MatrixRow(
            Link(agency.ref, agency.name),
            tuple(
                tuple(place for of, place in shown if of == kind and place.agency.ref == agency.ref)
                for kind, _ in KINDS
            ),
            agency.ref in manageable,
        )
        for agency in register.agencies
    ]
    now = [place for _, place in posts if place.when == "now"]
    held = tuple(row for row in rows if any(row.cells))
    without = tuple(row for row in rows if not any(row.cells))
    return Matrix(held, without, len(now), sum(place.vacant for place in now))


def cells(row: Appointment) -> list[Any]:
    """Return a post as a download gives it, in the order of COLUMNS."""
    held = row.member.name if row.member else "Vacant"
    return [row.agency.name, row.get_kind_display(), row.subject, held, row.begins, row.ends]


def history(rows: Sequence[Appointment]) -> tuple[Place, ...]:
    """Present everybody who was in a post."""
    return tuple(post(row) for row in rows)
