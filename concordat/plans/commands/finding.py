"""Find what is to be changed, held until the transaction ends, so that two people's changes follow each other.

Each raises `Missing` where there is nothing that the actor can see.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.refs import is_ref, new_ref
from concordat.plans.models import Action, LinkedStrategy, Plan, Priority, Statement, Theme
from concordat.plans.rules import plans as rules

M = TypeVar("M", bound=Model)


def made(of: type[M], ref: str, *, by: Actor, **facts: Any) -> M:
    """Make a thing with the reference that its form asks for, where that is one and free; else with a new one.

    What has it in another partnership cannot be seen from here, so that only trying tells.
    """
    facts["partnership_id"] = by.partnership
    if is_ref(ref) and not of._default_manager.filter(pk=ref).exists():
        with suppress(IntegrityError), transaction.atomic():
            return of._default_manager.create(ref=ref, **facts)
    return of._default_manager.create(ref=new_ref(), **facts)


def locked(of: type[M], ref: str, *, by: Actor) -> M:
    """Return a thing of the partnership that belongs to no plan, locked."""
    found = of._default_manager.select_for_update().filter(pk=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found


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
    It is locked first, as everywhere, and read only once it is held: what others have changed meanwhile is seen.
    """
    actions = Action.objects.filter(ref=ref, partnership_id=by.partnership)
    if plan_too:
        _plan_of(actions, by)
    if not actions.select_for_update(no_key=True).only("ref"):
        raise Missing
    return actions.told().select_related("plan", "priority", "theme", "owner__agency", "deputy__agency").get()


def priority_and_plan(ref: str, *, by: Actor) -> tuple[Priority, Plan]:
    """Return a priority and its plan, which is locked."""
    plan = _plan_of(Priority.objects.filter(ref=ref), by)
    found = plan.priorities.filter(ref=ref).first()
    if found is None:
        raise Missing
    return found, plan


def theme_and_plan(ref: str, *, by: Actor) -> tuple[Theme, Plan]:
    """Return a theme with its priority, and its plan, which is locked."""
    plan = _plan_of(Theme.objects.filter(ref=ref), by)
    found = plan.themes.select_related("priority").filter(ref=ref).first()
    if found is None:
        raise Missing
    return found, plan


def _plan_of(things: QuerySet[Any], by: Actor) -> Plan:
    """Lock the plan of a thing, before the thing is read."""
    ref = things.filter(partnership_id=by.partnership).values_list("plan_id", flat=True).first()
    if ref is None:
        raise Missing
    return locked_plan(ref, by=by)


def statement_and_plan(ref: str, *, by: Actor) -> tuple[Statement, Plan]:
    """Return a statement with where it stands, and its plan, which is locked."""
    plan = _plan_of(Statement.objects.filter(ref=ref), by)
    found = plan.statements.select_related("priority", "theme").filter(ref=ref).first()
    if found is None:
        raise Missing
    return found, plan


def strategy_and_plan(ref: str, *, by: Actor) -> tuple[LinkedStrategy, Plan]:
    """Return a linked strategy, and its plan, which is locked."""
    plan = _plan_of(LinkedStrategy.objects.filter(ref=ref), by)
    found = plan.linked_strategies.filter(ref=ref).first()
    if found is None:
        raise Missing
    return found, plan


def strategy_above(ref: str, *, by: Actor, of: Plan | None = None) -> Plan | None:
    """Return the strategy that a plan is to be part of, none where `ref` is empty; refuse any other kind of plan."""
    if not ref:
        return None
    found = Plan.objects.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None or found.level != Plan.Level.STRATEGY or (of and found.pk == of.pk):
        raise Problem("Choose a strategy of this partnership", "part_of")
    if of:
        rules.check_no_circle(of.pk, found.pk, dict(Plan.objects.values_list("pk", "part_of_id")))
    return found
