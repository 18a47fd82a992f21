"""The list of agreements: found by words, narrowed, sorted, in pages or to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from concordat import access
from concordat.agreements.models import Agreement, Asset, Ground, Line, Party, Purpose
from concordat.agreements.permissions import AGREEMENT_DOWNLOAD, AGREEMENT_VIEW
from concordat.agreements.rules.agreements import WARNING_DAYS
from concordat.agreements.rules.terms import Stage, State
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec
from concordat.kernel.refs import is_ref
from concordat.partnership.queries.agencies import agency_for

SORTS = ("title", "state", "begins", "ends", "review")
FILTERS = ("state", "agency", "purpose", "asset", "review")
_ORDERS = {"title": "title", "state": "stage", "begins": "begins", "ends": "ends", "review": "review_on"}
_MOST = 10_000


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed by: pairs of reference and name."""

    agencies: Sequence[tuple[str, str]]
    purposes: Sequence[tuple[str, str]]
    assets: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Listed:
    """A page of agreements, how many there are whatever was asked, and what the list can be narrowed by."""

    page: Page[Agreement]
    every: int
    choices: Choices


def agreements_page(actor: Actor, spec: PageSpec) -> Listed:
    """Return a page of the partnership's agreements, in a fixed number of queries."""
    rows = _sought(actor, spec)
    total = rows.count()
    number = min(spec.page, max(1, -(-total // spec.size)))
    start = (number - 1) * spec.size
    found = list(_told(rows).order_by(*_order(spec))[start : start + spec.size])
    shown = PageSpec(number, spec.size, spec.sort, spec.descending, spec.search, spec.filters)
    every = total if not (spec.search or spec.filters) else _ours(actor).count()
    return Listed(Page(found, total, shown), every, choices(actor))


def agreements_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Agreement]:
    """Return every agreement that `spec` seeks, for a download as `kind`; recorded."""
    decision = access.require(actor, AGREEMENT_DOWNLOAD)
    found = list(_told(_sought(actor, spec)).order_by(*_order(spec))[:_MOST])
    detail = {"as": kind, "search": spec.search, "filters": dict(spec.filters), "found": len(found)}
    audit.record(
        "agreements.agreement.downloaded",
        by=actor,
        target_label="Sharing agreements",
        under=decision.under,
        detail=detail,
    )
    return found


def agreements_of_agency(actor: Actor, ref: str) -> tuple[str, list[Agreement]]:
    """Return an agency's name and the agreements that it is party to, or was; raise Missing where there is none."""
    access.require(actor, AGREEMENT_VIEW)
    agency = agency_for(actor, ref)
    rows = _ours(actor).filter(_of_agency(agency.ref))
    return agency.name, list(_told(rows).order_by("stage", "title"))


def choices(actor: Actor) -> Choices:
    """Return the parties, purposes and data that agreements name."""
    mine = {"partnership_id": actor.partnership}
    access.require(actor, AGREEMENT_VIEW)
    agencies = Party.objects.filter(**mine).order_by("agency__name").values_list("agency_id", "agency__name").distinct()
    purposes = Purpose.objects.filter(**mine, ref__in=Ground.objects.filter(**mine).order_by().values("purpose_id"))
    assets = Asset.objects.filter(**mine, ref__in=Line.objects.filter(**mine).order_by().values("asset_id"))
    return Choices(list(agencies), list(purposes.values_list("ref", "name")), list(assets.values_list("ref", "name")))


def of_state(on: date, state: str) -> Q:
    """Return the condition that an agreement is in a state on a day."""
    signed = Q(stage=Stage.SIGNED.value)
    running = signed & Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))
    conditions = {
        State.AGREED: signed & (Q(begins__isnull=True) | Q(begins__gt=on)) & (Q(ends__isnull=True) | Q(ends__gte=on)),
        State.IN_FORCE: running & Q(reviewing_since__isnull=True),
        State.UNDER_REVIEW: running & Q(reviewing_since__isnull=False),
        State.LAPSED: signed & Q(ends__lt=on),
    }
    return conditions.get(State(state), Q(stage=state))


def _ours(actor: Actor) -> QuerySet[Agreement]:
    access.require(actor, AGREEMENT_VIEW)
    return Agreement.objects.filter(partnership_id=actor.partnership)


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Agreement]:
    rows, asked, today = _ours(actor), spec.filters, clock.today()
    if asked.get("state") in set(State):
        rows = rows.filter(of_state(today, asked["state"]))
    if asked.get("agency"):
        rows = rows.filter(_of_agency(asked["agency"]))
    if asked.get("purpose"):
        rows = rows.filter(ref__in=_named(Ground, "purpose_id", asked["purpose"]))
    if asked.get("asset"):
        rows = rows.filter(ref__in=_named(Line, "asset_id", asked["asset"]))
    if asked.get("review") == "due":
        near = today + timedelta(days=WARNING_DAYS)
        rows = rows.filter(of_state(today, State.IN_FORCE) | of_state(today, State.UNDER_REVIEW), review_on__lte=near)
    for word in spec.search.split():
        rows = rows.filter(_matching(word))
    return rows


def _named(model: type[Ground] | type[Line], column: str, ref: str) -> QuerySet[Ground] | QuerySet[Line]:
    rows = model.objects.filter(**{column: ref if is_ref(ref) else "-"})
    return rows.order_by().values("agreement_id")  # type: ignore[return-value]


def _of_agency(ref: str) -> Q:
    parties = Party.objects.filter(agency_id=ref if is_ref(ref) else "-").order_by()
    return Q(ref__in=parties.values("agreement_id"))


def _matching(word: str) -> Q:
    parties = Party.objects.filter(agency__name__icontains=word).order_by().values("agreement_id")
    grounds = Ground.objects.filter(purpose__name__icontains=word).order_by().values("agreement_id")
    lines = Line.objects.filter(asset__name__icontains=word).order_by().values("agreement_id")
    words = Q(title__icontains=word) | Q(about__icontains=word)
    return words | Q(ref__in=parties) | Q(ref__in=grounds) | Q(ref__in=lines)


def _told(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    return rows.prefetch_related(
        Prefetch("parties", Party.objects.select_related("agency")),
        Prefetch("grounds", Ground.objects.select_related("purpose")),
        Prefetch("lines", Line.objects.select_related("asset")),
    )


def _order(spec: PageSpec) -> list[Any]:
    column = F(_ORDERS.get(spec.sort, "title"))
    first = column.desc(nulls_last=True) if spec.descending else column.asc(nulls_last=True)
    return [first, "title", "pk"]
