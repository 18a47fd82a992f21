"""Read versions of a dataset, and what came with the deliveries that made them."""

from __future__ import annotations

from django.db.models import Q

from concordat import access
from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.permissions import DATASET_VIEW, DELIVERY_VIEW
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

_ORDERS = {"number": ("-number",)}


def versions_page(actor: Actor, dataset: Dataset, spec: PageSpec) -> Page[Version]:
    """Return a page of the versions of a dataset, the newest first."""
    access.require(actor, DATASET_VIEW, dataset)
    rows = Version.objects.filter(dataset=dataset).select_related("delivery__member", "delivery__agency")
    return page_of(rows.defer("declaration", "profile"), spec, _ORDERS)


def version_for(actor: Actor, dataset: Dataset, number: int) -> Version:
    """Return a version of a dataset by its number; raise Missing where there is none."""
    access.require(actor, DATASET_VIEW, dataset)
    rows = Version.objects.filter(dataset=dataset).select_related("delivery__member", "delivery__agency")
    if (found := rows.filter(number=number).first()) is None:
        raise Missing
    return found


def rows_by_version(actor: Actor, dataset: Dataset, last: int) -> list[dict[str, int]]:
    """Return how many rows of each period the versions of a dataset had up to one by its number, the oldest first."""
    access.require(actor, DATASET_VIEW, dataset)
    rows = Version.objects.filter(dataset=dataset, number__lte=last).order_by("number").values_list("parts", flat=True)
    return [{part["period"]: part["rows"] for part in parts} for parts in rows]


def newest_within(actor: Actor, version: Version) -> Delivery | None:
    """Return the newest delivery of which a version has rows, and not one that only mends another's."""
    access.require(actor, DELIVERY_VIEW)
    refs = {part["delivery"] for part in version.parts}
    rows = Delivery.objects.filter(Q(ref__in=refs) | Q(corrected_by__in=refs), corrects=None)
    return rows.defer("faults", "staged").order_by("-created_at").first()


def delivered(actor: Actor, dataset: Dataset, most: int = 5) -> list[Delivery]:
    """Return the newest deliveries to a dataset."""
    access.require(actor, DELIVERY_VIEW)
    rows = Delivery.objects.filter(dataset=dataset).select_related("member", "agency")
    return list(rows.defer("profile", "faults", "staged").order_by("-created_at")[:most])


def deliveries_by_ref(actor: Actor, refs: set[str]) -> dict[str, Delivery]:
    """Return deliveries by reference, with who made them."""
    access.require(actor, DELIVERY_VIEW)
    rows = Delivery.objects.filter(ref__in=refs, partnership_id=actor.partnership).select_related("member")
    return {row.ref: row for row in rows.defer("profile", "faults", "staged")}
