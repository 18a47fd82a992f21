"""Requests for access to data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from concordat import access
from concordat.agreements.commands import requests as commands
from concordat.agreements.forms.flows import AssetForm, DecisionForm, EndForm, RequestForm
from concordat.agreements.permissions import REQUEST_DECIDE, REQUEST_MAKE, REQUEST_VIEW
from concordat.agreements.presenters import flows as presenters
from concordat.agreements.queries import choices
from concordat.agreements.queries import requests as queries
from concordat.agreements.queries.reach import reaches_all
from concordat.design.downloads import csv_response
from concordat.design.forms import Form
from concordat.kernel import clock, workdays
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.agencies import agencies_choices

STATES = (("asked", "To be decided"), ("standing", "Granted, and stands"), ("past", "Ran out"), ("refused", "Refused"),
          ("taken-back", "Taken back"), ("ended", "Ended"))  # fmt: skip
COLUMNS = ("Person", "Agency", "Data", "Purpose", "Form", "Until", "State", "Decide by")


@door(REQUEST_VIEW)
@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """List requests for access: one's own, or everybody's for those who decide; as a page or as CSV."""
    actor = current()
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=50)
    context = {
        "page": (page := queries.requests_page(actor, spec)).of([presenters.request_row(row) for row in page]),
        "spec": spec,
        "states": [("", "All"), *STATES],
        "held": [("", "All"), *choices.asset_choices(actor)],
        "agencies": [("", "All"), *agencies_choices(actor)],
        "decides": reaches_all(actor, REQUEST_DECIDE),
        "may_make": access.may(actor, REQUEST_MAKE),
    }
    return render(request, "agreements/request_list.html", context)


@door(REQUEST_VIEW)
@require_GET
def request_download(request: HttpRequest) -> HttpResponse:
    """Give the list as CSV."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=10_000)
    rows = [presenters.request_row(row) for row in queries.requests_page(current(), spec)]
    cells = [(r.person, r.agency, r.asset, r.purpose, r.form, r.until, r.status, r.decide_by or "") for r in rows]
    return csv_response("requests-for-access", COLUMNS, cells)


@door(REQUEST_VIEW)
@require_GET
def request_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a request, what was decided, and what can be done with it."""
    actor = current()
    found = queries.request_for(actor, ref)
    own, decides = found.member_id == actor.member, access.may(actor, REQUEST_DECIDE, found)
    waiting = found.status == "asked"
    page = presenters.request_page(
        found,
        choices.field_names(actor, found.fields),
        obstacle=queries.what_stands_in_the_way(actor, found) if waiting or found.status == "granted" else "",
        own=own,
        decides=decides,
    )
    history = [presenters.done(entry) for entry in queries.request_history(actor, found)]
    return render(request, "agreements/request_view.html", {"page": page, "history": history})


@door(REQUEST_MAKE)
def request_make(request: HttpRequest) -> HttpResponse:
    """Ask for access: first to which data, then to which of its fields and why."""
    actor, given = current(), request.POST if request.method == "POST" else request.GET
    first = AssetForm(given if "asset" in given else None, members=[], assets=choices.asset_choices(actor))
    if not (first.is_bound and first.is_valid()):
        return render(request, "agreements/request_make.html", {"first": first, "form": None})
    chosen = choices.asset_called(actor, first.cleaned_data["asset"])
    until = workdays.months_after(clock.today(), 6)
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        purposes=choices.purpose_choices(actor),
        named=choices.field_choices(actor, chosen.ref),
        initial={
            "until": until,
            "purpose": given.get("purpose", ""),
            "form": given.get("form", ""),
            "fields_wanted": given.getlist("fields_wanted"),
        },
    )

    def make() -> Any:
        said = dict(form.cleaned_data)
        return commands.make(asset=chosen.ref, fields=said.pop("fields_wanted"), by=actor, **said)

    if made := form.does(make):
        messages.success(request, f"You have asked. It is to be decided by {made.decide_by:%-d %B %Y}.")
        return redirect("agreements:request_view", made.ref)
    return render(request, "agreements/request_make.html", {"first": first, "form": form, "asset": chosen})


@door(REQUEST_DECIDE)
def request_decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Grant a request, or refuse it."""
    actor = current()
    found = queries.request_for(actor, ref)
    form = DecisionForm(request.POST if request.method == "POST" else None)

    def decide() -> Any:
        said = form.cleaned_data
        return commands.decide(request=ref, grant=said["grant"] == "yes", decision=said["decision"], by=actor)

    if decided := form.does(decide):
        messages.success(request, f"The request is {decided.get_status_display().lower()}")
        return redirect("agreements:request_view", ref)
    page = presenters.request_page(
        found,
        choices.field_names(actor, found.fields),
        obstacle=queries.what_stands_in_the_way(actor, found),
        own=found.member_id == actor.member,
        decides=True,
    )
    return render(request, "agreements/request_decide.html", {"form": form, "page": page})


@door(REQUEST_MAKE)
def request_take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back one's own request."""
    actor = current()
    found = queries.request_for(actor, ref)
    form = Form(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.take_back(request=ref, by=actor)):
        messages.success(request, "Your request is taken back")
        return redirect("agreements:request_view", ref)
    return render(request, "agreements/request_take_back.html", {"form": form, "row": presenters.request_row(found)})


@door(REQUEST_VIEW)
def request_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End access that was granted."""
    actor = current()
    found = queries.request_for(actor, ref)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.end(request=ref, why=form.cleaned_data["why"], by=actor)):
        messages.success(request, "The access has ended")
        return redirect("agreements:request_view", ref)
    context = {"form": form, "row": presenters.request_row(found), "own": found.member_id == actor.member}
    return render(request, "agreements/request_end.html", context)
