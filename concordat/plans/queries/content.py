"""Read a whole plan as plain data."""

from __future__ import annotations

from concordat import access
from concordat.kernel.actors import Actor
from concordat.plans.models import Plan
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.rules.content import Content


def content_of(actor: Actor, plan: Plan) -> Content:
    """Return all that a plan says today, in a number of queries that does not grow."""
    access.require(actor, ACTION_VIEW)
    actions = plan.actions.select_related("owner", "deputy").prefetch_related("leads", "contributors", "placements")
    return Content(
        plan=plan.facts(),
        priorities={priority.ref: priority.facts() for priority in plan.priorities.all()},
        themes={theme.ref: theme.facts() for theme in plan.themes.all()},
        actions={action.ref: action.facts() for action in actions},
        statements={statement.ref: statement.facts() for statement in plan.statements.all()},
        strategies={strategy.ref: strategy.facts() for strategy in plan.linked_strategies.all()},
    )
