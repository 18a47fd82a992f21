"""Actions of a plan: written, moved, corrected, and given to somebody."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.amending import revise, revise_moved, under_which
from concordat.plans.commands.finding import locked_action, locked_plan, made
from concordat.plans.models import Action, Plan, Priority, Theme
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import ACTION_ADD, ACTION_DELETE, ACTION_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules.actions import ActionWords, words_of
from concordat.plans.rules.changes import changed, check_unchanged


@transaction.atomic
def add(*, by: Actor, plan: str, words: ActionWords, ref: str = "", why: str = "") -> Action:
    """Add an action at the end of a plan; to a plan in force by amendment.

    `ref` is the reference that it is to have, from the form that it was written in: sent twice, it is added once.
    """
    found = locked_plan(plan, by=by)
    decision = access.require(by, ACTION_ADD, found)
    if ref and (already := found.actions.filter(ref=ref).first()):
        return already
    amendment = under_which(found, by=by, why=why)
    _check_code(found, words.code)
    priority, theme = _place(found, words)
    action = made(
        Action,
        ref,
        by=by,
        plan=found,
        priority=priority,
        theme=theme,
        position=last_place(found.actions.all()),
        **words.facts(),
    )
    revise(action, by=by, plan=found, before=None, after=action.facts(), amendment=amendment)
    record("plans.action.added", by=by, target=action, why=why, under=decision.under, detail={"plan": found.title})
    return action


@transaction.atomic
def edit(*, by: Actor, action: str, words: ActionWords, why: str = "", seen: str = "") -> Action:
    """Change an action; once its plan is in force, by amendment. `seen` is the `seal` of its facts as the form had them.

    Raises `Stale` where somebody else changed it meanwhile.
    """
    found = locked_action(action, by=by)
    decision = access.require(by, ACTION_EDIT, found)
    was, before = found.facts(), _facts(found)
    check_unchanged(seen, words_of(was))
    amendment = under_which(found.plan, by=by, why=why)
    _check_code(found.plan, words.code, found)
    for name, value in words.facts().items():
        setattr(found, name, value)
    priority, theme = _place(found.plan, words)
    if (priority, theme) != (found.priority, found.theme):
        found.priority, found.theme = priority, theme
        found.position = last_place(found.plan.actions.all())
    found.save()
    revise(found, by=by, plan=found.plan, before=was, after=found.facts(), amendment=amendment)
    if difference := changed(before, _facts(found)):
        record("plans.action.edited", by=by, target=found, why=why, under=decision.under, detail=difference)
    return found


@transaction.atomic
def move(*, by: Actor, action: str, up: bool) -> Action:
    """Move an action one place up or down under its heading; at the end of the list nothing changes.

    The order of a plan in force may change too: it is no part of what was promised, so no amendment is asked for.
    """
    found = locked_action(action, by=by)
    decision = access.require(by, ACTION_EDIT, found)
    rules.check_kept(found.plan.status)
    beside = found.plan.actions.filter(priority=found.priority, theme=found.theme)
    if was := swap(beside, found, up=up):
        moved = beside.filter(pk__in=was).told()
        revise_moved(moved, was, by=by, plan=found.plan, amendment=None)
        detail = {"to": "up" if up else "down"}
        record("plans.action.moved", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def delete(*, by: Actor, action: str, why: str = "") -> Plan:
    """Delete an action with its updates and return its plan; from a plan in force by amendment, before any update."""
    found = locked_action(action, by=by)
    decision = access.require(by, ACTION_DELETE, found)
    rules.check_kept(found.plan.status)
    rules.check_never_reported_on(found.updates.filter(status="submitted").count())
    amendment = under_which(found.plan, by=by, why=why)
    revise(found, by=by, plan=found.plan, before=found.facts(), after=None, amendment=amendment)
    detail = {"plan": found.plan.title, "text": found.text}
    record("plans.action.deleted", by=by, target=found, under=decision.under, detail=detail)
    plan = found.plan
    found.delete()
    return plan


def _check_code(plan: Plan, code: str, but: Action | None = None) -> None:
    others = plan.actions.filter(code=code)
    if code and (others.exclude(pk=but.pk) if but else others).exists():
        raise Problem(f"Another action of this plan has the reference {code}", "code")


def _place(plan: Plan, words: ActionWords) -> tuple[Priority | None, Theme | None]:
    if words.theme:
        theme = plan.themes.select_related("priority").filter(ref=words.theme).first()
        if theme is None:
            raise Missing
        return theme.priority, theme
    if words.priority:
        priority = plan.priorities.filter(ref=words.priority).first()
        if priority is None:
            raise Missing
        return priority, None
    return None, None


def _facts(action: Action) -> dict[str, object]:
    names = ("text", "code", "output", "outcome", "measures", "strands", "timescale", "timing", "due")
    return {name: getattr(action, name) for name in names} | {
        "priority": action.priority.name if action.priority else "",
        "theme": action.theme.name if action.theme else "",
    }
