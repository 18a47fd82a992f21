"""The year of a plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concordat.design.downloads import csv_response, xlsx_sheets_response
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters import timeline as presenters
from concordat.plans.queries import timeline as queries


@door(PLAN_VIEW)
def timeline_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what falls due when, and how statuses changed."""
    shown = presenters.timeline_shown(current(), queries.timeline_of(current(), ref))
    return render(request, "plans/timeline_view.html", {"shown": shown})


@door(PLAN_VIEW)
def timeline_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the year as a file; a spreadsheet has the figures of both charts too."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = queries.timeline_taken(current(), ref, kind)
    name, sheets = f"{found.plan.title}, the year", presenters.timeline_sheets(found)
    if kind == "xlsx":
        return xlsx_sheets_response(name, sheets)
    return csv_response(name, sheets[0].columns, sheets[0].rows)
