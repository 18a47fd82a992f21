"""Emergency overrides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from concordat import access
from concordat.agreements.commands import overrides as commands
from concordat.agreements.forms.flows import OverrideForm, ReviewForm
from concordat.agreements.permissions import OVERRIDE_INVOKE, OVERRIDE_REVIEW, OVERRIDE_VIEW
from concordat.agreements.presenters import flows as presenters
from concordat.agreements.queries import choices
from concordat.agreements.queries import overrides as queries
from concordat.design.downloads import csv_response
from concordat.design.forms import Form
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import members_by_agency

COLUMNS = ("Person", "Agency", "Data", "Emergency", "From", "To", "State", "Review by")


@door(OVERRIDE_VIEW)
@require_GET
def override_list(request: HttpRequest) -> HttpResponse:
    """List emergency overrides, those to be reviewed first."""
    actor = current()
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=50)
    page = queries.overrides_page(actor, spec)
    context = {
        "page": page.of([presenters.override_row(row) for row in page]),
        "spec": spec,
        "states": [("", "All"), *queries.STATES],
        "held": [("", "All"), *choices.asset_choices(actor)],
        "agencies": [("", "All"), *agencies_choices(actor)],
        "may_invoke": access.may(actor, OVERRIDE_INVOKE),
    }
    return render(request, "agreements/override_list.html", context)


@door(OVERRIDE_VIEW)
@require_GET
def override_download(request: HttpRequest) -> HttpResponse:
    """Give the list as CSV."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=10_000)
    rows = [presenters.override_row(row) for row in queries.overrides_page(current(), spec)]
    cells = [(r.person, r.agency, r.asset, r.emergency, r.begins, r.ends, r.status, r.review_by) for r in rows]
    return csv_response("emergency-overrides", COLUMNS, cells)


@door(OVERRIDE_VIEW)
@require_GET
def override_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an override: what it gives, each use of it, and its review."""
    actor = current()
    found = queries.override_for(actor, ref)
    page = presenters.override_page(
        found,
        queries.override_history(actor, found),
        reader=actor.member,
        reviews=access.may(actor, OVERRIDE_REVIEW, found),
    )
    return render(request, "agreements/override_view.html", {"page": page})


@door(OVERRIDE_INVOKE)
def override_invoke(request: HttpRequest) -> HttpResponse:
    """Invoke an emergency override."""
    actor = current()
    form = OverrideForm(
        request.POST if request.method == "POST" else None,
        members=members_by_agency(actor, first=actor.agency),
        assets=choices.asset_choices(actor),
        initial={"member": request.GET.get("member", actor.member), "asset": request.GET.get("asset", "")},
    )

    def invoke() -> Any:
        return commands.invoke(by=actor, **{name: said for name, said in form.cleaned_data.items() if name != "sure"})

    if made := form.does(invoke):
        messages.warning(request, "The override stands. Those who must know have been told.")
        return redirect("agreements:override_view", made.ref)
    return render(request, "agreements/override_invoke.html", {"form": form})


@door(OVERRIDE_VIEW)
def override_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End an override before its time."""
    actor = current()
    found = queries.override_for(actor, ref)
    form = Form(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.end(override=ref, by=actor)):
        messages.success(request, "The override has ended")
        return redirect("agreements:override_view", ref)
    return render(request, "agreements/override_end.html", {"form": form, "row": presenters.override_row(found)})


@door(OVERRIDE_REVIEW)
def override_review(request: HttpRequest, ref: str) -> HttpResponse:
    """Review an override."""
    actor = current()
    found = queries.override_for(actor, ref)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.review(override=ref, by=actor, **form.cleaned_data)):
        messages.success(request, "The review is kept")
        return redirect("agreements:override_view", ref)
    page = presenters.override_page(found, queries.override_history(actor, found), reader=actor.member, reviews=True)
    return render(request, "agreements/override_review.html", {"form": form, "page": page})
