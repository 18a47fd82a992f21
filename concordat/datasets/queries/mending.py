"""Whether mended rows may be added to the delivery that they were put aside from."""

from __future__ import annotations

from typing import Any

from concordat import access
from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules import mending as rules
from concordat.datasets.rules.deliveries import State
from concordat.datasets.store.joining import repeated
from concordat.datasets.store.shapes import Checked
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


def check_mendable(actor: Actor, corrects: Delivery, dataset: Dataset) -> None:
    """Raise Problem where mended rows cannot be added to a delivery of a dataset."""
    access.require(actor, DELIVERY_MAKE, corrects)
    if corrects.dataset_id != dataset.ref:
        raise Problem("That delivery is of another dataset.", "corrects")
    quarantined = int(corrects.counts.get("quarantined", 0))
    rules.check_mendable(corrects.state, quarantined, corrects.quarantine_until, clock.today())


def obstacle(actor: Actor, delivery: Delivery, checked: Checked) -> str:
    """Return why the rows of a delivery cannot be added to the one that it mends; "" where nothing stands in the way."""
    mended = delivery.corrects
    if mended is None:
        return ""
    try:
        check_mendable(actor, mended, delivery.dataset)
    except Problem as problem:
        return problem.message
    before = list(mended.corrected_by.filter(state=State.LANDED))
    held = held_parts(actor, delivery, [part.period for part in checked.parts])
    quarantined = int(mended.counts.get("quarantined", 0))
    back = sum(int(each.counts.get("landed", 0)) for each in before)
    family = {mended.ref, *(each.ref for each in before)}
    came_with = {period: str(part["delivery"]) for period, part in held.items()}
    if found := rules.obstacle(checked.read, quarantined, back, came_with, family):
        return found
    if any(held[part.period].get("key", 0) != part.key for part in checked.parts if part.period in held):
        return "The agreement’s key was changed since, so the rows would not match those held. Deliver the whole file again."
    key = delivery.dataset.declared().unique
    twice = sum(
        repeated(store().object(held[part.period]["sha256"]), part.path, key)
        for part in checked.parts
        if part.period in held
    )
    if not twice:
        return ""
    return f"{twice:,} of these rows are held already: their key, {', '.join(key)}, is that of rows that landed before."


def held_parts(actor: Actor, delivery: Delivery, periods: list[str]) -> dict[str, dict[str, Any]]:
    """Return the parts of these periods in the version that stands of a delivery's dataset."""
    access.require(actor, DELIVERY_MAKE, delivery)
    standing = Version.objects.filter(dataset_id=delivery.dataset_id, superseded_at__isnull=True).first()
    parts = standing.parts if standing else []
    return {part["period"]: part for part in parts if part["period"] in periods}
