"""The record: who did or read what, when, why and under which rule."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.design.downloads import csv_response
from concordat.home import queries
from concordat.home.permissions import RECORD_VIEW
from concordat.home.presenters import record_line
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec

FILTERS = ("person", "thing", "event", "from", "to")
COLUMNS = ("Entry", "When", "Who", "Agency", "Event", "Thing", "Why", "Under")


@door(RECORD_VIEW)
@require_GET
def record_view(request: HttpRequest) -> HttpResponse:
    """Search the record by person, thing, event and date; the search is itself recorded."""
    spec = PageSpec.read(request.GET, filters=FILTERS, size=50)
    found = queries.record(current(), spec)
    page = found.page.of([record_line(entry) for entry in found.page.items])
    return render(request, "home/record_view.html", {"page": page, "spec": spec, "trouble": found.trouble})


@door(RECORD_VIEW)
@require_GET
def record_download(request: HttpRequest) -> HttpResponse:
    """Give what was found, up to ten thousand entries, as CSV."""
    spec = PageSpec.read(request.GET, filters=FILTERS, size=10_000)
    lines = [record_line(entry) for entry in queries.record(current(), spec).page.items]
    rows = [(n.id, n.at, n.who, n.agency, n.event, n.thing, n.why, n.under) for n in lines]
    return csv_response("record", COLUMNS, rows)
