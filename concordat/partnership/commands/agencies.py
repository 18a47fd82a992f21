"""Change agencies: add, edit, rename, and end their part in the partnership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.changing import Changes, change, once
from concordat.kernel.errors import Problem
from concordat.partnership import rules
from concordat.partnership.models import Agency, AgencyName, Appointment, Membership, Seat, Service
from concordat.partnership.models.ending import end_membership, end_place, lock_administrators
from concordat.partnership.models.holding import not_ended
from concordat.partnership.permissions import AGENCY_ADD, AGENCY_EDIT, AGENCY_LEAVE, SERVICE_EDIT
from concordat.partnership.queries.agencies import check_serves

_TAKEN = "There is already an agency of this name. Choose it from those that are known."


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency that the installation does not know yet."""

    name: str
    short_name: str
    kind: str
    aliases: Sequence[str] = ()
    note: str = ""


@transaction.atomic
def add(*, agency: Agency | NewAgency, capacity: str, begins: date | None, by: Actor) -> Service:
    """Have an agency, known or new, take part in the actor's partnership from a day."""
    decision = access.require(by, AGENCY_ADD)
    taken = agency if isinstance(agency, Agency) else create(new=agency, by=by)
    before = Service.objects.filter(partnership_id=by.partnership, agency=taken, ends__isnull=False).order_by("-ends")
    if (last := before.first()) and last.ends and (begins is None or begins <= last.ends):
        raise Problem(f"{taken} took part before, until {last.ends:%d/%m/%Y}. Enter a later day.", "begins")
    with once(f"{taken} takes part already.", "agency"):
        service = Service.objects.create(partnership_id=by.partnership, agency=taken, capacity=capacity, begins=begins)
    audit.record(
        "partnership.agency.added",
        by=by,
        target=taken,
        under=decision.under,
        detail={"capacity": capacity, "begins": str(begins or "")},
    )
    return service


@transaction.atomic
def edit(
    *,
    agency: Agency,
    name: str,
    short_name: str,
    kind: str,
    aliases: Sequence[str],
    note: str,
    begins: date | None,
    since: date | None = None,
    by: Actor,
) -> Agency:
    """Change what an agency is; a name given with `since` is new from that day, and the old one is kept."""
    decision = access.require(by, AGENCY_EDIT, agency)
    check_serves(by, agency)
    rules.check_ends_after(begins, agency.ends, "begins")
    renamed = name != agency.name
    if renamed:
        _check_name_free(name, besides=agency.ref)
        _rename(agency, name, since)
    elif since:
        raise Problem("Enter the new name, or leave this empty.", "since")
    with once(_TAKEN, "name"):
        changed: Changes = change(
            agency,
            name=name,
            short_name=short_name,
            kind=kind,
            aliases=list(aliases),
            note=note,
            begins=begins,
        )
    if changed:
        detail = changed | ({"since": [str(since)]} if renamed and since else {})
        audit.record("partnership.agency.edited", by=by, target=agency, under=decision.under, detail=detail)
    return agency


@transaction.atomic
def edit_service(*, service: Service, capacity: str, begins: date | None, by: Actor) -> Service:
    """Change in what capacity an agency takes part, and since when."""
    decision = access.require(by, SERVICE_EDIT, service)
    rules.check_ends_after(begins, service.ends, "begins")
    if changed := change(service, capacity=capacity, begins=begins):
        audit.record("partnership.service.edited", by=by, target=service, under=decision.under, detail=changed)
    return service


@transaction.atomic
def leave(*, agency: Agency, ends: date, by: Actor) -> Service:
    """End an agency's part in the partnership: its seats, its posts and its people's roles end on the same day."""
    decision = access.require(by, AGENCY_LEAVE)
    service = Service.objects.filter(partnership_id=by.partnership, agency=agency, ends__isnull=True).first()
    if service is None:
        raise Problem(f"{agency} does not take part, or its last day is set already.")
    rules.check_ends_after(service.begins, ends)
    change(service, ends=ends)
    lost = _end_all(agency, ends, by)
    audit.record(
        "partnership.agency.left",
        by=by,
        target=agency,
        under=decision.under,
        detail={"ends": str(ends), **lost},
    )
    return service


@transaction.atomic
def create(*, new: NewAgency, begins: date | None = None, by: Actor) -> Agency:
    """Make an agency that the installation does not know yet; refuse a name that is taken."""
    access.require(by, AGENCY_ADD)
    _check_name_free(new.name)
    with once(_TAKEN, "name"):
        return Agency.objects.create(
            name=new.name,
            short_name=new.short_name,
            kind=new.kind,
            aliases=list(new.aliases),
            note=new.note,
            begins=begins,
        )


def _check_name_free(name: str, besides: str = "") -> None:
    """Refuse a name by which another agency is known."""
    if Agency.objects.filter(name__iexact=name).exclude(ref=besides).exists():
        raise Problem(_TAKEN, "name")


def _rename(agency: Agency, name: str, since: date | None) -> None:
    """Keep the old name where the new one has a day; else correct the name that is in use."""
    latest = AgencyName.objects.filter(agency=agency).first()
    if since is None:
        if latest:
            change(latest, name=name)
        return
    rules.check_not_future(since, clock.today(), "since")
    rules.check_renamed_after(since, latest.since if latest else agency.begins)
    if latest is None:
        AgencyName.objects.create(agency=agency, name=agency.name, since=agency.begins)
    AgencyName.objects.create(agency=agency, name=name, since=since)


def _end_all(agency: Agency, ends: date, by: Actor) -> dict[str, int]:
    """End what an agency's part carried: posts and seats, and the roles of its people."""
    lock_administrators(by.partnership)
    open_rows = not_ended(clock.today())
    seats = Seat.objects.filter(open_rows, partnership_id=by.partnership, agency=agency)
    posts = Appointment.objects.filter(open_rows, partnership_id=by.partnership, agency=agency)
    roles = Membership.objects.filter(open_rows, partnership_id=by.partnership, member__agency=agency)
    return {
        "seats": sum(end_place(seat, ends) for seat in seats),
        "posts": sum(end_place(post, ends) for post in posts),
        "roles": sum(end_membership(role, ends) for role in roles.select_related("member")),
    }
