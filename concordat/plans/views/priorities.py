"""Pages on which a plan's priorities are written and put in order."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.commands import priorities as commands
from concordat.plans.commands.priorities import delete as delete_priority
from concordat.plans.forms.plans import PriorityForm
from concordat.plans.permissions import PLAN_EDIT
from concordat.plans.presenters.outline import outline_shown
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import plans as queries
from concordat.plans.rules.changes import asked_of


@door(PLAN_EDIT)
def priority_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan's priorities and themes, to be changed and put in order."""
    shown = outline_shown(current(), queries.outlined_plan(current(), ref))
    return render(request, "plans/priority_list.html", {"shown": shown})


@door(PLAN_EDIT)
def priority_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a priority to a plan."""
    plan, *_ = queries.editable_plan(current(), ref)
    form = PriorityForm(request.POST if request.method == "POST" else None)
    if priority := form.does(lambda: commands.add(by=current(), plan=ref, **form.cleaned_data)):
        messages.success(request, f"The priority “{priority.name}” is added.")
        return redirect("plans:priority_list", ref)
    return render(request, "plans/priority_add.html", {"form": form, "plan": head_of(plan, current())})


@door(PLAN_EDIT)
def priority_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a priority's name and why it was chosen."""
    priority = queries.priority_for(current(), ref)
    plan = head_of(priority.plan, current())
    data = request.POST if request.method == "POST" else None
    form = PriorityForm(data, facts=asked_of(priority.facts()), corrects=not plan.is_free)
    if form.does(lambda: commands.edit(by=current(), priority=ref, **form.cleaned_data)):
        messages.success(request, "The priority is changed.")
        return redirect("plans:priority_list", plan.ref)
    return render(request, "plans/priority_edit.html", {"form": form, "plan": plan, "name": priority.name})


@door(PLAN_EDIT)
@require_POST
def priority_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move a priority one place up or down."""
    priority = commands.move(by=current(), priority=ref, up=request.POST.get("to") == "up")
    return redirect("plans:priority_list", priority.plan_id)


@door(PLAN_EDIT)
@require_POST
def priority_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a priority that is empty."""
    plan = delete_priority(by=current(), priority=ref)
    messages.success(request, "The priority is deleted.")
    return redirect("plans:priority_list", plan.ref)
