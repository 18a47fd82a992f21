"""Actions, their owners and updates, and what is due, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import Asked, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api import told
from concordat.plans.api.given import ActionChange, DeletionAsked, DueAsked, OwnerGiven, UpdateGiven
from concordat.plans.commands import assigning, partly
from concordat.plans.commands.actions import delete as delete_action
from concordat.plans.commands.updates import submit
from concordat.plans.permissions import (
    ACTION_ASSIGN,
    ACTION_DELETE,
    ACTION_EDIT,
    ACTION_VIEW,
    DUE_VIEW,
    UPDATE_SUBMIT,
)
from concordat.plans.queries import pages as queries

router = Router(tags=["Actions"])


@router.get("/actions/{ref:ref}", response=answers(200, told.Action, 404), summary="Read an action")
@by_token("plans:read", ACTION_VIEW)
def action_view(request: HttpRequest, ref: Ref) -> Any:
    """An action: what it promises, who answers for it, and how it goes."""
    return told.action_told(*queries.action_reported(current(), ref))


@router.patch("/actions/{ref:ref}", response=answers(200, told.Action, 400, 404, 422), summary="Change an action")
@by_token("plans:write", ACTION_EDIT)
def action_edit(request: HttpRequest, ref: Ref, given: Body[ActionChange]) -> Any:
    """Change an action: of a plan in force by amendment, with a reason; of a retired one not at all."""
    changes = given.told()
    partly.edit_action(by=current(), action=ref, why=changes.pop("why", ""), changes=changes)
    return told.action_told(*queries.action_reported(current(), ref))


@router.delete("/actions/{ref:ref}", response=answers(204, None, 404, 422), summary="Delete an action")
@by_token("plans:write", ACTION_DELETE)
def action_delete(request: HttpRequest, ref: Ref, asked: Query[DeletionAsked]) -> Any:
    """Delete an action on which nobody has reported yet; of a plan in force by amendment, with a reason."""
    delete_action(by=current(), action=ref, why=asked.why)
    return Status(204, None)


@router.put("/actions/{ref:ref}/owner", response=answers(200, told.Action, 400, 404, 422), summary="Name an owner")
@by_token("plans:write", ACTION_ASSIGN)
def action_assign(request: HttpRequest, ref: Ref, given: Body[OwnerGiven]) -> Any:
    """Name who owns an action, or that nobody does. A new owner is told by a notice and by e-mail."""
    assigning.assign(by=current(), action=ref, owner=given.owner or "")
    return told.action_told(*queries.action_reported(current(), ref))


@router.get(
    "/actions/{ref:ref}/updates",
    response=answers(200, Paged[told.Update], 404, 422),
    summary="List the updates on an action",
    tags=["Updates"],
)
@by_token("plans:read", ACTION_VIEW)
def update_list(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """The updates that were submitted, the newest quarter first. Of one quarter, the first of them holds."""
    page = queries.updates_page(current(), ref, asked.spec())
    return paged(page, [told.update_told(update) for update in page.items])


@router.post(
    "/actions/{ref:ref}/updates",
    response=answers(201, told.Update, 400, 404, 422),
    summary="Submit an update",
    tags=["Updates"],
)
@by_token("updates:write", UPDATE_SUBMIT)
def update_submit(request: HttpRequest, ref: Ref, given: Body[UpdateGiven]) -> Any:
    """Say how an action of a plan in force goes in a quarter. The same words for the same quarter again do nothing."""
    update = submit(by=current(), action=ref, quarter=given.quarter, brag=given.status, narrative=given.narrative)
    return Status(201, told.update_told(update))


@router.get("/due", response=answers(200, Paged[told.ActionDue], 422), summary="List what is due", tags=["Due"])
@by_token("plans:read", DUE_VIEW)
def due_list(request: HttpRequest, asked: Query[DueAsked]) -> Any:
    """Actions of plans in force of which an update is due, that are past their date, or that nobody owns."""
    found = queries.due_placed(current(), asked.spec())
    return paged(
        found.page, [told.action_due(action, found.reporting.get(action.plan_id)) for action in found.page.items]
    )
