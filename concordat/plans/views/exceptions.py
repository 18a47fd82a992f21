"""The page of exceptions, of one plan or of all in force."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concordat.design.downloads import csv_sheets_response, xlsx_sheets_response
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.forms.since import SinceForm
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters import exceptions as presenters
from concordat.plans.queries import exceptions as queries
from concordat.plans.rules.reckoning import quarters_ended

DOWNLOADS = {"csv": csv_sheets_response, "xlsx": xlsx_sheets_response}


@door(PLAN_VIEW)
def exception_list(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Show the exceptions of a plan, or of all plans in force together."""
    plans = queries.plans_asked(current(), ref)
    form = _since(request, min((plan.begins for plan in plans if plan.begins), default=None))
    found = queries.exceptions(current(), plans, form.chosen)
    shown = presenters.exceptions_shown(current(), found, ref)
    return render(request, "plans/exception_list.html", {"shown": shown, "form": form})


@door(PLAN_VIEW)
def exception_download(request: HttpRequest, kind: str, ref: str = "") -> HttpResponse:
    """Give every exception as a file, one section after the other."""
    if kind not in DOWNLOADS:
        raise Http404
    plans = queries.plans_asked(current(), ref)
    found = queries.exceptions_taken(current(), plans, _since(request, None).chosen, kind)
    return DOWNLOADS[kind](presenters.exceptions_name(found, ref), presenters.exception_sheets(found))


def _since(request: HttpRequest, begins: date | None) -> SinceForm:
    asked = request.GET if {"since", "day"} & set(request.GET) else None
    today = clock.today()
    return SinceForm(asked, quarters=quarters_ended(begins, today), usual=queries.usual_since(today))
