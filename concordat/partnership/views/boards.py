"""Pages of boards and their seats."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.commands import boards as commands
from concordat.partnership.forms.boards import BoardCloseForm, BoardForm, EndForm, FillForm, SeatForm
from concordat.partnership.permissions import BOARD_EDIT, BOARD_VIEW
from concordat.partnership.presenters import boards as presenters
from concordat.partnership.presenters.people import seat as present_seat
from concordat.partnership.queries import boards as queries
from concordat.partnership.queries.agencies import agencies_choices, agency_for
from concordat.partnership.queries.members import member_for, members_by_agency
from concordat.partnership.views.saving import saved, sent


@door(BOARD_VIEW)
def board_list(request: HttpRequest) -> HttpResponse:
    """List the partnership's boards, or those that are closed."""
    actor, closed = current(), request.GET.get("state") == "closed"
    rows = [presenters.row(board) for board in queries.boards_for(actor, ended=closed)]
    context = {"rows": rows, "closed": closed, "may_edit": access.may(actor, BOARD_EDIT)}
    return render(request, "partnership/board_list.html", context)


@door(BOARD_VIEW)
def board_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a board: its terms of reference and who sits on it."""
    actor = current()
    page = presenters.page(queries.board_for(actor, ref))
    may_edit = access.may(actor, BOARD_EDIT) and not page.ends
    return render(request, "partnership/board_view.html", {"page": page, "may_edit": may_edit})


@door(BOARD_EDIT)
def board_add(request: HttpRequest) -> HttpResponse:
    """Make a board."""
    actor = current()
    form = BoardForm(sent(request), boards=queries.board_choices(actor))
    if board := saved(request, form, lambda given: commands.add(terms=_terms(given), by=actor), "The board is made"):
        return redirect("partnership:board_view", board.ref)
    return render(request, "partnership/board_add.html", {"form": form})


@door(BOARD_EDIT)
def board_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what a board is."""
    actor = current()
    board = queries.board_for(actor, ref)
    names = ("name", "terms", "terms_agreed_on", "cadence")
    form = BoardForm(
        sent(request),
        boards=queries.board_choices(actor, besides=ref),
        initial={name: getattr(board, name) for name in names} | {"reports_to": board.reports_to_id},
    )
    if saved(request, form, lambda given: commands.edit(board=board, terms=_terms(given), by=actor), "Saved"):
        return redirect("partnership:board_view", ref)
    return render(request, "partnership/board_edit.html", {"form": form, "ref": ref})


@door(BOARD_EDIT)
def board_close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a board."""
    actor = current()
    board = queries.board_for(actor, ref)
    form = BoardCloseForm(sent(request), initial={"ends": clock.today()})
    if saved(request, form, lambda given: commands.close(board=board, by=actor, **given), "The board is closed"):
        return redirect("partnership:board_view", ref)
    return render(request, "partnership/board_close.html", {"form": form, "page": presenters.page(board)})


@door(BOARD_EDIT)
def seat_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Give an agency a seat on a board."""
    actor = current()
    board = queries.board_for(actor, ref)
    form = SeatForm(
        sent(request),
        agencies=agencies_choices(actor),
        members=members_by_agency(actor),
        initial={"begins": clock.today()},
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add_seat(
            board=board,
            agency=agency_for(actor, given["agency"]),
            capacity=given["capacity"],
            member=member_for(actor, given["member"]) if given["member"] else None,
            begins=given["begins"],
            by=actor,
        )

    if saved(request, form, save, "The seat is added"):
        return redirect("partnership:board_view", ref)
    return render(request, "partnership/seat_add.html", {"form": form, "board": board})


@door(BOARD_EDIT)
def seat_fill(request: HttpRequest, ref: str) -> HttpResponse:
    """Have somebody take a seat, in place of whoever sits there."""
    actor = current()
    seat = queries.seat_for(actor, ref)
    form = FillForm(
        sent(request), members=members_by_agency(actor, first=seat.agency_id), initial={"begins": clock.today()}
    )

    def save(given: dict[str, Any]) -> object:
        return commands.fill_seat(
            seat=seat, member=member_for(actor, given["member"]), begins=given["begins"], by=actor
        )

    if saved(request, form, save, "The seat is filled"):
        return redirect("partnership:board_view", seat.board_id)
    return render(request, "partnership/seat_fill.html", {"form": form, "place": present_seat(seat)})


@door(BOARD_EDIT)
def seat_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End somebody's time in a seat, or the seat itself."""
    actor = current()
    seat = queries.seat_for(actor, ref)
    form = EndForm(sent(request), filled=seat.member_id is not None, initial={"ends": clock.today()})

    def save(given: dict[str, Any]) -> object:
        return commands.end(seat=seat, ends=given["ends"], keep=given.get("keep") == "yes", by=actor)

    if saved(request, form, save, "Saved"):
        return redirect("partnership:board_view", seat.board_id)
    return render(request, "partnership/seat_end.html", {"form": form, "place": present_seat(seat)})


def _terms(given: dict[str, Any]) -> commands.Terms:
    reports_to = given["reports_to"] or None
    rest = {name: value for name, value in given.items() if name != "reports_to"}
    return commands.Terms(reports_to_id=reports_to, **rest)
