"""Find what is to be changed, held until the transaction ends, so that two people's changes follow each other."""

from __future__ import annotations

from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.models import Action, Plan


def locked_plan(by: Actor, ref: str) -> Plan:
    """Return a plan that the actor can see, locked; raise `Missing` where there is none."""
    plans = Plan.objects.select_related("agency").select_for_update(of=("self",), no_key=True)
    found = plans.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found


def locked_action(by: Actor, ref: str, *, plan_too: bool = True) -> Action:
    """Return an action that the actor can see, with its plan, leads and owner, locked; raise `Missing` where none.

    The plan is locked too, so that it does not change its state meanwhile; updates, which many write at once, need not.
    """
    held = ("self", "plan") if plan_too else ("self",)
    actions = Action.objects.select_related("plan", "priority", "theme", "owner__agency").prefetch_related("leads")
    found = actions.select_for_update(of=held, no_key=True).filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found
