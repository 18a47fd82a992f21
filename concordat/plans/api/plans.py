"""Plans, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api import told
from concordat.plans.api.given import ActionGiven, ActionsAsked, PlanChange, PlanGiven, PlansAsked
from concordat.plans.commands import actions as action_commands
from concordat.plans.commands import partly
from concordat.plans.commands import plans as commands
from concordat.plans.permissions import ACTION_ADD, ACTION_VIEW, PLAN_DRAFT, PLAN_EDIT, PLAN_VIEW
from concordat.plans.queries import pages as queries
from concordat.plans.queries import register
from concordat.plans.rules.actions import ActionWords

router = Router(tags=["Plans"])


@router.get("/plans", response=answers(200, Paged[told.PlanCounted], 422), summary="List plans")
@by_token("plans:read", PLAN_VIEW)
def plan_list(request: HttpRequest, asked: Query[PlansAsked]) -> Any:
    """Every plan that the token's member may see: a draft only where their agency drafts it."""
    page = queries.plans_page(current(), asked.spec())
    return paged(page, [told.plan_counted(plan) for plan in page.items])


@router.post("/plans", response=answers(201, told.PlanOutlined, 400, 422), summary="Draft a plan")
@by_token("plans:write", PLAN_DRAFT)
def plan_draft(request: HttpRequest, given: Body[PlanGiven]) -> Any:
    """Make a draft, still empty, which only the agency of the token's member sees until it is proposed."""
    plan = commands.draft_plan(by=current(), **given.model_dump())
    return Status(201, told.plan_outlined(queries.outlined(current(), plan.ref)))


@router.get("/plans/{ref:ref}", response=answers(200, told.PlanOutlined, 404), summary="Read a plan")
@by_token("plans:read", PLAN_VIEW)
def plan_view(request: HttpRequest, ref: Ref) -> Any:
    """A plan with its priorities and themes, in order, and its linked plans and strategies."""
    return told.plan_outlined(queries.outlined(current(), ref))


@router.patch("/plans/{ref:ref}", response=answers(200, told.PlanOutlined, 400, 404, 422), summary="Change a plan")
@by_token("plans:write", PLAN_EDIT)
def plan_edit(request: HttpRequest, ref: Ref, given: Body[PlanChange]) -> Any:
    """Change a plan's title, period and linked strategies; in force with a reason, retired not at all."""
    changes = given.told()
    partly.edit_plan(by=current(), plan=ref, why=changes.pop("why", ""), changes=changes)
    return told.plan_outlined(queries.outlined(current(), ref))


@router.get(
    "/plans/{ref:ref}/actions",
    response=answers(200, Paged[told.Action], 404, 422),
    summary="List the actions of a plan",
    tags=["Actions"],
)
@by_token("plans:read", ACTION_VIEW)
def action_list(request: HttpRequest, ref: Ref, asked: Query[ActionsAsked]) -> Any:
    """The register of a plan, sought, narrowed and ordered as its page is."""
    page, reporting = register.actions_page(current(), ref, asked.spec())
    return paged(page, [told.action_told(action, reporting) for action in page.items])


@router.post(
    "/plans/{ref:ref}/actions",
    response=answers(201, told.Action, 400, 404, 422),
    summary="Add an action",
    tags=["Actions"],
)
@by_token("plans:write", ACTION_ADD)
def action_add(request: HttpRequest, ref: Ref, given: Body[ActionGiven]) -> Any:
    """Add an action at the end of a plan: freely to a draft or proposed one, by amendment to one in force."""
    words = {name: value for name, value in given.model_dump(exclude={"why"}).items() if value is not None}
    action = action_commands.add(by=current(), plan=ref, words=ActionWords(**words), why=given.why)
    return Status(201, told.action_told(*queries.action_reported(current(), action.ref)))
