"""Posts that agencies fill, and stand vacant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concordat.audit.models import Entry
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.commands import appointments
from concordat.partnership.models import Appointment
from concordat.partnership.queries.appointments import history
from tests.partnership.stage import SINCE

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 1)
BEFORE = DAY - timedelta(days=1)


def fill(t, post, whom, begins=DAY, by="ada"):
    with t.cast.acting(by) as actor:
        return appointments.fill(appointment=post, member=t.cast.members[whom], begins=begins, by=actor)


def test_add_makes_a_vacant_post_once(thornbridge):
    fire = thornbridge.cast.agencies["fire"]
    with thornbridge.cast.acting("fay") as fay:
        post = appointments.add(agency=fire, kind="spoc", subject="Prevent", begins=DAY, by=fay)
        assert post.member is None
        with pytest.raises(Problem, match="already") as problem:
            appointments.add(agency=fire, kind="spoc", subject="Prevent", by=fay)
    assert problem.value.field == "kind"
    assert thornbridge.events() == ["partnership.appointment.added"]


@pytest.mark.parametrize(
    ("key", "agency"), [("leo", "fire"), ("pia", "council"), ("omar", "council"), ("ivan", "fire")]
)
def test_add_is_refused_for_another_agency_or_to_whoever_may_not(thornbridge, key, agency):
    with thornbridge.cast.acting(key) as actor, pytest.raises(Refused):
        appointments.add(agency=thornbridge.cast.agencies[agency], kind="spoc", by=actor)


def test_add_for_an_agency_that_takes_no_part_is_told(thornbridge):
    with thornbridge.cast.acting("ada") as ada, pytest.raises(Problem) as problem:
        appointments.add(agency=thornbridge.cast.agencies["westcouncil"], kind="spoc", by=ada)
    assert problem.value.field == "agency"


def test_fill_replaces_and_keeps_history(thornbridge):
    filled = fill(thornbridge, thornbridge.spoc, "pia")
    with thornbridge.cast.acting("omar") as omar:
        rows = [(row.member.name, row.begins, row.ends) for row in history(omar, filled)]
        assert rows == [("Pia Policeadmin", DAY, None), ("Leo Lead", SINCE, BEFORE)]
    with thornbridge.cast.acting("ivan"):
        detail = Entry.objects.get(event="partnership.appointment.filled").detail
    assert (detail["member"], detail["instead_of"]) == ("Pia Policeadmin", "Leo Lead")


def test_fill_again_from_the_old_page_changes_the_row_that_is_open(thornbridge):
    fill(thornbridge, thornbridge.spoc, "pia")
    fill(thornbridge, thornbridge.spoc, "omar", date(2025, 6, 1))
    with thornbridge.cast.acting("ada"):
        ends = Appointment.objects.filter(kind="spoc").order_by("begins").values_list("member__name", "ends")
        assert list(ends) == [("Leo Lead", BEFORE), ("Pia Policeadmin", date(2025, 5, 31)), ("Omar Officer", None)]


@pytest.mark.parametrize(("whom", "begins", "field"), [("leo", DAY, "member"), ("pia", SINCE, "begins")])
def test_fill_tells_what_is_wrong_beside_the_field(thornbridge, whom, begins, field):
    with pytest.raises(Problem) as problem:
        fill(thornbridge, thornbridge.spoc, whom, begins)
    assert problem.value.field == field
    assert thornbridge.events() == []


def test_fill_of_a_vacancy_ends_the_vacancy(thornbridge):
    fill(thornbridge, thornbridge.vacant, "mina")
    with thornbridge.cast.acting("ada"):
        rows = Appointment.objects.filter(kind="gangs-champion").order_by("begins")
        assert [(row.member_id is None, row.ends) for row in rows] == [(True, BEFORE), (False, None)]


def test_end_leaves_the_post_vacant_or_ends_it(thornbridge):
    with thornbridge.cast.acting("leo") as leo:
        appointments.end(appointment=thornbridge.spoc, ends=DAY, keep=True, by=leo)
        vacant = Appointment.objects.get(kind="spoc", ends=None)
        assert (vacant.member, vacant.begins) == (None, DAY + timedelta(days=1))
        with pytest.raises(Problem, match="vacant already"):
            appointments.end(appointment=vacant, ends=DAY + timedelta(days=9), keep=True, by=leo)
        appointments.end(appointment=vacant, ends=DAY + timedelta(days=9), keep=False, by=leo)
        with pytest.raises(Problem, match="has ended"):
            appointments.end(appointment=vacant, ends=DAY + timedelta(days=9), keep=False, by=leo)


def test_a_board_officer_of_another_agency_may_not_end_a_post(thornbridge):
    with thornbridge.cast.acting("fay") as fay, pytest.raises(Refused):
        appointments.end(appointment=thornbridge.spoc, ends=DAY, keep=True, by=fay)


def test_what_cannot_be_recorded_does_not_happen(thornbridge, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("the record is full")

    monkeypatch.setattr("concordat.audit.commands.record", broken)
    with pytest.raises(RuntimeError):
        fill(thornbridge, thornbridge.spoc, "pia")
    with thornbridge.cast.acting("ada"):
        assert Appointment.objects.get(kind="spoc").member == thornbridge.cast.members["leo"]
