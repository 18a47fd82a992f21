"""Deliveries from the door to the store: begun, finished, landed, refused, dropped; and the answer to what is asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.commands.versions import land
from concordat.datasets.models import Dataset, Delivery
from concordat.datasets.permissions import DELIVERY_ANSWER, DELIVERY_MAKE
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.footing import footing_of
from concordat.datasets.queries.mending import check_mendable
from concordat.datasets.rules import deliveries as rules
from concordat.datasets.rules.deliveries import State
from concordat.datasets.rules.uploads import spoken_name
from concordat.datasets.store.shapes import Stop
from concordat.datasets.store.trouble import NoRoom
from concordat.kernel import clock, jobs, locks
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem

TASK = "datasets.delivery.check"
MOST_BYTES = 5_000_000_000


@transaction.atomic
def begin(
    *,
    dataset: Dataset,
    name: str,
    size: int,
    channel: str,
    by: Actor,
    corrects: Delivery | None = None,
    agreement: str = "",
) -> Delivery:
    """Begin a delivery of a file of `size` bytes; refused at once where nothing lets it in today.

    `corrects` is a delivery of which these are rows that were put aside and are mended. Raises Refused with the reason of
    the agreement, Problem for an empty or too large file, a retired dataset, or a delivery that has no rows to mend.
    """
    delivery = Delivery(
        partnership_id=by.partnership,
        dataset=dataset,
        agency_id=dataset.agency_id,
        member_id=by.member,
        name=spoken_name(name),
        size=size,
        channel=channel,
        corrects=corrects,
    )
    decision = access.require(by, DELIVERY_MAKE, delivery)
    if not size:
        raise Problem("The file is empty.", "file")
    if size > MOST_BYTES:
        raise Problem(f"The file is larger than {MOST_BYTES / 1e9:g} GB. Send it in parts, a period each.", "file")
    if corrects:
        check_mendable(by, corrects, dataset)
    footing = footing_of(by, dataset, agreement)
    delivery.under, delivery.agreement_id = footing.under, footing.agreement or None  # type: ignore[assignment]
    locks.share("store")  # its file may come in this transaction, which what mends the store cannot see yet
    delivery.save(force_insert=True)
    detail = {"dataset": dataset.key, "bytes": size, "channel": channel}
    audit.record("datasets.delivery.begun", by=by, target=delivery, under=decision.under, detail=detail)
    return delivery


@transaction.atomic
def finish(*, delivery: Delivery, by: Actor, here: bool = False) -> Delivery:
    """Say that the whole file is here, and start the job that checks it; or have it checked `here`, by who calls."""
    found, _ = locked(delivery.ref, by=by)
    came = sum(each.stat().st_size for each in store().incoming(found.ref).iterdir())
    if came != found.size:
        raise Problem(f"{came:,} of {found.size:,} bytes have come. Send the rest.", "file")
    job = "" if here else jobs.start(TASK, by=by, title=f"Check {found.name}", delivery=found.ref).ref
    found.step("finish", received=came, job_ref=job)
    return found


@transaction.atomic
def answer(*, delivery: Delivery, why: str, by: Actor) -> Delivery:
    """Say that a delivery that looks unusual is right, and why; it lands."""
    found, _ = locked(delivery.ref, by=by)
    decision = access.require(by, DELIVERY_ANSWER, found)
    rules.after(found.state, "land")
    if found.state != State.ASKED:
        raise Problem("Nothing is asked about it.")
    if not why.strip():
        raise Problem("Say why it is right.", "why")
    footing_of(by, found.dataset, found.agreement_id or "")
    found.answer, found.answered_by_id = why.strip(), by.member
    audit.record("datasets.delivery.answered", by=by, target=found, why=why.strip(), under=decision.under)
    try:
        return land(delivery=found, by=by)
    except NoRoom:
        raise Problem("The store has no room left. Make room, and answer again.") from None


@transaction.atomic
def drop(*, delivery: Delivery, by: Actor) -> Delivery:
    """Drop a delivery that has not landed: its file and all that was made of it are deleted."""
    found, under = locked(delivery.ref, by=by)
    found.step("drop", ended_at=clock.now(), staged=[], quarantine_until=None)
    audit.record("datasets.delivery.dropped", by=by, target=found, under=under)
    transaction.on_commit(lambda: store().clear(found.ref))
    return found


@transaction.atomic
def refuse(*, delivery: Delivery, stops: list[Stop], by: Actor, **found: Any) -> Delivery:
    """Refuse a delivery whole, with the reasons; nothing of it is kept but these."""
    held, under = locked(delivery.ref, by=by)
    held.step("refuse", stops=[asdict(stop) for stop in stops], ended_at=clock.now(), **found)
    detail = {"reasons": [stop.code or stop.words[:100] for stop in stops]}
    audit.record("datasets.delivery.refused", by=by, target=held, under=under, detail=detail)
    transaction.on_commit(lambda: store().clear(held.ref))
    return held


@transaction.atomic
def fail(*, delivery: Delivery, words: str, by: Actor) -> Delivery:
    """Say that a check could not be done, by no fault of the file."""
    held, under = locked(delivery.ref, by=by)
    held.step("fail", stops=[asdict(Stop(words))], ended_at=clock.now())
    audit.record("datasets.delivery.failed", by=by, target=held, under=under)
    transaction.on_commit(lambda: store().clear(held.ref))
    return held


def locked(ref: str, *, by: Actor) -> tuple[Delivery, str]:
    """Return a delivery that the actor may make, held until the transaction ends, and under which rule."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("dataset")
    found = rows.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found, access.require(by, DELIVERY_MAKE, found).under
