"""The page of what changed in the plans."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters.news import changes_shown
from concordat.plans.queries import changes as queries


@door(PLAN_VIEW)
@require_GET
def change_list(request: HttpRequest) -> HttpResponse:
    """Show what changed in the plans that the reader may see."""
    found = queries.changes_page(current(), PageSpec.read(request.GET, filters=queries.FILTERS, size=25))
    return render(request, "plans/change_list.html", {"shown": changes_shown(found)})
