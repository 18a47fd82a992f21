"""Read legal gateways, and the agreements that rest on them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from concordat import access
from concordat.agreements.models import Gateway, Ground
from concordat.agreements.permissions import GATEWAY_VIEW
from concordat.agreements.rules.gateways import usual
from concordat.agreements.rules.terms import PERMITS
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

SORTS = ("name", "begins")
FILTERS = ("state",)
_ORDERS = {"name": ("name",), "begins": ("begins", "name")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of gateways, how many agreements that stand rest on each (by reference), and how many usual ones lack."""

    page: Page[Gateway]
    standing: dict[str, int]
    lacking: int


def gateways_page(actor: Actor, spec: PageSpec) -> Listed:
    """Return a page of the gateways that are sought; a fixed number of queries."""
    rows, today = gateways_of(actor), clock.today()
    known = {name.casefold() for name in rows.values_list("name", flat=True)}
    is_law = (Q(begins__isnull=True) | Q(begins__lte=today)) & (Q(ends__isnull=True) | Q(ends__gte=today))
    if state := spec.filters.get("state"):
        rows = rows.filter(is_law) if state == "law" else rows.exclude(is_law)
    for word in spec.search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(about__icontains=word))
    pairs = {
        (ref, ground.agreement_id)
        for ground in _grounds(actor)
        if ground.agreement.state(today) in PERMITS
        for ref in ground.gateways
    }
    standing = Counter(ref for ref, _ in pairs)
    lacking = sum(law.name.casefold() not in known for law in usual())
    return Listed(page_of(rows, spec, _ORDERS), dict(standing), lacking)


def gateway_for(actor: Actor, ref: str) -> Gateway:
    """Return a gateway; raise Missing where there is none."""
    if (found := gateways_of(actor).filter(ref=ref).first()) is None:
        raise Missing
    return found


def resting_on(actor: Actor, gateway: Gateway) -> list[Ground]:
    """Return the grounds of agreements that name a gateway, with their agreements and purposes."""
    access.require(actor, GATEWAY_VIEW)
    rows = _grounds(actor).filter(gateways__contains=[gateway.ref]).select_related("purpose")
    return list(rows.order_by("agreement__title", "purpose__name"))


def gateways_of(actor: Actor) -> QuerySet[Gateway]:
    """Return the gateways of the actor's partnership."""
    access.require(actor, GATEWAY_VIEW)
    return Gateway.objects.filter(partnership_id=actor.partnership)


def _grounds(actor: Actor) -> QuerySet[Ground]:
    return Ground.objects.filter(partnership_id=actor.partnership).select_related("agreement")
