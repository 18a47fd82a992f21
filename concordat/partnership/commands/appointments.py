"""Change appointments: make a post, have somebody fill it, and end it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem
from concordat.partnership import rules
from concordat.partnership.commands.telling import tell_given
from concordat.partnership.models import Agency, Appointment, Member, Service
from concordat.partnership.models.ending import copied, vacate
from concordat.partnership.permissions import APPOINTMENT_MANAGE


@transaction.atomic
def add(
    *, agency: Agency, kind: str, subject: str = "", member: Member | None = None, begins: date | None = None, by: Actor
) -> Appointment:
    """Make a post that an agency fills in the partnership; it stands vacant until a member is named."""
    decision = access.require(by, APPOINTMENT_MANAGE, agency)
    if not Service.objects.filter(partnership_id=by.partnership, agency=agency, ends__isnull=True).exists():
        raise Problem(f"{agency} takes no part in this partnership.", "agency")
    with once(f"{agency} has this post already. Name somebody for it instead.", "kind"):
        post = Appointment.objects.create(
            partnership_id=by.partnership, agency=agency, kind=kind, subject=subject, member=member, begins=begins
        )
    _record("added", post, by, decision.under, begins=begins)
    _tell(post, by)
    return post


@transaction.atomic
def fill(*, appointment: Appointment, member: Member, begins: date, by: Actor) -> Appointment:
    """Appoint a member to a post from a day; whoever held it ends the day before, and is kept in its history."""
    decision = access.require(by, APPOINTMENT_MANAGE, appointment)
    post = _open(appointment)
    if post.member_id == member.ref:
        raise Problem(f"{member} holds this post already.", "member")
    if post.member_id is None and (post.begins is None or begins <= post.begins):
        change(post, member=member, begins=begins)
        _record("filled", post, by, decision.under, begins=begins)
        _tell(post, by)
        return post
    former = post.member.name if post.member else ""
    change(post, ends=rules.replaced(post.begins, begins))
    filled = copied(post, member=member, begins=begins)
    _record("filled", filled, by, decision.under, begins=begins, instead_of=former)
    _tell(filled, by)
    return filled


@transaction.atomic
def end(*, appointment: Appointment, ends: date, keep: bool, by: Actor) -> Appointment:
    """End an appointment on a day; with `keep` the post itself stays, and stands vacant from the day after."""
    decision = access.require(by, APPOINTMENT_MANAGE, appointment)
    post = _open(appointment)
    rules.check_ends_after(post.begins, ends)
    if keep and post.member_id is None:
        raise Problem("Nobody holds this post: it stands vacant already.", "keep")
    if keep:
        vacate(post, ends)
    else:
        change(post, ends=ends)
    _record("ended", post, by, decision.under, ends=ends, keep=keep)
    return post


def _open(appointment: Appointment) -> Appointment:
    """Return the row of the same post that has no last day: it is the one that may change."""
    found = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("agency", "member")
        .filter(
            partnership_id=appointment.partnership_id,
            agency_id=appointment.agency_id,
            kind=appointment.kind,
            subject=appointment.subject,
            ends__isnull=True,
        )
        .first()
    )
    if found is None:
        raise Problem("This post has ended. Make it again if it is needed.")
    return found


def _tell(post: Appointment, by: Actor) -> None:
    if post.member is None:
        return
    what = post.get_kind_display().lower() + (f" for {post.subject}" if post.subject else "")
    since = f" from {dates.words(post.begins)}" if post.begins else ""
    tell_given(
        member=post.member,
        subject=f"You are appointed: {what}",
        body=f"{by.name} appointed you {what} of {post.agency.name}{since}.",
        link=reverse("partnership:appointment_view", args=[post.ref]),
        by=by,
    )


def _record(verbed: str, post: Appointment, by: Actor, under: str, **detail: object) -> None:
    plain = {name: value if isinstance(value, bool) else str(value or "") for name, value in detail.items()}
    audit.record(
        f"partnership.appointment.{verbed}",
        by=by,
        target=post,
        under=under,
        detail={"member": post.member.name if post.member else "", "subject": post.subject, **plain},
    )
