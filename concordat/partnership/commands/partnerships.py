"""Change partnerships: edit, add, record a successor, and set up the first one of an installation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem, Refused
from concordat.partnership import rules
from concordat.partnership.models import Agency, AgencyKind, Member, Membership, Partnership, Service, Succession
from concordat.partnership.permissions import PARTNERSHIP_ADD, PARTNERSHIP_EDIT

_TAKEN = "There is already a partnership of this name."


@dataclass(frozen=True, slots=True)
class NewPartnership:
    """A partnership that the installation does not know yet."""

    name: str
    short_name: str
    area: str
    begins: date | None = None


@transaction.atomic
def edit(
    *,
    partnership: Partnership,
    name: str,
    short_name: str,
    area: str,
    begins: date | None,
    ends: date | None,
    by: Actor,
) -> Partnership:
    """Change what a partnership is called, the area it serves and its dates."""
    decision = access.require(by, PARTNERSHIP_EDIT, partnership)
    rules.check_ends_after(begins, ends)
    _check_free(name, besides=partnership.ref)
    with once(_TAKEN, "name"):
        changed = change(partnership, name=name, short_name=short_name, area=area, begins=begins, ends=ends)
    if changed:
        audit.record("partnership.partnership.edited", by=by, target=partnership, under=decision.under, detail=changed)
    return partnership


@transaction.atomic
def add(*, new: NewPartnership, agencies: Sequence[Agency] = (), by: Actor) -> Partnership:
    """Add a partnership to the installation; whoever adds it becomes its first administrator.

    The administrator's own agency takes part in it from the start, and so does each of `agencies`, which it may share
    with the partnership that it is added from.
    """
    decision = access.require(by, PARTNERSHIP_ADD)
    _check_free(new.name)
    with once(_TAKEN, "name"):
        partnership = Partnership.objects.create(
            name=new.name, short_name=new.short_name, area=new.area, begins=new.begins
        )
    own = Agency.objects.get(ref=by.agency)
    with acting(replace(by, partnership=partnership.ref)):
        for agency in {agency.ref: agency for agency in (own, *agencies)}.values():
            _serve(partnership, agency, new.begins)
        Membership.objects.create(
            partnership=partnership, member_id=by.member, role=rules.ADMINISTRATOR, begins=clock.today()
        )
        audit.record("partnership.partnership.added", by=by, target=partnership, under=decision.under)
    return partnership


@transaction.atomic
def succeed(
    *,
    partnership: Partnership,
    successor: Partnership | NewPartnership,
    on: date,
    ends: bool,
    note: str = "",
    agencies: Sequence[Agency] = (),
    by: Actor,
) -> Succession:
    """Record that another partnership, known or new, takes over from this one on a day.

    With `ends` this one ends the day before. A new one is added as `add` does, with `agencies`.
    """
    decision = access.require(by, PARTNERSHIP_EDIT, partnership)
    heir = successor if isinstance(successor, Partnership) else add(new=successor, agencies=agencies, by=by)
    if heir.ref == partnership.ref:
        raise Problem("A partnership cannot take over from itself.", "successor")
    if ends:
        rules.check_ends_after(partnership.begins, rules.day_before(on), "on")
    with once(f"{heir} is already recorded as a successor.", "successor"):
        succession = Succession.objects.create(predecessor=partnership, successor=heir, on=on, note=note)
    if ends:
        change(partnership, ends=rules.day_before(on))
    audit.record(
        "partnership.partnership.succeeded",
        by=by,
        target=partnership,
        under=decision.under,
        detail={"successor": heir.name, "on": str(on), "ends": ends},
    )
    return succession


@transaction.atomic
def establish(
    *,
    name: str,
    area: str,
    agency: str,
    agency_kind: str,
    administrator: str,
    email: str,
    password: str,
    short_name: str = "",
    by: Actor,
) -> Partnership:
    """Set up a partnership from the command line: its first agency and its first administrator, who may sign in.

    Nobody is signed in yet: whoever can run commands on the machine may, as the system (`by`) that installs. An agency
    or a member who is known already is taken as they are, and a known member's password is left alone.
    """
    if by.purpose != "install":
        raise Refused("Only the command line sets up a partnership from nothing.")
    with acting(by) as installer:
        if agency_kind not in AgencyKind.values:
            raise Problem(f"“{agency_kind}” is no kind of agency. Give one of: {', '.join(AgencyKind.values)}.")
        if "@" not in email.strip("@"):
            raise Problem("Give the administrator's e-mail address, such as name@example.org.")
        _check_free(name)
        partnership = Partnership.objects.create(name=name, short_name=short_name or name[:40], area=area)
        first = Agency.objects.filter(name__iexact=agency).first() or Agency.objects.create(
            name=agency, short_name=agency[:60], kind=agency_kind
        )
        _serve(partnership, first, None)
        member = Member.objects.filter(email__iexact=email).first() or _first_member(
            administrator, email, password, first
        )
        Membership.objects.create(
            partnership=partnership, member=member, role=rules.ADMINISTRATOR, begins=clock.today()
        )
        audit.record(
            "partnership.partnership.added",
            by=replace(installer, partnership=partnership.ref),
            target=partnership,
            under="the command line",
            detail={"administrator": member.name},
        )
    return partnership


def _first_member(name: str, email: str, password: str, agency: Agency) -> Member:
    member = Member(name=name, email=email, agency=agency)
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise Problem(" ".join(error.messages), "password") from error
    member.set_password(password)
    member.save(force_insert=True)
    return member


def _serve(partnership: Partnership, agency: Agency, begins: date | None) -> None:
    capacity = Service.Capacity.RESPONSIBLE if rules.statutory(agency.kind) else Service.Capacity.INVITED
    Service.objects.create(partnership=partnership, agency=agency, capacity=capacity, begins=begins)


def _check_free(name: str, besides: str = "") -> None:
    if Partnership.objects.filter(name__iexact=name).exclude(ref=besides).exists():
        raise Problem(_TAKEN, "name")
