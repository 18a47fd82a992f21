"""What the app's role sees of a partnership in SQL: nobody 0, the neighbour 0, and writes across refused."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from concordat.kernel.actors import NOBODY, acting
from concordat.partnership.models import Agency, AgencyName, Appointment, Board, Membership, Seat, Service

pytestmark = pytest.mark.django_db

OF_ONE_PARTNERSHIP = ("partnership_board", "partnership_seat", "partnership_appointment", "partnership_invitation")
ALL = (
    *OF_ONE_PARTNERSHIP,
    "partnership_member",
    "partnership_membership",
    "partnership_agency",
    "partnership_agencyname",
    "partnership_agencysuccession",
    "partnership_service",
    "partnership_partnership",
    "partnership_succession",
)


def count(table: str, where: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", ALL)
def test_nobody_sees_a_row(thornbridge, table):
    with transaction.atomic(), acting(NOBODY):
        assert count(table) == 0


@pytest.mark.parametrize("table", OF_ONE_PARTNERSHIP)
def test_the_neighbour_sees_none_of_ours(thornbridge, table):
    with transaction.atomic(), thornbridge.cast.acting("wanda", "westhaven"):
        assert count(table) == 0


def test_we_see_our_own(thornbridge):
    with transaction.atomic(), thornbridge.cast.acting("omar"):
        assert [count(f"partnership_{table}") for table in ("board", "seat", "appointment")] == [1, 2, 2]


def test_the_neighbour_sees_only_their_own_people_and_roles(thornbridge):
    cast = thornbridge.cast
    with transaction.atomic(), cast.acting("wanda", "westhaven"):
        ours = f"partnership_id = '{cast.partnerships['thornbridge'].ref}'"
        assert count("partnership_membership", ours) == 0
        assert count("partnership_member", f"ref = '{cast.members['omar'].ref}'") == 0
        assert count("partnership_member", f"ref = '{cast.members['leo'].ref}'") == 1  # appointed in both


@pytest.mark.parametrize("model", [Board, Seat, Appointment, Membership, Service])
def test_the_neighbour_changes_and_deletes_none_of_ours(thornbridge, model):
    cast = thornbridge.cast
    with transaction.atomic(), cast.acting("wanda", "westhaven"):
        ours = model.objects.filter(partnership=cast.partnerships["thornbridge"])
        field = "name" if model is Board else "ends"
        assert ours.update(**{field: None if field == "ends" else "Taken"}) == 0
        assert ours.delete()[0] == 0


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except ProgrammingError as error:
        return "row-level security" in str(error)
    return False


def test_the_neighbour_writes_nothing_into_ours(thornbridge):
    cast = thornbridge.cast
    ours, police = cast.partnerships["thornbridge"], cast.agencies["police"]
    with transaction.atomic(), cast.acting("wanda", "westhaven"):
        assert refused(lambda: Board.objects.create(partnership=ours, name="Theirs"))
        assert refused(lambda: Service.objects.create(partnership=ours, agency=cast.agencies["westcouncil"]))
        assert refused(lambda: Appointment.objects.create(partnership=ours, agency=police, kind="spoc"))
        assert refused(
            lambda: Membership.objects.create(
                partnership=ours, member=cast.members["wanda"], role="administrator", begins="2020-01-01"
            )
        )


def test_an_agency_is_changed_only_from_a_partnership_that_it_serves(thornbridge):
    cast = thornbridge.cast
    fire, police = cast.agencies["fire"], cast.agencies["police"]
    with transaction.atomic(), cast.acting("wanda", "westhaven"):
        assert Agency.objects.filter(ref=fire.ref).count() == 1
        assert Agency.objects.filter(ref=fire.ref).update(note="Ours") == 0
        assert refused(lambda: AgencyName.objects.create(agency=fire, name="Ours"))
        assert Agency.objects.filter(ref=police.ref).update(note="Serves both") == 1
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM partnership_agency WHERE ref = %s", [fire.ref])
            assert cursor.rowcount == 0


def test_a_partnership_is_changed_only_from_itself(thornbridge):
    cast = thornbridge.cast
    with transaction.atomic(), cast.acting("wanda", "westhaven"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnership_partnership SET name = 'Taken' WHERE ref = %s", [cast.partnerships["thornbridge"].ref]
        )
        assert cursor.rowcount == 0
