"""The page of what is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import due as commands
from concordat.plans.permissions import DUE_CHASE, DUE_VIEW
from concordat.plans.presenters.due import COLUMNS, due_shown, table_of
from concordat.plans.queries import due as queries


@door(DUE_VIEW)
def due_view(request: HttpRequest) -> HttpResponse:
    """Show what is due from the reader, their agency or everybody."""
    shown = due_shown(current(), queries.due_page(current(), _spec(request)))
    return render(request, "plans/due_view.html", {"shown": shown})


@door(DUE_VIEW)
@require_GET
def due_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give what is due, as it was narrowed, as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows, reporting = queries.due_rows(current(), _spec(request), kind)
    return DOWNLOADS[kind]("what-is-due", COLUMNS, table_of(rows, reporting))


@door(DUE_CHASE)
@require_POST
def due_chase(request: HttpRequest) -> HttpResponse:
    """Remind the owners of whom something is due."""
    told = commands.chase(by=current())
    if told:
        messages.success(request, f"{told} {'person is' if told == 1 else 'people are'} reminded.")
    else:
        messages.info(request, "Everybody of whom something is due has been reminded today.")
    return redirect("plans:due_view")


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
