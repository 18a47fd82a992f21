"""How far somebody's right to name owners reaches."""

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


def assigns_beyond_own(actor: Actor) -> bool:
    """Say whether the actor names owners and leads of any agency, not only of their own."""
    return access.may(actor, ACTION_ASSIGN, _NobodysOwn(actor.partnership))
