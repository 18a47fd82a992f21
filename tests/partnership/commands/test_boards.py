"""Boards, and who sits on them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concordat.kernel import clock
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.commands import boards
from concordat.partnership.commands.boards import Terms
from concordat.partnership.models import Board, Seat
from tests.partnership.stage import SINCE

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 1)


def test_add_makes_a_board_once(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        board = boards.add(terms=Terms("Delivery", reports_to_id=thornbridge.executive.ref), by=mina)
        assert board.reports_to == thornbridge.executive
        with pytest.raises(Problem) as problem:
            boards.add(terms=Terms("DELIVERY"), by=mina)
    assert problem.value.field == "name"
    assert thornbridge.events() == ["partnership.board.added"]


@pytest.mark.parametrize("key", ["leo", "pia", "omar", "ana", "olga", "ivan"])
def test_add_is_refused_to_whoever_may_not(thornbridge, key):
    with thornbridge.cast.acting(key) as actor, pytest.raises(Refused):
        boards.add(terms=Terms("Delivery"), by=actor)


def test_edit_of_another_partnerships_board_is_refused(thornbridge):
    with thornbridge.cast.acting("wanda", "westhaven") as wanda, pytest.raises(Refused, match="another partnership"):
        boards.edit(board=thornbridge.executive, terms=Terms("Taken"), by=wanda)


def test_edit_does_not_let_boards_report_in_a_ring(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        below = boards.add(terms=Terms("Delivery", reports_to_id=thornbridge.executive.ref), by=mina)
        for above in (below.ref, thornbridge.executive.ref):
            with pytest.raises(Problem) as problem:
                boards.edit(board=thornbridge.executive, terms=Terms("Executive", reports_to_id=above), by=mina)
            assert problem.value.field == "reports_to"


def test_close_ends_the_seats_and_frees_the_name(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        below = boards.add(terms=Terms("Delivery", reports_to_id=thornbridge.executive.ref), by=mina)
        boards.close(board=thornbridge.executive, ends=DAY, by=mina)
        assert set(Seat.objects.filter(board=thornbridge.executive).values_list("ends", flat=True)) == {DAY}
        assert Board.objects.get(ref=below.ref).reports_to is None
        boards.add(terms=Terms("Executive"), by=mina)
        with pytest.raises(Problem, match="closed already"):
            boards.close(board=thornbridge.executive, ends=DAY, by=mina)


def test_add_seat_refuses_a_second_chair(thornbridge):
    cast = thornbridge.cast
    with cast.acting("mina") as mina, pytest.raises(Problem) as problem:
        boards.add_seat(
            board=thornbridge.executive,
            agency=cast.agencies["fire"],
            capacity="chair",
            member=None,
            begins=DAY,
            by=mina,
        )
    assert problem.value.field == "capacity"


def test_fill_seat_takes_an_empty_one_and_keeps_when_it_was_empty(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        leo = thornbridge.cast.members["leo"]
        filled = boards.fill_seat(seat=thornbridge.empty, member=leo, begins=DAY, by=mina)
        former = Seat.objects.get(ref=thornbridge.empty.ref)
        assert (former.member, former.ends) == (None, DAY - timedelta(days=1))
        assert (filled.member, filled.begins, filled.ends) == (leo, DAY, None)


def test_fill_seat_of_the_chair_replaces_whoever_sits_there(thornbridge):
    cast = thornbridge.cast
    with cast.acting("mina") as mina:
        boards.fill_seat(seat=thornbridge.chair, member=cast.members["olga"], begins=DAY, by=mina)
        assert list(Seat.objects.filter(capacity="chair").order_by("begins").values_list("member__name", "ends")) == [
            ("Mina Manager", DAY - timedelta(days=1)),
            ("Olga Observer", None),
        ]
        again = Seat.objects.get(capacity="chair", ends=None)
        with pytest.raises(Problem) as problem:
            boards.fill_seat(seat=again, member=cast.members["olga"], begins=clock.today(), by=mina)
        assert problem.value.field == "member"
        with pytest.raises(Problem) as problem:
            boards.fill_seat(seat=again, member=cast.members["mina"], begins=DAY, by=mina)
        assert problem.value.field == "begins"


def test_fill_seat_on_its_first_day_or_before_fills_that_same_seat(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        filled = boards.fill_seat(seat=thornbridge.empty, member=thornbridge.cast.members["leo"], begins=SINCE, by=mina)
        assert filled.ref == thornbridge.empty.ref
        assert Seat.objects.count() == 2


def test_end_keeps_the_seat_empty_or_ends_it(thornbridge):
    with thornbridge.cast.acting("mina") as mina:
        boards.end(seat=thornbridge.chair, ends=DAY, keep=True, by=mina)
        assert Seat.objects.get(capacity="chair", ends=None).begins == DAY + timedelta(days=1)
        boards.end(seat=thornbridge.empty, ends=DAY, keep=False, by=mina)
        assert not Seat.objects.filter(agency=thornbridge.empty.agency, ends=None).exists()
        with pytest.raises(Problem, match="ended already"):
            boards.end(seat=thornbridge.empty, ends=DAY, keep=False, by=mina)
    assert thornbridge.events() == ["partnership.seat.ended", "partnership.seat.ended"]
