"""The actions of a member and of an agency: a panel of their page, and a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.presenters.owned import OwnedShown, owned_shown
from concordat.plans.queries import owned as queries

IN_A_PANEL = 10


@door(ACTION_VIEW)
@require_GET
def member_actions(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the actions that a member owns or is deputy for."""
    found = queries.owned_by(current(), ref, _spec(request))
    return _shown(request, owned_shown(current(), found, "member"))


@door(ACTION_VIEW)
@require_GET
def agency_actions(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the actions that an agency leads."""
    found = queries.led_by(current(), ref, _spec(request))
    return _shown(request, owned_shown(current(), found, "agency"))


def _spec(request: HttpRequest) -> PageSpec:
    if _is_panel(request):
        return PageSpec.read({}, sorts=queries.SORTS, size=IN_A_PANEL)
    return PageSpec.read(request.GET, sorts=queries.SORTS)


def _is_panel(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _shown(request: HttpRequest, shown: OwnedShown) -> HttpResponse:
    page = "plans/owned_panel.html" if _is_panel(request) else "plans/owned_page.html"
    response = render(request, page, {"shown": shown})
    patch_vary_headers(response, ["HX-Request"])
    return response
