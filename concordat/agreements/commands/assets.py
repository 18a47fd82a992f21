"""Change information assets: what data an agency holds and may share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from concordat import access
from concordat.agreements.models import Asset
from concordat.agreements.permissions import ASSET_EDIT
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem

_TAKEN = "There is already data of this name. Give it a name of its own, or change the one that is there."


@dataclass(frozen=True, slots=True)
class Facts:
    """What an asset is: whose it is (an agency's reference), what it holds, about whom, and who answers for it."""

    agency_id: str
    name: str
    about: str = ""
    subjects: str = ""
    steward_id: str | None = None


@transaction.atomic
def add(*, facts: Facts, by: Actor) -> Asset:
    """Put data that an agency holds on the list."""
    asset = Asset(partnership_id=by.partnership, **asdict(facts))
    decision = access.require(by, ASSET_EDIT, asset)
    _check_free(facts.name, by)
    with once(_TAKEN, "name"):
        asset.save(force_insert=True)
    audit.record(
        "agreements.asset.added", by=by, target=asset, under=decision.under, detail={"agency": asset.agency_id}
    )
    return asset


@transaction.atomic
def edit(*, asset: Asset, facts: Facts, by: Actor) -> Asset:
    """Change what an asset is; whose it is changes only while no agreement gives it."""
    decision = access.require(by, ASSET_EDIT, asset)
    if facts.agency_id != asset.agency_id:
        access.require(by, ASSET_EDIT, Asset(partnership_id=by.partnership, agency_id=facts.agency_id))
        if asset.lines.exists():
            raise Problem("An agreement gives it as this agency’s. Retire it, and add the other agency’s.", "agency")
    _check_free(facts.name, by, besides=asset.ref)
    with once(_TAKEN, "name"):
        changed = change(asset, **asdict(facts))
    if changed:
        audit.record("agreements.asset.edited", by=by, target=asset, under=decision.under, detail=changed)
    return asset


@transaction.atomic
def retire(*, asset: Asset, ends: date, by: Actor) -> Asset:
    """Retire an asset: from the day after `ends` nothing of it flows, whatever agreements say."""
    decision = access.require(by, ASSET_EDIT, asset)
    if asset.ends:
        raise Problem("It is retired already. Take it back first to choose another day.")
    change(asset, ends=ends)
    audit.record("agreements.asset.retired", by=by, target=asset, under=decision.under, detail={"ends": str(ends)})
    return asset


@transaction.atomic
def restore(*, asset: Asset, by: Actor) -> Asset:
    """Take an asset back that was retired: agreements that stand give it again."""
    decision = access.require(by, ASSET_EDIT, asset)
    if asset.ends is None:
        raise Problem("It is not retired.")
    changed = change(asset, ends=None)
    audit.record("agreements.asset.restored", by=by, target=asset, under=decision.under, detail=changed)
    return asset


def _check_free(name: str, by: Actor, besides: str = "") -> None:
    taken = Asset.objects.filter(partnership_id=by.partnership, name__iexact=name).exclude(ref=besides)
    if taken.exists():
        raise Problem(_TAKEN, "name")
