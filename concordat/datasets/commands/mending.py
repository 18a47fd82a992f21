"""Add mended rows to the periods that they were put aside from."""

from __future__ import annotations

from concordat.datasets.models import Delivery
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.mending import held_parts
from concordat.datasets.store.joining import joined
from concordat.datasets.store.shapes import Staged
from concordat.kernel.actors import Actor


def add(*, delivery: Delivery, staged: list[Staged], by: Actor) -> list[Staged]:
    """Return parts in which the rows held of their periods stand too, where a delivery mends another; else as they are."""
    if delivery.corrects_id is None:
        return staged
    held = held_parts(by, delivery, [part.period for part in staged])
    folder = store().staging(delivery.ref)
    return [
        joined(store().object(held[part.period]["sha256"]), part, folder / f"joined-{at}.parquet")
        if part.period in held
        else part
        for at, part in enumerate(staged)
    ]
