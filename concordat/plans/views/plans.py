"""Pages of plans: the list, the register of one, and the steps in its life."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import plans as commands
from concordat.plans.commands.plans import delete as delete_draft
from concordat.plans.forms.plans import AdoptForm, PlanForm
from concordat.plans.permissions import (
    PLAN_ADOPT,
    PLAN_DELETE,
    PLAN_DRAFT,
    PLAN_EDIT,
    PLAN_PROPOSE,
    PLAN_RETIRE,
    PLAN_VIEW,
    PLAN_WITHDRAW,
)
from concordat.plans.presenters import copies, plans_listed, register_rows
from concordat.plans.presenters import plans as presenters
from concordat.plans.presenters import register as registers
from concordat.plans.queries import plans as queries
from concordat.plans.queries import register as register_queries
from concordat.plans.queries.copies import copy_of, is_large
from concordat.plans.rules.plans import words_of


@door(PLAN_VIEW)
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans that the reader may see."""
    shown = plans_listed.plan_list(current(), queries.plan_page(current(), _plans(request)))
    return render(request, "plans/plan_list.html", {"shown": shown})


@door(PLAN_VIEW)
def plan_rows(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list of plans as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.plan_rows(current(), _plans(request), kind)
    return DOWNLOADS[kind]("Plans", plans_listed.COLUMNS, plans_listed.table_of(rows))


@door(PLAN_VIEW)
def plan_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the register of a plan."""
    found = register_queries.register(current(), ref, _spec(request))
    return render(request, "plans/plan_view.html", {"shown": registers.register_shown(current(), found)})


@door(PLAN_VIEW)
def plan_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the whole plan as a document or workbook, or the register, as it was narrowed, as a list."""
    spec = _spec(request)
    if kind in copies.WHOLE and not (kind in DOWNLOADS and (spec.search or spec.filters)):
        if is_large(current(), ref):
            return redirect("plans:copy_make", ref, kind)
        return copies.whole_response(copy_of(current(), ref, kind), kind)
    if kind not in DOWNLOADS:
        raise Http404
    plan, actions = register_queries.register_rows(current(), ref, spec, kind)
    return DOWNLOADS[kind](plan.title, register_rows.COLUMNS, register_rows.table_of(actions))


@door(PLAN_VIEW)
def plan_history(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what became of a plan."""
    shown = presenters.history_shown(current(), queries.plan_history(current(), ref))
    return render(request, "plans/plan_history.html", {"shown": shown})


@door(PLAN_DRAFT)
def plan_draft(request: HttpRequest) -> HttpResponse:
    """Start an empty plan."""
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(posted, strategies=queries.strategies_above(current()), drafts=True)
    if plan := form.does(lambda: commands.draft_plan(by=current(), ref=form.cleaned_data["ref"], **form.facts())):
        messages.success(request, f"“{plan.title}” is started. Add its first priority.")
        return redirect("plans:priority_list", plan.ref)
    return render(request, "plans/plan_draft.html", {"form": form})


@door(PLAN_EDIT)
def plan_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a plan's title, period and level, and what it is about or part of."""
    plan, strategies, linked = queries.editable_plan(current(), ref)
    head = presenters.head_of(plan, current())
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, facts=words_of(plan.facts(), linked), strategies=strategies, corrects=not head.is_free)
    if form.does(lambda: commands.edit(by=current(), plan=ref, **form.facts())):
        messages.success(request, "The plan is changed.")
        return redirect(head.href)
    tabs = presenters.tabs_of(current(), plan, "details")
    return render(request, "plans/plan_edit.html", {"form": form, "plan": head, "tabs": tabs})


@door(PLAN_PROPOSE)
def plan_propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a draft to the whole partnership, after asking once more."""
    if request.method == "POST":
        plan = commands.propose(by=current(), plan=ref)
        messages.success(request, f"“{plan.title}” is proposed. The whole partnership can read it now.")
        return redirect("plans:plan_view", ref)
    return _confirm(request, "plan_propose", ref, PLAN_PROPOSE)


@door(PLAN_WITHDRAW)
def plan_withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a proposed plan back to draft, after asking once more."""
    if request.method == "POST":
        plan = commands.withdraw(by=current(), plan=ref)
        messages.success(request, f"“{plan.title}” is a draft again, seen by your agency alone.")
        return redirect("plans:plan_view", ref)
    return _confirm(request, "plan_withdraw", ref, PLAN_WITHDRAW)


@door(PLAN_ADOPT)
def plan_adopt(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a proposed plan the one in force: from which day, in place of which."""
    step = queries.plan_step(current(), ref, PLAN_ADOPT)
    data = request.POST if request.method == "POST" else None
    form = AdoptForm(data, in_force=step.in_force, unowned=step.unowned, boards=step.boards)
    if plan := form.does(lambda: commands.adopt(by=current(), plan=ref, **form.facts())):
        messages.success(request, f"“{plan.title}” is in force.")
        return redirect("plans:plan_view", ref)
    return render(request, "plans/plan_adopt.html", {"form": form, "shown": presenters.step_shown(step)})


@door(PLAN_RETIRE)
def plan_retire(request: HttpRequest, ref: str) -> HttpResponse:
    """End a plan in force, after asking once more."""
    if request.method == "POST":
        plan = commands.retire(by=current(), plan=ref)
        messages.success(request, f"“{plan.title}” is retired.")
        return redirect("plans:plan_view", ref)
    return _confirm(request, "plan_retire", ref, PLAN_RETIRE)


@door(PLAN_DELETE)
def plan_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a draft, after asking once more."""
    if request.method == "POST":
        title = delete_draft(by=current(), plan=ref)
        messages.success(request, f"The draft “{title}” is deleted.")
        return redirect("plans:plan_list")
    return _confirm(request, "plan_delete", ref, PLAN_DELETE)


def _confirm(request: HttpRequest, page: str, ref: str, permission: str) -> HttpResponse:
    shown = presenters.step_shown(queries.plan_step(current(), ref, permission))
    return render(request, f"plans/{page}.html", {"shown": shown})


def _plans(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=register_queries.SORTS, filters=register_queries.FILTERS)
