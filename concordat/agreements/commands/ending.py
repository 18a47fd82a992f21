"""Withdraw an agreement, from that moment."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.agreements.commands.disposals import come_due_received
from concordat.agreements.commands.finding import locked_agreement
from concordat.agreements.commands.telling import concerned, tell
from concordat.agreements.models import Agreement
from concordat.agreements.permissions import AGREEMENT_WITHDRAW
from concordat.agreements.queries.agreements import one
from concordat.agreements.queries.dependents import stands_on
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.dependents import told
from concordat.agreements.rules.terms import Stage
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def withdraw(*, agreement: str, why: str, by: Actor) -> Agreement:
    """Withdraw a signed agreement: from this moment it permits nothing, and everybody is told what stood on it."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_WITHDRAW, found)
    rules.check_step("withdraw", found.state(clock.today()))
    if not why.strip():
        raise Problem("Say why it is withdrawn.", "why")
    whole = one(by, found.ref)
    stood = stands_on(by, [whole])
    found.stage, found.withdrawn_at, found.withdrawn_because = Stage.WITHDRAWN.value, clock.now(), why.strip()
    found.reviewing_since = None
    found.save(update_fields=["stage", "withdrawn_at", "withdrawn_because", "reviewing_since"])
    come_due_received(agreement=whole, ended_on=clock.today(), by=by)
    detail = {"stood_on_it": [f"{each.kind}: {each.what}" for each in stood][:100]}
    audit.record(
        "agreements.agreement.withdrawn", by=by, target=found, why=why.strip(), under=decision.under, detail=detail
    )
    tell(
        concerned(found, by=by),
        found,
        subject=f"Withdrawn: {found.title}",
        body=f"{by.name} withdrew the sharing agreement “{found.title}”. From this moment it permits nothing. The reason "
        f"given: {why.strip()}\n\n{told(stood)}",
        why="The agreement concerns you.",
        by=by,
        post=True,
    )
    return found
