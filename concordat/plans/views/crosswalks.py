"""Pages of crosswalks: what became of one plan's actions in another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec
from concordat.kernel.seals import Stale
from concordat.plans.commands import crosswalks as commands
from concordat.plans.commands.crosswalks import delete as delete_crosswalk
from concordat.plans.forms.crosswalks import CrosswalkForm, DecisionForm, SettleForm
from concordat.plans.permissions import CROSSWALK_CONFIRM, PLAN_VIEW
from concordat.plans.presenters import crosswalks as presenters
from concordat.plans.queries import crosswalks as queries
from concordat.plans.rules.changes import seal

VIEW = "plans:crosswalk_view"


@door(PLAN_VIEW)
@require_GET
def crosswalk_list(request: HttpRequest) -> HttpResponse:
    """List the crosswalks between plans that the reader may see."""
    shown = presenters.listed(queries.crosswalks_for(current()))
    return render(
        request, "plans/crosswalk_list.html", {"crosswalks": shown, "begin_href": presenters.begin_href(current())}
    )


@door(CROSSWALK_CONFIRM)
@require_http_methods(["GET", "POST"])
def crosswalk_begin(request: HttpRequest) -> HttpResponse:
    """Put two plans side by side."""
    data = request.POST if request.method == "POST" else None
    initial = {name: request.GET.get(name, "") for name in ("earlier", "later")}
    form = CrosswalkForm(data, plans=queries.plan_choices(current()), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            return redirect(VIEW, commands.begin(by=current(), **form.cleaned_data).ref)
        except Problem as problem:
            form.refuse(problem)
    return render(request, "plans/crosswalk_begin.html", {"form": form})


@door(PLAN_VIEW)
@require_GET
def crosswalk_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what became of each action, and what is suggested."""
    shown = presenters.walk_shown(current(), queries.walk(current(), ref, _spec(request)))
    return render(request, "plans/crosswalk_view.html", {"shown": shown})


@door(PLAN_VIEW)
@require_GET
def crosswalk_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the crosswalk, as it was narrowed, as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    found, rows = queries.walk_rows(current(), ref, _spec(request), kind)
    return DOWNLOADS[kind](f"Crosswalk {found}", presenters.COLUMNS, presenters.table_of(found, rows))


@door(CROSSWALK_CONFIRM)
@require_POST
def crosswalk_confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Confirm a suggestion, or all that are sure enough."""
    one = request.POST.get("crossing", "")
    count = commands.confirm(by=current(), crosswalk=ref, crossing=one, at_least=presenters.SURE / 100)
    messages.success(request, f"{count} {'pair is' if count == 1 else 'pairs are'} confirmed.")
    return _back(request, ref)


@door(CROSSWALK_CONFIRM)
@require_POST
def crosswalk_reject(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that two actions are not the same."""
    commands.reject(by=current(), crosswalk=ref, crossing=request.POST.get("crossing", ""))
    messages.success(request, "The two are not taken for the same any more.")
    return _back(request, ref)


@door(CROSSWALK_CONFIRM)
@require_http_methods(["GET", "POST"])
def crosswalk_decide(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    """Say what an action became, or came from."""
    sought = request.GET.get("q", "")[:200]
    shown = presenters.desk_shown(queries.desk(current(), ref, action, sought))
    initial = shown.initial | {"seen": seal(shown.initial["seen"])}
    sent = request.POST.copy()
    data = sent if request.method == "POST" else None
    form = DecisionForm(data, earlier=shown.earlier, candidates=shown.choices, hints=shown.hints, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            commands.decide(by=current(), crosswalk=ref, action=action, **form.cleaned_data)
        except Stale as stale:
            form.refuse(stale)
            sent["seen"] = initial["seen"]
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "That is noted.")
            return _back(request, ref)
    facts = {"form": form, "shown": shown, "sought": sought, "show": request.GET.get("show", "")}
    return render(request, "plans/crosswalk_decide.html", facts)


@door(CROSSWALK_CONFIRM)
@require_http_methods(["GET", "POST"])
def crosswalk_settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that everything still undecided was dropped, or is new."""
    found, gone, new = queries.undecided(current(), ref)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        gone, new = commands.settle(by=current(), crosswalk=ref, reason=form.cleaned_data["reason"])
        messages.success(request, f"{gone} noted as dropped, {new} as new.")
        return redirect(VIEW, ref)
    facts = {"form": form, "gone": gone, "new": new, "title": str(found), "back": reverse(VIEW, args=[ref])}
    return render(request, "plans/crosswalk_settle.html", facts)


@door(CROSSWALK_CONFIRM)
@require_http_methods(["GET", "POST"])
def crosswalk_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a crosswalk, after asking."""
    if request.method == "POST":
        title = delete_crosswalk(by=current(), crosswalk=ref)
        messages.success(request, f"The crosswalk “{title}” is deleted.")
        return redirect("plans:crosswalk_list")
    found = queries.crosswalk_for(current(), ref, CROSSWALK_CONFIRM)
    return render(request, "plans/crosswalk_delete.html", {"title": str(found), "ref": ref})


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, filters=queries.FILTERS, size=queries.SIZE)


def _back(request: HttpRequest, ref: str) -> HttpResponse:
    """Go back to the rows as they were narrowed."""
    spec = PageSpec.read({"show": request.POST.get("show", "")}, filters=queries.FILTERS)
    return redirect(reverse(VIEW, args=[ref]) + (spec.query() if spec.filters else ""))
