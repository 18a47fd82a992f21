"""Search the data that agencies may share, and the purposes it is shared for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from concordat import access
from concordat.agreements.models import AssetField, Purpose
from concordat.agreements.permissions import ASSET_VIEW, PURPOSE_VIEW
from concordat.agreements.queries.assets import assets_of
from concordat.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """An asset or a purpose that words found: `kind` says which, `title` names it, `text` says more."""

    kind: str
    ref: str
    title: str
    text: str


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
