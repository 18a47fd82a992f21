"""Read notices: one's own, and what was sent for the partnership."""

from __future__ import annotations

from concordat.kernel.actors import Actor
from concordat.notices.models import Notice


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor has not read."""
    return Notice.objects.filter(
        to_member_id=actor.member, on_screen=True, read_at__isnull=True
    ).count()
