"""The page on which an update is written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.plans.commands import updates as commands
from concordat.plans.forms.updates import UpdateForm
from concordat.plans.permissions import UPDATE_DRAFT
from concordat.plans.presenters.updates import desk_shown, initial_of
from concordat.plans.queries import actions as queries


@door(UPDATE_DRAFT)
def update_draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Write an update on an action: keep it for later, or submit it."""
    desk = queries.update_desk(current(), ref, request.GET.get("quarter", ""))
    submits = request.POST.get("do") != "keep"
    data = request.POST if request.method == "POST" else None
    form = UpdateForm(data, quarters=desk.quarters, initial=initial_of(desk), submits=submits)
    if form.is_bound and form.is_valid():
        try:
            command = commands.submit if submits else commands.draft
            command(by=current(), action=ref, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            done = "The update is submitted." if submits else "The draft is kept. Only your agency sees it."
            messages.success(request, done)
            return redirect("plans:action_view", ref)
    return render(request, "plans/update_draft.html", {"form": form, "shown": desk_shown(desk)})


@door(UPDATE_DRAFT)
@require_POST
def update_discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw away the draft of an update."""
    commands.discard(by=current(), action=ref)
    messages.success(request, "The draft is thrown away.")
    return redirect("plans:action_view", ref)
