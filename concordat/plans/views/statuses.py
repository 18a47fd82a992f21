"""A chair overrules the status of an action, or takes that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.commands import statuses as commands
from concordat.plans.forms.statuses import OverruleForm
from concordat.plans.permissions import STATUS_OVERRULE
from concordat.plans.presenters.actions import action_shown, name_of
from concordat.plans.queries.actions import status_desk


@door(STATUS_OVERRULE)
def status_overrule(request: HttpRequest, ref: str) -> HttpResponse:
    """Put another status in place of the owner's, with a reason."""
    desk = status_desk(current(), ref)
    action = desk.action
    form = OverruleForm(
        request.POST if request.method == "POST" else None,
        owners=action.judged or action.brag,
        facts=action.status_facts(),
    )
    if form.does(lambda: commands.overrule(by=current(), action=ref, **form.cleaned_data)):
        messages.success(request, f"Your status stands for {name_of(action)}. The owner is told.")
        return redirect("plans:action_view", ref)
    return render(request, "plans/status_overrule.html", {"form": form, "shown": action_shown(current(), desk)})


@door(STATUS_OVERRULE)
def status_restore(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a chair's status back, after asking once more."""
    if request.method == "POST":
        action = commands.restore(by=current(), action=ref)
        messages.success(request, f"The owner's status of {name_of(action)} stands again. The owner is told.")
        return redirect("plans:action_view", ref)
    shown = action_shown(current(), status_desk(current(), ref))
    if shown.standing is None:
        return redirect("plans:action_view", ref)
    return render(request, "plans/status_restore.html", {"shown": shown})
