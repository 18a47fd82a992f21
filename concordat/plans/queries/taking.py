"""Record that a page for a board was taken away as a file."""

from __future__ import annotations

from collections.abc import Iterable

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.plans.models import Plan
from concordat.plans.permissions import ACTION_VIEW


def record_taken(actor: Actor, plans: Iterable[Plan], page: str, kind: str, **detail: object) -> None:
    """Record with each plan that one of its pages for a board was downloaded as `kind`."""
    decision = access.require(actor, ACTION_VIEW)
    for plan in plans:
        told = {"as": kind, "page": page, **detail}
        record("plans.plan.downloaded", by=actor, target=plan, under=decision.under, detail=told)
