"""Pages of agencies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from concordat import access
from concordat.access.panels import panel_links
from concordat.design import dates
from concordat.design.downloads import csv_response, xlsx_response
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.commands import agencies as commands
from concordat.partnership.commands import successions
from concordat.partnership.forms.agencies import (
    AgencyAddForm,
    AgencyEditForm,
    AgencySuccessorForm,
    LeaveForm,
    ServiceForm,
)
from concordat.partnership.forms.either import NEW
from concordat.partnership.permissions import (
    AGENCY_ADD,
    AGENCY_EDIT,
    AGENCY_LEAVE,
    AGENCY_VIEW,
    APPOINTMENT_MANAGE,
    SERVICE_EDIT,
)
from concordat.partnership.presenters import agencies as presenters
from concordat.partnership.queries import agencies as queries
from concordat.partnership.views.saving import saved, sent

_NEW = "A new one: fill in its name below"


@door(AGENCY_VIEW)
def agency_list(request: HttpRequest) -> HttpResponse:
    """List the agencies that take part, or took part on a day; as a page, or to take away."""
    actor = current()
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
    on, wrong = _day(request)
    if (form := request.GET.get("as")) in {"csv", "xlsx"}:
        rows = [presenters.row(row, on).cells() for row in queries.services_rows(actor, spec, on)]
        respond = csv_response if form == "csv" else xlsx_response
        return respond(f"agencies-{on}", presenters.COLUMNS, rows)
    page = queries.services_page(actor, spec, on)
    return render(
        request,
        "partnership/agency_list.html",
        {
            "page": page.of([presenters.row(row, on) for row in page.items]),
            "on": on,
            "today": on == clock.today(),
            "wrong": wrong,
            "kinds": queries.KINDS,
            "capacities": queries.CAPACITIES,
            "may_add": access.may(actor, AGENCY_ADD),
        },
    )


@door(AGENCY_VIEW)
def agency_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an agency, under the name that it had on a day."""
    actor, (on, wrong) = current(), _day(request)
    agency = queries.agency_page(actor, ref)
    page = presenters.page(agency, actor, on)
    ours = bool(page.here)
    can = {
        "edit": ours and access.may(actor, AGENCY_EDIT, agency),
        "leave": page.takes_part and access.may(actor, AGENCY_LEAVE),
        "service": ours and access.may(actor, SERVICE_EDIT),
        "add": not page.takes_part and access.may(actor, AGENCY_ADD),
        "appoint": page.takes_part and access.may(actor, APPOINTMENT_MANAGE, agency),
    }
    context = {"page": page, "can": can, "on": on, "today": on == clock.today(), "wrong": wrong}
    context["panels"] = panel_links(actor, "agency", ref)
    return render(request, "partnership/agency_view.html", context)


@door(AGENCY_ADD)
def agency_add(request: HttpRequest) -> HttpResponse:
    """Have an agency take part, one that is known or a new one."""
    actor = current()
    form = AgencyAddForm(
        sent(request),
        choices=queries.known_choices(actor),
        new=_NEW,
        initial={
            "begins": clock.today(),
            "agency": request.GET.get("agency", NEW),
            "name": request.GET.get("name", "")[:150],
            "short_name": request.GET.get("name", "")[:60],
        },
    )
    back = request.GET.get("next", "")

    def save(given: dict[str, Any]) -> object:
        agency = queries.agency_for(actor, given["agency"]) if given["agency"] != NEW else _new(given)
        return commands.add(agency=agency, capacity=given["capacity"], begins=given["begins"], by=actor)

    if service := saved(request, form, save, "The agency takes part now"):
        if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return redirect(back)
        return redirect("partnership:agency_view", service.agency_id)
    return render(request, "partnership/agency_add.html", {"form": form})


