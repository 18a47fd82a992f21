"""Read plans: the list of them, one with its outline, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from concordat import access
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.queries.boards import board_choices
from concordat.plans.models import Amendment, Brag, Plan, Priority, Theme
from concordat.plans.models.actions import overdue_on
from concordat.plans.permissions import PLAN_EDIT, PLAN_VIEW
from concordat.plans.rules import plans as rules

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
    rows = plans_for(actor).select_related("agency", "board", "replaces").prefetch_related(being_made(actor))
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Missing
    access.require(actor, PLAN_VIEW, found)
    return found


def plan_list(actor: Actor) -> list[Plan]:
    """Return every plan, in force, proposed, drafts and retired, with how many actions it has.

    In all (`total`), with an owner (`owned`), past their date (`overdue`), and of each status (`blue` and so on).
    """
    place = Case(
        *(When(status=status, then=Value(number)) for number, status in enumerate(ORDER)), output_field=IntegerField()
    )
    counts = {brag.value: Count("actions", filter=Q(actions__brag=brag)) for brag in Brag}
    rows = plans_for(actor).annotate(
        place=place,
        total=Count("actions"),
        owned=Count("actions", filter=Q(actions__owner__isnull=False)),
        overdue=Count("actions", filter=overdue_on(clock.today(), "actions")),
        **counts,
    )
    return list(rows.order_by("place", "-begins", "-created_at"))


def outline_of(actor: Actor, plan: Plan) -> list[Priority]:
    """Return the plan's priorities in order, each with its themes, and each with `held`: how many actions it holds."""
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
    return Outlined(plan, outline_of(actor, plan), plan.actions.count())


def editable_plan(actor: Actor, ref: str) -> tuple[Plan, list[str]]:
    """Return a plan that the actor may edit, and the names of its linked strategies."""
    plan = plan_for(actor, ref)
    _check_editable(actor, plan)
    return plan, list(plan.linked_strategies.values_list("name", flat=True))


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
