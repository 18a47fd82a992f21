"""What the page of roles shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from concordat.partnership.presenters.people import role_name
from concordat.partnership.queries.roles import RolePowers

PACKAGES = {
    "home": "Today, search and the record",
    "plans": "Plans",
    "partnership": "The partnership",
    "notices": "Notices",
    "access": "Who may do what",
    "audit": "The record",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role."""

    ref: str
    name: str
    agency: str


@dataclass(frozen=True)
class RoleCard:
    """A role in words: what for, what it may do by area of work, and who holds it here."""

    key: str
    name: str
    purpose: str
    second_step: bool
    powers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    holders: tuple[Holder, ...]


def cards(found: Iterable[RolePowers]) -> tuple[RoleCard, ...]:
    """Present every role."""
    return tuple(_card(one) for one in found)


def _card(one: RolePowers) -> RoleCard:
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for permission, reach in one.powers:
        limit = "" if reach == "everything" else f"only {reach}"
        title = PACKAGES.get(permission.package, permission.package.capitalize())
        grouped[title].append((permission.words, limit))
    return RoleCard(
        one.key,
        role_name(one.key),
        one.role.purpose,
        one.role.sees_personal_data,
        tuple((title, tuple(lines)) for title, lines in grouped.items()),
        tuple(Holder(member.ref, member.name, member.agency.name) for member in one.holders),
    )