@door(AGENCY_EDIT)
def agency_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what an agency is, and what it is called."""
    actor = current()
    agency = queries.agency_for(actor, ref)
    access.require(actor, AGENCY_EDIT, agency)
    queries.check_serves(actor, agency)
    names = ("name", "short_name", "kind", "aliases", "begins", "note")
    form = AgencyEditForm(sent(request), initial={name: getattr(agency, name) for name in names})
    if saved(request, form, lambda given: commands.edit(agency=agency, by=actor, **given), "Saved"):
        return redirect("partnership:agency_view", ref)
    context = {"form": form, "agency": queries.agency_for(actor, ref), "shared": queries.others_served(actor, agency)}
    return render(request, "partnership/agency_edit.html", context)


@door(AGENCY_EDIT)
def agency_succeed(request: HttpRequest, ref: str) -> HttpResponse:
    """Record which agency takes over from one, and merge it in."""
    actor = current()
    agency = queries.agency_for(actor, ref)
    access.require(actor, AGENCY_EDIT, agency)
    queries.check_serves(actor, agency)
    form = AgencySuccessorForm(
        sent(request),
        choices=queries.successor_choices(actor, agency),
        new=_NEW if access.may(actor, AGENCY_ADD) else "",
    )

    def save(given: dict[str, Any]) -> object:
        successor = queries.agency_for(actor, given["successor"]) if given["successor"] != NEW else _new(given)
        return successions.succeed(
            agency=agency,
            successor=successor,
            on=given["on"],
            ends=given["ends"] == "yes",
            hand_over=given["hand_over"] == "yes",
            note=given["note"],
            by=actor,
        )

    if saved(request, form, save, "The successor is recorded"):
        return redirect("partnership:agency_view", ref)
    context = {"form": form, "agency": agency, "shared": queries.others_served(actor, agency)}
    return render(request, "partnership/agency_succeed.html", context)


@door(AGENCY_EDIT)
@require_POST
def agency_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move an agency's people to the one that took over."""
    actor = current()
    agency, successor = queries.agency_for(actor, ref), queries.agency_for(actor, request.POST.get("successor", ""))
    people = successions.move(agency=agency, successor=successor, by=actor)
    messages.success(request, f"{people} {'person' if people == 1 else 'people'} moved to {successor}")
    return redirect("partnership:agency_view", ref)


@door(AGENCY_LEAVE)
def agency_leave(request: HttpRequest, ref: str) -> HttpResponse:
    """End an agency's part in the partnership."""
    actor = current()
    agency = queries.agency_page(actor, ref)
    form = LeaveForm(sent(request), initial={"ends": clock.today()})
    if saved(
        request,
        form,
        lambda given: commands.leave(agency=agency, by=actor, **given),
        "Its part in the partnership ends",
    ):
        return redirect("partnership:agency_view", ref)
    page = presenters.page(agency, actor, clock.today())
    return render(request, "partnership/agency_leave.html", {"form": form, "page": page})


@door(SERVICE_EDIT)
def service_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change in what capacity an agency takes part, and since when."""
    actor = current()
    service = queries.service_for(actor, ref)
    form = ServiceForm(sent(request), initial={"capacity": service.capacity, "begins": service.begins})
    if saved(request, form, lambda given: commands.edit_service(service=service, by=actor, **given), "Saved"):
        return redirect("partnership:agency_view", service.agency_id)
    return render(request, "partnership/service_edit.html", {"form": form, "service": service})


def _new(given: dict[str, Any]) -> commands.NewAgency:
    return commands.NewAgency(given["name"], given["short_name"], given["kind"], tuple(given.get("aliases", ())))


def _day(request: HttpRequest) -> tuple[date, str]:
    """Return the day asked for, today where none is or it is no date, and what was written if it is no date."""
    asked = request.GET.get("on", "").strip()[:40]
    if not asked:
        return clock.today(), ""
    try:
        return dates.parse(asked, clock.today()), ""
    except dates.DateError:
        return clock.today(), asked
