"""Priorities of a plan, in their order."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.plans.commands.finding import locked_plan, priority_and_plan
from concordat.plans.models import Plan, Priority
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import PLAN_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import changed


@transaction.atomic
def add(*, by: Actor, plan: str, name: str, narrative: str = "") -> Priority:
    """Add a priority at the end of a plan that is still being written."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_EDIT, found)
    rules.check_open(found.status)
    priority = Priority.objects.create(
        partnership_id=found.partnership_id,
        plan=found,
        name=name.strip(),
        narrative=narrative.strip(),
        position=last_place(found.priorities.all()),
    )
    record("plans.priority.added", by=by, target=priority, under=decision.under, detail={"plan": found.title})
    return priority


@transaction.atomic
def edit(*, by: Actor, priority: str, name: str, narrative: str, why: str = "") -> Priority:
    """Change what a priority is called and why it was chosen; once the plan is in force, with a reason."""
    found, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_correctable(plan.status, why)
    before = {"name": found.name, "narrative": found.narrative}
    found.name, found.narrative = name.strip(), narrative.strip()
    found.save(update_fields=["name", "narrative"])
    if difference := changed(before, {"name": found.name, "narrative": found.narrative}):
        record("plans.priority.edited", by=by, target=found, why=why, under=decision.under, detail=difference)
    return found


@transaction.atomic
def move(*, by: Actor, priority: str, up: bool) -> Priority:
    """Move a priority one place up or down; at the end of the list nothing changes."""
    found, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_open(plan.status)
    if swap(plan.priorities.all(), found, up=up):
        detail = {"to": "up" if up else "down"}
        record("plans.priority.moved", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def delete(*, by: Actor, priority: str) -> Plan:
    """Delete a priority that holds nothing any more, and return its plan."""
    found, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_open(plan.status)
    if found.actions.exists() or found.themes.exists():
        raise Problem("Move or delete its themes and actions first: a priority is deleted only when it is empty.")
    record("plans.priority.deleted", by=by, target=found, under=decision.under, detail={"plan": plan.title})
    found.delete()
    return plan
