"""Pages on which a plan in force is amended, and its amendments are read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import amending
from concordat.plans.forms.plans import AmendForm
from concordat.plans.permissions import PLAN_AMEND, PLAN_VIEW
from concordat.plans.presenters import amendments as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import amendments as queries


@door(PLAN_VIEW)
def amendment_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show how a plan was amended."""
    plan, amendments = queries.amendment_list(current(), ref)
    shown = presenters.amendment_list(current(), plan, amendments)
    return render(request, "plans/amendment_list.html", {"shown": shown})


@door(PLAN_VIEW)
def amendment_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an amendment with its changes in words."""
    shown = presenters.amendment_shown(current(), queries.amended(current(), ref, PageSpec.read(request.GET)))
    return render(request, "plans/amendment_view.html", {"shown": shown})


@door(PLAN_AMEND)
def amendment_begin(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin an amendment: why, agreed by which board, when and where it is minuted."""
    plan, boards = queries.amendable_plan(current(), ref)
    form = AmendForm(request.POST if request.method == "POST" else None, boards=boards)
    if amendment := form.does(lambda: amending.begin(by=current(), plan=ref, **form.cleaned_data)):
        words = f"Amendment {amendment.number} is begun. Change what was agreed, then end it."
        messages.success(request, words)
        return redirect("plans:plan_view", ref)
    return render(request, "plans/amendment_begin.html", {"form": form, "plan": head_of(plan, current())})


@door(PLAN_AMEND)
def amendment_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End the amendment that is being made, after its changes were shown."""
    if request.method == "POST":
        amendment = amending.end(by=current(), plan=ref)
        if amendment is None:
            messages.success(request, "Nothing was changed, so there is no amendment.")
            return redirect("plans:plan_view", ref)
        messages.success(request, f"Amendment {amendment.number} is ended.")
        return redirect("plans:amendment_view", amendment.ref)
    found = queries.amendment_to_end(current(), ref, PageSpec.read(request.GET))
    shown = presenters.amendment_shown(current(), found)
    return render(request, "plans/amendment_end.html", {"shown": shown})
