"""Read one's own account: who one is here, how one signs in, and where one is signed in now."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.models import Member, Membership, Session
from concordat.partnership.queries.actors import current_memberships, second_factor_required


@dataclass(frozen=True)
class Account:
    """A member's own account, as the database has it."""

    member: Member
    memberships: list[Membership]
    factors: list[Authenticator]
    sessions: list[Session]
    factor_required: bool


def own_account(actor: Actor) -> Account:
    """Return the actor's own account; raise Missing where nobody is signed in."""
    member = Member.objects.select_related("agency").filter(ref=actor.member).first() if actor.member else None
    if member is None:
        raise Missing
    return Account(
        member=member,
        memberships=list(current_memberships(member.ref).order_by("partnership__name", "role")),
        factors=list(Authenticator.objects.filter(user_id=member.ref).order_by("created_at")),
        sessions=own_sessions(actor),
        factor_required=second_factor_required(actor),
    )


def own_passkey(actor: Actor, pk: int) -> Authenticator:
    """Return one of the actor's own passkeys; raise Missing for any other."""
    owned = Authenticator.objects.filter(pk=pk, user_id=actor.member or "-", type=Authenticator.Type.WEBAUTHN).first()
    if owned is None:
        raise Missing
    return owned


def own_sessions(actor: Actor) -> list[Session]:
    """Return the actor's sessions that have not ended, the last used first."""
    mine = Session.objects.filter(member_id=actor.member or "-", expire_date__gt=clock.now())
    return list(mine.order_by("-seen_at"))
