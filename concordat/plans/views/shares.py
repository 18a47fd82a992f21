"""The pages of a plan by agency."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters import shares as presenters
from concordat.plans.queries import shares as queries
from concordat.plans.queries.plans import plan_for


@door(PLAN_VIEW)
def share_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what each agency has of a plan, and how that goes."""
    spec = PageSpec.read(request.GET, sorts=presenters.SORTS)
    shown = presenters.shares_shown(current(), queries.shares_of(current(), ref), spec)
    return render(request, "plans/share_list.html", {"shown": shown})


@door(PLAN_VIEW)
def share_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the actions in which one agency has a part; where none is named, every agency."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
    if not spec.filters.get("agency"):
        return redirect("plans:share_list", plan_for(current(), ref).pk)
    shown = presenters.share_shown(current(), queries.share_of(current(), ref, spec))
    return render(request, "plans/share_view.html", {"shown": shown})


@door(PLAN_VIEW)
def share_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give what each agency has of a plan as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    found = queries.shares_taken(current(), ref, kind)
    name = f"{found.plan.title}, by agency"
    return DOWNLOADS[kind](name, presenters.SHARE_COLUMNS, presenters.shares_table(found))
