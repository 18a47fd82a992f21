"""Actions, who answers for them, and what is due, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Asked, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api.changing import change
from concordat.plans.api.given.actions import (
    ActionChange,
    ActionGiven,
    ActionsAsked,
    DueAsked,
    OwnerGiven,
    PartGiven,
    PlaceGiven,
)
from concordat.plans.api.given.words import Because
from concordat.plans.api.told import actions as told
from concordat.plans.commands import actions as commands
from concordat.plans.commands import assigning, partly
from concordat.plans.commands.actions import delete as delete_action
from concordat.plans.permissions import (
    ACTION_ADD,
    ACTION_ASSIGN,
    ACTION_DELETE,
    ACTION_EDIT,
    ACTION_VIEW,
    DUE_VIEW,
)
from concordat.plans.queries import pages as queries
from concordat.plans.rules.actions import ActionWords

router = Router(tags=["Actions"])


@router.get(
    "/plans/{ref:ref}/actions",
    response=answers(200, Paged[told.Action], 404, 422),
    summary="List the actions of a plan",
)
@by_token("plans:read", ACTION_VIEW)
def action_list(request: HttpRequest, ref: Ref, asked: Query[ActionsAsked]) -> Any:
    """The register of a plan, sought, narrowed and ordered as its page is."""
    page, reporting = queries.actions_placed(current(), ref, asked.spec())
    return paged(page, [told.action_told(action, reporting) for action in page.items])


@router.post(
    "/plans/{ref:ref}/actions", response=answers(201, told.Action, 400, 404, 422), summary="Add an action to a plan"
)
@by_token("plans:write", ACTION_ADD)
def action_add(request: HttpRequest, ref: Ref, given: Body[ActionGiven]) -> Any:
    """Add an action at the end of a plan: freely to a draft or proposed one, by amendment to one in force."""
    words = {name: getattr(given, name) for name in ActionGiven.model_fields if name != "why"}
    action = commands.add(by=current(), plan=ref, words=ActionWords(**_words(words)), why=given.why)
    return Status(201, _action(action.ref))


@router.get("/actions/{ref:ref}", response=answers(200, told.Action, 404), summary="Read an action")
@by_token("plans:read", ACTION_VIEW)
def action_view(request: HttpRequest, ref: Ref) -> Any:
    """An action: what it promises, who answers for it, what it serves, and how it goes."""
    return _action(ref)


@router.patch("/actions/{ref:ref}", response=answers(200, told.Action, *CHANGES), summary="Change an action")
@by_token("plans:write", ACTION_EDIT)
def action_edit(request: HttpRequest, ref: Ref, given: Body[ActionChange]) -> Any:
    """Change an action: of a plan in force by amendment, with a reason; of a retired one not at all."""
    changes = _words(given.told(), keep_none=True)
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_action(by=current(), action=ref, why=why, changes=changes, seen=told.words_seen(seen))

    return change(request, do, lambda: _action(ref))


@router.delete("/actions/{ref:ref}", response=answers(204, None, 404, 422), summary="Delete an action")
@by_token("plans:write", ACTION_DELETE)
def action_delete(request: HttpRequest, ref: Ref, asked: Query[Because]) -> Any:
    """Delete an action on which nobody has reported yet; of a plan in force by amendment, with a reason."""
    delete_action(by=current(), action=ref, why=asked.why)
    return Status(204, None)


@router.put(
    "/actions/{ref:ref}/owner", response=answers(200, told.Action, *CHANGES), summary="Name who answers for an action"
)
@by_token("plans:write", ACTION_ASSIGN)
def action_assign(request: HttpRequest, ref: Ref, given: Body[OwnerGiven]) -> Any:
    """Name who owns an action, or that nobody does, the owner's deputy, and the agencies that lead it and contribute.

    A new owner and a new deputy are told by a notice and by e-mail.
    """
    named = given.model_fields_set
    deputy = (given.deputy or "") if "deputy" in named else None
    parts = {name: _pairs(getattr(given, name)) for name in ("leads", "contributors") if name in named}
    owner = given.owner or ""

    def do(seen: str) -> None:
        seen = told.answering_seen(seen)
        assigning.assign(by=current(), action=ref, owner=owner, deputy=deputy, why=given.why, seen=seen, **parts)

    return change(request, do, lambda: _action(ref))


@router.get(
    "/actions/{ref:ref}/overrules",
    response=answers(200, Paged[told.Overrule], 404, 422),
    summary="List the overrules of an action",
)
@by_token("plans:read", ACTION_VIEW)
def overrule_list(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """The judgements of chairs that were put in place of the owner's, the newest quarter first."""
    page = queries.overrules_page(current(), ref, asked.spec())
    return paged(page, [told.overrule_told(overrule) for overrule in page.items])


@router.get("/due", response=answers(200, Paged[told.ActionDue], 422), summary="List what is due", tags=["Due"])
@by_token("plans:read", DUE_VIEW)
def due_list(request: HttpRequest, asked: Query[DueAsked]) -> Any:
    """Actions of plans in force of which an update is due, that are past their date, or that nobody owns."""
    found = queries.due_placed(current(), asked.spec())
    return paged(
        found.page, [told.action_due(action, found.reporting.get(action.plan_id)) for action in found.page.items]
    )


def _action(ref: str) -> Any:
    return told.action_told(*queries.action_reported(current(), ref))


def _words(given: dict[str, Any], *, keep_none: bool = False) -> dict[str, Any]:
    """Return what was sent of an action, as the command takes it."""
    words = {name: value for name, value in given.items() if keep_none or value is not None}
    if "also" in words:
        words["also"] = tuple(_place(each) for each in words["also"])
    return {name: tuple(value) if isinstance(value, list) else value for name, value in words.items()}


def _place(given: PlaceGiven) -> tuple[str, str]:
    return given.priority or "", given.theme or ""


def _pairs(given: list[PartGiven]) -> list[tuple[str, str]]:
    return [(each.name, each.agency or "") for each in given]
