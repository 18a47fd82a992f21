"""The database's own guard: what the app's role sees without an actor, and with others'."""

import pytest
from django.db import connection

from concordat.partnership.models import Board, Member, Membership

pytestmark = pytest.mark.django_db


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_the_app_connects_as_a_role_that_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT count(*) FROM pg_tables WHERE tableowner = current_user)")
        assert cursor.fetchone() == (connection.settings_dict["USER"], 0)


def test_without_an_actor_there_are_no_people(cast):
    assert (count("partnership_member"), count("partnership_membership")) == (0, 0)


def test_an_actor_sees_colleagues_and_not_the_neighbours(cast):
    with cast.acting("mina"):
        assert not Member.objects.filter(ref=cast.members["wes"].ref).exists()
        assert Member.objects.filter(ref=cast.members["leo"].ref).exists()
        assert Membership.objects.exclude(partnership=cast.partnerships["thornbridge"]).count() == 0


def test_another_partnerships_actor_sees_none_of_our_boards(cast):
    with cast.acting("mina"):
        Board.objects.create(partnership=cast.partnerships["thornbridge"], name="Executive")
        assert count("partnership_board") == 1
    with cast.acting("wes", "westhaven"):
        assert count("partnership_board") == 0
