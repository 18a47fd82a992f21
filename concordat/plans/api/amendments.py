"""Amendments to plans in force, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import Asked, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api.given.plans import AmendmentGiven
from concordat.plans.api.told import versions as told
from concordat.plans.commands import amending
from concordat.plans.permissions import PLAN_AMEND, PLAN_VIEW
from concordat.plans.queries import amendments as queries

router = Router(tags=["Amendments"])


@router.get(
    "/plans/{ref:ref}/amendments",
    response=answers(200, Paged[told.Amendment], 404, 422),
    summary="List the amendments to a plan",
)
@by_token("plans:read", PLAN_VIEW)
def amendment_list(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """How a plan in force was amended, the newest first."""
    page = queries.amendments_page(current(), ref, asked.spec())
    return paged(page, [told.amendment_told(amendment) for amendment in page.items])


@router.post(
    "/plans/{ref:ref}/amendments", response=answers(201, told.Amendment, 400, 404, 422), summary="Begin an amendment"
)
@by_token("plans:write", PLAN_AMEND)
def amendment_begin(request: HttpRequest, ref: Ref, given: Body[AmendmentGiven]) -> Any:
    """Begin an amendment to a plan in force: until it is ended, changes need no reason of their own."""
    words = given.model_dump() | {"board": given.board or ""}
    return Status(201, _amendment(amending.begin(by=current(), plan=ref, **words).ref))


@router.get("/amendments/{ref:ref}", response=answers(200, told.Amendment, 404), summary="Read an amendment")
@by_token("plans:read", PLAN_VIEW)
def amendment_view(request: HttpRequest, ref: Ref) -> Any:
    """An amendment: why, agreed by which board, and how many changes it holds."""
    return _amendment(ref)


@router.get(
    "/amendments/{ref:ref}/changes",
    response=answers(200, Paged[told.Change], 404, 422),
    summary="List the changes of an amendment",
)
@by_token("plans:read", PLAN_VIEW)
def amendment_changes(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """What was changed under an amendment, before and after, in the order in which it was."""
    page = queries.amended(current(), ref, asked.spec()).page
    return paged(page, [told.change_told(revision) for revision in page.items])


@router.post(
    "/plans/{ref:ref}/amendments/end", response=answers(204, None, 404, 422), summary="End the amendment to a plan"
)
@by_token("plans:write", PLAN_AMEND)
def amendment_end(request: HttpRequest, ref: Ref) -> Any:
    """End the amendment that is being made, if one is. One that changed nothing is taken away."""
    amending.end(by=current(), plan=ref)
    return Status(204, None)


def _amendment(ref: str) -> Any:
    return told.amendment_told(queries.amendment_for(current(), ref))
