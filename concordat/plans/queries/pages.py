"""Read plans, actions and updates for programs, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.plans.models import Action, Plan, Priority, Update
from concordat.plans.queries.actions import action_for
from concordat.plans.queries.due import Due, due_page
from concordat.plans.queries.plans import counted_plans, outline_of, plan_for, plans_for
from concordat.plans.queries.reporting import Reporting, reporting_of

_ORDERS = {"status": ("place", "-begins", "-created_at"), "title": ("title",), "begins": ("begins", "title")}
_NEWEST_FIRST = {"": ("-quarter", "-submitted_at", "-created_at")}


def plans_page(actor: Actor, spec: PageSpec) -> Page[Plan]:
    """Return a page of the plans that the actor may see, with their actions: `total`, `owned` and `overdue`."""
    rows = counted_plans(actor, plans_for(actor))
    if spec.filters.get("status"):
        rows = rows.filter(status=spec.filters["status"])
    return page_of(rows, spec, _ORDERS)


@dataclass(frozen=True, slots=True)
class Outlined:
    """A plan with its outline, the names of its linked strategies, and how many actions it has."""

    plan: Plan
    priorities: list[Priority]
    linked: list[str]
    actions: int


def outlined(actor: Actor, ref: str) -> Outlined:
    """Return a plan with its outline; raise `Missing` where the actor may not know of it."""
    plan = plan_for(actor, ref)
    linked = list(plan.linked_strategies.values_list("name", flat=True))
    return Outlined(plan, outline_of(actor, plan), linked, plan.actions.count())


def action_reported(actor: Actor, ref: str) -> tuple[Action, Reporting | None]:
    """Return an action, and what its plan asks for today."""
    action = action_for(actor, ref)
    return action, reporting_of(actor, action.plan)


def due_placed(actor: Actor, spec: PageSpec) -> Due:
    """Return a page of what is due, its actions with the headings under which they stand."""
    found = due_page(actor, spec)
    prefetch_related_objects(list(found.page.items), "priority", "theme")
    return found


def updates_page(actor: Actor, ref: str, spec: PageSpec) -> Page[Update]:
    """Return a page of the updates that were submitted on an action, the newest quarter first."""
    action = action_for(actor, ref)
    rows = action.updates.submitted().select_related("agency", "member")
    return page_of(rows, spec, _NEWEST_FIRST)
