"""Themes of a priority, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.finding import priority_and_plan, theme_and_plan
from concordat.plans.models import Plan, Theme
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import PLAN_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import changed


@transaction.atomic
def add(*, by: Actor, priority: str, name: str, background: str = "", partners: Sequence[str] = ()) -> Theme:
    """Add a theme at the end of a priority, while the plan is still being written."""
    above, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_open(plan.status)
    theme = Theme.objects.create(
        partnership_id=plan.partnership_id,
        plan=plan,
        priority=above,
        name=name.strip(),
        background=background.strip(),
        partners=list(partners),
        position=last_place(above.themes.all()),
    )
    record("plans.theme.added", by=by, target=theme, under=decision.under, detail={"priority": above.name})
    return theme


@transaction.atomic
def edit(
    *,
    by: Actor,
    theme: str,
    name: str,
    background: str,
    partners: Sequence[str] = (),
    priority: str = "",
    why: str = "",
) -> Theme:
    """Change a theme, or put it with its actions under another priority; once the plan is in force, with a reason."""
    found, plan = theme_and_plan(theme, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_correctable(plan.status, why)
    before = _facts(found)
    found.name, found.background, found.partners = name.strip(), background.strip(), list(partners)
    if priority and priority != found.priority_id:
        rules.check_open(plan.status)
        _put_under(by, found, plan, priority)
    found.save()
    if difference := changed(before, _facts(found)):
        record("plans.theme.edited", by=by, target=found, why=why, under=decision.under, detail=difference)
    return found


def _put_under(by: Actor, theme: Theme, plan: Plan, priority: str) -> None:
    above = plan.priorities.filter(ref=priority).first()
    if above is None:
        raise Missing
    theme.priority, theme.position = above, last_place(above.themes.all())
    theme.actions.update(priority=above)


def _facts(theme: Theme) -> dict[str, object]:
    return {
        "name": theme.name,
        "background": theme.background,
        "partners": list(theme.partners),
        "priority": theme.priority.name,
    }


@transaction.atomic
def move(*, by: Actor, theme: str, up: bool) -> Theme:
    """Move a theme one place up or down in its priority; at the end of the list nothing changes."""
    found, plan = theme_and_plan(theme, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_open(plan.status)
    if swap(found.priority.themes.all(), found, up=up):
        detail = {"to": "up" if up else "down"}
        record("plans.theme.moved", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def delete(*, by: Actor, theme: str) -> Plan:
    """Delete a theme that holds no action any more, and return its plan."""
    found, plan = theme_and_plan(theme, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    rules.check_open(plan.status)
    if found.actions.exists():
        raise Problem("Move or delete its actions first: a theme is deleted only when it is empty.")
    record("plans.theme.deleted", by=by, target=found, under=decision.under, detail={"plan": plan.title})
    found.delete()
    return plan
