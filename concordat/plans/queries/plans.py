"""Read plans: the list of them, one with its outline, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from concordat import access
from concordat.audit.commands import record
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.boards import board_choices
from concordat.partnership.queries.members import colleagues
from concordat.plans.models import Amendment, Brag, Plan, Priority, Theme
from concordat.plans.models.actions import overdue_on
from concordat.plans.permissions import PLAN_EDIT, PLAN_VIEW
from concordat.plans.rules import plans as rules

SORTS = ("plan", "title", "level", "period", "actions", "unowned", "overdue")
FILTERS = ("level", "status")
_USUAL = ("place", "-begins", "-created_at")
_ORDERS = {
    "plan": _USUAL,
    "title": ("title",),
    "level": ("level", *_USUAL),
    "period": ("-begins", "title"),
    "actions": ("total", *_USUAL),
    "unowned": ("-owned", *_USUAL),
    "overdue": ("overdue", *_USUAL),
}
ORDER = (Plan.Status.IN_FORCE, Plan.Status.PROPOSED, Plan.Status.DRAFT, Plan.Status.RETIRED)


BEING_MADE = Amendment.objects.filter(closed_at__isnull=True).annotate(made=Count("revisions"))


def being_made(actor: Actor, to: str = "") -> Prefetch[Any]:
    """Return what fetches, with plans (or with things, `to` their plan), the amendment that is being made, if any.

    It is put into the plan's `being_made`, with `made`: how many changes it holds so far.
    """
    return Prefetch(f"{to}amendments", BEING_MADE, to_attr="being_made")


def plans_for(actor: Actor) -> QuerySet[Plan]:
    """Return the plans of the actor's partnership that the actor may see: a draft only if their agency drafts it."""
    access.require(actor, PLAN_VIEW)
    seen = Q(agency_id=actor.agency) | ~Q(status=Plan.Status.DRAFT)
    return Plan.objects.filter(seen, partnership_id=actor.partnership).select_related("agency", "board")


def plan_for(actor: Actor, ref: str) -> Plan:
    """Return one plan; raise `Missing` where the actor may not know of it."""
    rows = plans_for(actor).select_related("agency", "board", "replaces", "part_of")
    found = rows.prefetch_related(being_made(actor)).filter(ref=ref).first()
    if found is None:
        raise Missing
    access.require(actor, PLAN_VIEW, found)
    return found


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A page of the plans that somebody may see, of which levels there are any, and whether one is in force."""

    page: Page[Plan]
    levels: list[str]
    narrowed: bool
    in_force: bool


def plan_page(actor: Actor, spec: PageSpec) -> PlanPage:
    """Return a page of the plans that the actor may see, each with how many actions it has, as `plan_list` counts."""
    seen = plans_for(actor)
    levels = sorted(set(seen.order_by().values_list("level", flat=True).distinct()))
    page = page_of(counted_plans(actor, _sought(seen, spec)).select_related("agency", "part_of"), spec, _ORDERS)
    in_force = seen.filter(status=Plan.Status.IN_FORCE).exists()
    return PlanPage(page, levels, bool(spec.search or spec.filters), in_force)


def plan_list(actor: Actor) -> list[Plan]:
    """Return every plan, in force, proposed, drafts and retired, with how many actions it has.

    In all (`total`), with an owner (`owned`), past their date (`overdue`), and of each status (`blue` and so on).
    """
    return list(counted_plans(actor, plans_for(actor)).order_by(*_USUAL))


def counted_plans(actor: Actor, plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Give plans what they are listed by: their `place` by status, and their actions as `plan_list` counts them."""
    place = Case(
        *(When(status=status, then=Value(number)) for number, status in enumerate(ORDER)), output_field=IntegerField()
    )
    counts = {brag.value: Count("actions", filter=Q(actions__brag=brag)) for brag in Brag}
    return plans.annotate(
        place=place,
        total=Count("actions"),
        owned=Count("actions", filter=Q(actions__owner__in=colleagues(actor).values("pk"))),
        overdue=Count("actions", filter=overdue_on(clock.today(), "actions")),
        none=Count("actions", filter=Q(actions__brag="")),
        **counts,
    )


