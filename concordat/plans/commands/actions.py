"""Actions of a plan: written, moved, corrected, and given to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.amending import revise, revise_moved, under_which
from concordat.plans.commands.finding import locked_action, locked_plan, made
from concordat.plans.models import Action, Link, Placement, Plan, Priority, Theme
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import ACTION_ADD, ACTION_DELETE, ACTION_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules.actions import ActionWords, words_of
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.statements import DELIVERABLE


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
    words = _checked(found, words)
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
    _hang_on(action, words)
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
    words = _checked(found.plan, words, found)
    for name, value in words.facts().items():
        setattr(found, name, value)
    priority, theme = _place(found.plan, words)
    if (priority, theme) != (found.priority, found.theme):
        found.priority, found.theme = priority, theme
        found.position = last_place(found.plan.actions.all())
    found.save()
    _hang_on(found, words)
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
    rules.check_never_reported_on(found.updates.submitted().count())
    amendment = under_which(found.plan, by=by, why=why)
    revise(found, by=by, plan=found.plan, before=found.facts(), after=None, amendment=amendment)
    detail = {"plan": found.plan.title, "text": found.text}
    record("plans.action.deleted", by=by, target=found, under=decision.under, detail=detail)
    plan = found.plan
    found.delete()
    return plan


def _checked(plan: Plan, words: ActionWords, action: Action | None = None) -> ActionWords:
    """Return the words with their timing; refuse a reference that is taken, and strands that the plan has not."""
    others = plan.actions.filter(code=words.code)
    if words.code and (others.exclude(pk=action.pk) if action else others).exists():
        raise Problem(f"Another action of this plan has the reference {words.code}", "code")
    known = {str(strand["name"]) for strand in plan.strands} | set(action.strands if action else ())
    if unknown := [strand for strand in words.strands if strand not in known]:
        raise Problem(f"“{unknown[0]}” is no strand of this plan. Choose its strands on the page “Strands”", "strands")
    if words.timing and words.timing not in Action.Timing.values:
        raise Problem("Choose what its date is", "timing")
    return words.timed()


def _hang_on(action: Action, words: ActionWords) -> None:
    """Show the action where else it is to stand, and link it to what it serves and evidences; None leaves it alone.

    It is never shown a second time where it stands.
    """
    plan = action.plan
    ours = {"partnership_id": plan.partnership_id, "action": action}
    if words.also is not None:
        places = {_at(plan, *place) for place in words.also} - {(action.priority, action.theme), (None, None)}
        action.placements.all().delete()
        Placement.objects.bulk_create(Placement(**ours, priority=priority, theme=theme) for priority, theme in places)
    else:
        action.placements.filter(priority=action.priority, theme=action.theme).delete()
    if words.serves is not None:
        _link(action, "strategy", plan.linked_strategies.filter(ref__in=words.serves), words.serves)
    if words.evidences is not None:
        deliverables = plan.statements.filter(kind=DELIVERABLE, ref__in=words.evidences)
        _link(action, "deliverable", deliverables, words.evidences)
    getattr(action, "_prefetched_objects_cache", {}).clear()


def _link(action: Action, to: str, found: QuerySet[Any], asked: Sequence[str]) -> None:
    things = list(found)
    if len(things) != len(set(asked)):
        raise Missing
    links = action.links.filter(**{f"{to}__isnull": False})
    links.exclude(**{f"{to}__in": things}).delete()
    kept = set(links.values_list(f"{to}_id", flat=True))
    ours = {"partnership_id": action.partnership_id, "plan": action.plan, "action": action}
    Link.objects.bulk_create(Link(**ours, **{to: thing}) for thing in things if thing.pk not in kept)


def _place(plan: Plan, words: ActionWords) -> tuple[Priority | None, Theme | None]:
    return _at(plan, words.priority, words.theme)


def _at(plan: Plan, priority: str, theme: str) -> tuple[Priority | None, Theme | None]:
    """Return a priority and theme of a plan by reference; a theme brings its priority."""
    if theme:
        inner = plan.themes.select_related("priority").filter(ref=theme).first()
        if inner is None:
            raise Missing
        return inner.priority, inner
    if priority:
        above = plan.priorities.filter(ref=priority).first()
        if above is None:
            raise Missing
        return above, None
    return None, None


def _facts(action: Action) -> dict[str, object]:
    names = ("text", "code", "output", "outcome", "measures", "strands", "timescale", "timing", "due")
    links = action.links.select_related("strategy", "deliverable")
    return {name: getattr(action, name) for name in names} | {
        "priority": action.priority.name if action.priority else "",
        "theme": action.theme.name if action.theme else "",
        "also": [str(each.theme or each.priority) for each in action.placements.select_related("priority", "theme")],
        "serves": [link.strategy.name for link in links if link.strategy],
        "evidences": [link.deliverable.text for link in links if link.deliverable],
    }
