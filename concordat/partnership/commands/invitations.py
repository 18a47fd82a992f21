"""Invite people to join: send a link that works once, send it again, take it back, and answer it."""

from __future__ import annotations

import secrets
from dataclasses import replace

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from concordat import access
from concordat.access.queries import roles
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing, Problem
from concordat.notices import commands as notices
from concordat.partnership import rules
from concordat.partnership.models import Agency, Invitation, Member, Membership, Service
from concordat.partnership.models.holding import holding
from concordat.partnership.permissions import MEMBER_INVITE
from concordat.partnership.queries.invitations import invitation_of, known_member, of_secret
from concordat.partnership.rules.invitations import HOLDS_FOR, State, hashed


@transaction.atomic
def invite(*, name: str, email: str, agency: str, role: str, by: Actor, job_title: str = "") -> Invitation:
    """Invite somebody to a role in the actor's partnership; an open invitation to the same address is refused.

    A lapsed one gives way. Raises Problem for a role that the actor may not give, an agency that takes no part, or
    somebody who holds the role already.
    """
    serving = Service.objects.filter(holding(clock.today()), partnership_id=by.partnership, agency_id=agency)
    body = Agency.objects.filter(pk__in=serving.values("agency_id")).first()
    if body is None:
        raise Problem("Choose an agency that takes part in the partnership", "agency")
    decision = access.require(by, MEMBER_INVITE, Invitation(partnership_id=by.partnership, agency=body))
    rules.check_may_grant(by.roles, role, roles())
    email = email.strip().lower()
    _check_is_news(email, role, by)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        partnership_id=by.partnership,
        agency=body,
        email=email,
        name=" ".join(name.split()),
        job_title=" ".join(job_title.split()),
        role=role,
        secret_hash=hashed(secret),
        invited_by_id=by.member,
        invited_by_name=by.name,
        expires_at=clock.now() + HOLDS_FOR,
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError:
        raise Problem(_ALREADY, "email") from None
    _send(invitation, secret, by)
    audit.record(
        "partnership.member.invited",
        by=by,
        target=invitation,
        under=decision.under,
        detail={"role": role, "agency": body.name},
    )
    return invitation


@transaction.atomic
def resend(*, invitation: str, by: Actor) -> Invitation:
    """Send an open or lapsed invitation again, with a new link that holds for another fortnight; the old one is void."""
    row = invitation_of(by, invitation, lock=True)
    decision = access.require(by, MEMBER_INVITE, row)
    _check_unanswered(row)
    rules.check_may_grant(by.roles, row.role, roles())
    secret = secrets.token_urlsafe(32)
    row.secret_hash, row.expires_at = hashed(secret), clock.now() + HOLDS_FOR
    row.invited_by_id, row.invited_by_name = by.member, by.name
    row.save()
    _send(row, secret, by)
    audit.record("partnership.invitation.resent", by=by, target=row, under=decision.under)
    return row


@transaction.atomic
def withdraw(*, invitation: str, by: Actor) -> Invitation:
    """Take an invitation back; its link stops working. To withdraw one twice is harmless."""
    row = invitation_of(by, invitation, lock=True)
    decision = access.require(by, MEMBER_INVITE, row)
    if row.state == State.ACCEPTED:
        raise Problem(f"{row.name} has accepted this invitation already. You can end the role on their page.")
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record("partnership.invitation.withdrawn", by=by, target=row, under=decision.under)
    return row


