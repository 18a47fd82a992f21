"""Priorities and themes of plans, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Ref, answers
from concordat.kernel.doors import by_token
from concordat.plans.api.changing import change
from concordat.plans.api.given.plans import PriorityChange, PriorityGiven, ThemeChange, ThemeGiven
from concordat.plans.api.told import plans as told
from concordat.plans.commands import partly, priorities, themes
from concordat.plans.commands.priorities import delete as delete_priority
from concordat.plans.commands.themes import delete as delete_theme
from concordat.plans.permissions import PLAN_EDIT, PLAN_VIEW
from concordat.plans.queries import pages as queries

router = Router(tags=["Priorities and themes"])


@router.post(
    "/plans/{ref:ref}/priorities", response=answers(201, told.Priority, 400, 404, 422), summary="Add a priority"
)
@by_token("plans:write", PLAN_EDIT)
def priority_add(request: HttpRequest, ref: Ref, given: Body[PriorityGiven]) -> Any:
    """Add a priority at the end of a plan; to a plan in force under an amendment that was begun."""
    return Status(201, _priority(priorities.add(by=current(), plan=ref, **given.model_dump()).ref))


@router.get("/priorities/{ref:ref}", response=answers(200, told.Priority, 404), summary="Read a priority")
@by_token("plans:read", PLAN_VIEW)
def priority_view(request: HttpRequest, ref: Ref) -> Any:
    """A priority with its themes, and the linked strategies that it serves."""
    return _priority(ref)


@router.patch("/priorities/{ref:ref}", response=answers(200, told.Priority, *CHANGES), summary="Change a priority")
@by_token("plans:write", PLAN_EDIT)
def priority_edit(request: HttpRequest, ref: Ref, given: Body[PriorityChange]) -> Any:
    """Change what a priority is called and why it was chosen. What it serves is said with the linked strategy."""
    changes = given.told()
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_priority(by=current(), priority=ref, why=why, changes=changes, seen=seen)

    return change(request, do, lambda: _priority(ref))


@router.delete("/priorities/{ref:ref}", response=answers(204, None, 404, 422), summary="Delete a priority")
@by_token("plans:write", PLAN_EDIT)
def priority_delete(request: HttpRequest, ref: Ref) -> Any:
    """Delete a priority that holds no theme and no action any more, with what is stated of it."""
    delete_priority(by=current(), priority=ref)
    return Status(204, None)


@router.post("/priorities/{ref:ref}/themes", response=answers(201, told.Theme, 400, 404, 422), summary="Add a theme")
@by_token("plans:write", PLAN_EDIT)
def theme_add(request: HttpRequest, ref: Ref, given: Body[ThemeGiven]) -> Any:
    """Add a theme at the end of a priority; in a plan in force under an amendment that was begun."""
    return Status(201, _theme(themes.add(by=current(), priority=ref, **given.model_dump()).ref))


@router.get("/themes/{ref:ref}", response=answers(200, told.Theme, 404), summary="Read a theme")
@by_token("plans:read", PLAN_VIEW)
def theme_view(request: HttpRequest, ref: Ref) -> Any:
    """A theme of a priority."""
    return _theme(ref)


@router.patch("/themes/{ref:ref}", response=answers(200, told.Theme, *CHANGES), summary="Change a theme")
@by_token("plans:write", PLAN_EDIT)
def theme_edit(request: HttpRequest, ref: Ref, given: Body[ThemeChange]) -> Any:
    """Change a theme, or put it with its actions under another priority."""
    changes = given.told()
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_theme(by=current(), theme=ref, why=why, changes=changes, seen=seen)

    return change(request, do, lambda: _theme(ref))


@router.delete("/themes/{ref:ref}", response=answers(204, None, 404, 422), summary="Delete a theme")
@by_token("plans:write", PLAN_EDIT)
def theme_delete(request: HttpRequest, ref: Ref) -> Any:
    """Delete a theme that holds no action any more, with what is stated of it."""
    delete_theme(by=current(), theme=ref)
    return Status(204, None)


def _priority(ref: str) -> Any:
    return told.priority_told(queries.priority_read(current(), ref))


def _theme(ref: str) -> Any:
    return told.theme_told(queries.theme_read(current(), ref))
