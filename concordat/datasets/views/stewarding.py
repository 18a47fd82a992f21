"""The steward's page of a dataset: how it comes, how good it is, and who used it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.datasets.permissions import DATASET_STEWARD
from concordat.datasets.presenters import stewarding as presenters
from concordat.datasets.queries import stewarding as queries
from concordat.datasets.queries.catalogue import entry_for
from concordat.design.downloads import csv_response
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(DATASET_STEWARD)
@require_GET
def dataset_steward(request: HttpRequest, key: str) -> HttpResponse:
    """Show a steward how a dataset comes, how good it is, who asks for it and who used it."""
    actor = current()
    dataset = queries.stewarded_dataset(actor, key)
    reads = queries.reads_page(actor, dataset, _spec(request))
    page = presenters.page(
        entry_for(actor, key),
        came=queries.periods_that_came(actor, dataset),
        versions=queries.recent_versions(actor, dataset),
        aside=queries.put_aside(actor, dataset),
        requests=queries.requests_open(actor, dataset),
    )
    context = {
        "page": page,
        "reads": reads.of([presenters.read_row(each) for each in reads]),
        "used": queries.reads_counted(actor, dataset),
        "agencies": queries.agencies_that_read(actor, dataset),
        "hows": list(queries.HOW),
    }
    return render(request, "datasets/dataset_steward.html", context)


@door(DATASET_STEWARD)
@require_GET
def read_download(request: HttpRequest, key: str) -> HttpResponse:
    """Give who used a dataset as CSV."""
    actor = current()
    dataset = queries.stewarded_dataset(actor, key)
    rows = [presenters.read_row(each).cells() for each in queries.reads_rows(actor, dataset, _spec(request))]
    return csv_response(f"who-used-{dataset.key}-{clock.today()}", presenters.READ_COLUMNS, rows)


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS, size=25)
