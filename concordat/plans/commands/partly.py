"""Change some of a thing and leave the rest as it stands, for programs, which send what changes alone.

Each holds the thing meanwhile, and gives the whole of it to the command that its page gives. `seen` as of that command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from django.db import transaction

from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.commands import actions, plans, priorities, statements, strands, strategies, themes
from concordat.plans.commands.finding import (
    locked_action,
    locked_plan,
    priority_and_plan,
    statement_and_plan,
    strategy_and_plan,
    theme_and_plan,
)
from concordat.plans.models import Action, LinkedStrategy, Plan, Priority, Statement, Theme
from concordat.plans.rules.actions import ActionWords
from concordat.plans.rules.statements import StatementWords
from concordat.plans.rules.strategies import StrategyWords

_PLAN = ("title", "about", "period", "begins", "ends")
_BESIDE = ("also", "serves", "evidences")  # left as they are unless they are named


@transaction.atomic
def edit_plan(*, by: Actor, plan: str, changes: Mapping[str, Any], why: str = "", seen: str = "") -> Plan:
    """Change what `changes` names of a plan."""
    found = locked_plan(plan, by=by)
    facts = {name: getattr(found, name) for name in _PLAN}
    facts["linked"] = list(found.linked_strategies.values_list("name", flat=True))
    return plans.edit(by=by, plan=plan, why=why, seen=seen, **(facts | _said(changes, empty=("begins", "ends"))))


@transaction.atomic
def edit_action(*, by: Actor, action: str, changes: Mapping[str, Any], why: str = "", seen: str = "") -> Action:
    """Change what `changes` names of an action."""
    words = _words_of(locked_action(action, by=by))
    told = _placed(_said(changes, empty=("due",)))
    return actions.edit(by=by, action=action, why=why, seen=seen, words=replace(words, **told))


@transaction.atomic
def edit_priority(*, by: Actor, priority: str, changes: Mapping[str, Any], why: str = "", seen: str = "") -> Priority:
    """Change what `changes` names of a priority."""
    found, _ = priority_and_plan(priority, by=by)
    kept = {name: getattr(found, name) for name in ("name", "narrative")}
    return priorities.edit(by=by, priority=priority, why=why, seen=seen, **(kept | dict(changes)))


@transaction.atomic
def edit_theme(*, by: Actor, theme: str, changes: Mapping[str, Any], why: str = "", seen: str = "") -> Theme:
    """Change what `changes` names of a theme."""
    found, _ = theme_and_plan(theme, by=by)
    kept = {name: getattr(found, name) for name in ("name", "background", "partners")}
    return themes.edit(by=by, theme=theme, why=why, seen=seen, **(kept | dict(changes)))


@transaction.atomic
def edit_statement(
    *, by: Actor, statement: str, changes: Mapping[str, Any], why: str = "", seen: str = ""
) -> Statement:
    """Change what `changes` names of a statement."""
    found, _ = statement_and_plan(statement, by=by)
    kept = {each.name: getattr(found, each.name) for each in fields(StatementWords)}
    kept |= {"priority": found.priority_id or "", "theme": found.theme_id or ""}
    words = StatementWords(**(kept | _placed(_said(changes))))
    return statements.edit(by=by, statement=statement, why=why, seen=seen, words=words)


@transaction.atomic
def edit_strategy(
    *, by: Actor, strategy: str, changes: Mapping[str, Any], why: str = "", seen: str = ""
) -> LinkedStrategy:
    """Change what `changes` names of a linked strategy; `priorities` are those that serve it."""
    found, _ = strategy_and_plan(strategy, by=by)
    told = _said(changes, empty=("ends",))
    serving = told.pop("priorities", None)
    kept = {each.name: getattr(found, each.name) for each in fields(StrategyWords)}
    words = StrategyWords(**(kept | told))
    return strategies.edit(by=by, strategy=strategy, why=why, seen=seen, words=words, priorities=serving)


@transaction.atomic
def edit_strand(*, by: Actor, plan: str, at: int, changes: Mapping[str, Any], why: str = "", seen: str = "") -> Plan:
    """Change what `changes` names of the strand at a place."""
    kept = locked_plan(plan, by=by).strands
    if at >= len(kept):
        raise Missing
    return strands.edit(by=by, plan=plan, at=at, why=why, all_seen=seen, **(kept[at] | dict(changes)))


def _said(changes: Mapping[str, Any], empty: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the changes, with null read as nothing written; in `empty` null stays null."""
    return {name: "" if value is None and name not in empty else value for name, value in changes.items()}


def _placed(told: dict[str, Any]) -> dict[str, Any]:
    """Have a thing that is put under a priority leave its theme, unless one is named too."""
    return told | {"theme": ""} if "priority" in told and "theme" not in told else told


def _words_of(action: Action) -> ActionWords:
    names = [each.name for each in fields(ActionWords) if each.name not in _BESIDE]
    kept: dict[str, Any] = {name: getattr(action, name) for name in names}
    kept |= {"priority": action.priority_id or "", "theme": action.theme_id or ""}
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return ActionWords(**(kept | lists))
