"""Change boards: their terms, and who sits on them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem
from concordat.partnership import rules
from concordat.partnership.commands.telling import tell_given
from concordat.partnership.models import Agency, Board, Member, Seat
from concordat.partnership.models.ending import copied, end_place, vacate
from concordat.partnership.permissions import BOARD_EDIT

_TAKEN = "There is already a board of this name."
_ONE_CHAIR = "The board has a seat for the chair already. End it first, or fill it with somebody else."


@dataclass(frozen=True, slots=True)
class Terms:
    """What a board is: its name, terms of reference, and whom it answers to (a board's reference, or nothing)."""

    name: str
    terms: str = ""
    terms_agreed_on: date | None = None
    cadence: str = Board.Cadence.QUARTERLY
    reports_to_id: str | None = None


@transaction.atomic
def add(*, terms: Terms, by: Actor) -> Board:
    """Make a board."""
    decision = access.require(by, BOARD_EDIT)
    _check_free(terms.name, by)
    with once(_TAKEN, "name"):
        board = Board.objects.create(partnership_id=by.partnership, **asdict(terms))
    audit.record("partnership.board.added", by=by, target=board, under=decision.under)
    return board


@transaction.atomic
def edit(*, board: Board, terms: Terms, by: Actor) -> Board:
    """Change what a board is."""
    decision = access.require(by, BOARD_EDIT, board)
    _check_free(terms.name, by, besides=board.ref)
    if terms.reports_to_id and _answers_to(terms.reports_to_id, board.ref):
        raise Problem("A board cannot report to itself, nor to one that reports to it.", "reports_to")
    with once(_TAKEN, "name"):
        changed = change(board, **asdict(terms))
    if changed:
        audit.record("partnership.board.edited", by=by, target=board, under=decision.under, detail=changed)
    return board


@transaction.atomic
def close(*, board: Board, ends: date, by: Actor) -> Board:
    """Close a board on a day, and end its seats with it; boards that reported to it report to nobody."""
    decision = access.require(by, BOARD_EDIT, board)
    if board.ends:
        raise Problem(f"{board} is closed already.")
    change(board, ends=ends)
    for seat in Seat.objects.filter(board=board, ends__isnull=True):
        end_place(seat, ends)
    Board.objects.filter(reports_to=board, ends__isnull=True).update(reports_to=None)
    audit.record("partnership.board.closed", by=by, target=board, under=decision.under, detail={"ends": str(ends)})
    return board


@transaction.atomic
def add_seat(
    *, board: Board, agency: Agency, capacity: str, member: Member | None, begins: date | None, by: Actor
) -> Seat:
    """Give an agency a seat on a board, filled or empty."""
    decision = access.require(by, BOARD_EDIT, board)
    _check_open(board)
    with once(_ONE_CHAIR, "capacity"):
        seat = Seat.objects.create(
            partnership_id=by.partnership,
            board=board,
            agency=agency,
            capacity=capacity,
            member=member,
            begins=begins,
        )
    _record("added", seat, by, decision.under, capacity=capacity, member=member, begins=begins)
    if member:
        _tell(seat, member, by)
    return seat


@transaction.atomic
def fill_seat(*, seat: Seat, member: Member, begins: date, by: Actor) -> Seat:
    """Have a member take a seat from a day; whoever sat there ends the day before, and is kept in its history."""
    decision = access.require(by, BOARD_EDIT, seat)
    _check_open(seat.board)
    if seat.ends:
        raise Problem("This seat has ended, or somebody follows in it already.")
    if seat.member_id == member.ref:
        raise Problem(f"{member} sits here already.", "member")
    filled = seat
    if seat.member_id is None and (seat.begins is None or begins <= seat.begins):
        change(seat, member=member, begins=begins)
    else:
        change(seat, ends=rules.replaced(seat.begins, begins))
        filled = copied(seat, member=member, begins=begins)
    _record("filled", filled, by, decision.under, capacity=seat.capacity, member=member, begins=begins)
    _tell(filled, member, by)
    return filled


@transaction.atomic
def end(*, seat: Seat, ends: date, keep: bool, by: Actor) -> Seat:
    """End a seat on a day; with `keep` the seat itself stays, and stands empty from the day after."""
    decision = access.require(by, BOARD_EDIT, seat)
    if seat.ends:
        raise Problem("This seat has ended already.")
    rules.check_ends_after(seat.begins, ends)
    if keep:
        vacate(seat, ends)
    else:
        change(seat, ends=ends)
    _record("ended", seat, by, decision.under, member=seat.member, ends=ends, keep=keep)
    return seat


def _tell(seat: Seat, member: Member, by: Actor) -> None:
    since = f" from {dates.words(seat.begins)}" if seat.begins else ""
    tell_given(
        member=member,
        subject=f"You have a seat on a board: {seat.board.name}",
        body=f"{by.name} named you for the seat of {seat.agency.name} on the board “{seat.board.name}”{since}.",
        link=reverse("partnership:board_view", args=[seat.board_id]),
        by=by,
    )


def _record(verbed: str, seat: Seat, by: Actor, under: str, **detail: object) -> None:
    plain = {name: value if isinstance(value, bool) else str(value or "") for name, value in detail.items()}
    audit.record(f"partnership.seat.{verbed}", by=by, target=seat, under=under, detail=plain)


def _check_open(board: Board) -> None:
    if board.ends:
        raise Problem(f"{board} is closed.")


def _check_free(name: str, by: Actor, besides: str = "") -> None:
    same = Board.objects.filter(partnership_id=by.partnership, name__iexact=name, ends__isnull=True)
    if same.exclude(ref=besides).exists():
        raise Problem(_TAKEN, "name")


def _answers_to(start: str, sought: str) -> bool:
    """Say whether the board `start` is `sought`, or reports to it through any number of others."""
    above = dict(Board.objects.filter(reports_to__isnull=False).values_list("ref", "reports_to_id"))
    seen: set[str] = set()
    at: str | None = start
    while at and at not in seen:
        if at == sought:
            return True
        seen.add(at)
        at = above.get(at)
    return False
