"""Read purposes, and the agreements that are for them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from concordat import access
from concordat.agreements.models import Ground, Purpose
from concordat.agreements.permissions import PURPOSE_VIEW
from concordat.agreements.queries.assets import stands
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

SORTS = ("name", "law-enforcement", "agreements")
FILTERS = ("state",)
_ORDERS = {
    "name": ("name",),
    "law-enforcement": ("-law_enforcement", "name"),
    "agreements": ("standing", "name"),
}


def purposes_page(actor: Actor, spec: PageSpec) -> Page[Purpose]:
    """Return a page of the purposes that are sought, each with how many agreements `standing` are for it."""
    rows, today = _purposes(actor), clock.today()
    if spec.filters.get("state") == "ended":
        rows = rows.filter(ends__lt=today)
    elif spec.filters.get("state") != "all":
        rows = rows.exclude(ends__lt=today)
    for word in spec.search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(about__icontains=word))
    standing = Count("grounds", filter=stands(today, "grounds__agreement"), distinct=True)
    return page_of(rows.annotate(standing=standing), spec, _ORDERS)


def purpose_for(actor: Actor, ref: str) -> Purpose:
    """Return a purpose with the grounds of agreements that are for it; raise Missing where there is none."""
    grounds = Prefetch("grounds", Ground.objects.select_related("agreement").order_by("agreement__title"))
    if (found := _purposes(actor).prefetch_related(grounds).filter(ref=ref).first()) is None:
        raise Missing
    return found


def _purposes(actor: Actor) -> QuerySet[Purpose]:
    access.require(actor, PURPOSE_VIEW)
    return Purpose.objects.filter(partnership_id=actor.partnership)