def plan_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Plan]:
    """Return every plan that `spec` seeks, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, PLAN_VIEW)
    rows = plan_page(actor, replace(spec, page=1, size=10_000)).page.items
    record("plans.plan.listed", by=actor, under=decision.under, detail={"as": kind, "plans": len(rows)})
    return list(rows)


def _sought(plans: QuerySet[Plan], spec: PageSpec) -> QuerySet[Plan]:
    for name in ("level", "status"):
        if asked := spec.filters.get(name):
            plans = plans.filter(**{name: asked})
    if spec.search:
        words = Q(title__icontains=spec.search) | Q(about__icontains=spec.search) | Q(period__icontains=spec.search)
        plans = plans.filter(words)
    return plans


def strategies_above(actor: Actor, plan: Plan | None = None) -> list[tuple[str, str]]:
    """Return the strategies that a plan can be part of, as choices; the one that it is part of is among them."""
    rows = plans_for(actor).filter(level=Plan.Level.STRATEGY).exclude(status=Plan.Status.RETIRED)
    if plan:
        rows = rows.exclude(pk=plan.pk) | plans_for(actor).filter(pk=plan.part_of_id)
    return list(rows.order_by("title").values_list("ref", "title"))


def outline_of(actor: Actor, plan: Plan) -> list[Priority]:
    """Return the plan's priorities in order, each with its themes."""
    access.require(actor, PLAN_VIEW, plan)
    themes = Theme.objects.order_by("position", "pk")
    return list(plan.priorities.order_by("position", "pk").prefetch_related(Prefetch("themes", themes)))


def counted_outline_of(actor: Actor, plan: Plan) -> list[Priority]:
    """Return the plan's outline, each priority and theme with `held`: how many actions it holds."""
    access.require(actor, PLAN_VIEW, plan)
    themes = Theme.objects.annotate(held=Count("actions")).order_by("position", "pk")
    rows = plan.priorities.annotate(held=Count("actions")).order_by("position", "pk")
    return list(rows.prefetch_related(Prefetch("themes", themes)))


@dataclass(frozen=True, slots=True)
class Outlined:
    """A plan and its outline."""

    plan: Plan
    priorities: list[Priority]
    actions: int


def outlined_plan(actor: Actor, ref: str) -> Outlined:
    """Return a plan that the actor may edit, with its outline."""
    plan = plan_for(actor, ref)
    _check_editable(actor, plan)
    return Outlined(plan, counted_outline_of(actor, plan), plan.actions.count())


def editable_plan(actor: Actor, ref: str) -> tuple[Plan, list[tuple[str, str]], list[str]]:
    """Return a plan that the actor may edit, the strategies that it can be part of, and the names of those linked."""
    plan = plan_for(actor, ref)
    _check_editable(actor, plan)
    return plan, strategies_above(actor, plan), list(plan.linked_strategies.values_list("name", flat=True))


@dataclass(frozen=True, slots=True)
class Step:
    """A plan about to take a step, with what must be known first."""

    plan: Plan
    actions: int
    unowned: int
    in_force: list[Plan]
    boards: list[tuple[str, str]]


def plan_step(actor: Actor, ref: str, permission: str) -> Step:
    """Return a plan with what somebody must know who is about to take it a step further."""
    plan = plan_for(actor, ref)
    access.require(actor, permission, plan)
    counted = plan.actions.aggregate(all=Count("pk"), unowned=Count("pk", filter=Q(owner__isnull=True)))
    in_force = plans_for(actor).filter(status=Plan.Status.IN_FORCE).exclude(pk=plan.pk)
    return Step(plan, counted["all"], counted["unowned"], list(in_force), board_choices(actor))


@dataclass(frozen=True, slots=True)
class History:
    """What the record holds of a plan, and the plans before and after it."""

    plan: Plan
    entries: list[Entry]
    replaced_by: list[Plan]


def plan_history(actor: Actor, ref: str) -> History:
    """Return a plan's history, newest first; who took it away is for the record's readers alone."""
    plan = plan_for(actor, ref)
    entries = [entry for entry in history_of(actor, plan.ref) if entry.event != "plans.plan.downloaded"]
    return History(plan, entries, list(plan.replaced_by.all()))


def priority_for(actor: Actor, ref: str) -> Priority:
    """Return a priority of a plan that the actor may edit; raise `Missing` where there is none."""
    rows = Priority.objects.select_related("plan__agency", "plan__board").prefetch_related(being_made(actor, "plan__"))
    found = rows.filter(ref=ref, plan__in=plans_for(actor)).first()
    if found is None:
        raise Missing
    _check_editable(actor, found.plan)
    return found


def theme_for(actor: Actor, ref: str) -> Theme:
    """Return a theme of a plan that the actor may edit; raise `Missing` where there is none."""
    rows = Theme.objects.select_related("plan__agency", "plan__board", "priority")
    rows = rows.prefetch_related(being_made(actor, "plan__"))
    found = rows.filter(ref=ref, plan__in=plans_for(actor)).first()
    if found is None:
        raise Missing
    _check_editable(actor, found.plan)
    return found


def priority_choices(actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    """Return a plan's priorities as choices: reference and name."""
    access.require(actor, PLAN_VIEW, plan)
    return list(plan.priorities.order_by("position").values_list("ref", "name"))


def _check_editable(actor: Actor, plan: Plan) -> None:
    access.require(actor, PLAN_EDIT, plan)
    rules.check_kept(plan.status)
