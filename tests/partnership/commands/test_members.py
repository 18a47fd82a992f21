"""Giving and ending roles, and people leaving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.commands import members
from concordat.partnership.models import Appointment, Member, Membership, Seat, Session
from concordat.partnership.queries.actors import actor_for

pytestmark = pytest.mark.django_db
DAY = date(2024, 4, 1)


def appoint(t, by, whom, role, **options):
    with t.cast.acting(by) as actor:
        return members.appoint(member=t.cast.members[whom], role=role, by=actor, **({"begins": DAY} | options))


def close(t, by, whom, **options):
    with t.cast.acting(by) as actor:
        on = options.pop("on", clock.today())
        return members.close(member=t.cast.members[whom], on=on, by=actor, **options)


def sessions(member):
    with transaction.atomic(), acting(system("sign-in")):
        return Session.objects.filter(member=member).count()


def end_role(t, by, whom, ends=None):
    membership = t.membership(whom)
    with t.cast.acting(by) as actor:
        members.end_role(membership=membership, ends=ends or clock.today(), by=actor)


def test_appoint_gives_a_role_from_a_day(thornbridge):
    appoint(thornbridge, "ada", "omar", "analyst", ends=date(2999, 1, 1))
    assert thornbridge.cast.actor("omar").roles == {"officer", "analyst"}
    assert thornbridge.events() == ["partnership.member.appointed"]


def test_appoint_from_a_day_to_come_gives_nothing_yet(thornbridge):
    appoint(thornbridge, "ada", "omar", "analyst", begins=clock.today() + timedelta(days=1))
    assert thornbridge.cast.actor("omar").roles == {"officer"}


@pytest.mark.parametrize("key", ["mina", "leo", "omar", "ana", "olga", "ivan"])
def test_appoint_is_refused_to_whoever_may_not(thornbridge, key):
    with pytest.raises(Refused):
        appoint(thornbridge, key, "nora", "officer")


def test_an_agency_administrator_appoints_her_own_agencys_people_alone(thornbridge):
    appoint(thornbridge, "pia", "leo", "analyst")
    with pytest.raises(Refused):
        appoint(thornbridge, "pia", "omar", "analyst")


@pytest.mark.parametrize("role", ["administrator", "manager", "observer", "information-governance"])
def test_an_agency_administrator_gives_none_of_the_partnerships_roles(thornbridge, role):
    with pytest.raises(Problem) as problem:
        appoint(thornbridge, "pia", "leo", role)
    assert problem.value.field == "role"


def test_nobody_gives_themselves_a_role(thornbridge):
    with pytest.raises(Problem, match="your own roles"):
        appoint(thornbridge, "ada", "ada", "manager")
    with pytest.raises(Problem, match="your own roles"):
        end_role(thornbridge, "pia", "pia")


def test_appoint_twice_is_told_beside_the_field_and_recorded_once(thornbridge):
    appoint(thornbridge, "ada", "omar", "analyst")
    with pytest.raises(Problem, match="already") as problem:
        appoint(thornbridge, "ada", "omar", "analyst")
    assert problem.value.field == "role"
    assert thornbridge.events() == ["partnership.member.appointed"]


def test_appoint_with_a_last_day_before_the_first_is_told(thornbridge):
    with pytest.raises(Problem) as problem:
        appoint(thornbridge, "ada", "omar", "analyst", ends=date(2024, 3, 31))
    assert problem.value.field == "ends"


def test_end_role_ends_it_after_the_last_day(thornbridge):
    end_role(thornbridge, "ada", "omar", clock.today() - timedelta(days=1))
    assert thornbridge.cast.actor("omar").roles == frozenset()
    assert thornbridge.events() == ["partnership.member.released"]


def test_end_role_of_an_administrator_needs_another_who_stays(thornbridge):
    appoint(thornbridge, "ada", "ivan", "administrator")
    with thornbridge.cast.acting("ivan") as ivan:
        members.end_role(membership=thornbridge.membership("ada"), ends=clock.today(), by=ivan)
        first = Membership.objects.select_related("member").get(member=ivan.member, role="administrator")
    again = thornbridge.cast.actor("ada")  # until the end of the day
    assert "administrator" in again.roles
    with thornbridge.cast.acting("ada") as ada, pytest.raises(Problem, match="only administrator"):
        members.end_role(membership=first, ends=clock.today(), by=ada)


def test_end_role_that_the_actor_could_not_give_is_refused(thornbridge):
    appoint(thornbridge, "ada", "leo", "observer")
    with thornbridge.cast.acting("pia") as pia:
        role = Membership.objects.select_related("member").get(member=thornbridge.cast.members["leo"], role="observer")
        with pytest.raises(Problem) as problem:
            members.end_role(membership=role, ends=clock.today(), by=pia)
    assert problem.value.field == "role"


def test_edit_changes_a_member_and_keeps_the_number_out_of_the_record(thornbridge):
    with thornbridge.cast.acting("pia") as pia:
        leo = Member.objects.get(ref=thornbridge.cast.members["leo"].ref)
        members.edit(member=leo, name="Leo Lead", job_title="Inspector", telephone="01634 000000", by=pia)
        entry = Entry.objects.get(event="partnership.member.edited")
    assert entry.detail["job_title"] == ["", "Inspector"]
    assert "01634" not in str(entry.detail)


def test_edit_changes_the_address_that_somebody_signs_in_with(thornbridge, sign_in):
    sign_in("leo")
    with thornbridge.cast.acting("pia") as pia:
        leo = Member.objects.get(ref=thornbridge.cast.members["leo"].ref)
        before = leo.email
        members.edit(member=leo, name=leo.name, job_title="", telephone="", email="Leo.New@vale.example", by=pia)
        assert "leo.new" not in str(Entry.objects.get(event="partnership.member.edited").detail)
    assert Member.objects.filter(email="leo.new@vale.example").count() == 0  # nobody acts here
    assert sessions(thornbridge.cast.members["leo"]) == 0
    with as_owner_of_notices() as told:
        assert {before, "leo.new@vale.example"} <= told


def as_owner_of_notices():
    from contextlib import contextmanager

    from concordat.kernel.actors import acting, system
    from concordat.notices.models import Notice

    @contextmanager
    def look():
        with acting(system("delivery")):
            yield set(Notice.objects.values_list("email", flat=True))

    return look()


def test_edit_to_an_address_that_is_taken_is_refused_beside_the_field(thornbridge):
    with thornbridge.cast.acting("pia") as pia:
        leo = Member.objects.get(ref=thornbridge.cast.members["leo"].ref)
        taken = thornbridge.cast.members["wes"].email.upper()
        with pytest.raises(Problem) as problem:
            members.edit(member=leo, name=leo.name, job_title="", telephone="", email=taken, by=pia)
    assert problem.value.field == "email"


def test_edit_moves_nobody_into_an_agency_that_is_not_the_actors(thornbridge):
    leo, fire = thornbridge.cast.members["leo"], thornbridge.cast.agencies["fire"]
    with thornbridge.cast.acting("pia") as pia, pytest.raises(Refused):
        members.edit(member=leo, name="Leo", job_title="", telephone="", agency=fire, by=pia)


def test_close_ends_the_account_with_roles_seats_posts_and_sessions(thornbridge, sign_in):
    sign_in("mina")
    assert sessions(thornbridge.cast.members["mina"]) == 1
    assert close(thornbridge, "ada", "mina", why="Retired")
    assert sessions(thornbridge.cast.members["mina"]) == 0
    today = clock.today()
    with thornbridge.cast.acting("ada") as ada:
        mina = Member.objects.get(ref=thornbridge.cast.members["mina"].ref)
        assert (mina.is_active, mina.left_on) == (False, today)
        assert not Membership.objects.filter(member=mina, ends=None).exists()
        left, empty = Seat.objects.get(ref=thornbridge.chair.ref), Seat.objects.get(capacity="chair", ends=None)
        assert (left.member, left.ends) == (mina, today)
        assert (empty.member, empty.begins) == (None, today + timedelta(days=1))
        assert Entry.objects.get(event="partnership.member.closed", partnership_id=ada.partnership).why == "Retired"
    assert not actor_for(mina.ref).signed_in


def test_close_by_another_agency_leaves_the_account_to_the_other_partnership(thornbridge):
    assert not close(thornbridge, "ada", "leo")
    with thornbridge.cast.acting("pia"):
        leo = Member.objects.get(ref=thornbridge.cast.members["leo"].ref)
        assert leo.is_active
        vacant = Appointment.objects.get(kind="spoc", ends=None)
        assert vacant.member is None
    with thornbridge.cast.acting("leo", "westhaven") as there:
        assert there.roles == {"agency-lead"}


def test_close_by_the_members_own_agency_ends_every_partnership_and_tells_each(thornbridge):
    assert close(thornbridge, "pia", "leo")
    assert not actor_for(thornbridge.cast.members["leo"].ref).signed_in
    with thornbridge.cast.acting("wanda", "westhaven") as wanda:
        assert not Membership.objects.filter(member=thornbridge.cast.members["leo"], ends=None).exists()
        entry = Entry.objects.get(event="partnership.member.closed", partnership_id=wanda.partnership)
        assert entry.member_name == "Pia Policeadmin"


def test_close_of_the_last_administrator_or_of_oneself_is_refused(thornbridge):
    with pytest.raises(Problem, match="your own account"):
        close(thornbridge, "ada", "ada")
    appoint(thornbridge, "ada", "ivan", "administrator")
    close(thornbridge, "ivan", "ada")
    with transaction.atomic(), thornbridge.cast.acting("ivan"):
        assert not Member.objects.get(ref=thornbridge.cast.members["ada"].ref).is_active


def test_close_twice_or_on_a_day_to_come_is_told(thornbridge):
    with pytest.raises(Problem) as problem:
        close(thornbridge, "ada", "omar", on=clock.today() + timedelta(days=1))
    assert problem.value.field == "on"
    close(thornbridge, "ada", "omar")
    thornbridge.cast.members["omar"].is_active = False
    with pytest.raises(Problem, match="closed already"):
        close(thornbridge, "ada", "omar")


@pytest.mark.parametrize("key", ["mina", "leo", "omar"])
def test_close_is_refused_to_whoever_may_not(thornbridge, key):
    with pytest.raises(Refused):
        close(thornbridge, key, "ana")


def test_close_of_the_only_administrator_by_their_own_agency_is_refused(thornbridge):
    appoint(thornbridge, "ada", "nora", "agency-administrator")
    with pytest.raises(Problem, match="only administrator"):
        close(thornbridge, "nora", "ada")
    assert thornbridge.cast.actor("ada").roles == {"administrator"}
