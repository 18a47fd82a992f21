"""How far somebody's rights reach: to their own agency's things, or beyond."""

from __future__ import annotations

from dataclasses import dataclass

from concordat import access
from concordat.kernel.actors import Actor
from concordat.plans.permissions import ACTION_ASSIGN


@dataclass(frozen=True, slots=True)
class _NobodysOwn:
    """A thing of the partnership that is no agency's own: who may change it, may change any."""

    partnership_id: str
    agencies_concerned: frozenset[str] = frozenset()
    members_concerned: frozenset[str] = frozenset()


def reaches_beyond_own(actor: Actor, permission: str) -> bool:
    """Say whether the actor may do something to what is no agency's own, and so to anything of the partnership."""
    return access.may(actor, permission, _NobodysOwn(actor.partnership))


def assigns_beyond_own(actor: Actor) -> bool:
    """Say whether the actor names owners and leads of any agency, not only of their own."""
    return reaches_beyond_own(actor, ACTION_ASSIGN)
