"""Find what is to be changed, held until the transaction ends, so that two people's changes follow each other.

Each raises `Missing` where there is nothing that the actor can see.
"""

from __future__ import annotations

from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.models import Action, Plan, Priority, Theme


def locked_plan(ref: str, *, by: Actor) -> Plan:
    """Return a plan, locked."""
    plans = Plan.objects.select_related("agency").select_for_update(of=("self",), no_key=True)
    found = plans.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found


def locked_action(ref: str, *, by: Actor, plan_too: bool = True) -> Action:
    """Return an action with its plan, leads and owner, locked.

    The plan is locked too, so that it does not change its state meanwhile; updates, which many write at once, need not.
    """
    held = ("self", "plan") if plan_too else ("self",)
    actions = Action.objects.select_related("plan", "priority", "theme", "owner__agency", "deputy__agency")
    actions = actions.prefetch_related("leads", "contributors", "placements")
    found = actions.select_for_update(of=held, no_key=True).filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found


def priority_and_plan(ref: str, *, by: Actor) -> tuple[Priority, Plan]:
    """Return a priority and its plan, which is locked."""
    found = Priority.objects.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found, locked_plan(found.plan_id, by=by)


def theme_and_plan(ref: str, *, by: Actor) -> tuple[Theme, Plan]:
    """Return a theme with its priority, and its plan, which is locked."""
    found = Theme.objects.select_related("priority").filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found, locked_plan(found.plan_id, by=by)
