"""Read roles: who holds each in the partnership."""

from __future__ import annotations

from collections import defaultdict

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.partnership.models import Member, Membership
from concordat.partnership.models.holding import holding
from concordat.partnership.permissions import MEMBER_VIEW


def role_holders(actor: Actor) -> dict[str, list[Member]]:
    """Return the members who hold each role today, by the role's key; the reading is recorded."""
    decision = access.require(actor, MEMBER_VIEW)
    held = Membership.objects.filter(holding(clock.today()), partnership_id=actor.partnership, member__is_active=True)
    found: dict[str, list[Member]] = defaultdict(list)
    for membership in held.select_related("member__agency").order_by("role", "member__name"):
        found[membership.role].append(membership.member)
    audit.record("partnership.member.listed", by=actor, target_label="Members by role", under=decision.under)
    return dict(found)
