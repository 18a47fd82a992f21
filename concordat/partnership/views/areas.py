"""The agencies of the partnership: a panel of an area's page, and a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.permissions import AGENCY_VIEW
from concordat.partnership.presenters.areas import serving
from concordat.partnership.queries.partnerships import at_a_glance
from concordat.places.queries.areas import area_for


@door(AGENCY_VIEW)
@require_GET
def area_agencies(request: HttpRequest, ref: str) -> HttpResponse:
    """Show which agencies take part in the partnership, beside an area."""
    shown = serving(area_for(current(), ref), at_a_glance(current()))
    panel = request.headers.get("HX-Request") == "true"
    response = render(request, f"partnership/area_agencies{'_panel' if panel else ''}.html", {"shown": shown})
    patch_vary_headers(response, ["HX-Request"])
    return response
