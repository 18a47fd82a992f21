"""One agency taking over from another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concordat.kernel import clock
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.commands import successions
from concordat.partnership.commands.agencies import NewAgency
from concordat.partnership.models import Agency, Appointment, Member, Seat, Service
from tests.partnership.stage import SINCE

pytestmark = pytest.mark.django_db
ON = date(2025, 4, 1)


def succeed(thornbridge, key="ada", **changes):
    cast = thornbridge.cast
    options = {
        "agency": cast.agencies["police"],
        "successor": NewAgency("Hill Police", "Hill", "police"),
        "on": ON,
        "ends": True,
        "hand_over": True,
    }
    with cast.acting(key) as actor:
        return successions.succeed(**(options | changes), by=actor)


def test_succeed_hands_over_seats_posts_and_people_and_keeps_history(thornbridge):
    heir = succeed(thornbridge).successor
    with thornbridge.cast.acting("ada") as ada:
        police = Agency.objects.get(ref=thornbridge.cast.agencies["police"].ref)
        assert police.ends == ON - timedelta(days=1)
        parts = Service.objects.filter(partnership_id=ada.partnership)
        assert parts.get(agency=police).ends == ON - timedelta(days=1)
        assert (parts.get(agency=heir).begins, parts.get(agency=heir).capacity) == (ON, "responsible")
        for model in (Seat, Appointment):
            before, after = model.objects.get(agency=police), model.objects.get(agency=heir)
            assert (before.begins, before.ends) == (SINCE, ON - timedelta(days=1))
            assert (after.begins, after.ends, after.member) == (ON, None, before.member)
        assert set(Member.objects.filter(agency=heir)) == {thornbridge.cast.members[key] for key in ("leo", "pia")}
    assert thornbridge.events() == ["partnership.agency.succeeded"]


def test_succeed_on_a_day_to_come_moves_nobody_yet(thornbridge):
    heir = succeed(thornbridge, on=clock.today() + timedelta(days=90)).successor
    with thornbridge.cast.acting("ada"):
        assert not Member.objects.filter(agency=heir).exists()
        assert Appointment.objects.filter(agency=heir, ends=None).count() == 1


def test_succeed_by_one_that_is_known_and_has_the_post_already(thornbridge):
    fire = thornbridge.cast.agencies["fire"]
    with thornbridge.cast.acting("ada") as ada:
        Appointment.objects.create(partnership_id=ada.partnership, agency=fire, kind="spoc", begins=SINCE)
    succeed(thornbridge, successor=fire)
    with thornbridge.cast.acting("ada") as ada:
        assert Appointment.objects.filter(agency=fire, kind="spoc").count() == 1
        assert Service.objects.filter(partnership_id=ada.partnership, agency=fire).count() == 1


def test_succeed_of_a_part_ends_nothing(thornbridge):
    succeed(thornbridge, ends=False, hand_over=False)
    with thornbridge.cast.acting("ada"):
        assert Agency.objects.get(ref=thornbridge.cast.agencies["police"].ref).ends is None
        assert Seat.objects.get(ref=thornbridge.empty.ref).ends is None


def test_succeed_twice_or_by_itself_is_told(thornbridge):
    succeed(thornbridge, successor=thornbridge.cast.agencies["fire"])
    with pytest.raises(Problem) as problem:
        succeed(thornbridge, successor=thornbridge.cast.agencies["fire"])
    assert problem.value.field == "successor"
    with pytest.raises(Problem, match="itself"):
        succeed(thornbridge, successor=thornbridge.cast.agencies["police"])


def test_succeed_is_refused_to_a_manager_and_to_another_agencys_administrator(thornbridge):
    with pytest.raises(Refused):
        succeed(thornbridge, "mina")
    with pytest.raises(Refused):
        succeed(thornbridge, "pia", agency=thornbridge.cast.agencies["fire"])


def test_succeed_by_a_new_agency_needs_the_right_to_add_one(thornbridge):
    with pytest.raises(Refused):
        succeed(thornbridge, "pia")
    with thornbridge.cast.acting("ada"):
        assert not Agency.objects.filter(name="Hill Police").exists()


def test_move_takes_the_people_once_the_day_has_come(thornbridge):
    cast = thornbridge.cast
    police, fire = cast.agencies["police"], cast.agencies["fire"]
    succeed(thornbridge, successor=fire, hand_over=False)
    with cast.acting("ada") as ada:
        assert successions.move(agency=police, successor=fire, by=ada) == 2
        assert successions.move(agency=police, successor=fire, by=ada) == 0
        with pytest.raises(Problem, match="has not taken over"):
            successions.move(agency=fire, successor=police, by=ada)
    assert thornbridge.events() == ["partnership.agency.succeeded", "partnership.agency.moved"]


def test_move_before_the_day_is_told_and_refused_to_a_manager(thornbridge):
    cast = thornbridge.cast
    police, fire = cast.agencies["police"], cast.agencies["fire"]
    succeed(thornbridge, successor=fire, on=clock.today() + timedelta(days=1), hand_over=False)
    with cast.acting("ada") as ada, pytest.raises(Problem, match="has not taken over"):
        successions.move(agency=police, successor=fire, by=ada)
    with cast.acting("mina") as mina, pytest.raises(Refused):
        successions.move(agency=police, successor=fire, by=mina)


def test_succeed_from_a_partnership_that_the_agency_does_not_serve_is_refused(thornbridge):
    cast = thornbridge.cast
    fire, west = cast.agencies["fire"], cast.agencies["westcouncil"]
    with cast.acting("wanda", "westhaven") as wanda:
        with pytest.raises(Refused, match="takes no part"):
            successions.succeed(agency=fire, successor=west, on=ON, ends=True, hand_over=True, by=wanda)
        with pytest.raises(Refused, match="takes no part"):
            successions.move(agency=fire, successor=west, by=wanda)
