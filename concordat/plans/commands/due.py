"""Remind owners of what is due from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.notices import commands as notices
from concordat.plans.models import Reminder
from concordat.plans.permissions import DUE_CHASE
from concordat.plans.queries.due import owners_to_chase
from concordat.plans.rules.due import what_is_due


@transaction.atomic
def chase(*, by: Actor) -> int:
    """Remind every owner of whom something is due, each at most once a day; return how many were reminded."""
    decision = access.require(by, DUE_CHASE)
    told = [name for owner, updates, overdue in owners_to_chase(by) if (name := _remind(by, owner, updates, overdue))]
    if told:
        detail = {"owners": told}
        record("plans.due.chased", by=by, target_label="What is due", under=decision.under, detail=detail)
    return len(told)


def _remind(by: Actor, owner: Any, updates: int, overdue: int) -> str:
    facts = {"partnership_id": by.partnership, "member_id": owner.pk, "on": clock.today()}
    _, first = Reminder.objects.get_or_create(**facts, defaults={"actions": updates + overdue})
    if not first:
        return ""
    notices.tell(
        to=owner.pk,
        name=owner.name,
        email=owner.email,
        subject="What is due from you",
        body=f"{by.name} asks you to look at what is due from you:\n\n{what_is_due(updates, overdue)}",
        link=reverse("plans:due_view") + "?of=me",
        by=by,
        why="You own an action of which something is due.",
    )
    return str(owner.name)
