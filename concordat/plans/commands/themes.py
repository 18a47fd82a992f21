"""Themes of a priority, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.amending import revise, revise_each, revise_moved, under_which, while_open
from concordat.plans.commands.finding import made, priority_and_plan, theme_and_plan
from concordat.plans.commands.taking_away import take_away
from concordat.plans.models import Amendment, Plan, Theme
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import PLAN_EDIT
from concordat.plans.rules.changes import asked_of, changed, check_unchanged


@transaction.atomic
def add(
    *, by: Actor, priority: str, name: str, background: str = "", partners: Sequence[str] = (), ref: str = ""
) -> Theme:
    """Add a theme at the end of a priority; in a plan in force under an amendment. `ref` as of `actions.add`."""
    above, plan = priority_and_plan(priority, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    if ref and (already := plan.themes.filter(ref=ref).first()):
        return already
    amendment = while_open(plan, by=by)
    theme = made(
        Theme,
        ref,
        by=by,
        plan=plan,
        priority=above,
        name=name.strip(),
        background=background.strip(),
        partners=list(partners),
        position=last_place(above.themes.all()),
    )
    revise(theme, by=by, plan=plan, before=None, after=theme.facts(), amendment=amendment)
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
    seen: str = "",
) -> Theme:
    """Change a theme, or put it with its actions under another priority; once the plan is in force, by amendment.

    `seen` as of `actions.edit`.
    """
    found, plan = theme_and_plan(theme, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    before, was = _facts(found), found.facts()
    check_unchanged(seen, asked_of(was))
    amendment = under_which(plan, by=by, why=why)
    found.name, found.background, found.partners = name.strip(), background.strip(), list(partners)
    if priority and priority != found.priority_id:
        while_open(plan, by=by)
        _put_under(by, found, plan, priority, amendment)
    found.save()
    revise(found, by=by, plan=plan, before=was, after=found.facts(), amendment=amendment)
    if difference := changed(before, _facts(found)):
        record("plans.theme.edited", by=by, target=found, why=why, under=decision.under, detail=difference)
    return found


def _put_under(by: Actor, theme: Theme, plan: Plan, priority: str, amendment: Amendment | None) -> None:
    above = plan.priorities.filter(ref=priority).first()
    if above is None:
        raise Missing
    actions = [(action, action.facts()) for action in theme.actions.told()]
    statements = [(each, each.facts()) for each in theme.statements.exclude(priority=None)]
    also = list(plan.actions.filter(placements__theme=theme).exclude(theme=theme))
    shown = [(action, action.facts()) for action in plan.actions.filter(pk__in=[a.pk for a in also]).told()]
    theme.priority, theme.position = above, last_place(above.themes.all())
    theme.actions.update(priority=above)
    theme.statements.exclude(priority=None).update(priority=above)
    theme.placements.update(priority=above)
    changes = [(thing, told, told | {"priority": above.pk}) for thing, told in [*actions, *statements]]
    changes += [(action, told, _elsewhere(told, theme)) for action, told in shown]
    revise_each(changes, by=by, plan=plan, amendment=amendment)


def _elsewhere(told: dict[str, object], theme: Theme) -> dict[str, object]:
    also = [[theme.priority_id if at == theme.pk else priority, at] for priority, at in told["also"]]  # type: ignore[attr-defined]
    return told | {"also": sorted(also)}


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
    amendment = while_open(plan, by=by)
    beside = found.priority.themes.all()
    if was := swap(beside, found, up=up):
        revise_moved(beside.all(), was, by=by, plan=plan, amendment=amendment)
        detail = {"to": "up" if up else "down"}
        record("plans.theme.moved", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def delete(*, by: Actor, theme: str) -> Plan:
    """Delete a theme that holds no action any more, and return its plan."""
    found, plan = theme_and_plan(theme, by=by)
    decision = access.require(by, PLAN_EDIT, plan)
    amendment = while_open(plan, by=by)
    if found.actions.exists():
        raise Problem("Move or delete its actions first: a theme is deleted only when it is empty.")
    record("plans.theme.deleted", by=by, target=found, under=decision.under, detail={"plan": plan.title})
    take_away(found, by=by, plan=plan, amendment=amendment)
    return plan
