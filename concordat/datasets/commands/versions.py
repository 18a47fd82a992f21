"""Versions: the parts of a delivery become part of a dataset, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.commands import mending, sampling
from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.sampling import holding_of
from concordat.datasets.rules import deliveries as rules
from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.store.differences import difference
from concordat.datasets.store.shapes import Staged
from concordat.datasets.store.trouble import told_apart
from concordat.kernel import clock, locks
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem

Part = dict[str, Any]


@transaction.atomic
def land(*, delivery: Delivery, by: Actor) -> Delivery:
    """Make a version of what a delivery's check wrote: its periods replace those before, the others stay.

    The parts are on the disk before the transaction that names them ends; where it does not end, nothing names them.
    """
    decision = access.require(by, DELIVERY_MAKE, delivery)
    dataset = Dataset.objects.select_for_update().get(ref=delivery.dataset_id)
    declared = dataset.declared()
    now = clock.now()
    given = [Staged.read(part) for part in delivery.staged]
    standing = Version.objects.filter(dataset=dataset, superseded_at__isnull=True).first()
    before = standing.parts if standing else []
    periods = {part.period for part in given}
    replaced = [part for part in before if part["period"] in periods]
    if not all(part.path.is_file() for part in given):
        raise Problem("What was checked is not there any more. Drop this delivery, and deliver it again.")
    with told_apart():
        staged = mending.add(delivery=delivery, staged=given, by=by)
        staged = sampling.drawn(delivery=delivery, staged=staged, by=by)
        differs = _difference(replaced, staged, declared, delivery)
        _put_in_place(staged, delivery)
    parts = _merged(before, staged, delivery, holding_of(by, dataset).samples)
    if standing:
        standing.superseded_at = now
        standing.save(update_fields=["superseded_at"])
    version = Version.objects.create(
        partnership_id=delivery.partnership_id,
        dataset=dataset,
        number=_next_number(dataset),
        delivery=delivery,
        declaration=declared.said(),
        parts=parts,
        rows=sum(part["rows"] for part in parts),
        bytes=sum(part["bytes"] for part in parts),
        replaced=sorted(part["period"] for part in replaced),
        difference=differs,
        profile=standing.profile if standing and delivery.corrects_id else delivery.profile,
    )
    delivery.state = rules.after(delivery.state, "land")
    delivery.staged, delivery.ended_at = [], now
    delivery.save()
    audit.record(
        "datasets.version.landed",
        by=by,
        target=version,
        under=decision.under,
        detail={"delivery": delivery.ref, "rows": version.rows, "periods": sorted(periods)},
    )
    transaction.on_commit(lambda: store().clear(delivery.ref))
    return delivery


def _put_in_place(staged: list[Staged], delivery: Delivery) -> None:
    """Put parts and rows put aside in the store; what mends it lets them be until the transaction has ended."""
    locks.share("store")
    store().claim(delivery.partnership_id)
    for part in staged:
        store().put(part)
        if part.drawn:
            store().put_drawn(part.drawn)
    aside = store().staging(delivery.ref) / "quarantine.parquet"
    if aside.exists():
        store().put_aside(aside, delivery.ref)


def _merged(before: list[Part], staged: list[Staged], delivery: Delivery, samples: Mapping[str, Part]) -> list[Part]:
    fresh = {part.period: part for part in staged}
    kept = [part for part in before if part["period"] not in fresh]
    new = [
        {
            "period": each.period,
            "sha256": each.sha256,
            "rows": each.rows,
            "bytes": each.bytes,
            "delivery": delivery.ref,
            "key": each.key,
        }
        | (each.drawn.entries() if each.drawn else samples.get(each.sha256, {}))
        for each in staged
    ]
    return sorted([*kept, *new], key=lambda part: part["period"])


def _difference(
    replaced: list[Part], staged: list[Staged], declared: Declaration, delivery: Delivery
) -> dict[str, Any]:
    """Return how the periods that are replaced differ, nothing where none is."""
    if not replaced:
        return {}
    periods = {part["period"] for part in replaced}
    before = [store().object(part["sha256"]) for part in replaced]
    after = [part.path for part in staged if part.period in periods]
    found = difference(before, after, declared, store().staging(delivery.ref))
    return asdict(found)


def _next_number(dataset: Dataset) -> int:
    last = Version.objects.filter(dataset=dataset).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
