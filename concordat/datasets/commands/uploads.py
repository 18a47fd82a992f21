"""Uploads: the bytes of a delivery, in pieces that can be resumed or in one stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from concordat.datasets.commands import deliveries
from concordat.datasets.models import Dataset, Delivery
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules import uploads as rules
from concordat.datasets.rules.deliveries import State, words
from concordat.datasets.store import incoming
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused


@transaction.atomic
def receive(*, delivery: str, offset: int, piece: bytes, by: Actor, digest: str = "") -> Delivery:
    """Add a piece to a file that comes in, at its place; with the last one the check begins.

    Raises Elsewhere where the piece begins at another place than the last ended, Damaged where it is not what its digest
    says, Problem for more than was announced or for a delivery that is received already.
    """
    found = _own(delivery, by)
    if digest:
        rules.check_digest(piece, digest)
    had = min(found.received, incoming.came(store().incoming(found.ref)))
    rules.check_piece(piece, offset=offset, received=had, size=found.size)
    incoming.append(store().incoming(found.ref), offset, piece)
    found.received = offset + len(piece)
    found.save(update_fields=["received"])
    return deliveries.finish(delivery=found, by=by) if found.received == found.size else found


@transaction.atomic
def take(
    *,
    dataset: Dataset,
    name: str,
    size: int,
    pieces: Iterable[bytes],
    channel: str,
    by: Actor,
    corrects: Delivery | None = None,
    agreement: str = "",
    here: bool = False,
) -> Delivery:
    """Take in a whole file of `size` bytes in one stream, and have it checked; `here` means by who calls."""
    begun = deliveries.begin(
        dataset=dataset, name=name, size=size, channel=channel, by=by, corrects=corrects, agreement=agreement
    )
    came = incoming.take(store().incoming(begun.ref), pieces, size)
    if came != size:
        store().clear(begun.ref)
        raise Problem(f"{size:,} bytes were announced and {came:,} came. Send the file again.", "file")
    return deliveries.finish(delivery=begun, by=by, here=here)


def _own(ref: str, by: Actor) -> Delivery:
    """Return a delivery that the actor themselves is sending, held until the transaction ends."""
    found, _ = deliveries.locked(ref, by=by)
    if found.member_id != by.member:
        raise Refused("Somebody else began this upload.", "Begin one of your own.")
    if found.state != State.RECEIVING:
        raise Problem(f"This delivery is {words(found.state)}. Nothing more can be added to it.")
    return found


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody gives whole: its name, its size in bytes and its pieces in order."""

    name: str
    size: int
    pieces: Iterable[bytes]


@transaction.atomic
def take_all(
    *, dataset: Dataset, files: Iterable[File], channel: str, by: Actor, corrects: Delivery | None = None
) -> list[Delivery]:
    """Take in several files, each as a delivery of its own; all of them or none."""
    taken: list[Delivery] = []
    try:
        for file in files:
            given = {"name": file.name, "size": file.size, "pieces": file.pieces}
            taken.append(take(dataset=dataset, channel=channel, by=by, corrects=corrects, **given))  # type: ignore[arg-type]
    except BaseException:
        for each in taken:
            store().clear(each.ref)
        raise
    return taken
