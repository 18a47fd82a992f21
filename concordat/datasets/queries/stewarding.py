"""What a steward sees of a dataset: what came when, what was put aside, and who used it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from concordat import access
from concordat.agreements.permissions import REQUEST_VIEW
from concordat.agreements.queries.requests import requests_to_decide
from concordat.audit import commands as audit
from concordat.datasets.models import Dataset, Delivery, Read, Version
from concordat.datasets.permissions import DATASET_STEWARD
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.rules.deliveries import State
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec, page_of

SORTS = ("-when", "person", "agency", "rows")
FILTERS = ("agency", "how")
HOW = Read.How.choices
RECENT = 12  # versions and deliveries that are looked back over
_ORDERS = {
    "when": ("created_at",),
    "person": ("member__name", "-created_at"),
    "agency": ("agency__name", "-created_at"),
    "rows": ("rows", "groups", "-created_at"),
}


@dataclass(frozen=True, slots=True)
class Came:
    """When a period first came, and how often it has come."""

    first: datetime
    times: int


def stewarded_dataset(actor: Actor, key: str) -> Dataset:
    """Return a dataset that the actor may look into as its steward does; raise Missing or Refused."""
    dataset = dataset_for(actor, key)
    access.require(actor, DATASET_STEWARD, dataset)
    return dataset


def periods_that_came(actor: Actor, dataset: Dataset) -> dict[str, Came]:
    """Return when each period of a dataset first came, of deliveries that are in the store."""
    access.require(actor, DATASET_STEWARD, dataset)
    rows = Delivery.objects.filter(dataset=dataset, state=State.LANDED).order_by("created_at")
    found: dict[str, Came] = {}
    for periods, created in rows.values_list("periods", "created_at"):
        for period in periods:
            before = found.get(period)
            found[period] = Came(before.first if before else created, before.times + 1 if before else 1)
    return found


def recent_versions(actor: Actor, dataset: Dataset) -> list[Version]:
    """Return the newest versions of a dataset with their profiles, the oldest of them first."""
    access.require(actor, DATASET_STEWARD, dataset)
    rows = Version.objects.filter(dataset=dataset).defer("declaration").order_by("-number")
    return list(rows[:RECENT])[::-1]


def put_aside(actor: Actor, dataset: Dataset) -> list[Delivery]:
    """Return the newest deliveries of which rows were put aside, or that were refused, the newest first."""
    access.require(actor, DATASET_STEWARD, dataset)
    aside = Q(counts__quarantined__gt=0) | Q(state=State.REFUSED)
    rows = Delivery.objects.filter(aside, dataset=dataset).select_related("member").order_by("-created_at")
    return list(rows.defer("profile", "staged")[:RECENT])


def reads_page(actor: Actor, dataset: Dataset, spec: PageSpec) -> Page[Read]:
    """Return a page of who read what of a dataset."""
    return page_of(_reads(actor, dataset, spec), spec, _ORDERS)


def reads_rows(actor: Actor, dataset: Dataset, spec: PageSpec) -> list[Read]:
    """Return the readings that are sought, ten thousand at most, for a download, which is recorded."""
    decision = access.require(actor, DATASET_STEWARD, dataset)
    rows = list(_reads(actor, dataset, spec).order_by("-created_at", "pk")[:10_000])
    detail = {"reads": len(rows)}
    audit.record("datasets.read.downloaded", by=actor, target=dataset, under=decision.under, detail=detail)
    return rows


def reads_counted(actor: Actor, dataset: Dataset) -> dict[str, Any]:
    """Return how often a dataset was read, by how many people, and how many rows."""
    access.require(actor, DATASET_STEWARD, dataset)
    rows = Read.objects.filter(dataset=dataset)
    return rows.aggregate(times=Count("ref"), people=Count("member", distinct=True), rows=Sum("rows"))


def requests_open(actor: Actor, dataset: Dataset) -> list[Any]:
    """Return the requests for access to a dataset that wait for the actor's decision, the most pressing first."""
    access.require(actor, DATASET_STEWARD, dataset)
    if not access.may(actor, REQUEST_VIEW):
        return []
    return [each for each in requests_to_decide(actor) if each.asset_id == dataset.asset_id]


def agencies_that_read(actor: Actor, dataset: Dataset) -> list[tuple[str, str]]:
    """Return the agencies whose people have read a dataset, to choose from."""
    access.require(actor, DATASET_STEWARD, dataset)
    rows = Read.objects.filter(dataset=dataset).order_by("agency__name").values_list("agency_id", "agency__name")
    return list(rows.distinct())


def _reads(actor: Actor, dataset: Dataset, spec: PageSpec) -> QuerySet[Read]:
    access.require(actor, DATASET_STEWARD, dataset)
    rows = Read.objects.filter(dataset=dataset).select_related("member", "agency", "purpose", "agreement")
    if agency := spec.filters.get("agency"):
        rows = rows.filter(agency_id=agency)
    if how := spec.filters.get("how"):
        rows = rows.filter(how=how)
    for word in spec.search.split():
        rows = rows.filter(
            Q(member__name__icontains=word) | Q(agency__name__icontains=word) | Q(why__icontains=word)
            | Q(purpose__name__icontains=word)
        )  # fmt: skip
    return rows
