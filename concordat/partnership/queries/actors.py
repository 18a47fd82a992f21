"""Who acts: an actor made of a member, their agency and their roles in one partnership on this day."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from concordat.kernel import clock
from concordat.kernel.actors import NOBODY, Actor, acting, system
from concordat.partnership.models import Member, Membership


def current_memberships(member: str) -> QuerySet[Membership]:
    """Return a member's appointments to roles that hold today, in every partnership."""
    today = clock.today()
    return Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), member_id=member, begins__lte=today
    ).select_related("partnership")


def actor_for(member: str, partnership: str = "") -> Actor:
    """Make the actor for a member in a partnership (the first of theirs, by name, where none is given).

    `NOBODY` where the member is closed or unknown. A member without a role there acts in no partnership and may do
    nothing but manage their own sign-in. Roles are read afresh each time, so an ended role ends at once.
    """
    with acting(system("sign-in")):
        person = (
            Member.objects.select_related("agency")
            .filter(ref=member, is_active=True)
            .first()
        )
        if person is None:
            return NOBODY
        held = list(current_memberships(member).order_by("partnership__name"))
    chosen = partnership if any(m.partnership_id == partnership for m in held) else ""
    chosen = chosen or (held[0].partnership_id if held else "")
    return Actor(
        member=person.ref,
        name=person.name,
        agency=person.agency_id,
        agency_name=person.agency.name,
        partnership=chosen,
        roles=frozenset(m.role for m in held if m.partnership_id == chosen),
    )
