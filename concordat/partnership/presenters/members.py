"""What the pages of members show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from concordat.partnership.models import Member
from concordat.partnership.presenters.people import Link, Place, RoleHeld, post, roles_of, seat

COLUMNS = ("Name", "Job title", "Agency", "Roles", "E-mail", "Telephone", "Account")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in the list."""

    ref: str
    name: str
    job_title: str
    agency: Link
    roles: tuple[RoleHeld, ...]
    email: str
    telephone: str
    active: bool

    @property
    def roles_now(self) -> tuple[str, ...]:
        """The names of the roles held today."""
        return tuple(role.name for role in self.roles if role.when == "now")

    def cells(self) -> list[Any]:
        """Return the row as a download gives it, in the order of COLUMNS."""
        account = "open" if self.active else "closed"
        roles = ", ".join(self.roles_now)
        return [self.name, self.job_title, self.agency.name, roles, self.email, self.telephone, account]


@dataclass(frozen=True)
class MemberPage(MemberRow):
    """All that a member's page shows."""

    seats: tuple[Place, ...]
    posts: tuple[Place, ...]
    joined_at: datetime
    left_on: date | None


def row(member: Member) -> MemberRow:
    """Present a member with `roles_here`."""
    return MemberRow(**_facts(member))


def page(member: Member) -> MemberPage:
    """Present a member as `queries.members.member_page` returns them."""
    return MemberPage(
        **_facts(member),
        seats=tuple(seat(row) for row in member.seats_here),  # type: ignore[attr-defined]
        posts=tuple(post(row) for row in member.posts_here),  # type: ignore[attr-defined]
        joined_at=member.joined_at,
        left_on=member.left_on,
    )


def _facts(member: Member) -> dict[str, Any]:
    return {
        "ref": member.ref,
        "name": member.name,
        "job_title": member.job_title,
        "agency": Link(member.agency_id, member.agency.name),
        "roles": roles_of(member.roles_here),  # type: ignore[attr-defined]
        "email": member.email,
        "telephone": member.telephone,
        "active": member.is_active,
    }
