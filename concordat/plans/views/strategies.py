"""Pages of the strategies that a plan is linked to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import strategies as commands
from concordat.plans.commands.strategies import delete as delete_strategy
from concordat.plans.forms.fields import ReasonForm
from concordat.plans.forms.strategies import StrategyForm
from concordat.plans.permissions import PLAN_VIEW, STRATEGY_EDIT
from concordat.plans.presenters import strategies_linked as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import strategies as queries
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
    head, posted = head_of(plan, current()), request.POST if request.method == "POST" else None
    form = StrategyForm(posted, priorities=queries.priorities_to_map(current(), plan), corrects=not head.is_free)
    if strategy := form.does(lambda: commands.add(by=current(), plan=ref, **form.given(), **form.carried())):
        messages.success(request, f"“{strategy.name}” is linked.")
        return redirect("plans:strategy_list", ref)
    return render(request, "plans/strategy_add.html", {"form": form, "plan": head})


@door(STRATEGY_EDIT)
def strategy_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is said of a linked strategy, and which priorities serve it."""
    strategy = queries.strategy_for(current(), ref)
    plan, posted = head_of(strategy.plan, current()), request.POST if request.method == "POST" else None
    form = StrategyForm(
        posted,
        priorities=queries.priorities_to_map(current(), strategy.plan),
        facts=words_of(strategy.facts(), strategy.serving()),
        corrects=not plan.is_free,
    )
    if form.does(lambda: commands.edit(by=current(), strategy=ref, **form.given(), **form.carried())):
        messages.success(request, "The strategy is changed.")
        return redirect("plans:strategy_list", plan.ref)
    return render(request, "plans/strategy_edit.html", {"form": form, "plan": plan, "name": strategy.name})


@door(STRATEGY_EDIT)
def strategy_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a linked strategy out of a plan, after asking once more."""
    strategy = queries.strategy_for(current(), ref)
    plan = head_of(strategy.plan, current())
    form = ReasonForm(request.POST if request.method == "POST" else None, corrects=not plan.is_free)
    if form.does(lambda: delete_strategy(by=current(), strategy=ref, why=form.why())):
        messages.success(request, f"“{strategy.name}” is linked no longer.")
        return redirect("plans:strategy_list", plan.ref)
    facts = {"form": form, "plan": plan, "name": strategy.name, "links": len(strategy.links.all())}
    return render(request, "plans/strategy_delete.html", facts)


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
