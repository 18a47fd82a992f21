"""Partnerships: changing, adding, and one following another."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.commands import partnerships
from concordat.partnership.commands.partnerships import NewPartnership
from concordat.partnership.models import Member, Membership, Partnership, Service, Succession
from concordat.partnership.queries.actors import actor_for
from concordat.partnership.queries.partnerships import own_partnerships

pytestmark = pytest.mark.django_db
ON = date(2028, 4, 1)
HILL = NewPartnership("Hill Community Safety Partnership", "Hill CSP", "Hill", ON)


def edit(cast, key="ada", **changes):
    ours = cast.partnerships["thornbridge"]
    facts = {name: getattr(ours, name) for name in ("name", "short_name", "area", "begins", "ends")}
    with cast.acting(key) as actor:
        return partnerships.edit(partnership=ours, **(facts | changes), by=actor)


def test_edit_changes_and_records_what_was(thornbridge):
    edit(thornbridge.cast, area="Thornbridge and Vale")
    with thornbridge.cast.acting("omar") as omar:
        assert Partnership.objects.get(ref=omar.partnership).area == "Thornbridge and Vale"
    assert thornbridge.events() == ["partnership.partnership.edited"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "westhaven community safety partnership"}, "name"),
        ({"begins": ON, "ends": date(2020, 1, 1)}, "ends"),
    ],
)
def test_edit_tells_what_is_wrong_beside_the_field(cast, changes, field):
    with pytest.raises(Problem) as problem:
        edit(cast, **changes)
    assert problem.value.field == field


@pytest.mark.parametrize("key", ["mina", "pia", "ivan"])
def test_edit_is_refused_to_whoever_may_not(cast, key):
    with pytest.raises(Refused):
        edit(cast, key, area="Mine")


def test_add_makes_its_maker_the_administrator_and_shares_agencies(cast):
    with cast.acting("ada") as ada:
        added = partnerships.add(new=HILL, agencies=[cast.agencies["police"]], by=ada)
        assert added in own_partnerships(ada)
    there = actor_for(cast.members["ada"].ref, added.ref)
    assert there.roles == {"administrator"}
    with acting(there):
        serving = Service.objects.filter(partnership=added)
        assert {(s.agency.name, s.capacity) for s in serving} == {
            ("Thornbridge Council", "responsible"),
            ("Vale Police", "responsible"),
        }
        assert Membership.objects.filter(partnership=added).count() == 1


def test_add_is_refused_to_a_manager(cast):
    with cast.acting("mina") as mina, pytest.raises(Refused):
        partnerships.add(new=HILL, by=mina)


def test_succeed_by_a_new_one_ends_ours_the_day_before(thornbridge):
    cast = thornbridge.cast
    with cast.acting("ada") as ada:
        ours = Partnership.objects.get(ref=ada.partnership)
        succession = partnerships.succeed(partnership=ours, successor=HILL, on=ON, ends=True, note="Merged", by=ada)
        assert Partnership.objects.get(ref=ada.partnership).ends == date(2028, 3, 31)
        assert (succession.successor.name, succession.note) == (HILL.name, "Merged")
    assert thornbridge.events()[-1] == "partnership.partnership.succeeded"


def test_succeed_by_one_that_is_known_leaves_it_alone(cast):
    west = cast.partnerships["westhaven"]
    with cast.acting("ada") as ada:
        ours = Partnership.objects.get(ref=ada.partnership)
        partnerships.succeed(partnership=ours, successor=west, on=ON, ends=False, by=ada)
        assert Partnership.objects.get(ref=ours.ref).ends is None
        assert Succession.objects.get(predecessor=ours).successor == west
        with pytest.raises(Problem) as problem:
            partnerships.succeed(partnership=ours, successor=west, on=ON, ends=False, by=ada)
        assert problem.value.field == "successor"


def test_succeed_of_the_neighbour_is_refused(cast):
    with cast.acting("ada") as ada, pytest.raises(Refused):
        partnerships.succeed(partnership=cast.partnerships["westhaven"], successor=HILL, on=ON, ends=True, by=ada)


FIRST = {
    "name": "Hill Community Safety Partnership",
    "area": "Hill",
    "agency": "Hill Council",
    "agency_kind": "unitary",
    "administrator": "Hal Hill",
    "email": "hal@hill.example",
    "password": "three unlikely words",
}


def test_establish_makes_the_first_administrator(db):
    made = partnerships.establish(**FIRST, by=system("install"))
    with acting(system("sign-in")):
        hal = Member.objects.get(email="hal@hill.example")
        assert hal.check_password("three unlikely words")
    assert actor_for(hal.ref, made.ref).roles == {"administrator"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "password"}, "too"),
        ({"agency_kind": "castle"}, "no kind of agency"),
        ({"email": "hal"}, "e-mail address"),
    ],
)
def test_establish_makes_nothing_of_what_is_wrong(db, changes, words):
    with pytest.raises(Problem, match=words):
        partnerships.establish(**(FIRST | changes), by=system("install"))
    with acting(system("install")):
        assert not Partnership.objects.exists()


def test_establish_twice_is_told(db):
    partnerships.establish(**FIRST, by=system("install"))
    with pytest.raises(Problem, match="already a partnership"):
        partnerships.establish(**FIRST, by=system("install"))


def test_establish_is_for_the_command_line_alone(cast):
    with cast.acting("ada") as ada, pytest.raises(Refused):
        partnerships.establish(**FIRST, by=ada)
