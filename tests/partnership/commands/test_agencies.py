"""Adding, renaming and ending agencies."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.commands import agencies
from concordat.partnership.commands.agencies import NewAgency
from concordat.partnership.models import Agency, Appointment, Membership, Seat, Service
from concordat.partnership.queries.agencies import agency_for

pytestmark = pytest.mark.django_db
DAY = date(2024, 4, 1)


def facts(agency: Agency, **changes):
    same = {name: getattr(agency, name) for name in ("name", "short_name", "kind", "aliases", "note", "begins")}
    return same | changes


def test_add_makes_a_new_agency_that_takes_part(thornbridge):
    with thornbridge.cast.acting("ada") as ada:
        service = agencies.add(
            agency=NewAgency("Vale Probation", "Probation", "probation", ("NPS",)),
            capacity="responsible",
            begins=DAY,
            by=ada,
        )
        assert (service.agency.aliases, service.begins) == (["NPS"], DAY)
    assert thornbridge.events()[-1] == "partnership.agency.added"


def test_add_of_one_who_takes_part_already_is_told_beside_the_field(thornbridge):
    with thornbridge.cast.acting("ada") as ada, pytest.raises(Problem, match="takes part already") as problem:
        agencies.add(agency=thornbridge.cast.agencies["police"], capacity="invited", begins=None, by=ada)
    assert problem.value.field == "agency"
    assert thornbridge.events() == []


def test_add_refuses_a_name_that_is_known_in_any_letters(thornbridge):
    with thornbridge.cast.acting("ada") as ada, pytest.raises(Problem) as problem:
        agencies.add(agency=NewAgency("VALE police", "VP", "police"), capacity="invited", begins=None, by=ada)
    assert problem.value.field == "name"


@pytest.mark.parametrize("key", ["mina", "leo", "pia", "omar", "ana", "olga", "ivan"])
def test_add_is_the_administrators(thornbridge, key):
    with thornbridge.cast.acting(key) as actor, pytest.raises(Refused):
        agencies.add(agency=NewAgency("A", "A", "other"), capacity="invited", begins=None, by=actor)


def test_edit_with_a_day_keeps_the_old_name_for_the_time_before(thornbridge):
    police = thornbridge.cast.agencies["police"]
    with thornbridge.cast.acting("ada") as ada:
        agencies.edit(agency=police, **facts(police, name="Vale and Hill Police"), since=DAY, by=ada)
        again = agency_for(ada, police.ref)
        assert again.name == "Vale and Hill Police"
        assert again.name_on(date(2024, 3, 31)) == "Vale Police"
        assert again.name_on(DAY) == "Vale and Hill Police"
        entry = Entry.objects.get(event="partnership.agency.edited")
        assert entry.detail["name"] == ["Vale Police", "Vale and Hill Police"]
        agencies.edit(agency=again, **facts(again, name="Hill Police"), since=date(2025, 4, 1), by=ada)
        third = agency_for(ada, police.ref)
        days = (date(2020, 1, 1), DAY, date(2025, 4, 1))
        assert [third.name_on(day) for day in days] == ["Vale Police", "Vale and Hill Police", "Hill Police"]


def test_edit_without_a_day_corrects_the_name(thornbridge):
    police = thornbridge.cast.agencies["police"]
    with thornbridge.cast.acting("pia") as pia:
        agencies.edit(agency=police, **facts(police, name="Vale Police Force"), by=pia)
        assert agency_for(pia, police.ref).name_on(date(2000, 1, 1)) == "Vale Police Force"


@pytest.mark.parametrize(
    ("changes", "since", "field"),
    [
        ({"name": "New"}, date(2999, 1, 1), "since"),
        ({}, DAY, "since"),
        ({"name": "Vale Fire and Rescue Service"}, None, "name"),
    ],
)
def test_edit_tells_what_is_wrong_beside_the_field(thornbridge, changes, since, field):
    police = thornbridge.cast.agencies["police"]
    with thornbridge.cast.acting("ada") as ada, pytest.raises(Problem) as problem:
        agencies.edit(agency=police, **facts(police, **changes), since=since, by=ada)
    assert problem.value.field == field


def test_edit_twice_is_recorded_once(thornbridge):
    fire = thornbridge.cast.agencies["fire"]
    with thornbridge.cast.acting("ada") as ada:
        for _ in range(2):
            agencies.edit(agency=agency_for(ada, fire.ref), **facts(fire, note="Kept"), by=ada)
    assert thornbridge.events() == ["partnership.agency.edited"]


def test_edit_of_another_agency_is_refused_to_an_agency_administrator(thornbridge):
    fire = thornbridge.cast.agencies["fire"]
    with thornbridge.cast.acting("pia") as pia, pytest.raises(Refused):
        agencies.edit(agency=fire, **facts(fire, note="Mine"), by=pia)


def test_edit_from_a_partnership_that_it_does_not_serve_is_refused(thornbridge):
    fire = thornbridge.cast.agencies["fire"]
    with (
        thornbridge.cast.acting("wanda", "westhaven") as wanda,
        pytest.raises(Refused, match="takes no part"),
    ):
        agencies.edit(agency=fire, **facts(fire, note="Mine"), by=wanda)


def test_edit_service_changes_the_capacity(thornbridge):
    with thornbridge.cast.acting("ada") as ada:
        agencies.edit_service(service=thornbridge.service("fire"), capacity="invited", begins=DAY, by=ada)
    assert thornbridge.service("fire").capacity == "invited"
    assert thornbridge.events() == ["partnership.service.edited"]


def test_leave_ends_seats_posts_and_roles_with_it(thornbridge):
    police, today = thornbridge.cast.agencies["police"], clock.today()
    with thornbridge.cast.acting("ada") as ada:
        agencies.leave(agency=police, ends=today, by=ada)
        assert not Service.objects.filter(partnership_id=ada.partnership, agency=police, ends=None).exists()
        assert not Seat.objects.filter(agency=police, ends=None).exists()
        assert not Appointment.objects.filter(agency=police, ends=None).exists()
        assert not Membership.objects.filter(member__agency=police, ends=None).exists()
        assert Entry.objects.get(event="partnership.agency.left").detail == {
            "ends": str(today),
            "seats": 1,
            "posts": 1,
            "roles": 2,
        }
    with thornbridge.cast.acting("leo", "westhaven"):
        assert Membership.objects.filter(member=thornbridge.cast.members["leo"], ends=None).count() == 1


def test_leave_twice_is_told(thornbridge):
    police = thornbridge.cast.agencies["police"]
    with thornbridge.cast.acting("ada") as ada:
        agencies.leave(agency=police, ends=clock.today(), by=ada)
        with pytest.raises(Problem, match="does not take part"):
            agencies.leave(agency=police, ends=clock.today(), by=ada)


def test_leave_does_not_take_the_last_administrator_along(thornbridge):
    council = thornbridge.cast.agencies["council"]
    with thornbridge.cast.acting("ada") as ada:
        with pytest.raises(Problem, match="only administrator"):
            agencies.leave(agency=council, ends=clock.today(), by=ada)
        assert Service.objects.get(partnership_id=ada.partnership, agency=council).ends is None


def test_what_cannot_be_recorded_does_not_happen(thornbridge, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("the record is full")

    monkeypatch.setattr("concordat.audit.commands.record", broken)
    fire = thornbridge.cast.agencies["fire"]
    with thornbridge.cast.acting("ada") as ada:
        with pytest.raises(RuntimeError):
            agencies.leave(agency=fire, ends=clock.today(), by=ada)
        assert Service.objects.get(agency=fire).ends is None
