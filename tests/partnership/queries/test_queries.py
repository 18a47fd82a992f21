"""What readers are given: whom, in what order, at what cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Missing, Refused
from concordat.kernel.pages import PageSpec
from concordat.partnership.models import (
    Agency,
    AgencyName,
    Appointment,
    Board,
    Member,
    Membership,
    Seat,
    Service,
)
from concordat.partnership.presenters import agencies as agency_presenters
from concordat.partnership.presenters import appointments as appointment_presenters
from concordat.partnership.presenters import boards as board_presenters
from concordat.partnership.presenters import members as member_presenters
from concordat.partnership.presenters import partnerships as partnership_presenters
from concordat.partnership.presenters import roles as role_presenters
from concordat.partnership.queries import agencies, appointments, boards, members, partnerships, roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(cast):
    """Fifty further agencies, each with a member, a board, a seat and a vacant post in Thornbridge."""
    ours = cast.partnerships["thornbridge"]
    with transaction.atomic(), acting(system("install")):
        for number in range(50):
            agency = Agency.objects.create(name=f"Agency {number:02}", short_name=f"A{number}", kind="charity")
            AgencyName.objects.create(agency=agency, name=f"Old {number:02}")
            AgencyName.objects.create(agency=agency, name=f"Agency {number:02}", since=date(2022, 1, 1))
            Service.objects.create(partnership=ours, agency=agency)
            member = Member.objects.create(email=f"m{number}@many.example", name=f"M {number:02}", agency=agency)
            Membership.objects.create(partnership=ours, member=member, role="officer", begins=date(2020, 1, 1))
            board = Board.objects.create(partnership=ours, name=f"Board {number:02}")
            Seat.objects.create(partnership=ours, board=board, agency=agency, member=member, capacity="chair")
            Appointment.objects.create(partnership=ours, agency=agency, kind="spoc")
    return cast


def opened(actor, name):
    """Read and present one page, as its view does."""
    today = clock.today()
    spec = PageSpec(size=100)
    if name == "members":
        return [member_presenters.row(row) for row in members.members_page(actor, spec).items]
    if name == "agencies":
        return [agency_presenters.row(row, today) for row in agencies.services_page(actor, spec).items]
    if name == "boards":
        return [board_presenters.row(row) for row in boards.boards_for(actor)]
    if name == "appointments":
        return appointment_presenters.matrix(appointments.register(actor), frozenset()).rows
    if name == "overview":
        return partnership_presenters.glance(partnerships.at_a_glance(actor)).boards
    return role_presenters.cards(roles.roles_explained(actor))


# Reads of people write one row to the record.
COSTS = {"members": 4, "agencies": 3, "boards": 2, "appointments": 2, "overview": 10, "roles": 2}


@pytest.mark.parametrize(("name", "cost"), COSTS.items())
def test_a_page_costs_as_many_queries_with_few_rows(thornbridge, name, cost, django_assert_num_queries):
    with thornbridge.cast.acting("ada") as ada, django_assert_num_queries(cost):
        opened(ada, name)


@pytest.mark.parametrize(("name", "cost"), COSTS.items())
def test_a_page_costs_no_more_with_many_rows(many, name, cost, django_assert_num_queries):
    with many.acting("ada") as ada, django_assert_num_queries(cost):
        assert len(opened(ada, name)) >= (50 if name != "roles" else 8)


def test_single_pages_cost_the_same_however_much_they_show(many, django_assert_num_queries):
    with many.acting("ada") as ada:
        agency = Agency.objects.get(name="Agency 01")
        with django_assert_num_queries(9):
            page = agency_presenters.page(agencies.agency_page(ada, agency.ref), ada, clock.today())
        assert [person.name for person in page.people] == ["M 01"]
        assert [name.name for name in page.called] == ["Agency 01", "Old 01"]
        member = Member.objects.get(name="M 01")
        with django_assert_num_queries(5):
            member_presenters.page(members.member_page(ada, member.ref))


def names(page):
    return [member.name for member in page.items]


def test_members_are_sought_by_name_agency_and_role(thornbridge):
    with thornbridge.cast.acting("ada") as ada:
        assert names(members.members_page(ada, PageSpec(search="police"))) == ["Leo Lead", "Pia Policeadmin"]
        assert names(members.members_page(ada, PageSpec(search="leo police"))) == ["Leo Lead"]
        assert names(members.members_page(ada, PageSpec(search="practitioner"))) == ["Omar Officer"]
        assert names(members.members_page(ada, PageSpec(filters={"role": "analyst"}))) == ["Ana Analyst"]
        assert names(members.members_page(ada, PageSpec(filters={"state": "left"}))) == []
        assert "Nora Norole" not in names(members.members_page(ada, PageSpec(filters={"state": "all"})))


def test_members_who_have_left_are_listed_apart(thornbridge):
    with thornbridge.cast.acting("ada") as ada:
        yesterday = clock.today() - timedelta(days=1)
        Membership.objects.filter(member=thornbridge.cast.members["omar"]).update(ends=yesterday)
        assert "Omar Officer" not in names(members.members_page(ada, PageSpec()))
        assert names(members.members_page(ada, PageSpec(filters={"state": "left"}))) == ["Omar Officer"]
        assert thornbridge.cast.members["omar"].ref not in dict(members.members_choices(ada))
        assert members.names_of(ada, [thornbridge.cast.members["omar"].ref]) == {
            thornbridge.cast.members["omar"].ref: "Omar Officer"
        }


def test_reading_people_is_recorded(thornbridge):
    with thornbridge.cast.acting("omar") as omar:
        members.members_page(omar, PageSpec(search="leo"))
        members.member_page(omar, thornbridge.cast.members["leo"].ref)
        roles.roles_explained(omar)
    read = ["partnership.member.listed", "partnership.member.viewed", "partnership.member.listed"]
    assert thornbridge.events() == read
    with thornbridge.cast.acting("ivan"):
        first = Entry.objects.order_by("pk").first()
        assert (first.detail["search"], first.detail["found"]) == ("leo", 1)


def test_a_member_elsewhere_is_missing_and_choices_hold_colleagues_alone(cast):
    with cast.acting("mina") as mina:
        for key in ("wes", "wanda"):
            with pytest.raises(Missing):
                members.member_for(mina, cast.members[key].ref)
        choices = dict(members.members_choices(mina))
        assert choices[cast.members["leo"].ref] == "Leo Lead, Police"
        assert cast.members["nora"].ref not in choices
        grouped = members.members_by_agency(mina, first=cast.agencies["police"].ref)
        assert next(agency for agency, _ in grouped) == "Vale Police"


def test_members_with_roles_are_of_today(cast):
    with cast.acting("omar") as omar:
        assert [m.name for m in members.members_with_roles(omar, ["administrator", "manager"])] == [
            "Ada Administrator",
            "Mina Manager",
        ]


def test_a_download_holds_ones_own_agency_where_one_may_edit_no_other(cast):
    with cast.acting("pia") as pia:
        assert [m.name for m in members.members_rows(pia, PageSpec())] == ["Leo Lead", "Pia Policeadmin"]
    with cast.acting("ada") as ada:
        assert len(members.members_rows(ada, PageSpec())) == 10
    with cast.acting("omar") as omar, pytest.raises(Refused):
        members.members_rows(omar, PageSpec())


def test_elsewhere_is_known_without_saying_where(cast):
    with cast.acting("ada") as ada:
        assert members.elsewhere(ada, cast.members["leo"])
        assert not members.elsewhere(ada, cast.members["pia"])


def test_agencies_are_found_by_alias_and_by_old_name_and_listed_as_of_a_day(many):
    with many.acting("ada") as ada:
        Agency.objects.filter(name="Agency 07").update(aliases=["Seven Ltd"])
        assert [s.agency.name for s in agencies.services_page(ada, PageSpec(search="seven")).items] == ["Agency 07"]
        found = agencies.services_page(ada, PageSpec(search="Old 07")).items
        row = agency_presenters.row(found[0], date(2021, 1, 1))
        assert (row.name, row.now) == ("Old 07", "Agency 07")


def test_agencies_that_have_ended_are_listed_apart(cast):
    with cast.acting("ada") as ada:
        Service.objects.filter(partnership_id=ada.partnership, agency=cast.agencies["fire"]).update(
            ends=date(2022, 3, 31)
        )
        now = [s.agency.name for s in agencies.services_page(ada, PageSpec()).items]
        then = [s.agency.name for s in agencies.services_page(ada, PageSpec(), date(2022, 3, 31)).items]
        ended = [s.agency.name for s in agencies.services_page(ada, PageSpec(filters={"state": "ended"})).items]
        assert "Vale Fire and Rescue Service" not in now
        assert "Vale Fire and Rescue Service" in then
        assert ended == ["Vale Fire and Rescue Service"]


def test_the_gazetteer_holds_every_name_of_our_agencies_once(many):
    with many.acting("ada") as ada:
        listed = dict(agencies.gazetteer(ada))
        one = Agency.objects.get(name="Agency 01")
        assert listed[one.ref] == ["Agency 01", "A1", "Old 01"]
        assert many.agencies["westcouncil"].ref not in listed


def test_known_agencies_are_those_that_take_no_part_yet(cast):
    with cast.acting("ada") as ada:
        assert agencies.known_choices(ada) == [(cast.agencies["westcouncil"].ref, "Westhaven Council")]
        assert agencies.others_served(ada, cast.agencies["police"]) == ["Westhaven Community Safety Partnership"]


def test_the_matrix_counts_what_stands_vacant_today(thornbridge):
    with thornbridge.cast.acting("omar") as omar:
        matrix = appointment_presenters.matrix(appointments.register(omar), frozenset())
        assert (matrix.posts, matrix.vacant) == (2, 1)
        assert [row.agency.name for row in matrix.without] == ["Vale Fire and Rescue Service"]


def test_vacancies_are_those_that_one_may_fill(thornbridge):
    counted = {}
    for key in ("mina", "omar", "leo", "fay"):
        with thornbridge.cast.acting(key) as actor:
            counted[key] = appointments.vacancies(actor)
    assert counted == {"mina": 1, "omar": 0, "leo": 0, "fay": 0}  # the vacant post is the council's


def test_boards_below_are_no_choice_to_report_to(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        below = Board.objects.create(partnership_id=mina.partnership, name="Delivery", reports_to=thornbridge.executive)
        lowest = Board.objects.create(partnership_id=mina.partnership, name="Panel", reports_to=below)
        assert boards.board_choices(mina, besides=thornbridge.executive.ref) == []
        assert [name for _, name in boards.board_choices(mina, besides=lowest.ref)] == ["Delivery", "Executive"]


def test_at_a_glance_names_the_authorities_that_are_missing(thornbridge):
    with thornbridge.cast.acting("omar") as omar:
        glance = partnership_presenters.glance(partnerships.at_a_glance(omar))
        assert glance.missing == (
            "the probation service",
            "the NHS integrated care board, or in Wales the health board",
        )
        assert (glance.agencies, glance.people, glance.vacancies) == (3, 10, 2)


def test_roles_are_explained_with_their_reach(thornbridge):
    with thornbridge.cast.acting("omar") as omar:
        cards = {card.key: card for card in role_presenters.cards(roles.roles_explained(omar))}
    powers = dict(cards["agency-administrator"].powers)["The partnership"]
    assert ("Change a member's name and job title", "only what is their agency’s") in powers
    assert [holder.name for holder in cards["agency-lead"].holders] == ["Fay Firelead", "Leo Lead"]
    assert cards["administrator"].second_step