@transaction.atomic
def accept(*, secret: str, password: str = "", by: Actor) -> tuple[Member, bool]:
    """Accept an invitation by its secret; return the member, and whether they are new.

    Somebody new, so far nobody, chooses a password. A member accepts while signed in, and gets the further role.
    Accepted twice by the same member, it changes nothing. Raises Missing for no such link, Problem for one that holds
    no more, or for a member of another agency.
    """
    with acting(system("sign-in")):
        invitation = of_secret(secret, lock=True)
        if invitation is None:
            raise Missing
    member = known_member(invitation.email)
    with acting(replace(system("sign-in"), partnership=invitation.partnership_id)):
        if invitation.state == State.ACCEPTED and member is not None and member.ref == by.member:
            return member, False
        _check_open(invitation)
        new = member is None
        if member is None and by.signed_in:
            raise Problem("Somebody else is signed in. Sign out first, then open the link again.")
        if member is None:
            member = _join(invitation, password)
        elif member.ref != by.member:
            raise Problem("Sign in with the address that was invited, then accept.")
        elif member.agency_id != invitation.agency_id:
            raise Problem(f"You were invited for {invitation.agency}, but you belong to {member.agency}.")
        begun = {"begins": clock.today()}
        Membership.objects.get_or_create(
            partnership_id=invitation.partnership_id,
            member=member,
            role=invitation.role,
            ends__isnull=True,
            defaults=begun,
        )
        invitation.accepted_at = clock.now()
        invitation.save(update_fields=["accepted_at"])
    _record_accepted(invitation, member, new=new)
    return member, new


_ALREADY = "This address has been invited already. You can send the invitation again from the list of invitations."


def _check_is_news(email: str, role: str, by: Actor) -> None:
    with acting(by.for_purpose("sign-in")):
        held = Membership.objects.filter(holding(clock.today()), member__email__iexact=email, role=role)
        if held.filter(partnership_id=by.partnership, member__is_active=True).exists():
            raise Problem("Somebody with this address holds this role here already", "email")
    before = Invitation.objects.select_for_update().filter(
        partnership_id=by.partnership, email__iexact=email, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    for earlier in before:
        if earlier.state == State.OPEN:
            raise Problem(_ALREADY, "email")
        earlier.withdrawn_at = clock.now()
        earlier.save(update_fields=["withdrawn_at"])


def _check_unanswered(invitation: Invitation) -> None:
    if invitation.state == State.ACCEPTED:
        raise Problem(f"{invitation.name} has accepted this invitation already.")
    if invitation.state == State.WITHDRAWN:
        raise Problem("This invitation was withdrawn. Invite them anew.")


def _check_open(invitation: Invitation) -> None:
    if invitation.state != State.OPEN:
        raise Problem(f"This invitation holds no more. Ask {invitation.invited_by_name} for a new one.")


def _join(invitation: Invitation, password: str) -> Member:
    member = Member(
        email=invitation.email, name=invitation.name, agency=invitation.agency, job_title=invitation.job_title
    )
    try:
        validate_password(password, member)
    except ValidationError as trouble:
        raise Problem(" ".join(trouble.messages), "password1") from trouble
    member.set_password(password)
    member.save(force_insert=True)
    return member


def _record_accepted(invitation: Invitation, member: Member, *, new: bool) -> None:
    by = Actor(
        member=member.ref,
        name=member.name,
        agency=member.agency_id,
        agency_name=invitation.agency.name,
        partnership=invitation.partnership_id,
        purpose="sign-in",
    )
    with acting(by):
        detail = {"role": invitation.role, "agency": invitation.agency.name, "new": new}
        audit.record("partnership.invitation.accepted", by=by, target=invitation, detail=detail)
        notices.tell(
            to=invitation.invited_by_id,
            email="",
            subject=f"{member.name} has accepted your invitation",
            body=f"{member.name} of {invitation.agency.name} has joined as {roles()[invitation.role].name}.",
            link=reverse("partnership:member_view", args=[member.ref]),
            by=by,
            channel="screen",
        )


def _send(invitation: Invitation, secret: str, by: Actor) -> None:
    role = roles()[invitation.role].name
    notices.tell(
        to="",
        name=invitation.name,
        email=invitation.email,
        subject=f"{by.name} invites you to {invitation.partnership}",
        body=f"{by.name} of {by.agency_name} invites you to join {invitation.partnership} in Concordat, as {role} for "
        f"{invitation.agency}.\n\nUse the link to answer. It works once, until "
        f"{invitation.expires_at:%-d %B %Y}. If you did not expect this, you need do nothing.",
        link=reverse("invitation_accept", args=[secret]),
        by=by,
        channel="email",
        secret=True,
        why="You get this because somebody entered your address in an invitation.",
    )
