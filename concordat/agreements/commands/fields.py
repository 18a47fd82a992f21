"""Change the fields of an information asset. One that an agreement names is not removed: the agreement would lose it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from concordat import access
from concordat.agreements.models import Asset, AssetField, Line
from concordat.agreements.permissions import ASSET_EDIT
from concordat.agreements.rules import fields as rules
from concordat.agreements.rules.terms import Kind
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem

_TAKEN = "The data has a field of this name already."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a field is: its name, what it says of people and, if it says where something is, how finely."""

    name: str
    about: str = ""
    kind: str = Kind.PLAIN.value
    geography: str = ""


@transaction.atomic
def add(*, asset: Asset, fields: Sequence[Facts], by: Actor) -> list[AssetField]:
    """Add fields to an asset, after those that it has, all or none."""
    decision = access.require(by, ASSET_EDIT, asset)
    had = {each.name.casefold() for each in _locked(asset)}
    if len(had) + len(fields) > rules.MOST:
        raise Problem(f"Data has {rules.MOST} fields at most, and would have {len(had) + len(fields):,}.")
    if again := next((each.name for each in fields if each.name.casefold() in had), ""):
        raise Problem(_TAKEN if len(fields) == 1 else f"The data has a field called “{again}” already.", "name")
    last = max((each.position for each in asset.fields.all()), default=-1)
    made = [
        AssetField(partnership_id=by.partnership, asset=asset, position=place, **asdict(each))
        for place, each in enumerate(fields, start=last + 1)
    ]
    with once("Two of the fields have one name.", "name"):
        AssetField.objects.bulk_create(made)
    if made:
        names = [each.name for each in made]
        audit.record("agreements.field.added", by=by, target=asset, under=decision.under, detail={"fields": names})
    return made


@transaction.atomic
def edit(*, field: AssetField, facts: Facts, by: Actor) -> AssetField:
    """Change what a field is; what agreements name stays the same field."""
    decision = access.require(by, ASSET_EDIT, field.asset)
    same = field.asset.fields.filter(name__iexact=facts.name).exclude(ref=field.ref)
    if same.exists():
        raise Problem(_TAKEN, "name")
    with once(_TAKEN, "name"):
        changed = change(field, **asdict(facts))
    if changed:
        audit.record("agreements.field.edited", by=by, target=field, under=decision.under, detail=changed)
    return field


@transaction.atomic
def remove(*, field: AssetField, by: Actor) -> str:
    """Remove a field that no agreement names, and return its name."""
    decision = access.require(by, ASSET_EDIT, field.asset)
    _locked(field.asset)
    if line := Line.objects.filter(asset=field.asset, fields__contains=[field.ref]).select_related("agreement").first():
        raise Problem(f"“{line.agreement}” names this field, so that it stays. Change it instead.")
    audit.record(
        "agreements.field.removed", by=by, target=field.asset, under=decision.under, detail={"field": field.name}
    )
    name = field.name
    field.delete()
    return name


@transaction.atomic
def move(*, field: AssetField, up: bool, by: Actor) -> AssetField:
    """Move a field a place up or down among those of its asset."""
    decision = access.require(by, ASSET_EDIT, field.asset)
    order = _locked(field.asset)
    place = next(at for at, each in enumerate(order) if each.ref == field.ref)
    to = place - 1 if up else place + 1
    if not 0 <= to < len(order):
        return field
    order.insert(to, order.pop(place))
    for position, each in enumerate(order):
        each.position = position
    AssetField.objects.bulk_update(order, ["position"])
    audit.record("agreements.field.moved", by=by, target=field, under=decision.under, detail={"place": to + 1})
    return field


def _locked(asset: Asset) -> list[AssetField]:
    """Return the fields of an asset in order, nobody else changing them meanwhile."""
    list(Asset.objects.select_for_update().filter(pk=asset.pk).values_list("pk"))
    return list(asset.fields.order_by("position", "name"))
