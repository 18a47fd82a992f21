"""What members are told of what they are given."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.notices.models import Notice
from concordat.partnership.commands import appointments, boards, members

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 1)


def told(thornbridge, key):
    with thornbridge.cast.acting(key) as actor:
        return list(
            Notice.objects.filter(to_member_id=actor.member).order_by("created_at").values_list("subject", "link")
        )


def test_a_member_is_told_of_a_role_a_seat_and_a_post(thornbridge):
    cast = thornbridge.cast
    leo = cast.members["leo"]
    with cast.acting("ada") as ada:
        members.appoint(member=leo, role="analyst", begins=DAY, by=ada)
        boards.fill_seat(seat=thornbridge.empty, member=leo, begins=DAY, by=ada)
        post = appointments.fill(appointment=thornbridge.vacant, member=leo, begins=DAY, by=ada)
    assert told(thornbridge, "leo") == [
        ("You have a role: analyst", "/partnership/roles/"),
        ("You have a seat on a board: Executive", f"/partnership/boards/{thornbridge.executive.ref}/"),
        ("You are appointed: gangs champion", f"/partnership/appointments/{post.ref}/"),
    ]


def test_nobody_is_told_of_what_they_give_themselves_or_of_a_vacant_post(thornbridge):
    cast = thornbridge.cast
    with cast.acting("leo") as leo:
        appointments.add(agency=cast.agencies["police"], kind="gangs-champion", by=leo)
        appointments.fill(appointment=thornbridge.spoc, member=cast.members["pia"], begins=DAY, by=leo)
        appointments.fill(appointment=thornbridge.spoc, member=cast.members["leo"], begins=date(2025, 5, 1), by=leo)
    assert told(thornbridge, "leo") == []
    assert len(told(thornbridge, "pia")) == 1
