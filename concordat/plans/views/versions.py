"""Pages on which a plan is seen as it stood on a day, and two days are compared."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec
from concordat.plans.forms.versions import CompareForm, VersionForm
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters import versions as presenters
from concordat.plans.queries import versions as queries


@door(PLAN_VIEW)
def version_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan as it stood on a day."""
    form = VersionForm(request.GET, today=clock.today())
    number = PageSpec.read(request.GET).page
    found = _found(form, ref, number)
    shown = presenters.version_shown(found, number) if found.versions else None
    facts = {"form": form, "shown": shown, "page": presenters.page_of(current(), found)}
    return render(request, "plans/version_view.html", facts)


@door(PLAN_VIEW)
def version_compare(request: HttpRequest, ref: str) -> HttpResponse:
    """Compare a plan on two days."""
    form = CompareForm(_days_asked(request, ref), today=clock.today())
    found = _found(form, ref)
    shown = presenters.comparison(found) if len(found.versions) == 2 else None
    facts = {"form": form, "shown": shown, "page": presenters.page_of(current(), found)}
    return render(request, "plans/version_compare.html", facts)


@door(PLAN_VIEW)
def version_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give what differs between two days as a file."""
    form = CompareForm(_days_asked(request, ref), today=clock.today())
    if kind not in DOWNLOADS or not form.is_valid():
        raise Http404
    since, until = form.days()
    found = queries.versions_to_take_away(current(), ref, since=since, until=until, kind=kind)
    name = f"{found.plan.title} {since} to {until}"
    return DOWNLOADS[kind](name, presenters.COLUMNS, presenters.table_of(found))


def _found(form: Any, ref: str, number: int = 1) -> queries.Versions:
    """Return the plan on the days that a form asks for; on none of them where they are wrong, which the form says."""
    if form.is_valid():
        try:
            return queries.versions(current(), ref, *form.days(), page=number)
        except Problem as problem:
            late = problem.field == "late"
            form.add_error(list(form.fields)[-1 if late else 0], problem.message)
    return queries.versions(current(), ref)


def _days_asked(request: HttpRequest, ref: str) -> dict[str, str]:
    """Return the days that an address names; without an earlier one, that from which the plan was in force, or the first."""
    told = {name: str(request.GET.get(name, "")) for name in ("since", "until")}
    if not told["since"]:
        told["since"] = queries.usual_day(current(), ref).isoformat()
    return told
