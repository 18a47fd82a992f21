"""Read emergency overrides."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from concordat import access
from concordat.agreements.models import Override
from concordat.agreements.permissions import OVERRIDE_VIEW
from concordat.audit import commands as audit
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

SORTS = ("review_by", "-begins", "person")
FILTERS = ("state", "asset", "agency")
STATES = (("standing", "Standing now"), ("to-review", "To be reviewed"), ("reviewed", "Reviewed"))
_ORDERS = {
    "review_by": ("settled", "review_by", "-begins"),
    "begins": ("begins",),
    "person": ("member__name", "-begins"),
}


def overrides_page(actor: Actor, spec: PageSpec) -> Page[Override]:
    """Return a page of overrides, those to be reviewed first."""
    settled = ExpressionWrapper(Q(reviewed_at__isnull=False), BooleanField())
    rows, asked = _seen(actor).alias(settled=settled), spec.filters
    if asked.get("state") == "standing":
        rows = rows.filter(ends__gt=clock.now())
    elif asked.get("state") == "to-review":
        rows = rows.filter(reviewed_at__isnull=True)
    elif asked.get("state") == "reviewed":
        rows = rows.filter(reviewed_at__isnull=False)
    if asked.get("asset"):
        rows = rows.filter(asset_id=asked["asset"])
    if asked.get("agency"):
        rows = rows.filter(agency_id=asked["agency"])
    for word in spec.search.split():
        rows = rows.filter(Q(member__name__icontains=word) | Q(asset__name__icontains=word) | Q(why__icontains=word))
    return page_of(rows, spec, _ORDERS)


def override_for(actor: Actor, ref: str) -> Override:
    """Return one override; raise Missing where the actor may see none of the kind. Reading another's is recorded."""
    found = _seen(actor).filter(ref=ref).first()
    if found is None:
        raise Missing
    if found.member_id != actor.member:
        decision = access.require(actor, OVERRIDE_VIEW, found)
        audit.record("agreements.override.viewed", by=actor, target=found, under=decision.under)
    return found


def override_history(actor: Actor, override: Override) -> list[Entry]:
    """Return what was done with an override, and each use of it, newest first."""
    access.require(actor, OVERRIDE_VIEW, override)
    return [entry for entry in history_of(actor, override.ref) if not entry.event.endswith(".viewed")]


def overrides_to_review(actor: Actor) -> list[Override]:
    """Return the overrides that have not been reviewed, the most pressing first."""
    return list(_seen(actor).filter(reviewed_at__isnull=True).order_by("review_by", "begins"))


def own_overrides(actor: Actor) -> list[Override]:
    """Return the overrides of the actor that stand now."""
    rows = Override.objects.filter(partnership_id=actor.partnership, member_id=actor.member, ends__gt=clock.now())
    return list(rows.select_related("asset"))


def _seen(actor: Actor) -> QuerySet[Override]:
    rows = Override.objects.filter(partnership_id=actor.partnership)
    if not access.may(actor, OVERRIDE_VIEW, Override(partnership_id=actor.partnership)):
        access.require(actor, OVERRIDE_VIEW)
        mine = Q(member_id=actor.member) | Q(invoked_by_id=actor.member)
        if access.may(actor, OVERRIDE_VIEW, Override(partnership_id=actor.partnership, agency_id=actor.agency)):
            mine |= Q(agency_id=actor.agency)
        rows = rows.filter(mine)
    return rows.select_related(
        "member", "agency", "asset__agency", "asset__steward", "invoked_by", "reviewed_by", "ended_by"
    )
