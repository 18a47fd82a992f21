"""Who acts: an actor made of a member, their agency and their roles in one partnership on this day."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from concordat.access.queries import roles
from concordat.kernel import clock
from concordat.kernel.actors import NOBODY, Actor, acting, system
from concordat.partnership.models import Member, Membership, Partnership
from concordat.partnership.models.holding import holding
from concordat.partnership.rules.sign_in import second_factor_is_due

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes with a session: whom they act as, where they hold a role, and whether a second step is due."""

    actor: Actor
    second_factor_due: bool = False
    partnerships: tuple[Partnership, ...] = ()


def current_memberships(member: str) -> QuerySet[Membership]:
    """Return a member's appointments to roles that hold today, in every partnership."""
    return Membership.objects.filter(holding(clock.today()), member_id=member).select_related("partnership")


def actor_for(member: str, partnership: str = "") -> Actor:
    """Make the actor for a member in a partnership (the first of theirs, by name, where none is given).

    `NOBODY` where the member is closed or unknown. A member without a role there acts in no partnership and may do
    nothing but manage their own sign-in. Roles are read afresh each time, so an ended role ends at once.
    """
    return arrival(member, partnership).actor


def actor_at(email: str, partnership: str = "") -> Actor | None:
    """Make the actor of who signs in with an address, in a partnership of theirs by reference or name (else the first).

    For a terminal, where nobody signs in. None where there is nobody, or they hold no role there.
    """
    with acting(system("sign-in")):
        person = Member.objects.filter(email__iexact=email, is_active=True).first()
        held = current_memberships(person.ref).order_by("partnership__name") if person else []
        known = [each.partnership for each in held]
    wanted = [each for each in known if partnership.casefold() in ("", each.ref, each.name.casefold())]
    return actor_for(person.ref, wanted[0].ref) if person and wanted else None


def arrival(member: str, partnership: str = "") -> Arrival:
    """Make the actor, as `actor_for` does, and say whether a second step is due of the member."""
    with acting(system("sign-in")):
        person = Member.objects.filter(ref=member, is_active=True).first()
        return Arrival(NOBODY) if person is None else arrival_of(person, partnership)


def arrival_of(member: Member, partnership: str = "") -> Arrival:
    """Do the same for a member whom sign-in has found; one query, and one more where a role asks for a second step."""
    held = list(current_memberships(member.ref).select_related("member__agency").order_by("partnership__name"))
    chosen = partnership if any(m.partnership_id == partnership for m in held) else ""
    chosen = chosen or (held[0].partnership_id if held else "")
    agency = held[0].member.agency if held else member.agency
    actor = Actor(
        member=member.ref,
        name=member.name,
        agency=agency.ref,
        agency_name=agency.name,
        partnership=chosen,
        roles=frozenset(m.role for m in held if m.partnership_id == chosen),
    )
    due = _due([m.role for m in held]) and not _has_second_factor(member)
    return Arrival(actor, due, tuple({m.partnership_id: m.partnership for m in held}.values()))


def second_factor_required(actor: Actor) -> bool:
    """Say whether a role that the actor holds, in any partnership, asks for a second step."""
    return _due(list(current_memberships(actor.member).values_list("role", flat=True)))


def _due(held: list[str]) -> bool:
    return second_factor_is_due(held, roles(), proven=False, demonstration=settings.DEMONSTRATION)


def _has_second_factor(person: Member) -> bool:
    found: bool = Authenticator.objects.filter(user_id=person.pk, type__in=SECOND_FACTORS).exists()
    return found
