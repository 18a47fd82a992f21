"""Record that one agency takes over from another: merge it in, and hand over its seats, posts and people."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem
from concordat.partnership import rules
from concordat.partnership.commands.agencies import NewAgency, create
from concordat.partnership.models import Agency, AgencySuccession, Appointment, Member, Membership, Seat, Service
from concordat.partnership.models.ending import Place, copied, end_place
from concordat.partnership.models.holding import not_ended
from concordat.partnership.permissions import AGENCY_ADD, AGENCY_EDIT
from concordat.partnership.queries.agencies import check_serves


@transaction.atomic
def succeed(
    *, agency: Agency, successor: Agency | NewAgency, on: date, ends: bool, hand_over: bool, note: str = "", by: Actor
) -> AgencySuccession:
    """Record that `successor`, known or new, takes over from `agency` on a day.

    With `ends` the agency ends the day before, and with it its part in this partnership; other partnerships that it
    serves end their own. With `hand_over` the successor takes its seats and posts here from that day, and its people
    where the day has come.
    """
    decision = access.require(by, AGENCY_EDIT, agency)
    check_serves(by, agency)
    heir = successor if isinstance(successor, Agency) else create(new=successor, begins=on, by=by)
    if heir.ref == agency.ref:
        raise Problem("An agency cannot take over from itself.", "successor")
    with once(f"{heir} is already recorded as taking over.", "successor"):
        succession = AgencySuccession.objects.create(predecessor=agency, successor=heir, on=on, note=note)
    moved = _take_part(agency, heir, on, ends=ends, by=by)
    if hand_over:
        moved |= _hand_over(agency, heir, on, by)
    if ends:
        rules.check_ends_after(agency.begins, rules.day_before(on), "on")
        change(agency, ends=rules.day_before(on))
    audit.record(
        "partnership.agency.succeeded",
        by=by,
        target=agency,
        under=decision.under,
        detail={"successor": heir.name, "on": str(on), "ends": ends, **moved},
    )
    return succession


@transaction.atomic
def move(*, agency: Agency, successor: Agency, by: Actor) -> int:
    """Move the people of an agency who work here to the one that took over, once its day has come; return how many."""
    decision = access.require(by, AGENCY_EDIT, agency)
    check_serves(by, agency)
    known = AgencySuccession.objects.filter(predecessor=agency, successor=successor, on__lte=clock.today())
    if not known.exists():
        raise Problem(f"{successor} has not taken over from {agency}.")
    people = _move_people(agency, successor, by)
    if people:
        detail = {"successor": successor.name, "people": people}
        audit.record("partnership.agency.moved", by=by, target=agency, under=decision.under, detail=detail)
    return people


def _take_part(agency: Agency, heir: Agency, on: date, *, ends: bool, by: Actor) -> dict[str, int]:
    """Have the successor take part here where the agency did, and end the agency's part where it ends."""
    part = Service.objects.filter(partnership_id=by.partnership, agency=agency, ends__isnull=True).first()
    if part is None:
        return {}
    if ends:
        rules.check_ends_after(part.begins, rules.day_before(on), "on")
        change(part, ends=rules.day_before(on))
    if Service.objects.filter(partnership_id=by.partnership, agency=heir, ends__isnull=True).exists():
        return {}
    access.require(by, AGENCY_ADD)
    Service.objects.create(partnership_id=by.partnership, agency=heir, capacity=part.capacity, begins=on)
    return {"joined": 1}


def _hand_over(agency: Agency, heir: Agency, on: date, by: Actor) -> dict[str, int]:
    """Give the successor the seats and posts that stand, and the people who work here."""
    standing = not_ended(on)
    seats = list(Seat.objects.filter(standing, partnership_id=by.partnership, agency=agency))
    posts = list(Appointment.objects.filter(standing, partnership_id=by.partnership, agency=agency))
    places: list[Place] = [*seats, *posts]
    for place in places:
        _pass_on(place, heir, on)
    people = 0
    if on <= clock.today():
        people = _move_people(agency, heir, by)
    return {"seats": len(seats), "posts": len(posts), "people": people}


def _move_people(agency: Agency, heir: Agency, by: Actor) -> int:
    here = Membership.objects.filter(partnership_id=by.partnership).values("member_id")
    return Member.objects.filter(agency=agency, is_active=True, ref__in=here).update(agency=heir)


def _pass_on(place: Place, heir: Agency, on: date) -> None:
    """Pass a seat or post to another agency from a day; what the old agency held stays as it was."""
    if isinstance(place, Appointment) and _has_already(place, heir):
        end_place(place, rules.day_before(on))
    elif place.begins and place.begins >= on:
        change(place, agency=heir)
    else:
        last = place.ends
        change(place, ends=rules.day_before(on))
        copied(place, agency=heir, begins=on, ends=last)


def _has_already(post: Appointment, heir: Agency) -> bool:
    same = Appointment.objects.filter(partnership_id=post.partnership_id, agency=heir, kind=post.kind)
    return same.filter(ends__isnull=True, subject=post.subject).exists()
