"""The page of what is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import due as commands
from concordat.plans.permissions import DUE_CHASE, DUE_VIEW
from concordat.plans.presenters.due import due_shown
from concordat.plans.queries import due as queries


@door(DUE_VIEW)
def due_view(request: HttpRequest) -> HttpResponse:
    """Show what is due from the reader, their agency or everybody."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
    shown = due_shown(current(), queries.due_page(current(), spec))
    return render(request, "plans/due_view.html", {"shown": shown})


@door(DUE_CHASE)
@require_POST
def due_chase(request: HttpRequest) -> HttpResponse:
    """Remind the owners of whom something is due."""
    told = commands.chase(by=current())
    if told:
        messages.success(request, f"{told} {'owner is' if told == 1 else 'owners are'} reminded.")
    else:
        messages.info(request, "Everybody of whom something is due has been reminded today.")
    return redirect("plans:due_view")
