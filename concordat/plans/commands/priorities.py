"""Priorities of a plan, in their order."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.plans.commands.amending import revise, revise_moved, under_which, while_open
from concordat.plans.commands.finding import locked_plan, made, priority_and_plan
from concordat.plans.commands.taking_away import take_away
from concordat.plans.models import Plan, Priority
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import PLAN_EDIT
from concordat.plans.rules.changes import asked_of, changed, check_unchanged


@transaction.atomic
def add(*, by: Actor, plan: str, name: str, narrative: str = "", ref: str = "") -> Priority:
    """Add a priority at the end of a plan; to a plan in force under an amendment. `ref` as of `actions.add`."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_EDIT, found)
    if ref and (already := found.priorities.filter(ref=ref).first()):
        return already
    amendment = while_open(found, by=by)
    priority = made(
        Priority,
        ref,
        by=by,
        plan=found,
        name=name.strip(),
        narrative=narrative.strip(),
        position=last_place(found.priorities.all()),
    )
    revise(priority, by=by, plan=found, before=None, after=priority.facts(), amendment=amendment)
    record("plans.priority.added", by=by, target=priority, under=decision.under, detail={"plan": found.title})
    return priority


@transaction.atomic
def edit(*, by: Actor, priority: str, name: str, narrative: str, why: str = "", seen: str = "") -> Priority:
    """Change what a priority is called and why it was chosen; once the plan is in force, by amendment.

    `seen` as of `actions.edit`.
    """
    found, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    before = found.facts()
    check_unchanged(seen, asked_of(before))
    amendment = under_which(plan, by=by, why=why)
    found.name, found.narrative = name.strip(), narrative.strip()
    found.save(update_fields=["name", "narrative"])
    revise(found, by=by, plan=plan, before=before, after=found.facts(), amendment=amendment)
    if difference := changed(before, found.facts()):
        record("plans.priority.edited", by=by, target=found, why=why, under=decision.under, detail=difference)
    return found


@transaction.atomic
def move(*, by: Actor, priority: str, up: bool) -> Priority:
    """Move a priority one place up or down; at the end of the list nothing changes."""
    found, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    amendment = while_open(plan, by=by)
    if was := swap(plan.priorities.all(), found, up=up):
        revise_moved(plan.priorities.all(), was, by=by, plan=plan, amendment=amendment)
        detail = {"to": "up" if up else "down"}
        record("plans.priority.moved", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def delete(*, by: Actor, priority: str) -> Plan:
    """Delete a priority that holds nothing any more, and return its plan."""
    found, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    amendment = while_open(plan, by=by)
    if found.actions.exists() or found.themes.exists():
        raise Problem("Move or delete its themes and actions first: a priority is deleted only when it is empty.")
    record("plans.priority.deleted", by=by, target=found, under=decision.under, detail={"plan": plan.title})
    take_away(found, by=by, plan=plan, amendment=amendment)
    return plan
