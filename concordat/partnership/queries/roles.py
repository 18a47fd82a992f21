"""Read roles: what each may do, and who holds it in the partnership."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from concordat import access
from concordat.access.queries import roles
from concordat.access.rules import Role, Standing, fitting
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.permissions import Permission, registered
from concordat.partnership.models import Member, Membership
from concordat.partnership.models.holding import holding
from concordat.partnership.permissions import MEMBER_VIEW

_ANYTHING = Standing(own_agency=False, own=False)
_OWN_AGENCY = Standing(own_agency=True, own=False)
_OWN = Standing(own_agency=False, own=True)


@dataclass(frozen=True)
class RolePowers:
    """A role, each permission that it gives with how far it reaches, and who holds it."""

    key: str
    role: Role
    powers: tuple[tuple[Permission, str], ...]
    holders: tuple[Member, ...]


def roles_explained(actor: Actor) -> list[RolePowers]:
    """Return every role in the order of the table, with the members who hold it today; the reading is recorded."""
    decision = access.require(actor, MEMBER_VIEW)
    held = Membership.objects.filter(holding(clock.today()), partnership_id=actor.partnership, member__is_active=True)
    found: dict[str, list[Member]] = defaultdict(list)
    for membership in held.select_related("member__agency").order_by("member__name"):
        found[membership.role].append(membership.member)
    audit.record("partnership.member.listed", by=actor, target_label="Members by role", under=decision.under)
    return [RolePowers(key, role, _powers(key), tuple(found[key])) for key, role in roles().items()]


def _powers(key: str) -> tuple[tuple[Permission, str], ...]:
    reached = ((permission, _reach(key, permission)) for permission in registered())
    return tuple((permission, reach) for permission, reach in reached if reach)


def _reach(key: str, permission: str) -> str:
    """Say over what a role gives a permission: everything, its own agency's, its holder's own, or nothing."""
    if _allows(key, permission, _ANYTHING):
        return "everything"
    agency, own = _allows(key, permission, _OWN_AGENCY), _allows(key, permission, _OWN)
    if agency and own:
        return "what is their agency’s or their own"
    return "what is their agency’s" if agency else "what is their own" if own else ""


def _allows(key: str, permission: str, standing: Standing) -> bool:
    found = fitting([key], roles(), permission, standing)
    return bool(found) and found[0].allow
