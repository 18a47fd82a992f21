"""The status of an action that stands: taken from the newest update, or overruled by a chair."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.notices import commands as notices
from concordat.plans.commands.finding import locked_action
from concordat.plans.models import Action, Brag, Overrule
from concordat.plans.permissions import STATUS_OVERRULE
from concordat.plans.rules import statuses as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.updates import check_reported_on


@transaction.atomic
def overrule(*, by: Actor, action: str, brag: str, reason: str, seen: str = "") -> Action:
    """Put a chair's status in place of the owner's for the newest quarter, with a reason; both are kept.

    Overruling again replaces the chair's status of before. `seen` is the `seal` of the status as the form had it.
    """
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, STATUS_OVERRULE, found)
    check_reported_on(found.plan.status)
    owners, before = found.judged or found.brag, found.brag
    reason = reason.strip()
    if (standing := found.overrule_standing()) and (standing.brag, standing.reason) == (brag, reason):
        return found
    check_unchanged(seen, found.status_facts())
    rules.check_can_overrule(found.brag_quarter, owners, brag, reason)
    found.overrules.filter(taken_back_at__isnull=True).update(taken_back_at=clock.now())
    Overrule.objects.create(
        partnership_id=found.partnership_id,
        action=found,
        quarter=found.brag_quarter,
        judged=owners,
        brag=brag,
        reason=reason,
        member_id=by.member,
        at=clock.now(),
    )
    found.take_status()
    detail = {"quarter": found.brag_quarter, "brag": brag, "owner_said": owners} | changed(
        {"brag": before}, {"brag": found.brag}
    )
    record("plans.status.overruled", by=by, target=found, why=reason, under=decision.under, detail=detail)
    _tell(
        found,
        f"{by.name} set it to {_word(brag)} for {found.brag_quarter}, where it was reported as",
        owners,
        reason,
        by,
    )
    return found


@transaction.atomic
def restore(*, by: Actor, action: str) -> Action:
    """Take a chair's status back, so that the owner's stands again; where none stands, nothing happens."""
    found = locked_action(action, by=by, plan_too=False)
    decision = access.require(by, STATUS_OVERRULE, found)
    check_reported_on(found.plan.status)
    standing = found.overrule_standing()
    if standing is None:
        return found
    before = found.brag
    standing.taken_back_at = clock.now()
    standing.save(update_fields=["taken_back_at"])
    found.take_status()
    detail = {"quarter": standing.quarter} | changed({"brag": before}, {"brag": found.brag})
    record("plans.status.restored", by=by, target=found, under=decision.under, detail=detail)
    _tell(
        found,
        f"{by.name} took the chair's status for {standing.quarter} back. What stands again is",
        found.brag,
        "",
        by,
    )
    return found


def _word(brag: str) -> str:
    return brag.capitalize()


def _tell(action: Action, said: str, brag: str, reason: str, by: Actor) -> None:
    """Tell the owner and the deputy that what they reported was overruled, or stands again."""
    name = action.code or "an action"
    for person in filter(None, [action.owner, action.deputy]):
        if person.ref == by.member or not person.is_active:
            continue
        notices.tell(
            to=person.ref,
            name=person.name,
            email=person.email,
            subject=f"The status of {name} of {action.plan.title}"[:200],
            body=f"{action.code} {action.text}".strip()
            + f"\n\n{said} {_word(brag)}: {Brag(brag).label.lower()}."
            + (f"\n\nWhy: {reason}" if reason else ""),
            link=reverse("plans:action_view", args=[action.ref]),
            by=by,
            why="You own this action, or are its deputy.",
        )
