"""Pages of information assets: the data that agencies hold and may share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat import access
from concordat.access.panels import panel_links
from concordat.agreements.commands import assets as commands
from concordat.agreements.forms.assets import AssetForm, RetireForm
from concordat.agreements.permissions import ASSET_EDIT, ASSET_VIEW
from concordat.agreements.presenters import assets as presenters
from concordat.agreements.queries import assets as queries
from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import members_by_agency


@door(ASSET_VIEW)
def asset_list(request: HttpRequest) -> HttpResponse:
    """List the data that agencies hold and may share."""
    actor = current()
    page = queries.assets_page(actor, _spec(request))
    context = {
        "page": page.of([presenters.row(asset) for asset in page.items]),
        "agencies": agencies_choices(actor),
        "kinds": queries.KINDS,
        "may_add": bool(queries.providers(actor)),
    }
    return render(request, "agreements/asset_list.html", context)


@door(ASSET_VIEW)
def asset_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.assets_rows(current(), _spec(request), kind)
    name = f"data-that-may-be-shared-{clock.today()}"
    return DOWNLOADS[kind](name, presenters.COLUMNS, [presenters.row(asset).cells() for asset in rows])


@door(ASSET_VIEW)
def asset_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an asset: its fields, and which agreements give it to whom."""
    actor = current()
    asset = queries.asset_for(actor, ref)
    page = presenters.page(asset, queries.given_under(actor, asset), queries.named_in_agreements(actor, asset))
    context = {
        "page": page,
        "may_edit": access.may(actor, ASSET_EDIT, asset),
        "panels": panel_links(actor, "asset", ref),
    }
    return render(request, "agreements/asset_view.html", context)


@door(ASSET_EDIT)
def asset_add(request: HttpRequest) -> HttpResponse:
    """Put data that an agency holds on the list."""
    actor = current()
    form = AssetForm(
        request.POST if request.method == "POST" else None,
        agencies=queries.providers(actor),
        members=members_by_agency(actor, first=actor.agency),
    )
    if asset := form.does(lambda: commands.add(facts=_facts(form.cleaned_data), by=actor)):
        messages.success(request, f"“{asset}” is on the list. Now say which fields it has.")
        return redirect("agreements:asset_view", asset.ref)
    return render(request, "agreements/asset_add.html", {"form": form})


@door(ASSET_EDIT)
def asset_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what an asset is."""
    actor = current()
    asset = queries.editable_asset(actor, ref)
    form = AssetForm(
        request.POST if request.method == "POST" else None,
        agencies=queries.providers(actor),
        members=members_by_agency(actor, first=asset.agency_id),
        initial={
            "agency": asset.agency_id,
            "name": asset.name,
            "about": asset.about,
            "subjects": asset.subjects,
            "steward": asset.steward_id,
        },
    )
    if form.does(lambda: commands.edit(asset=asset, facts=_facts(form.cleaned_data), by=actor)):
        messages.success(request, "Saved")
        return redirect("agreements:asset_view", ref)
    return render(request, "agreements/asset_edit.html", {"form": form, "ref": ref, "name": form.initial["name"]})


@door(ASSET_EDIT)
def asset_retire(request: HttpRequest, ref: str) -> HttpResponse:
    """Retire an asset on a day."""
    actor = current()
    asset = queries.editable_asset(actor, ref)
    form = RetireForm(request.POST if request.method == "POST" else None, initial={"ends": clock.today()})
    if form.does(lambda: commands.retire(asset=asset, ends=form.cleaned_data["ends"], by=actor)):
        messages.success(request, f"“{asset}” has a last day now.")
        return redirect("agreements:asset_view", ref)
    page = presenters.page(asset, queries.given_under(actor, asset), ())
    return render(request, "agreements/asset_retire.html", {"form": form, "page": page})


@door(ASSET_EDIT)
@require_POST
def asset_restore(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an asset back that was retired."""
    asset = commands.restore(asset=queries.asset_for(current(), ref), by=current())
    messages.success(request, f"“{asset}” is taken back.")
    return redirect("agreements:asset_view", ref)


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)


def _facts(given: dict[str, Any]) -> commands.Facts:
    return commands.Facts(given["agency"], given["name"], given["about"], given["subjects"], given["steward"] or None)
