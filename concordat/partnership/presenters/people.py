"""What several pages say of people, seats and posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from concordat.access.queries import roles
from concordat.kernel import clock
from concordat.partnership.models import Agency, Appointment, Member, Membership, Seat


@dataclass(frozen=True, slots=True)
class Link:
    """A thing's name and its reference."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that a member has, had or will have."""

    ref: str
    key: str
    name: str
    begins: date
    ends: date | None
    when: str  # now, past or coming


@dataclass(frozen=True, slots=True)
class Place:
    """A seat or a post: what it is, whose it is, and who holds it (nobody where it stands empty)."""

    ref: str
    title: str
    agency: Link
    member: Link | None
    begins: date | None
    ends: date | None
    when: str
    of: Link | None = None  # the board that a seat is on
    subject: str = ""

    @property
    def vacant(self) -> bool:
        return self.member is None


def role_name(key: str) -> str:
    """Return a role's name with a capital; a role that the table no longer has keeps its key."""
    role = roles().get(key)
    name = role.name if role else key
    return name[:1].upper() + name[1:]


def when(begins: date | None, ends: date | None) -> str:
    """Say whether days from `begins` to `ends` are now, past or coming."""
    today = clock.today()
    if ends and ends < today:
        return "past"
    return "coming" if begins and begins > today else "now"


def roles_of(memberships: Iterable[Membership]) -> tuple[RoleHeld, ...]:
    """Return roles, the present ones first."""
    held = [RoleHeld(m.ref, m.role, role_name(m.role), m.begins, m.ends, when(m.begins, m.ends)) for m in memberships]
    order = {"now": 0, "coming": 1, "past": 2}
    return tuple(sorted(held, key=lambda role: (order[role.when], role.name)))


def link(thing: Agency | Member | None) -> Link | None:
    """Return a link to an agency or member, None for nobody."""
    return Link(thing.ref, thing.name) if thing else None


def seat(row: Seat, *, of_board: bool = True) -> Place:
    """Present a seat."""
    return Place(
        row.ref,
        row.get_capacity_display(),
        Link(row.agency_id, row.agency.name),
        link(row.member),
        row.begins,
        row.ends,
        when(row.begins, row.ends),
        Link(row.board_id, row.board.name) if of_board else None,
    )


def post(row: Appointment) -> Place:
    """Present a post."""
    return Place(
        row.ref,
        row.get_kind_display(),
        Link(row.agency_id, row.agency.name),
        link(row.member),
        row.begins,
        row.ends,
        when(row.begins, row.ends),
        subject=row.subject,
    )
