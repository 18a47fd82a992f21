"""Read of a plan's actions what is counted of them, as plain values, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextField
from django.db.models.functions import Cast, Left

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.models import Action, Contributor, Lead, Placement, Plan, Priority, Theme
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.reporting import reporting_of
from concordat.plans.queries.vacancy import people_here
from concordat.plans.rules.reckoning import ActionFacts, Reckoning

_COUNTED = (
    *("ref", "plan_id", "code", "opening", "brag", "judged", "brag_quarter", "timing", "due"),
    *("owner_id", "owner__agency_id", "priority_id", "theme_id", "named", "position"),
)
_LAST = 1_000_000


def facts_of(actor: Actor, plans: Iterable[Plan]) -> list[ActionFacts]:
    """Return what is counted of the actions of plans that the actor may see, in the order of each plan."""
    access.require(actor, ACTION_VIEW)
    refs = [plan.pk for plan in plans]
    rows = Action.objects.filter(plan__in=refs).order_by()
    rows = rows.annotate(opening=Left("text", 60), named=Cast("strands", TextField()))
    found = [ActionFacts._make(row) for row in rows.values_list(*_COUNTED)]
    place = {ref: number for number, ref in enumerate(refs)}
    priority = dict(Priority.objects.filter(plan__in=refs).order_by().values_list("pk", "position"))
    theme = dict(Theme.objects.filter(plan__in=refs).order_by().values_list("pk", "position"))
    found.sort(
        key=lambda action: (
            place[action.plan],
            priority.get(action.priority or "", _LAST),
            action.priority or "",
            theme.get(action.theme or "", -1),
            action.position,
        )
    )
    return found


def leads_of(actor: Actor, plan: Plan) -> list[tuple[str, str | None, str]]:
    """Return who leads what: the action's reference, the agency's (None where none is known), the name as printed."""
    access.require(actor, ACTION_VIEW)
    rows = Lead.objects.filter(action__plan=plan).order_by("position")
    return list(rows.values_list("action_id", "agency_id", "name"))


def contributors_of(actor: Actor, plan: Plan) -> list[tuple[str, str | None, str]]:
    """Return who contributes to what, as `leads_of` does."""
    access.require(actor, ACTION_VIEW)
    rows = Contributor.objects.filter(action__plan=plan).order_by("position")
    return list(rows.values_list("action_id", "agency_id", "name"))


def places_of(actor: Actor, plan: Plan, actions: Iterable[ActionFacts]) -> dict[str, list[tuple[str, str]]]:
    """Return under which priorities and themes ("" for none) each action stands: its own place, then its others."""
    access.require(actor, ACTION_VIEW)
    found = {action.ref: [(action.priority, action.theme or "")] if action.priority else [] for action in actions}
    others = Placement.objects.filter(action__plan=plan).values_list("action_id", "priority_id", "theme_id")
    for action, priority, theme in others:
        found[action].append((priority, theme or ""))
    return {ref: places or [("", "")] for ref, places in found.items()}


def reckoning_of(actor: Actor, plan: Plan, led: Iterable[str] = ()) -> Reckoning:
    """Return what must be known of today to count a plan's actions; `led` are those that have a lead."""
    reporting = reporting_of(actor, plan)
    quarter = str(reporting.quarter) if reporting and reporting.quarter else ""
    return Reckoning(clock.today(), people_here(actor), quarter, frozenset(led))
