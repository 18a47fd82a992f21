"""Read plans and all that is in them for programs, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.plans.models import (
    Action,
    Evidence,
    Link,
    LinkedStrategy,
    Note,
    Overrule,
    Plan,
    Priority,
    Statement,
    Theme,
    Update,
)
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.queries.actions import action_for
from concordat.plans.queries.due import Due, due_page
from concordat.plans.queries.notes import noted
from concordat.plans.queries.plans import Outlined, being_made, plan_for, plan_page, plans_for
from concordat.plans.queries.register import actions_page
from concordat.plans.queries.reporting import Reporting, reporting_of
from concordat.plans.queries.statements import stated
from concordat.plans.queries.strategies import linked_strategies

_NEWEST_FIRST = {"": ("-quarter", "-submitted_at", "-created_at")}
_NEWEST_NOTE = {"": ("-quarter", "-created_at")}
_NEWEST_OVERRULE = {"": ("-quarter", "-at")}
_SERVES = Prefetch("links", Link.objects.filter(strategy__isnull=False).select_related("strategy"))


def plans_page(actor: Actor, spec: PageSpec) -> Page[Plan]:
    """Return a page of the plans that the actor may see, with their actions: `total`, `owned` and `overdue`."""
    page = plan_page(actor, spec).page
    prefetch_related_objects(list(page.items), "linked_strategies", being_made(actor))
    return page


def outlined(actor: Actor, ref: str) -> Outlined:
    """Return a plan with its outline; raise `Missing` where the actor may not know of it."""
    plan = plan_for(actor, ref)
    prefetch_related_objects([plan], "linked_strategies")
    return Outlined(plan, list(_outline(plan.priorities.all())), plan.actions.count())


def priority_read(actor: Actor, ref: str) -> Priority:
    """Return a priority with its themes; raise `Missing` where the actor may not know of it."""
    found = _outline(Priority.objects.filter(ref=ref, plan__in=plans_for(actor))).first()
    if found is None:
        raise Missing
    return found


def theme_read(actor: Actor, ref: str) -> Theme:
    """Return a theme; raise `Missing` where the actor may not know of it."""
    rows = Theme.objects.filter(ref=ref, plan__in=plans_for(actor)).annotate(held=Count("actions"))
    found = rows.first()
    if found is None:
        raise Missing
    return found


def _outline(rows: QuerySet[Priority]) -> QuerySet[Priority]:
    themes = Theme.objects.annotate(held=Count("actions")).order_by("position", "pk")
    rows = rows.annotate(held=Count("actions")).order_by("position", "pk")
    return rows.prefetch_related(Prefetch("themes", themes), _SERVES)


def action_reported(actor: Actor, ref: str) -> tuple[Action, Reporting | None]:
    """Return an action, and what its plan asks for today."""
    action = action_for(actor, ref)
    _with_all([action])
    return action, reporting_of(actor, action.plan)


def actions_placed(actor: Actor, ref: str, spec: PageSpec) -> tuple[Page[Action], Reporting | None]:
    """Return a page of a plan's actions with all that is told of them, and what the plan asks for today."""
    page, reporting = actions_page(actor, ref, spec)
    _with_all(page.items)
    return page, reporting


def due_placed(actor: Actor, spec: PageSpec) -> Due:
    """Return a page of what is due, its actions with all that is told of them."""
    found = due_page(actor, spec)
    _with_all(found.page.items)
    return found


def _with_all(actions: Iterable[Action]) -> None:
    """Fetch with actions, in a few queries however many there are, what is told of them."""
    people, parts = ("owner__agency", "deputy__agency"), ("leads", "contributors")
    places = ("priority", "theme", "placements__priority", "placements__theme")
    prefetch_related_objects(list(actions), *people, *parts, *places, "links__strategy", "links__deliverable")


def updates_page(actor: Actor, ref: str, spec: PageSpec) -> Page[Update]:
    """Return a page of the updates that were submitted on an action with their evidence, the newest quarter first."""
    action = action_for(actor, ref)
    return page_of(_submitted(action.updates.submitted()), spec, _NEWEST_FIRST)


def update_read(actor: Actor, update: Update) -> Update:
    """Return an update, which somebody has just submitted, with its member, agency and evidence."""
    access.require(actor, PLAN_VIEW)
    return _submitted(Update.objects.filter(pk=update.pk)).get()


def _submitted(rows: QuerySet[Update]) -> QuerySet[Update]:
    return rows.select_related("agency", "member").prefetch_related(
        Prefetch("evidence", Evidence.objects.defer("content"))
    )


def overrules_page(actor: Actor, ref: str, spec: PageSpec) -> Page[Overrule]:
    """Return a page of the chairs' judgements on an action, the newest quarter first."""
    action = action_for(actor, ref)
    return page_of(action.overrules.select_related("member"), spec, _NEWEST_OVERRULE)


def statements_page(actor: Actor, ref: str, spec: PageSpec) -> Page[Statement]:
    """Return a page of everything that a plan states, with the actions that evidence it and `noted`: its notes."""
    return stated(actor, ref, spec)


def statement_read(actor: Actor, ref: str) -> Statement:
    """Return a statement; raise `Missing` where the actor may not know of it."""
    rows = Statement.objects.filter(ref=ref, plan__in=plans_for(actor)).select_related("priority", "theme")
    found = rows.annotate(noted=Count("notes")).prefetch_related("links__action").first()
    if found is None:
        raise Missing
    return found


def strategy_read(actor: Actor, ref: str) -> LinkedStrategy:
    """Return a linked strategy with what serves it; raise `Missing` where the actor may not know of it."""
    found = linked_strategies(actor).filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


def notes_page(actor: Actor, ref: str, spec: PageSpec, of: str) -> Page[Note]:
    """Return a page of what was said of a statement, or (`of` "theme") of a theme's usual work, the newest first."""
    found = noted(actor, ref)
    if found is None or (of == "theme") != isinstance(found.thing, Theme):
        raise Missing
    access.require(actor, PLAN_VIEW, found.plan)
    return page_of(found.notes, spec, _NEWEST_NOTE)
