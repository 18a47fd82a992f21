"""Withdraw a delivery: nothing of it is kept, and what it replaced stands again where that is still held."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.commands.destroying import Decision, destroy
from concordat.datasets.models import Certificate, Delivery
from concordat.datasets.permissions import DELIVERY_WITHDRAW
from concordat.datasets.queries.holding import going_with
from concordat.datasets.rules.deliveries import after
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem

RULE = "An agency may take back what it delivered; nothing of it is kept"


@transaction.atomic
def withdraw(*, delivery: Delivery, why: str, by: Actor) -> Certificate:
    """Take back a delivery that landed: its parts are destroyed in every version, with the rows that were put aside.

    A new version stands, in which its periods are those of the delivery before it where these are still held. Returns
    the certificate of what is destroyed. Raises Problem for a delivery that has not landed, and where no reason is given.
    """
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("dataset__agency")
    found = rows.filter(ref=delivery.ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    decision = access.require(by, DELIVERY_WITHDRAW, found)
    found.state = after(found.state, "withdraw")
    if not why.strip():
        raise Problem("Say why it is withdrawn.", "why")
    gone = going_with(by, found).parts
    found.ended_at = clock.now()
    found.save(update_fields=["state", "ended_at"])
    audit.record("datasets.delivery.withdrawn", by=by, target=found, why=why.strip(), under=decision.under)
    reason = Decision(Certificate.Why.WITHDRAWN, why.strip(), RULE)
    return destroy(dataset=found.dataset, gone=gone, decision=reason, by=by, withdrawn=found)
