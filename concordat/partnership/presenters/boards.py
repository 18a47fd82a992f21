"""What the pages of boards show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from concordat.partnership.models import Board, Seat
from concordat.partnership.presenters.people import Link, Place, seat, when

_ORDER = (Seat.Capacity.CHAIR, Seat.Capacity.DEPUTY, Seat.Capacity.MEMBER, Seat.Capacity.ATTENDEE)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board in the list."""

    ref: str
    name: str
    cadence: str
    reports_to: Link | None
    chair: Link | None
    seats: int
    vacancies: int
    ends: date | None


@dataclass(frozen=True)
class BoardPage:
    """All that a board's page shows; `seats` are those of now and to come, `former` those that have ended."""

    ref: str
    name: str
    terms: str
    terms_agreed_on: date | None
    cadence: str
    ends: date | None
    reports_to: Link | None
    reporting: tuple[Link, ...]
    chair: Place | None
    seats: tuple[Place, ...]
    former: tuple[Place, ...]

    @property
    def vacancies(self) -> int:
        return sum(seat.vacant and seat.when == "now" for seat in self.seats)


def row(board: Board) -> BoardRow:
    """Present a board with `seats_now`."""
    seats = _now(board.seats_now)  # type: ignore[attr-defined]
    chair = next((seat.member for seat in seats if seat.capacity == Seat.Capacity.CHAIR and seat.member), None)
    return BoardRow(
        board.ref,
        board.name,
        board.get_cadence_display(),
        _board(board.reports_to),
        Link(chair.ref, chair.name) if chair else None,
        len(seats),
        sum(seat.member_id is None for seat in seats),
        board.ends,
    )


def page(board: Board) -> BoardPage:
    """Present a board as `queries.boards.board_for` returns it."""
    rows = sorted(board.seats.all(), key=lambda row: (_ORDER.index(Seat.Capacity(row.capacity)), row.agency.name))
    places = [(row, seat(row, of_board=False)) for row in rows]
    chair = [
        place for row, place in places if row.capacity == Seat.Capacity.CHAIR and place.when == "now" and place.member
    ]
    return BoardPage(
        ref=board.ref,
        name=board.name,
        terms=board.terms,
        terms_agreed_on=board.terms_agreed_on,
        cadence=board.get_cadence_display(),
        ends=board.ends,
        reports_to=_board(board.reports_to),
        reporting=tuple(Link(below.ref, below.name) for below in board.reporting.all()),
        chair=chair[0] if chair else None,
        seats=tuple(place for _, place in places if place.when != "past"),
        former=tuple(place for _, place in places if place.when == "past" and place.member),
    )


def _now(seats: Iterable[Seat]) -> list[Seat]:
    return [seat for seat in seats if when(seat.begins, seat.ends) == "now"]


def _board(board: Board | None) -> Link | None:
    return Link(board.ref, board.name) if board else None
