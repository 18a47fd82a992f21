"""Who acts: an actor made of a member, their agency and their roles in one partnership on this day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from concordat.access.queries import roles
from concordat.kernel import clock
from concordat.kernel.actors import NOBODY, Actor, acting, system
from concordat.partnership.models import Member, Membership
from concordat.partnership.models.holding import holding
from concordat.partnership.rules.sign_in import second_factor_is_due

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes with a session: whom they act as, and whether they must set up a second step first."""

    actor: Actor
    second_factor_due: bool = False


def current_memberships(member: str) -> QuerySet[Membership]:
    """Return a member's appointments to roles that hold today, in every partnership."""
    return Membership.objects.filter(holding(clock.today()), member_id=member).select_related("partnership")


def actor_for(member: str, partnership: str = "") -> Actor:
    """Make the actor for a member in a partnership (the first of theirs, by name, where none is given).

    `NOBODY` where the member is closed or unknown. A member without a role there acts in no partnership and may do
    nothing but manage their own sign-in. Roles are read afresh each time, so an ended role ends at once.
    """
    return arrival(member, partnership).actor


def arrival(member: str, partnership: str = "") -> Arrival:
    """Make the actor, as `actor_for` does, and say whether a second step is due of the member; two queries."""
    with acting(system("sign-in")):
        person = _members().filter(ref=member, is_active=True).first()
        if person is None:
            return Arrival(NOBODY)
        held = list(current_memberships(member).order_by("partnership__name"))
    chosen = partnership if any(m.partnership_id == partnership for m in held) else ""
    chosen = chosen or (held[0].partnership_id if held else "")
    actor = Actor(
        member=person.ref,
        name=person.name,
        agency=person.agency_id,
        agency_name=person.agency.name,
        partnership=chosen,
        roles=frozenset(m.role for m in held if m.partnership_id == chosen),
    )
    return Arrival(actor, _due([m.role for m in held], proven=person.has_second_factor))


def second_factor_required(actor: Actor) -> bool:
    """Say whether a role that the actor holds, in any partnership, asks for a second step."""
    return _due(list(current_memberships(actor.member).values_list("role", flat=True)), proven=False)


def _due(held: list[str], *, proven: bool) -> bool:
    return second_factor_is_due(held, roles(), proven=proven, demonstration=settings.DEMONSTRATION)


def _members() -> QuerySet[Any]:
    owned = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND_FACTORS)
    return Member.objects.select_related("agency").annotate(has_second_factor=Exists(owned))
