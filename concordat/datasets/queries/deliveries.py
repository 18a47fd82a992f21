"""Read deliveries and their receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.models.deliveries import STATES
from concordat.datasets.permissions import DELIVERY_MAKE, DELIVERY_VIEW
from concordat.datasets.queries.datasets import datasets_of, store
from concordat.datasets.queries.placing import authorities_named
from concordat.datasets.rules.deliveries import State
from concordat.datasets.store.incoming import came
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Refused
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.partnerships import current_partnership

SORTS = ("-delivered", "dataset", "agency", "name", "size", "state")
FILTERS = ("dataset", "agency", "state", "month")
_ORDERS = {
    "delivered": ("created_at",),
    "dataset": ("dataset__title", "-created_at"),
    "agency": ("agency__name", "-created_at"),
    "name": ("name",),
    "size": ("size",),
    "state": ("state", "-created_at"),
}
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list of deliveries can be narrowed by: pairs of value and words."""

    datasets: Sequence[tuple[str, str]]
    agencies: Sequence[tuple[str, str]]
    states: Sequence[tuple[str, str]]
    months: Sequence[date]


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery with the version that came of it, rows by period held before that, and what it was placed in.

    `inside` are names of authorities with the rows in them, the partnership's own first; `mended` the deliveries in which
    rows that were put aside came back.
    """

    delivery: Delivery
    version: Version | None
    before: Mapping[str, int]
    inside: Sequence[tuple[str, int]]
    mended: Sequence[Delivery]


def deliveries_of(actor: Actor) -> QuerySet[Delivery]:
    """Return the deliveries of the actor's partnership, the newest first."""
    access.require(actor, DELIVERY_VIEW)
    rows = Delivery.objects.filter(partnership_id=actor.partnership)
    return rows.select_related("dataset__agency", "agency", "member", "agreement", "answered_by", "corrects")


def delivery_for(actor: Actor, ref: str) -> Delivery:
    """Return a delivery; raise Missing where there is none."""
    if (found := deliveries_of(actor).filter(ref=ref).first()) is None:
        raise Missing
    return found


def may_deliver_to(actor: Actor, dataset: Dataset) -> bool:
    """Say whether the actor's role lets them deliver to a dataset, whatever agreements say today."""
    return access.may(actor, DELIVERY_MAKE, Delivery(partnership_id=actor.partnership, agency_id=dataset.agency_id))


def deliveries_page(actor: Actor, spec: PageSpec) -> Page[Delivery]:
    """Return a page of the deliveries that are sought."""
    return page_of(_sought(actor, spec), spec, _ORDERS)


def deliveries_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Delivery]:
    """Return the deliveries that are sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, DELIVERY_VIEW)
    rows = list(_sought(actor, spec).order_by("-created_at", "ref")[:_MOST])
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("datasets.delivery.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def choices(actor: Actor) -> Choices:
    """Return what a list of deliveries can be narrowed by."""
    rows = datasets_of(actor).prefetch_related(None).order_by("title")
    known = [(each.key, each.title, each.agency_id, each.agency.name) for each in rows]
    agencies = sorted({(ref, name) for *_, ref, name in known}, key=lambda pair: pair[1])
    months = Delivery.objects.filter(partnership_id=actor.partnership).order_by().datetimes("created_at", "month")
    return Choices(
        [(key, title) for key, title, *_ in known],
        agencies,
        STATES,
        [each.date() for each in reversed(months)][:36],
    )


def own_received(actor: Actor, ref: str) -> Received:
    """Return a delivery of the actor's own with all that its receipt says; raise Missing for anybody else's."""
    if (found := delivery_for(actor, ref)).member_id != actor.member:
        raise Missing
    return _received(actor, found)


def received(actor: Actor, ref: str) -> Received:
    """Return a delivery with all that its receipt says; a fixed number of queries."""
    return _received(actor, delivery_for(actor, ref))


def _received(actor: Actor, found: Delivery) -> Received:
    version = Version.objects.filter(delivery=found).order_by("number").first()
    before = Version.objects.filter(dataset=found.dataset, number=version.number - 1).first() if version else None
    held = {part["period"]: int(part["rows"]) for part in before.parts} if before else {}
    mended = list(found.corrected_by.filter(state=State.LANDED).order_by("created_at"))
    return Received(found, version, held, inside(actor, found.profile.get("authorities") or {}), mended)


def inside(actor: Actor, counted: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    """Return names of authorities with how many rows lie in each, the partnership's own first and no more than five.

    Of several generations that is taken in which the partnership's own is known by its name, else the newest.
    """
    named = authorities_named(actor, {code for rows in counted.values() for code in rows})
    own = current_partnership(actor).area.casefold()
    generations = [
        [(named.get(code, code), count) for code, count in counted[each].items()] for each in sorted(counted)
    ]
    ours = [found for found in generations if any(name.casefold() == own for name, _ in found)]
    found = (ours or generations or [[]])[-1]
    return sorted(found, key=lambda pair: (pair[0].casefold() != own, -pair[1]))[:5]


def upload_for(actor: Actor, ref: str) -> Delivery:
    """Return a delivery that the actor themselves is sending, or sent, as much of it as has come; raise Missing or Refused.

    `received` is what is surely here: the fewer of what was written down and what stands on the disk.
    """
    found = delivery_for(actor, ref)
    access.require(actor, DELIVERY_MAKE, found)
    if found.member_id != actor.member:
        raise Refused("Somebody else began this upload.", "Begin one of your own.")
    if found.state == State.RECEIVING:
        found.received = min(found.received, came(store().incoming(found.ref)))
    return found


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Delivery]:
    rows, asked = deliveries_of(actor), spec.filters
    if asked.get("dataset"):
        rows = rows.filter(dataset__key=asked["dataset"])
    if asked.get("agency"):
        rows = rows.filter(agency_id=asked["agency"])
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if month := _month(asked.get("month", "")):
        rows = rows.filter(created_at__year=month[0], created_at__month=month[1])
    for word in spec.search.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(ref=word.lower()) | Q(sha256__startswith=word.lower())
            | Q(dataset__title__icontains=word) | Q(agency__name__icontains=word) | Q(member__name__icontains=word)
        )  # fmt: skip
    return rows


def _month(written: str) -> tuple[int, int] | None:
    year, _, month = written.partition("-")
    if len(written) == 7 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and int(year) > 0:
        return int(year), int(month)
    return None
