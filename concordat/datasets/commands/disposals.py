"""Have what is held come due to be destroyed when its time is over, and destroy it by a person's decision."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.agreements.commands import disposals as desk
from concordat.audit import commands as audit
from concordat.datasets.commands.destroying import Decision, destroy
from concordat.datasets.models import Certificate, Dataset, Delivery, Version
from concordat.datasets.permissions import VERSION_DISPOSE
from concordat.datasets.queries.holding import DELIVERY, VERSION, come_due, disposal_of
from concordat.design.dates import words as day_words
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem

AHEAD = 30  # days before it is due that something is entered on the desk


@transaction.atomic
def enter(*, by: Actor) -> int:
    """Enter on the desk what comes due within thirty days, and take off it what is not held any more; return of how many."""
    today, entered = clock.today(), 0
    found = {each.ref: each for each in come_due(by)}
    for each in found.values():
        if (each.due.on - today).days <= AHEAD:
            entered += desk.come_due_elsewhere(
                kind=each.kind,
                about=each.ref,
                agency=each.going.dataset.agency_id,
                what=each.what,
                due=each.due.on,
                agreement=each.agreement,
                by=by,
            )
    for kind in (VERSION, DELIVERY):
        entered += desk.take_off(kind=kind, besides=set(found), by=by)
    return entered


@transaction.atomic
def dispose(*, kind: str, ref: str, why: str, by: Actor) -> Certificate:
    """Destroy a version or a delivery whose time is over; return the certificate.

    Raises Missing for what has not come due, Problem for what is kept until a day to come or where no reason is given.
    """
    decision = access.require(by, VERSION_DISPOSE)
    found, until = disposal_of(by, kind, ref)
    held = Dataset.objects.select_for_update().get(ref=found.going.dataset.ref)
    if until > clock.today():
        raise Problem(f"It is kept until {day_words(until)}.")
    if not why.strip():
        raise Problem("Say why it is destroyed.", "why")
    about = (Version if kind == VERSION else Delivery).objects.get(ref=ref)
    audit.record("datasets.version.disposed", by=by, target=about, why=why.strip(), under=decision.under)
    kind_of_reason = Certificate.Why.AGREEMENT if found.due.ended else Certificate.Why.RETENTION
    reason = Decision(kind_of_reason, why.strip(), found.due.rule)
    certificate = destroy(dataset=held, gone=found.going.parts, decision=reason, by=by)
    desk.destroyed_elsewhere(about=ref, how=f"Removed from the store. {why.strip()}"[:300], by=by)
    return certificate
