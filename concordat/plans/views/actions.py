"""Pages of actions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.commands import actions as commands
from concordat.plans.commands import assigning
from concordat.plans.commands.actions import delete as delete_action
from concordat.plans.forms.actions import ActionForm, AssignForm
from concordat.plans.permissions import ACTION_ADD, ACTION_ASSIGN, ACTION_DELETE, ACTION_EDIT, ACTION_VIEW
from concordat.plans.presenters import actions as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import actions as queries
from concordat.plans.rules.actions import words_of


@door(ACTION_VIEW)
def action_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an action: what it promises, who answers for it, and how it goes."""
    shown = presenters.action_shown(current(), queries.action_page(current(), ref))
    return render(request, "plans/action_view.html", {"shown": shown})


@door(ACTION_ADD)
def action_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add an action to a plan."""
    desk = queries.writing(current(), plan=ref)
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, desk=desk, initial={"place": request.GET.get("place", "")})
    if action := form.does(
        lambda: commands.add(by=current(), plan=ref, words=form.words(), ref=form.cleaned_data["ref"])
    ):
        if request.POST.get("do") == "another":
            messages.success(request, f"{presenters.name_of(action)} is added. Write the next one.")
            place = urlencode({"place": form.cleaned_data.get("place", "")})
            return redirect(f"{request.path}?{place}")
        messages.success(request, "The action is added. Say who owns it.")
        return redirect("plans:action_view", action.ref)
    return render(request, "plans/action_add.html", {"form": form, "plan": head_of(desk.plan, current())})


@door(ACTION_EDIT)
def action_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an action; in force, correct it with a reason."""
    desk = queries.writing(current(), action=ref)
    plan, action = head_of(desk.plan, current()), desk.action
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, desk=desk, facts=words_of(desk.facts), corrects=not plan.is_free)
    kept = (presenters.place_of(action), presenters.strands_of(action))
    if form.does(lambda: commands.edit(by=current(), action=ref, words=form.words(*kept), **form.carried())):
        messages.success(request, "The action is changed.")
        return redirect("plans:action_view", ref)
    facts = {"form": form, "plan": plan, "row": presenters.row_of(action, None)}
    return render(request, "plans/action_edit.html", facts)


@door(ACTION_ASSIGN)
def action_assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Name who owns an action and who leads it."""
    desk = queries.assignment(current(), ref)
    plan = head_of(desk.action.plan, current())
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        people=desk.people,
        agencies=desk.agencies if desk.beyond_own else None,
        action=desk.action,
        corrects=not plan.is_free,
    )
    if action := form.does(
        lambda: assigning.assign(
            by=current(),
            action=ref,
            leads=form.pairs("leads"),
            contributors=form.pairs("contributors"),
            **form.facts(),
        )
    ):
        messages.success(request, presenters.assigned_words(action))
        return redirect("plans:action_view", ref)
    facts = {
        "form": form,
        "plan": plan,
        "row": presenters.row_of(desk.action, None),
        "beyond_own": desk.beyond_own,
    }
    return render(request, "plans/action_assign.html", facts)


@door(ACTION_EDIT)
@require_POST
def action_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move an action one place up or down under its heading."""
    action = commands.move(by=current(), action=ref, up=request.POST.get("to") == "up")
    messages.success(request, "The action is moved.")
    return redirect("plans:action_view", action.ref)


@door(ACTION_DELETE)
def action_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete an action, after asking once more."""
    if request.method == "POST":
        plan = delete_action(by=current(), action=ref)
        messages.success(request, "The action is deleted.")
        return redirect("plans:plan_view", plan.ref)
    action = queries.action_for(current(), ref, ACTION_DELETE)
    facts = {"plan": head_of(action.plan, current()), "row": presenters.row_of(action, None)}
    return render(request, "plans/action_delete.html", facts)
