"""The data that speaks of an area: a panel of its page, and a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat.agreements.permissions import ASSET_VIEW
from concordat.agreements.presenters.areas import speaking
from concordat.agreements.queries.assets import assets_speaking_of
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.places.queries.areas import area_for


@door(ASSET_VIEW)
@require_GET
def area_assets(request: HttpRequest, ref: str) -> HttpResponse:
    """Show which data of the partnership says where things are finely enough for an area."""
    area = area_for(current(), ref)
    shown = speaking(area, assets_speaking_of(current(), area.kind))
    panel = request.headers.get("HX-Request") == "true"
    response = render(request, f"agreements/area_assets{'_panel' if panel else ''}.html", {"shown": shown})
    patch_vary_headers(response, ["HX-Request"])
    return response
