"""Pages of the rows of a delivery that were put aside, to be mended."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.datasets.permissions import DELIVERY_MEND
from concordat.datasets.presenters import quarantine as presenters
from concordat.datasets.queries import quarantine as queries
from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(DELIVERY_MEND)
@require_GET
def delivery_mend(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the rows of a delivery that were put aside, each with what is wrong with it."""
    found = queries.rows_page(current(), ref, PageSpec.read(request.GET, size=25))
    return render(request, "datasets/delivery_mend.html", {"shown": presenters.shown(current(), found)})


@door(DELIVERY_MEND)
@require_GET
def mend_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the rows that were put aside as a file that can be mended and delivered again."""
    if kind not in DOWNLOADS:
        raise Http404
    delivery, found = queries.rows_file(current(), ref, kind)
    name = f"put-aside-{delivery.dataset.key}-{delivery.ref}"
    return DOWNLOADS[kind](name, presenters.columns_of(found), presenters.lines_of(found))
