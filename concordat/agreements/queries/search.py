"""Search agreements, the data that agencies may share, and the purposes it is shared for."""

from __future__ import annotations

from django.db.models import Q

from concordat import access
from concordat.agreements.models import AssetField, Purpose
from concordat.agreements.permissions import AGREEMENT_VIEW, ASSET_VIEW, PURPOSE_VIEW
from concordat.agreements.queries.assets import assets_of
from concordat.agreements.queries.listed import agreements_page
from concordat.agreements.rules.agreements import STATE_WORDS
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec
from concordat.kernel.search import Found


def search_agreements(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the agreements whose title, parties, purposes or data hold the words."""
    if not words.strip() or not access.may(actor, AGREEMENT_VIEW):
        return []
    today = clock.today()
    found = agreements_page(actor, PageSpec(size=limit, search=words.strip())).page
    return [
        Found(
            "agreement",
            each.ref,
            each.title,
            f"{STATE_WORDS[each.state(today)].capitalize()}: "
            + ", ".join(party.agency.short_name for party in each.parties.all()),
        )
        for each in found
    ]


def search_sharing(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the assets and purposes whose names, words or fields hold the words, `limit` of each."""
    words = words.strip()
    if not words:
        return []
    return [
        *(_assets(actor, words, limit) if access.may(actor, ASSET_VIEW) else ()),
        *(_purposes(actor, words, limit) if access.may(actor, PURPOSE_VIEW) else ()),
    ]


def _assets(actor: Actor, words: str, limit: int) -> list[Found]:
    fields = AssetField.objects.filter(name__icontains=words, partnership_id=actor.partnership).values("asset_id")
    sought = Q(name__icontains=words) | Q(about__icontains=words) | Q(ref__in=fields)
    rows = assets_of(actor).filter(sought).prefetch_related(None).order_by("name")[:limit]
    return [Found("asset", row.ref, row.name, f"Data of {row.agency.name}") for row in rows]


def _purposes(actor: Actor, words: str, limit: int) -> list[Found]:
    sought = Q(name__icontains=words) | Q(about__icontains=words)
    rows = Purpose.objects.filter(sought, partnership_id=actor.partnership).order_by("name")[:limit]
    return [Found("purpose", row.ref, row.name, "A purpose for which data is shared") for row in rows]
