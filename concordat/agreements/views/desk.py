"""The desk of information governance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.agreements.permissions import DESK_VIEW
from concordat.agreements.presenters.desk import COLUMNS, desk_shown, table_of
from concordat.agreements.queries import desk as queries
from concordat.agreements.views.registers import give
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(DESK_VIEW)
@require_GET
def desk_view(request: HttpRequest) -> HttpResponse:
    """Show everything that has a clock, most pressing first."""
    shown = desk_shown(current(), queries.desk_for(current(), _spec(request)))
    return render(request, "agreements/desk_view.html", {"shown": shown})


@door(DESK_VIEW)
@require_GET
def desk_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give everything on the desk, as it was narrowed, as a file."""
    return give(
        kind,
        "desk",
        COLUMNS,
        lambda: table_of(queries.desk_rows(current(), _spec(request), kind), queries.KINDS),
    )


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, filters=queries.FILTERS)
