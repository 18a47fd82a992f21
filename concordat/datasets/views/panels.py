"""Which datasets there are of data that may be shared, of an agency, or of an area: panels, and pages of their own."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat.agreements.queries.assets import asset_for
from concordat.datasets.permissions import DATASET_VIEW
from concordat.datasets.presenters.datasets import row
from concordat.datasets.queries import catalogue as queries
from concordat.datasets.queries.catalogue import Entry
from concordat.datasets.rules.declarations import GEOGRAPHIES
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agency_for
from concordat.places.queries.areas import area_for


@door(DATASET_VIEW)
@require_GET
def asset_datasets(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the dataset that data on the list of what may be shared is."""
    asset = asset_for(current(), ref)
    found = queries.entries_of_asset(current(), ref)
    crumbs = [("Sharing", reverse("agreements:agreement_list")), ("Data", reverse("agreements:asset_list"))]
    here = (asset.name, reverse("agreements:asset_view", args=[ref]))
    return _shown(request, f"What is delivered of {asset.name}", [*crumbs, here], found, "Nothing of it is delivered.")


@door(DATASET_VIEW)
@require_GET
def agency_datasets(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the datasets of an agency."""
    agency = agency_for(current(), ref)
    found = queries.entries_of_agency(current(), ref)
    crumbs = [(agency.name, reverse("partnership:agency_view", args=[ref]))]
    return _shown(request, f"Datasets of {agency.name}", crumbs, found, f"{agency.name} delivers no dataset.")


@door(DATASET_VIEW)
@require_GET
def area_datasets(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the datasets that say where things are finely enough for an area."""
    area = area_for(current(), ref)
    fine = GEOGRAPHIES[: GEOGRAPHIES.index(area.kind) + 1] if area.kind in GEOGRAPHIES else GEOGRAPHIES[:3]
    found = queries.entries_speaking_of(current(), fine)
    crumbs = [("Places", reverse("places:area_list")), (area.name, reverse("places:area_view", args=[ref]))]
    return _shown(
        request, f"Datasets that speak of {area.name}", crumbs, found, "No dataset says where things are so finely."
    )


def _shown(
    request: HttpRequest, title: str, crumbs: list[tuple[str, str]], found: Sequence[Entry], empty: str
) -> HttpResponse:
    panel = request.headers.get("HX-Request") == "true"
    context = {"title": title, "crumbs": crumbs, "rows": [row(each) for each in found], "empty": empty}
    response = render(request, f"datasets/datasets{'_panel' if panel else '_page'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
