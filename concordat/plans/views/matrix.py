"""The matrix of a plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concordat.design.downloads import csv_response, xlsx_sheets_response
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.presenters import matrix as presenters
from concordat.plans.queries import matrix as queries


@door(PLAN_VIEW)
def matrix_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan's actions by strand, and by priority, theme or lead: blank cells are gaps."""
    found = queries.plan_matrix(current(), ref, request.GET.get("by", ""))
    return render(request, "plans/matrix_view.html", {"shown": presenters.matrix_shown(current(), found)})


@door(PLAN_VIEW)
def matrix_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the matrix as a file; a spreadsheet has it in words and in numbers."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = queries.matrix_taken(current(), ref, request.GET.get("by", ""), kind)
    name, sheets = f"{found.plan.title}, matrix by {found.by}", presenters.matrix_sheets(found)
    if kind == "xlsx":
        return xlsx_sheets_response(name, sheets)
    return csv_response(name, sheets[0].columns, sheets[0].rows)
