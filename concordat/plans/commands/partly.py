"""Change some of a plan or an action and leave the rest as it stands, for programs, which send what changes alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from django.db import transaction

from concordat.kernel.actors import Actor
from concordat.plans.commands import actions, plans
from concordat.plans.commands.finding import locked_action, locked_plan
from concordat.plans.models import Action, Plan
from concordat.plans.rules.actions import ActionWords

_PLAN = ("title", "about", "period", "begins", "ends")
_BESIDE = ("also", "serves", "evidences")  # left as they are unless they are named


@transaction.atomic
def edit_plan(*, by: Actor, plan: str, changes: Mapping[str, Any], why: str = "") -> Plan:
    """Change what `changes` names of a plan, held meanwhile so that nobody's other change is undone."""
    found = locked_plan(plan, by=by)
    facts = {name: getattr(found, name) for name in _PLAN}
    facts["linked"] = list(found.linked_strategies.values_list("name", flat=True))
    return plans.edit(by=by, plan=plan, why=why, **(facts | _said(changes, empty=("begins", "ends"))))


@transaction.atomic
def edit_action(*, by: Actor, action: str, changes: Mapping[str, Any], why: str = "") -> Action:
    """Change what `changes` names of an action, held meanwhile so that nobody's other change is undone."""
    words = _words_of(locked_action(action, by=by))
    told = _said(changes, empty=("due",))
    if "priority" in told and "theme" not in told:
        told["theme"] = ""
    return actions.edit(by=by, action=action, why=why, words=replace(words, **told))


def _said(changes: Mapping[str, Any], empty: tuple[str, ...]) -> dict[str, Any]:
    """Return the changes, with null read as nothing written; in `empty` null stays null."""
    return {name: "" if value is None and name not in empty else value for name, value in changes.items()}


def _words_of(action: Action) -> ActionWords:
    names = [each.name for each in fields(ActionWords) if each.name not in _BESIDE]
    kept: dict[str, Any] = {name: getattr(action, name) for name in names}
    kept |= {"priority": action.priority_id or "", "theme": action.theme_id or ""}
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return ActionWords(**(kept | lists))
