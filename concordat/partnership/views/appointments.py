"""Pages of appointments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat import access
from concordat.design.downloads import csv_response, xlsx_response
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.commands import appointments as commands
from concordat.partnership.forms.appointments import PostForm
from concordat.partnership.forms.boards import EndForm, FillForm
from concordat.partnership.permissions import APPOINTMENT_MANAGE, APPOINTMENT_VIEW
from concordat.partnership.presenters import appointments as presenters
from concordat.partnership.presenters.people import post as present_post
from concordat.partnership.queries import appointments as queries
from concordat.partnership.queries.agencies import agency_for
from concordat.partnership.queries.members import member_for, members_by_agency
from concordat.partnership.views.saving import saved, sent


@door(APPOINTMENT_VIEW)
def appointment_list(request: HttpRequest) -> HttpResponse:
    """Show which agency has whom for which post, and where nobody is named; as a page, or to take away."""
    actor = current()
    if (form := request.GET.get("as")) in {"csv", "xlsx"}:
        respond = csv_response if form == "csv" else xlsx_response
        rows = [presenters.cells(row) for row in queries.register_rows(actor)]
        return respond(f"appointments-{clock.today()}", presenters.COLUMNS, rows)
    register = queries.register(actor)
    manageable = frozenset(agency.ref for agency in register.agencies if access.may(actor, APPOINTMENT_MANAGE, agency))
    vacant_only = request.GET.get("state") == "vacant"
    context = {
        "matrix": presenters.matrix(register, manageable, vacant_only=vacant_only),
        "kinds": presenters.KINDS,
        "vacant_only": vacant_only,
        "may_add": bool(manageable),
    }
    return render(request, "partnership/appointment_list.html", context)


@door(APPOINTMENT_VIEW)
def appointment_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a post and everybody who was in it."""
    actor = current()
    appointment = queries.appointment_for(actor, ref)
    rows = queries.history(actor, appointment)
    context = {
        "post": present_post(appointment),
        "history": presenters.history(rows),
        "may": access.may(actor, APPOINTMENT_MANAGE, appointment),
        "open": any(row.ends is None for row in rows),
    }
    return render(request, "partnership/appointment_view.html", context)


@door(APPOINTMENT_MANAGE)
def appointment_add(request: HttpRequest) -> HttpResponse:
    """Make a post that an agency must fill."""
    actor = current()
    agencies = [
        (agency.ref, agency.name)
        for agency in queries.register(actor).agencies
        if access.may(actor, APPOINTMENT_MANAGE, agency)
    ]
    chosen = {"agency": request.GET.get("agency", ""), "kind": request.GET.get("kind", "")}
    form = PostForm(
        sent(request),
        agencies=agencies,
        members=members_by_agency(actor, first=chosen["agency"]),
        initial={"begins": clock.today(), **chosen},
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add(
            agency=agency_for(actor, given["agency"]),
            kind=given["kind"],
            subject=given["subject"],
            member=member_for(actor, given["member"]) if given["member"] else None,
            begins=given["begins"],
            by=actor,
        )

    if saved(request, form, save, "The post is made"):
        return redirect("partnership:appointment_list")
    return render(request, "partnership/appointment_add.html", {"form": form})


@door(APPOINTMENT_MANAGE)
def appointment_fill(request: HttpRequest, ref: str) -> HttpResponse:
    """Appoint somebody to a post, in place of whoever holds it."""
    actor = current()
    appointment = queries.standing_for(actor, ref)
    access.require(actor, APPOINTMENT_MANAGE, appointment)
    form = FillForm(
        sent(request),
        members=members_by_agency(actor, first=appointment.agency_id),
        initial={"begins": clock.today()},
    )

    def save(given: dict[str, Any]) -> object:
        member = member_for(actor, given["member"])
        return commands.fill(appointment=appointment, member=member, begins=given["begins"], by=actor)

    if saved(request, form, save, "Appointed"):
        return redirect("partnership:appointment_list")
    return render(request, "partnership/appointment_fill.html", {"form": form, "place": present_post(appointment)})


@door(APPOINTMENT_MANAGE)
def appointment_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End somebody's time in a post, or the post itself."""
    actor = current()
    appointment = queries.standing_for(actor, ref)
    access.require(actor, APPOINTMENT_MANAGE, appointment)
    form = EndForm(sent(request), filled=appointment.member_id is not None, initial={"ends": clock.today()})

    def save(given: dict[str, Any]) -> object:
        keep = given.get("keep") == "yes"
        return commands.end(appointment=appointment, ends=given["ends"], keep=keep, by=actor)

    if saved(request, form, save, "Saved"):
        return redirect("partnership:appointment_list")
    return render(request, "partnership/appointment_end.html", {"form": form, "place": present_post(appointment)})
