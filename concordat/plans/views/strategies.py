"""Pages of the strategies that a plan is linked to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec
from concordat.kernel.refs import new_ref
from concordat.plans.commands import strategies as commands
from concordat.plans.commands.strategies import delete as delete_strategy
from concordat.plans.forms.fields import ReasonForm
from concordat.plans.forms.strategies import StrategyForm, initial_of
from concordat.plans.permissions import PLAN_VIEW, STRATEGY_EDIT
from concordat.plans.presenters import strategies_linked as presenters
from concordat.plans.presenters.content import now_says
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import strategies as queries
from concordat.plans.rules.changes import Stale, seal
from concordat.plans.rules.strategies import words_of


@door(PLAN_VIEW)
def strategy_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the strategies that a plan is linked to, and what serves each."""
    shown = presenters.strategies_shown(current(), queries.strategies(current(), ref, _spec(request)))
    return render(request, "plans/strategy_list.html", {"shown": shown})


@door(PLAN_VIEW)
def strategy_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the linked strategies as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    plan, rows = queries.strategy_rows(current(), ref, _spec(request), kind)
    return DOWNLOADS[kind](f"{plan.title} linked strategies", presenters.COLUMNS, presenters.table_of(rows))


@door(STRATEGY_EDIT)
def strategy_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Link a plan to a strategy."""
    plan = queries.linkable_plan(current(), ref)
    head, posted = head_of(plan), request.POST if request.method == "POST" else None
    form = StrategyForm(posted, priorities=queries.priorities_to_map(current(), plan), corrects=not head.is_open)
    sent = request.POST.get("ref", "") or new_ref()
    if form.is_bound and form.is_valid():
        try:
            strategy = commands.add(
                by=current(),
                plan=ref,
                words=form.words(),
                priorities=form.priorities_chosen(),
                ref=sent,
                why=form.cleaned_data.get("why", ""),
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"“{strategy.name}” is linked.")
            return redirect("plans:strategy_list", ref)
    return render(request, "plans/strategy_add.html", {"form": form, "plan": head, "hidden": {"ref": sent}})


@door(STRATEGY_EDIT)
def strategy_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is said of a linked strategy, and which priorities serve it."""
    strategy = queries.strategy_for(current(), ref)
    plan, posted = head_of(strategy.plan), request.POST if request.method == "POST" else None
    choices = queries.priorities_to_map(current(), strategy.plan)
    form = StrategyForm(posted, initial=initial_of(strategy), priorities=choices, corrects=not plan.is_open)
    seen, now = request.POST.get("seen", "") or seal(words_of(strategy.facts())), dict[str, object]()
    if form.is_bound and form.is_valid():
        try:
            commands.edit(
                by=current(),
                strategy=ref,
                words=form.words(),
                priorities=form.priorities_chosen(),
                why=form.cleaned_data.get("why", ""),
                seen=seen,
            )
        except Stale as stale:
            form.refuse(stale)
            seen, now = seal(stale.now), stale.now
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The strategy is changed.")
            return redirect("plans:strategy_list", plan.ref)
    facts = {"form": form, "plan": plan, "name": strategy.name, "hidden": {"seen": seen}, "now": now_says(now)}
    return render(request, "plans/strategy_edit.html", facts)


@door(STRATEGY_EDIT)
def strategy_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a linked strategy out of a plan, after asking once more."""
    strategy = queries.strategy_for(current(), ref)
    plan = head_of(strategy.plan)
    form = ReasonForm(request.POST if request.method == "POST" else None, corrects=not plan.is_open)
    if form.is_bound and form.is_valid():
        try:
            delete_strategy(by=current(), strategy=ref, why=form.why())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"“{strategy.name}” is linked no longer.")
            return redirect("plans:strategy_list", plan.ref)
    facts = {"form": form, "plan": plan, "name": strategy.name, "links": len(strategy.links.all())}
    return render(request, "plans/strategy_delete.html", facts)


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
