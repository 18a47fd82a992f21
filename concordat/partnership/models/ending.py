"""How what people hold ends: roles, with the last administrator kept, and seats and posts, which then stand empty."""

from __future__ import annotations

from datetime import date
from typing import TypeVar, cast

from django.db.models import Q

from concordat.kernel import clock
from concordat.kernel.changing import change
from concordat.partnership import rules
from concordat.partnership.models.appointments import Appointment
from concordat.partnership.models.boards import Seat
from concordat.partnership.models.members import Membership

Place = Seat | Appointment
P = TypeVar("P", bound=Place)


def lock_administrators(partnership: str) -> None:
    """Hold the partnership's administrators until the transaction ends, so that two cannot remove each other."""
    held = Membership.objects.select_for_update().filter(partnership_id=partnership, role=rules.ADMINISTRATOR)
    list(held.order_by("pk").values_list("pk"))


def end_membership(membership: Membership, ends: date) -> bool:
    """End a role on a day, or drop one that would begin later; say whether it changed. Keeps the last administrator."""
    if membership.ends and membership.ends <= ends:
        return False
    if membership.role == rules.ADMINISTRATOR:
        rules.check_administrators_left(_administrators_after(ends, membership))
    if membership.begins > ends:
        membership.delete()
    else:
        change(membership, ends=ends)
    return True


def end_place(place: Place, ends: date) -> bool:
    """End a seat or post itself on a day, or drop one that would begin later; say whether it changed."""
    if place.ends and place.ends <= ends:
        return False
    if place.begins and place.begins > ends:
        place.delete()
    else:
        change(place, ends=ends)
    return True


def vacate(place: Place, ends: date) -> None:
    """Have a member give up a seat or post on a day: it stands empty from the next."""
    if place.begins and place.begins > ends:
        change(place, member=None)
        return
    last = place.ends
    change(place, ends=ends)
    if last is None or last > ends:
        copied(place, member=None, begins=rules.day_after(ends), ends=last)


def copied(place: P, **values: object) -> P:
    """Make another of the same seat or post, that differs in `values`: another member, agency or time."""
    names = ("partnership", "board", "agency", "kind", "subject", "capacity")
    same = {name: getattr(place, name) for name in names if hasattr(place, name)}
    made = cast(P, type(place)(**(same | {"member": place.member} | values)))
    made.save(force_insert=True)
    return made


def _administrators_after(ends: date, membership: Membership) -> int:
    """Count who else is an administrator now and longer than until a day."""
    others = Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=ends),
        partnership_id=membership.partnership_id,
        role=rules.ADMINISTRATOR,
        member__is_active=True,
        begins__lte=max(clock.today(), rules.day_after(ends)),
    )
    return others.exclude(member_id=membership.member_id).values("member_id").distinct().count()
