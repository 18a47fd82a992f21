"""Change members: edit, give and end roles, and close accounts when people leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from concordat import access
from concordat.access.queries import roles
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Missing, Problem
from concordat.notices import commands as notices
from concordat.partnership import rules
from concordat.partnership.commands.accounts import end_sessions
from concordat.partnership.commands.telling import tell_given
from concordat.partnership.commands.tokens import revoke_all
from concordat.partnership.models import Agency, Appointment, Member, Membership, Seat
from concordat.partnership.models.ending import end_membership, lock_administrators, vacate
from concordat.partnership.models.holding import not_ended
from concordat.partnership.permissions import MEMBER_APPOINT, MEMBER_CLOSE, MEMBER_EDIT

HIDDEN = {"telephone", "email"}  # the record says that they changed, not what they are


@transaction.atomic
def edit(
    *,
    member: Member,
    name: str,
    job_title: str,
    telephone: str,
    email: str = "",
    agency: Agency | None = None,
    by: Actor,
) -> Member:
    """Change what is known of a member.

    A new `email` is what they sign in with from then on: both addresses are told, and they are signed out everywhere.
    Raises `Problem` where somebody signs in with it already.
    """
    decision = access.require(by, MEMBER_EDIT, member)
    moved = agency if agency and agency.ref != member.agency_id else None
    if moved:
        access.require(by, MEMBER_EDIT, Member(ref=member.ref, agency=moved))
    before, address = member.email, email.strip().lower()
    if address in ("", before.lower()):
        address = before
    facts = {"name": name, "job_title": job_title, "telephone": telephone, "email": address}
    with once("Somebody signs in with this address already. Use another.", "email"):
        changed = change(member, **facts, **({"agency": moved} if moved else {}))
    if "email" in changed:
        _tell_of_address(member, before, by)
    if changed:
        detail = {field: ["…", "…"] if field in HIDDEN else words for field, words in changed.items()}
        audit.record("partnership.member.edited", by=by, target=member, under=decision.under, detail=detail)
    return member


def _tell_of_address(member: Member, before: str, by: Actor) -> None:
    end_sessions(member=member.ref, by=by, why="The e-mail address that they sign in with was changed.")
    for address in (before, member.email):
        notices.tell(
            to=member.ref,
            name=member.name,
            email=address,
            subject="The e-mail address that you sign in with has changed",
            body=f"{by.name} changed it to {member.email}. Your password stays as it is. If this is wrong, ask them.",
            why="You have an account.",
            by=by,
            channel="email",
        )


@transaction.atomic
def appoint(*, member: Member, role: str, begins: date, ends: date | None = None, by: Actor) -> Membership:
    """Give a member a role in the actor's partnership from a day, perhaps until one."""
    decision = access.require(by, MEMBER_APPOINT, member)
    rules.check_not_own(by.member, member.ref)
    rules.check_may_grant(by.roles, role, roles())
    rules.check_ends_after(begins, ends)
    if not member.is_active:
        raise Problem(f"{member}'s account is closed. Invite them again.")
    name = roles()[role].name
    held = Membership.objects.filter(not_ended(begins), partnership_id=by.partnership, member=member, role=role)
    if held.exists():
        raise Problem(f"{member} has the role “{name}” already.", "role")
    with once(f"{member} has the role “{name}” already.", "role"):
        membership = Membership.objects.create(
            partnership_id=by.partnership, member=member, role=role, begins=begins, ends=ends
        )
    detail = {"role": role, "begins": str(begins), "ends": str(ends or "")}
    audit.record("partnership.member.appointed", by=by, target=member, under=decision.under, detail=detail)
    tell_given(
        member=member,
        subject=f"You have a role: {name}",
        body=f"{by.name} gave you the role “{name}” from {dates.words(begins)}. {roles()[role].purpose}",
        link=reverse("partnership:role_list"),
        by=by,
    )
    return membership


@transaction.atomic
def end_role(*, membership: Membership, ends: date, by: Actor) -> None:
    """End a member's role on a day; the last administrator stays."""
    member = membership.member
    decision = access.require(by, MEMBER_APPOINT, member)
    if membership.partnership_id != by.partnership:
        raise Missing
    rules.check_not_own(by.member, member.ref)
    rules.check_may_grant(by.roles, membership.role, roles())
    rules.check_ends_after(membership.begins, ends)
    lock_administrators(by.partnership)
    if not end_membership(membership, ends):
        raise Problem("This role ends on that day or before already.", "ends")
    detail = {"role": membership.role, "ends": str(ends)}
    audit.record("partnership.member.released", by=by, target=member, under=decision.under, detail=detail)


@transaction.atomic
def close(*, member: Member, on: date, why: str = "", by: Actor) -> bool:
    """Have a member leave on a day: roles, seats and posts end, and the account with its sessions.

    The account stays where the member works in a further partnership and belongs to another agency than the actor's
    (`rules.closes_account`): then only their part here ends. Return whether the account was closed.
    """
    decision = access.require(by, MEMBER_CLOSE, member)
    rules.check_not_own(by.member, member.ref)
    rules.check_not_future(on, clock.today(), "on")
    if not member.is_active:
        raise Problem(f"{member}'s account is closed already.")
    places = _places(member, by)
    for_good = rules.closes_account(own_agency=member.agency_id == by.agency, elsewhere=bool(places - {by.partnership}))
    for place in sorted(places | {by.partnership}) if for_good else [by.partnership]:
        with acting(replace(by, partnership=place, purpose="work")) as there:
            _end_here(member, on, there)
            audit.record(
                "partnership.member.closed",
                by=there,
                target=member,
                under=decision.under if place == by.partnership else "closed by the member's own agency",
                why=why,
                detail={"on": str(on), "account_closed": for_good},
            )
    if for_good:
        change(member, is_active=False, left_on=on)
        end_sessions(member=member.ref, by=by, why="The account was closed.")
        revoke_all(member=member.ref, by=by, why="The account was closed.")
    return for_good


def _places(member: Member, by: Actor) -> set[str]:
    """Return every partnership in which a member holds a role, which the actor's own view would not show."""
    with acting(by.for_purpose("work")):
        held = Membership.objects.filter(not_ended(clock.today()), member=member)
        return set(held.values_list("partnership_id", flat=True))


def _end_here(member: Member, on: date, by: Actor) -> None:
    lock_administrators(by.partnership)
    for membership in _standing(Membership.objects.filter(member=member), by):
        end_membership(membership, on)
    for seat in _standing(Seat.objects.filter(member=member), by):
        vacate(seat, on)
    for post in _standing(Appointment.objects.filter(member=member), by):
        vacate(post, on)


def _standing(rows: QuerySet, by: Actor) -> list:  # type: ignore[type-arg]
    return list(rows.filter(not_ended(clock.today()), partnership_id=by.partnership))
