"""Pages of rows: for which purpose, then the rows as the agreement gives them, and files of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.audit.commands import record_refusal
from concordat.datasets.permissions import ROW_DOWNLOAD, ROW_READ
from concordat.datasets.presenters import rows as presenters
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.reading import HOW, MOST, Rows, purposes_of, reach_for, read
from concordat.datasets.rules import wanting
from concordat.design.downloads import DOWNLOADS, attachment
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem, Refused

_PARQUET = "application/vnd.apache.parquet"


@door(ROW_READ)
@require_GET
def row_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show rows of a dataset for a purpose; without one, say for which they may be had and for which not and why."""
    return _answer(request, key)


@door(ROW_DOWNLOAD)
@require_GET
def row_download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Give rows as a file: CSV, a spreadsheet or Parquet. Where they are not given, answer with the page that says why."""
    if kind not in MOST:
        raise Http404
    return _answer(request, key, kind)


def _answer(request: HttpRequest, key: str, kind: str = "") -> HttpResponse:
    """Answer with rows on a page or in a file of a kind; else with why not, and the way on: to ask for them, or anew."""
    actor, dataset = current(), dataset_for(current(), key)
    purpose, way = request.GET.get("purpose", ""), request.GET.get("way", "")
    if not (purpose or dataset.is_open) or dataset.disclosure == "aggregate":
        choice = presenters.chooser(dataset, purposes_of(actor, dataset))
        return render(request, "datasets/row_choose.html", {"page": choice})
    try:
        try:
            want, how = _want(request), HOW.FILE if kind else HOW.PAGE
            rows = read(actor, dataset, purpose, want, how=how, way=way, kind=kind)
        except Problem as problem:
            reading = reach_for(actor, dataset, purpose, way)
            page = presenters.rows_shown(reading, None, wanting.Want(), _said(request), problem.message)
            return render(request, "datasets/row_list.html", {"page": page}, status=422)
    except Refused as refused:  # met here with a page of its own, so recorded here as well
        view = "datasets:row_download" if kind else "datasets:row_list"
        record_refusal(refused, by=actor, view=view, method=request.method or "")
        told = {"dataset": dataset, "reason": refused.reason, "ask": presenters.ask_for_access(dataset, purpose)}
        return render(request, "datasets/row_refused.html", told, status=403)
    if kind:
        return _file(rows, kind)
    page = presenters.rows_shown(rows.reading, rows, want, _said(request))
    return render(request, "datasets/row_list.html", {"page": page})


def _file(rows: Rows, kind: str) -> HttpResponse:
    name = presenters.file_name(rows)
    if kind == "parquet":
        return attachment(f"{name}.parquet", rows.found.parquet(), _PARQUET)
    headings, cells = presenters.cells(rows)
    return DOWNLOADS[kind](name, headings, cells)


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items()}


def _want(request: HttpRequest) -> wanting.Want:
    """Read what is asked from the page's form: columns that are ticked, three conditions, an order and a page."""
    given = request.GET
    where = [
        f"{given[f'f{number}']}:{given.get(f'o{number}') or 'is'}:{given.get(f'v{number}', '')}"
        for number in range(1, presenters.CONDITIONS + 1)
        if given.get(f"f{number}")
    ]
    number = given.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    return wanting.read(
        columns=given.getlist("column"),
        where=where,
        order=[given["sort"]] if given.get("sort") else [],
        offset=(max(1, page) - 1) * wanting.PAGE,
    )
