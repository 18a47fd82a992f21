"""Read boards, and who sits on them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.models import Board, Seat
from concordat.partnership.models.holding import not_ended
from concordat.partnership.permissions import BOARD_VIEW


def boards_for(actor: Actor, *, ended: bool = False) -> list[Board]:
    """Return the partnership's boards by name, with `seats_now`: those that stand (or, if asked, those closed)."""
    rows = _boards(actor).filter(ends__isnull=not ended)
    seats = Seat.objects.filter(not_ended(clock.today())).select_related("member", "agency")
    return list(rows.select_related("reports_to").prefetch_related(Prefetch("seats", seats, to_attr="seats_now")))


def board_choices(actor: Actor, besides: str = "") -> list[tuple[str, str]]:
    """Return the boards that stand, but for one and those that report to it: reference and name."""
    rows = list(_boards(actor).filter(ends__isnull=True).values_list("ref", "name", "reports_to_id"))
    below, found = {besides}, -1
    while besides and found != len(below):
        found = len(below)
        below |= {ref for ref, _, reports_to in rows if reports_to in below}
    return [(ref, name) for ref, name, _ in rows if ref not in below]


def board_for(actor: Actor, ref: str) -> Board:
    """Return a board with all its seats, past ones too, their agencies and members; raise Missing where there is none."""
    seats = Seat.objects.select_related("agency", "member").order_by("agency__name", "begins")
    board = (
        _boards(actor)
        .select_related("reports_to")
        .prefetch_related(Prefetch("seats", seats), Prefetch("reporting", Board.objects.filter(ends__isnull=True)))
        .filter(ref=ref)
        .first()
    )
    if board is None:
        raise Missing
    return board


def seat_for(actor: Actor, ref: str) -> Seat:
    """Return a seat with its board, agency and member; raise Missing where there is none."""
    access.require(actor, BOARD_VIEW)
    seat = Seat.objects.select_related("board", "agency", "member").filter(ref=ref, partnership_id=actor.partnership)
    if (found := seat.first()) is None:
        raise Missing
    return found


def _boards(actor: Actor) -> QuerySet[Board]:
    access.require(actor, BOARD_VIEW)
    return Board.objects.filter(partnership_id=actor.partnership)
