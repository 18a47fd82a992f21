"""What somebody who delivers is told before they begin: what is expected, under what, and when it last came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from concordat import access
from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.datasets import dataset_for, datasets_of, standing_version
from concordat.datasets.queries.deliveries import deliveries_of, delivery_for
from concordat.datasets.queries.footing import Footing, footing_of
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.kernel.refs import is_ref


@dataclass(frozen=True, slots=True)
class Expected:
    """A dataset that somebody would deliver to; `refusal` says why nothing lets a delivery in today, and `ask` whom to ask.

    `corrects` is the delivery of which rows were put aside that are now delivered mended.
    """

    dataset: Dataset
    footing: Footing | None
    refusal: str
    ask: str
    standing: Version | None
    recent: Sequence[Delivery]
    corrects: Delivery | None


def expected(actor: Actor, key: str, corrects: str = "") -> Expected:
    """Return what a delivery to a dataset is expected to be; raise Refused where the actor may not deliver to it."""
    dataset = dataset_for(actor, key)
    access.require(actor, DELIVERY_MAKE, Delivery(partnership_id=actor.partnership, agency_id=dataset.agency_id))
    footing, refusal, ask = None, "", ""
    try:
        footing = footing_of(actor, dataset)
    except Refused as refused:
        refusal, ask = refused.reason, refused.ask
    except Problem as problem:
        refusal = problem.message
    recent = list(deliveries_of(actor).filter(dataset=dataset)[:5])
    mended = corrected(actor, dataset, corrects) if corrects else None
    return Expected(dataset, footing, refusal, ask, standing_version(actor, dataset), recent, mended)


def corrected(actor: Actor, dataset: Dataset, ref: str) -> Delivery | None:
    """Return the delivery that mended rows belong to, None where none is named; raise Missing where there is none."""
    if not ref:
        return None
    found = delivery_for(actor, ref if is_ref(ref) else "")
    if found.dataset_id != dataset.ref:
        raise Problem("That delivery is of another dataset.", "corrects")
    return found


def datasets_page(actor: Actor, spec: PageSpec) -> Page[Dataset]:
    """Return a page of the catalogue by title, each with `standing`."""
    rows = datasets_of(actor)
    for word in spec.search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(key__icontains=word))
    return page_of(rows, spec, {"title": ("title",)})
