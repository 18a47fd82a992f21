"""Read a whole plan, and actions of one, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from concordat import access
from concordat.kernel.actors import Actor
from concordat.plans.models import Contributor, Lead, Link, Placement, Plan
from concordat.plans.models.actions import SAID, ActionSet
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.rules.content import Content

_READ = ("ref", *SAID, "due", "priority_id", "theme_id", "owner_id", "owner__name", "deputy_id", "deputy__name")


def content_of(actor: Actor, plan: Plan, only: Iterable[str] | None = None) -> Content:
    """Return all that a plan says today, in a number of queries that does not grow; with `only`, of these actions alone."""
    access.require(actor, ACTION_VIEW)
    actions: ActionSet = plan.actions.all() if only is None else plan.actions.filter(pk__in=only)
    return Content(
        plan=plan.facts(),
        priorities={priority.ref: priority.facts() for priority in plan.priorities.prefetch_related("links")},
        themes={theme.ref: theme.facts() for theme in plan.themes.all()},
        actions=action_facts(actor, actions),
        statements={statement.ref: statement.facts() for statement in plan.statements.all()},
        strategies={strategy.ref: strategy.facts() for strategy in plan.linked_strategies.all()},
    )


def action_facts(actor: Actor, actions: ActionSet) -> dict[str, dict[str, Any]]:
    """Return the `facts()` of actions by reference, read as plain values: thousands of models would take a second."""
    access.require(actor, ACTION_VIEW)
    found = {row[0]: _facts(*row) for row in actions.values_list(*_READ)}
    of_these = {"action__in": actions.order_by().values("pk")}
    for model, name in ((Lead, "leads"), (Contributor, "contributors")):
        parts = model.objects.filter(**of_these).order_by("position")
        for ref, *told in parts.values_list("action_id", "name", "agency_id"):
            found[ref][name].append([told[0], told[1] or ""])
    for ref, priority, theme in Placement.objects.filter(**of_these).values_list(
        "action_id", "priority_id", "theme_id"
    ):
        found[ref]["also"].append([priority, theme or ""])
    links = Link.objects.filter(**of_these)
    for ref, strategy, deliverable in links.values_list("action_id", "strategy_id", "deliverable_id"):
        found[ref]["serves" if strategy else "evidences"].append(strategy or deliverable)
    for facts in found.values():
        for name in ("also", "serves", "evidences"):
            facts[name].sort()
    return found


def places_of(actor: Actor, plan: Plan) -> dict[str, dict[str, Any]]:
    """Return where each action of a plan stands, as its facts tell it: priority, theme and position."""
    access.require(actor, ACTION_VIEW)
    rows = plan.actions.values_list("ref", "priority_id", "theme_id", "position")
    return {ref: {"priority": on or "", "theme": under or "", "position": at} for ref, on, under, at in rows}


def _facts(_ref: str, *told: Any) -> dict[str, Any]:
    *said, due, priority, theme, owner, owner_name, deputy, deputy_name = told
    return {
        **dict(zip(SAID, said, strict=True)),
        "due": _day(due),
        "priority": priority or "",
        "theme": theme or "",
        "also": [],
        "serves": [],
        "evidences": [],
        "leads": [],
        "contributors": [],
        "owner": [owner, owner_name] if owner_name is not None else [],
        "deputy": [deputy, deputy_name] if deputy_name is not None else [],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
