"""Plans, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api.changing import change
from concordat.plans.api.given.plans import PlanChange, PlanGiven, PlansAsked
from concordat.plans.api.told import plans as told
from concordat.plans.commands import partly
from concordat.plans.commands import plans as commands
from concordat.plans.permissions import PLAN_DRAFT, PLAN_EDIT, PLAN_VIEW
from concordat.plans.queries import pages as queries
from concordat.plans.rules.strands import Strand

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
    words = given.model_dump(exclude={"strands", "part_of"})
    strands = None if given.strands is None else [Strand(each.name, each.meaning) for each in given.strands]
    plan = commands.draft_plan(by=current(), strands=strands, part_of=given.part_of or "", **words)
    return Status(201, _plan(plan.ref))


@router.get("/plans/{ref:ref}", response=answers(200, told.PlanOutlined, 404), summary="Read a plan")
@by_token("plans:read", PLAN_VIEW)
def plan_view(request: HttpRequest, ref: Ref) -> Any:
    """A plan with its strands, its linked strategies by name, and its priorities and themes, in order."""
    return _plan(ref)


@router.patch("/plans/{ref:ref}", response=answers(200, told.PlanOutlined, *CHANGES), summary="Change a plan")
@by_token("plans:write", PLAN_EDIT)
def plan_edit(request: HttpRequest, ref: Ref, given: Body[PlanChange]) -> Any:
    """Change what a plan is called, what kind it is, its period and what it is linked to and part of.

    In force by amendment, with a reason; retired not at all.
    """
    changes = given.told()
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_plan(by=current(), plan=ref, why=why, changes=changes, seen=seen)

    return change(request, do, lambda: _plan(ref))


def _plan(ref: str) -> Any:
    return told.plan_outlined(queries.outlined(current(), ref))
