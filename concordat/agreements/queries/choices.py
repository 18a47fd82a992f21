"""What can be chosen where data is asked for: assets and their fields, purposes, people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from concordat import access
from concordat.agreements.models import Agreement, Asset, AssetField, Purpose
from concordat.agreements.permissions import AGREEMENT_VIEW, ASSET_VIEW, PURPOSE_VIEW
from concordat.agreements.rules.terms import Stage
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.refs import is_ref

Choices = list[tuple[str, str]]


def asset_choices(actor: Actor) -> Choices:
    """Return the assets that have not been retired: reference, and name with its provider."""
    rows = _assets(actor).filter(Q(ends__isnull=True) | Q(ends__gte=clock.today()))
    return [(asset.ref, f"{asset.name}, {asset.agency.short_name}") for asset in rows]


def agreement_choices(actor: Actor) -> Choices:
    """Return the agreements that were not withdrawn: reference and title."""
    access.require(actor, AGREEMENT_VIEW)
    rows = Agreement.objects.filter(partnership_id=actor.partnership).exclude(stage=Stage.WITHDRAWN.value)
    return list(rows.order_by("title").values_list("ref", "title"))


def purpose_choices(actor: Actor) -> Choices:
    """Return the purposes that have not ended: reference and name."""
    access.require(actor, PURPOSE_VIEW)
    rows = Purpose.objects.filter(partnership_id=actor.partnership)
    return list(rows.filter(Q(ends__isnull=True) | Q(ends__gte=clock.today())).values_list("ref", "name"))


def field_choices(actor: Actor, asset: str) -> Choices:
    """Return the fields of an asset in their order: reference, and name with what it says of people."""
    access.require(actor, ASSET_VIEW)
    rows = AssetField.objects.filter(asset_id=asset, partnership_id=actor.partnership) if is_ref(asset) else ()
    return [
        (row.ref, row.name if row.kind == "plain" else f"{row.name} ({row.get_kind_display().lower()})") for row in rows
    ]


def field_names(actor: Actor, refs: Iterable[str]) -> list[str]:
    """Return the names of fields, in the order of their assets'."""
    access.require(actor, ASSET_VIEW)
    rows = AssetField.objects.filter(ref__in=list(refs), partnership_id=actor.partnership)
    return list(rows.values_list("name", flat=True))


def asset_called(actor: Actor, name: str) -> Asset:
    """Return the asset of a reference or a name in any case of letters; raise Missing where there is none."""
    found = _assets(actor).filter(Q(ref=name) | Q(name__iexact=name)).first()
    if found is None:
        raise Missing
    return found


def _assets(actor: Actor) -> QuerySet[Asset]:
    access.require(actor, ASSET_VIEW)
    return Asset.objects.filter(partnership_id=actor.partnership).select_related("agency").prefetch_related("fields")
