"""Keep accounts: sessions that begin and end, sign-ins that are refused, and what a member is told of their own."""

from __future__ import annotations

from dataclasses import replace

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.crypto import salted_hmac

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing
from concordat.notices import commands as notices
from concordat.partnership.models import Member, Session
from concordat.partnership.permissions import MEMBER_CLOSE
from concordat.partnership.queries.actors import current_memberships


@transaction.atomic
def open_session(*, by: Actor, browser: str) -> None:
    """Record that a member has signed in."""
    with acting(by.for_purpose("sign-in")):
        audit.record("partnership.session.opened", by=by, target=_member(by.member), detail={"browser": browser})


@transaction.atomic
def close_session(*, by: Actor, browser: str, why: str = "") -> None:
    """Record that a member has signed out, or was signed out; their session's row goes with the cookie."""
    with acting(by.for_purpose("sign-in")):
        member = _member(by.member)
        audit.record("partnership.session.closed", by=by, target=member, why=why, detail={"browser": browser})


@transaction.atomic
def refuse_session(*, email: str, why: str, by: Actor) -> None:
    """Record a sign-in that was refused, for the administrators of each partnership that the member works in.

    Of an address that nobody has, only a keyed hash is kept. No password is.
    """
    asking = by.for_purpose("sign-in")
    with acting(asking):
        member = Member.objects.filter(email__iexact=email).first()
        held = current_memberships(member.ref if member else "")
        places = set(held.values_list("partnership_id", flat=True)) or {""}
        detail = {} if member else {"address": salted_hmac("refused", email.strip().lower()).hexdigest()[:16]}
        for place in sorted(places):
            label = "" if member else "An address that nobody has"
            audit.record(
                "partnership.session.refused",
                by=replace(asking, partnership=place),
                target=member,
                target_label=label,
                why=why,
                detail=detail,
            )


@transaction.atomic
def end_session(*, session: str, by: Actor) -> Session:
    """End one of the actor's own sessions, named by its hash; raise Missing for any other."""
    row = Session.objects.filter(pk=session, member_id=by.member).first()
    if row is None:
        raise Missing
    row.delete()
    audit.record("partnership.session.ended", by=by, target=_member(by.member), detail={"browser": row.browser})
    return row


@transaction.atomic
def end_sessions(*, member: str, by: Actor, why: str = "", keep: str = "") -> int:
    """End every session of a member but the one whose hash is `keep`; return how many ended.

    For the member's own wish, a password that changed, an account that is closed and the end of somebody's last role:
    whoever ends those has been allowed to, so nothing is asked here.
    """
    with acting(by.for_purpose("sign-in")):
        ended, _ = Session.objects.filter(member_id=member).exclude(pk=keep).delete()
        if ended:
            audit.record(
                "partnership.session.ended", by=by, target=_member(member), why=why, detail={"sessions": ended}
            )
    return ended


@transaction.atomic
def reset_second_factor(*, member: Member, by: Actor) -> None:
    """Take away the second steps of a member who has lost them; they set up new ones when they next sign in."""
    decision = access.require(by, MEMBER_CLOSE, member)
    with acting(by.for_purpose("sign-in")):
        Authenticator.objects.filter(user_id=member.ref).delete()
    end_sessions(member=member.ref, by=by, why="Second steps taken away")
    audit.record("partnership.factor.reset", by=by, target=member, under=decision.under)
    tell_of_own(
        member=member,
        subject="Your second step was taken away",
        body=f"{by.name} took away your authenticator app and passkeys, because you could not use them. "
        "You will be asked to set up a new one when you next sign in.",
        by=by,
    )


@transaction.atomic
def tell_of_own(*, member: Member, subject: str, body: str, by: Actor, link: str = "", secret: bool = False) -> None:
    """Tell a member something about their own sign-in, by e-mail; a secret body is not kept once it is sent."""
    with acting(system("sign-in")):
        first = current_memberships(member.ref).order_by("partnership__name").first()
    here = replace(by, partnership=first.partnership_id if first else "", purpose="sign-in")
    with acting(here):
        notices.tell(
            to=member.ref,
            name=member.name,
            email=member.email,
            subject=subject,
            body=body,
            link=link,
            by=here,
            channel="email" if secret else "both",
            secret=secret,
            why="You get this because it concerns your own sign-in to Concordat.",
        )


@transaction.atomic
def record_factor(*, verbed: str, kind: str, by: Actor) -> None:
    """Record that a member added, removed or renewed one of their own second steps."""
    with acting(by.for_purpose("sign-in")):
        audit.record(f"partnership.factor.{verbed}", by=by, target=_member(by.member), detail={"kind": kind})


def _member(ref: str) -> Member | None:
    return Member.objects.filter(ref=ref).first()
