"""Read information assets: the list, one with its fields, and which agreements give it to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from concordat import access
from concordat.agreements.models import Asset, AssetField, Line, Party, Purpose
from concordat.agreements.models.assets import FIELD_KINDS
from concordat.agreements.permissions import ASSET_EDIT, ASSET_VIEW
from concordat.agreements.rules.terms import GEOGRAPHIES, Stage
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.agencies import agencies_choices

SORTS = ("name", "agency", "fields", "agreements")
FILTERS = ("agency", "kind", "state")
KINDS = FIELD_KINDS
_ORDERS = {
    "name": ("name",),
    "agency": ("agency__name", "name"),
    "fields": ("field_count", "name"),
    "agreements": ("standing", "name"),
}


def assets_page(actor: Actor, spec: PageSpec) -> Page[Asset]:
    """Return a page of the assets that are sought, each with `field_count`, `kinds` and `standing` agreements."""
    return page_of(_sought(actor, spec), spec, _ORDERS)


def assets_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Asset]:
    """Return every asset that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, ASSET_VIEW)
    rows = list(_sought(actor, spec).order_by(*_ORDERS.get(spec.sort, ("name",))))
    audit.record(
        "agreements.asset.downloaded", by=actor, under=decision.under, detail={"as": kind, "assets": len(rows)}
    )
    return rows


def asset_for(actor: Actor, ref: str) -> Asset:
    """Return an asset with its agency, steward and fields; raise Missing where there is none."""
    if (found := assets_of(actor).select_related("steward__agency").filter(ref=ref).first()) is None:
        raise Missing
    return found


def field_for(actor: Actor, ref: str) -> AssetField:
    """Return a field with its asset; raise Missing where there is none."""
    access.require(actor, ASSET_VIEW)
    rows = AssetField.objects.filter(partnership_id=actor.partnership).select_related("asset__agency")
    if (found := rows.filter(ref=ref).first()) is None:
        raise Missing
    return found


def editable_asset(actor: Actor, ref: str) -> Asset:
    """Return an asset that the actor may change; raise Missing or Refused."""
    asset = asset_for(actor, ref)
    access.require(actor, ASSET_EDIT, asset)
    return asset


def providers(actor: Actor) -> list[tuple[str, str]]:
    """Return the agencies whose data the actor may put on the list: all that take part, or their own."""
    return [
        (ref, name)
        for ref, name in agencies_choices(actor)
        if access.may(actor, ASSET_EDIT, Asset(partnership_id=actor.partnership, agency_id=ref))
    ]


@dataclass(frozen=True, slots=True)
class Given:
    """A line of an agreement's schedule by which an asset is given, with the names of whom and what it is for."""

    line: Line
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]


def given_under(actor: Actor, asset: Asset) -> list[Given]:
    """Return the lines of agreements that give an asset, those in force first; a fixed number of queries."""
    access.require(actor, ASSET_VIEW)
    parties = Prefetch("agreement__parties", Party.objects.select_related("agency"))
    lines = Line.objects.filter(asset=asset, partnership_id=actor.partnership).select_related("agreement")
    named = dict(Purpose.objects.filter(partnership_id=actor.partnership).values_list("ref", "name"))
    return [_given(line, asset, named) for line in lines.prefetch_related(parties).order_by("agreement__title")]


def assets_speaking_of(actor: Actor, kind: str) -> list[Any]:
    """Return the assets in use with a field that says where something is as finely as a kind of area, with `standing`.

    `kind` is that of an area; an area of the partnership's own, or a beat, is spoken of by what says a point. Each asset
    has `speaks`, the names of such fields.
    """
    fine = GEOGRAPHIES[: GEOGRAPHIES.index(kind) + 1] if kind in GEOGRAPHIES else GEOGRAPHIES[:3]
    rows = assets_of(actor).exclude(ends__lt=clock.today()).filter(fields__geography__in=fine).distinct()
    found: list[Any] = list(rows.annotate(standing=standing(clock.today())).order_by("name"))
    for asset in found:
        asset.speaks = [field.name for field in asset.fields.all() if field.geography in fine]
    return found


def named_in_agreements(actor: Actor, asset: Asset) -> set[str]:
    """Return the references of an asset's fields that some agreement names, which are not removed."""
    access.require(actor, ASSET_VIEW)
    return {ref for refs in Line.objects.filter(asset=asset).values_list("fields", flat=True) for ref in refs}


def assets_of(actor: Actor) -> QuerySet[Asset]:
    """Return the assets of the actor's partnership, with their agencies and fields."""
    access.require(actor, ASSET_VIEW)
    return Asset.objects.filter(partnership_id=actor.partnership).select_related("agency").prefetch_related("fields")


def stands(day: date, of: str = "") -> Q:
    """Return the condition that an agreement stands on a day; `of` names the relation to it."""
    to = f"{of}__" if of else ""
    ends = Q(**{f"{to}ends__isnull": True}) | Q(**{f"{to}ends__gte": day})
    return ends & Q(**{f"{to}stage": Stage.SIGNED.value, f"{to}begins__lte": day})


def standing(day: date) -> Count:
    """Return the count of agreements that stand on a day and give an asset."""
    return Count("lines__agreement", filter=stands(day, "lines__agreement"), distinct=True)


def _given(line: Line, asset: Asset, named: dict[str, str]) -> Given:
    parties = [party.agency for party in line.agreement.parties.all() if party.agency_id != asset.agency_id]
    asked: Sequence[str] = line.recipients
    recipients = [agency.name for agency in parties if not asked or agency.ref in asked]
    return Given(line, tuple(recipients), tuple(named[ref] for ref in line.purposes if ref in named))


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Asset]:
    rows, asked, today = assets_of(actor), spec.filters, clock.today()
    if asked.get("state") == "retired":
        rows = rows.filter(ends__lt=today)
    elif asked.get("state") != "all":
        rows = rows.exclude(ends__lt=today)
    if asked.get("agency"):
        rows = rows.filter(agency_id=asked["agency"])
    if asked.get("kind"):
        rows = rows.filter(ref__in=AssetField.objects.filter(kind=asked["kind"]).values("asset_id"))
    for word in spec.search.split():
        fields = AssetField.objects.filter(name__icontains=word, partnership_id=actor.partnership)
        rows = rows.filter(
            Q(name__icontains=word) | Q(about__icontains=word) | Q(subjects__icontains=word)
            | Q(agency__name__icontains=word) | Q(ref__in=fields.values("asset_id"))
        )  # fmt: skip
    return rows.annotate(
        field_count=Count("fields", distinct=True),
        standing=standing(today),
    )
