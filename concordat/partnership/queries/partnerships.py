"""Read partnerships."""

from __future__ import annotations

from concordat.kernel.actors import Actor
from concordat.partnership.models import Partnership
from concordat.partnership.queries.actors import current_memberships


def own_partnerships(actor: Actor) -> list[Partnership]:
    """Return the partnerships in which the actor holds a role today, by name."""
    held = current_memberships(actor.member).order_by("partnership__name")
    return list({m.partnership_id: m.partnership for m in held}.values())
