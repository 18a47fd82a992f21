"""Pages of what a plan says beside its actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import statements as commands
from concordat.plans.commands.statements import delete as delete_statement
from concordat.plans.forms.fields import ReasonForm
from concordat.plans.forms.statements import StatementForm
from concordat.plans.permissions import PLAN_VIEW, STATEMENT_EDIT
from concordat.plans.presenters import statements as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import statements as queries

EVERY = 5000  # rows of a download


@door(PLAN_VIEW)
def statement_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan's aims, outcomes, key statistics and key deliverables."""
    return _list(request, ref, queries.statements, "said", "statement_list")


@door(PLAN_VIEW)
def statement_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give a plan's statements as a file."""
    return _download(request, ref, kind, queries.statements, "said", "aims and outcomes")


@door(PLAN_VIEW)
def statistic_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan's key statistics with the last figures, quarter by quarter."""
    return _list(request, ref, queries.statistics, "statistics", "statistic_list")


@door(PLAN_VIEW)
def statistic_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give a plan's key statistics as a file."""
    return _download(request, ref, kind, queries.statistics, "statistics", "key statistics")


@door(PLAN_VIEW)
def deliverable_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan's key deliverables with the actions that evidence each."""
    return _list(request, ref, queries.deliverables, "deliverables", "deliverable_list")


@door(PLAN_VIEW)
def deliverable_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give a plan's key deliverables as a file."""
    return _download(request, ref, kind, queries.deliverables, "deliverables", "key deliverables")


@door(PLAN_VIEW)
def usual_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the business as usual of a plan's themes."""
    return _list(request, ref, queries.usual_work, "usual", "usual_list")


@door(PLAN_VIEW)
def usual_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the business as usual of a plan's themes as a file."""
    return _download(request, ref, kind, queries.usual_work, "usual", "business as usual")


@door(PLAN_VIEW)
def service_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan's service matrices: what is in place and what is missing, by topic and strand."""
    shown = presenters.services_shown(current(), queries.services(current(), ref, _spec(request)))
    return render(request, "plans/service_list.html", {"shown": shown.sheet, "matrices": shown.matrices})


@door(PLAN_VIEW)
def service_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give a plan's service matrices as a file."""

    def sheet(actor: Any, ref: str, spec: PageSpec) -> Any:
        return queries.services(actor, ref, spec).sheet

    return _download(request, ref, kind, sheet, "services", "service matrix")


@door(STATEMENT_EDIT)
def statement_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a statement to a plan."""
    desk = queries.stating(current(), plan=ref)
    plan, posted = head_of(desk.plan, current()), request.POST if request.method == "POST" else None
    asked = {name: request.GET.get(name, "") for name in ("kind", "place", "topic", "strand")}
    form = StatementForm(posted, desk=desk, initial=asked, corrects=not plan.is_free)
    if statement := form.does(lambda: commands.add(by=current(), plan=ref, words=form.words(), **form.carried())):
        messages.success(request, "It is added.")
        page, _ = presenters.LISTS.get(statement.kind, ("statement_list", ""))
        return redirect(f"plans:{page}", ref)
    return render(request, "plans/statement_add.html", {"form": form, "plan": plan})


@door(STATEMENT_EDIT)
def statement_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a statement, or where it is held."""
    desk = queries.stating(current(), statement=ref)
    plan, posted = head_of(desk.plan, current()), request.POST if request.method == "POST" else None
    form = StatementForm(posted, desk=desk, facts=desk.facts(), corrects=not plan.is_free)
    if form.does(lambda: commands.edit(by=current(), statement=ref, words=form.words(), **form.carried())):
        messages.success(request, "It is changed.")
        return redirect("plans:statement_list", plan.ref)
    return render(request, "plans/statement_edit.html", {"form": form, "plan": plan})


@door(STATEMENT_EDIT)
@require_POST
def statement_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move a statement one place up or down among its like."""
    statement = commands.move(by=current(), statement=ref, up=request.POST.get("to") == "up")
    page, _ = presenters.LISTS.get(statement.kind, ("statement_list", ""))
    return redirect(f"plans:{page}", statement.plan_id)


@door(STATEMENT_EDIT)
def statement_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a statement, after asking once more."""
    desk = queries.stating(current(), statement=ref)
    plan = head_of(desk.plan, current())
    form = ReasonForm(request.POST if request.method == "POST" else None, corrects=not plan.is_free)
    if form.does(lambda: delete_statement(by=current(), statement=ref, why=form.why())):
        messages.success(request, "It is deleted.")
        return redirect("plans:statement_list", plan.ref)
    facts = {"form": form, "plan": plan, "text": str(desk.statement)}
    return render(request, "plans/statement_delete.html", facts)


def _list(request: HttpRequest, ref: str, query: Callable[..., Any], name: str, page: str) -> HttpResponse:
    shown = presenters.sheet_shown(current(), query(current(), ref, _spec(request)), name)
    return render(request, f"plans/{page}.html", {"shown": shown})


def _download(
    request: HttpRequest, ref: str, kind: str, query: Callable[..., Any], name: str, title: str
) -> HttpResponse:
    if kind not in DOWNLOADS:
        raise Http404
    found = query(current(), ref, _spec(request, EVERY))
    queries.taken(current(), found, name, kind)
    columns = presenters.columns_of(found, name)
    return DOWNLOADS[kind](f"{found.plan.title} {title}", columns, presenters.table_of(found, name))


def _spec(request: HttpRequest, size: int = 50) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=size)
