"""Read how an adopted plan was amended: which amendments, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.boards import board_choices
from concordat.plans.models import Action, Amendment, Plan, Revision
from concordat.plans.permissions import PLAN_AMEND, PLAN_VIEW
from concordat.plans.queries.plans import plan_for, plans_for
from concordat.plans.rules import plans as rules

_NAMED = (Revision.Kind.PRIORITY, Revision.Kind.THEME, Revision.Kind.STRATEGY, Revision.Kind.STATEMENT)


def amendments_of(actor: Actor, plan: Plan) -> list[Amendment]:
    """Return a plan's amendments, the newest first, with `made`: how many changes each holds."""
    access.require(actor, PLAN_VIEW, plan)
    return list(_amendments(actor).filter(plan=plan))


def amendment_list(actor: Actor, ref: str) -> tuple[Plan, list[Amendment]]:
    """Return a plan and its amendments, the newest first."""
    plan = plan_for(actor, ref)
    return plan, amendments_of(actor, plan)


def amendments_page(actor: Actor, ref: str, spec: PageSpec) -> Page[Amendment]:
    """Return a page of a plan's amendments, the newest first."""
    plan = plan_for(actor, ref)
    return page_of(_amendments(actor).filter(plan=plan), spec, {"": ("-number",)})


def amendment_for(actor: Actor, ref: str) -> Amendment:
    """Return an amendment; raise `Missing` where the actor may not know of it."""
    found = _amendments(actor).filter(ref=ref, plan__in=plans_for(actor)).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment with a page of its changes, and what is needed to tell them: names, and which actions still are."""

    plan: Plan
    amendment: Amendment
    page: Page[Revision]
    names: dict[str, str]
    actions: frozenset[str]


def amended(actor: Actor, ref: str, spec: PageSpec) -> Amended:
    """Return an amendment with its changes in the order in which they were made; raise `Missing` where there is none."""
    amendment = amendment_for(actor, ref)
    return _amended(actor, plan_for(actor, amendment.plan_id), amendment, spec)


def amendment_to_end(actor: Actor, ref: str, spec: PageSpec) -> Amended:
    """Return the amendment that is being made to a plan; raise `Missing` where none is."""
    plan = plan_for(actor, ref)
    access.require(actor, PLAN_AMEND, plan)
    amendment = _amendments(actor).filter(plan=plan, closed_at__isnull=True).first()
    if amendment is None:
        raise Missing
    return _amended(actor, plan, amendment, spec)


def amendable_plan(actor: Actor, ref: str) -> tuple[Plan, list[tuple[str, str]]]:
    """Return a plan that the actor may amend now, and the boards that can agree to it."""
    plan = plan_for(actor, ref)
    access.require(actor, PLAN_AMEND, plan)
    rules.check_amendable(plan.status)
    return plan, board_choices(actor)


def names_of(actor: Actor, plan: Plan) -> dict[str, str]:
    """Return by reference what everything is called that facts name so: plans, and what this one holds, held once too."""
    access.require(actor, PLAN_VIEW, plan)
    gone = plan.revisions.filter(kind__in=_NAMED, after__isnull=True)
    named = (plan.priorities, plan.themes, plan.linked_strategies)
    held = [things.order_by().values_list("ref", "name") for things in named]
    names = dict(gone.values_list("of", "label"))
    names |= dict(plan.statements.order_by().values_list("ref", "text").union(*held))
    return names | dict(plans_for(actor).values_list("ref", "title"))


def _amended(actor: Actor, plan: Plan, amendment: Amendment, spec: PageSpec) -> Amended:
    rows = amendment.revisions.select_related("member__agency").order_by("at", "created_at", "pk")
    total = rows.count()
    spec = replace(spec, page=min(spec.page, max(1, -(-total // spec.size))))
    start = (spec.page - 1) * spec.size
    page = Page(list(rows[start : start + spec.size]), total, spec)
    still = Action.objects.filter(pk__in=[revision.of for revision in page.items]).values_list("pk", flat=True)
    return Amended(plan, amendment, page, names_of(actor, plan), frozenset(still))


def _amendments(actor: Actor) -> QuerySet[Amendment]:
    rows = Amendment.objects.filter(partnership_id=actor.partnership).select_related("board", "member__agency")
    return rows.annotate(made=Count("revisions")).order_by("-number")
