"""Read the strategies that a plan is linked to, and what serves each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.plans.models import Link, LinkedStrategy, Plan, Priority
from concordat.plans.permissions import ACTION_VIEW, STRATEGY_EDIT
from concordat.plans.queries.plans import being_made, plan_for, plans_for
from concordat.plans.rules import plans as rules

SORTS = ("plan", "name", "kind", "ends", "actions")
FILTERS = ("kind", "show")
_ORDERS = {
    "plan": ("position",),
    "name": ("name",),
    "kind": ("kind", "position"),
    "ends": ("ends", "position"),
    "actions": ("served", "position"),
}


@dataclass(frozen=True, slots=True)
class Strategies:
    """A page of a plan's linked strategies, each with `served`: how many actions serve it; and what is unmapped.

    `mapped` says whether the plan names priorities of the Police and Crime Plan, `unmapped` which of its own priorities
    serve none of these.
    """

    plan: Plan
    page: Page[LinkedStrategy]
    mapped: bool
    unmapped: list[Priority]
    narrowed: bool


def strategies(actor: Actor, ref: str, spec: PageSpec) -> Strategies:
    """Return a page of the strategies that a plan is linked to, with the actions and priorities that serve each."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    page = page_of(_with_links(_narrowed(plan, spec)), spec, _ORDERS)
    mapped = plan.linked_strategies.filter(kind=LinkedStrategy.Kind.POLICE_AND_CRIME).exists()
    serving = Q(links__strategy__kind=LinkedStrategy.Kind.POLICE_AND_CRIME)
    unmapped = list(plan.priorities.exclude(serving)) if mapped else []
    return Strategies(plan, page, mapped, unmapped, bool(spec.search or spec.filters))


def strategy_rows(actor: Actor, ref: str, spec: PageSpec, kind: str) -> tuple[Plan, list[LinkedStrategy]]:
    """Return every linked strategy that `spec` seeks, for a download as `kind`; the download is recorded."""
    plan = plan_for(actor, ref)
    decision = access.require(actor, ACTION_VIEW)
    rows = list(_with_links(_narrowed(plan, spec)).order_by("position", "pk"))
    detail = {"as": kind, "of": "strategies", "rows": len(rows)}
    record("plans.plan.downloaded", by=actor, target=plan, under=decision.under, detail=detail)
    return plan, rows


def linked_strategies(actor: Actor) -> QuerySet[LinkedStrategy]:
    """Return the strategies to which the plans that the actor may see are linked, with what serves each."""
    access.require(actor, ACTION_VIEW)
    return _with_links(LinkedStrategy.objects.filter(plan__in=plans_for(actor)))


def strategy_for(actor: Actor, ref: str) -> LinkedStrategy:
    """Return a linked strategy that the actor may change, with the links to it; raise `Missing` where there is none."""
    rows = LinkedStrategy.objects.filter(ref=ref, plan__in=plans_for(actor)).select_related("plan__agency")
    found = rows.prefetch_related("links", being_made(actor, "plan__")).first()
    if found is None:
        raise Missing
    access.require(actor, STRATEGY_EDIT, found.plan)
    rules.check_kept(found.plan.status)
    return found


def priorities_to_map(actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    """Return a plan's priorities as choices of what serves a strategy."""
    access.require(actor, STRATEGY_EDIT, plan)
    return list(plan.priorities.order_by("position").values_list("ref", "name"))


def linkable_plan(actor: Actor, ref: str) -> Plan:
    """Return a plan whose linked strategies the actor may change."""
    plan = plan_for(actor, ref)
    access.require(actor, STRATEGY_EDIT, plan)
    rules.check_kept(plan.status)
    return plan


def _narrowed(plan: Plan, spec: PageSpec) -> QuerySet[LinkedStrategy]:
    rows = plan.linked_strategies.all()
    if kind := spec.filters.get("kind"):
        rows = rows.filter(kind=kind)
    if spec.filters.get("show") == "expired":
        rows = rows.filter(ends__lt=clock.today())
    if spec.filters.get("show") == "unserved":
        rows = rows.filter(links__isnull=True)
    return rows.filter(Q(name__icontains=spec.search) | Q(holder__icontains=spec.search)) if spec.search else rows


def _with_links(rows: QuerySet[LinkedStrategy]) -> QuerySet[LinkedStrategy]:
    links = Link.objects.select_related("action", "priority").order_by("priority__position", "action__position")
    links = links.only("strategy", "action__code", "action__text", "priority__name", "plan")
    return rows.annotate(served=Count("links__action", distinct=True)).prefetch_related(Prefetch("links", links))
