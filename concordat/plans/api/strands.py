"""The strands of a plan, for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Path, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Ref, answers
from concordat.kernel.doors import by_token
from concordat.plans.api.changing import change
from concordat.plans.api.given.plans import StrandAdded, StrandChange, StrandLeft, StrandsChosen
from concordat.plans.api.told import plans as told
from concordat.plans.commands import partly
from concordat.plans.commands import strands as commands
from concordat.plans.commands.strands import delete as delete_strand
from concordat.plans.permissions import PLAN_VIEW, STRAND_EDIT
from concordat.plans.queries.strands import strands_read

router = Router(tags=["Strands"])
At = Annotated[int, Path(description="Its place, from 0", ge=0, le=1000)]


@router.get("/plans/{ref:ref}/strands", response=answers(200, told.Strands, 404), summary="Read the strands of a plan")
@by_token("plans:read", PLAN_VIEW)
def strand_list(request: HttpRequest, ref: Ref) -> Any:
    """The strands of a plan in order, how much has each, and the sets of which it could have a copy instead."""
    return _strands(ref)


@router.put(
    "/plans/{ref:ref}/strands", response=answers(200, told.Strands, *CHANGES), summary="Choose a set of strands"
)
@by_token("plans:write", STRAND_EDIT)
def strand_choose(request: HttpRequest, ref: Ref, given: Body[StrandsChosen]) -> Any:
    """Give a plan a copy of a set. Strands that are used and that the set lacks stay, after the others."""

    def do(seen: str) -> None:
        commands.choose(by=current(), plan=ref, chosen=given.set, why=given.why, seen=seen)

    return change(request, do, lambda: _strands(ref))


@router.post("/plans/{ref:ref}/strands", response=answers(201, told.Strands, 400, 404, 422), summary="Add a strand")
@by_token("plans:write", STRAND_EDIT)
def strand_add(request: HttpRequest, ref: Ref, given: Body[StrandAdded]) -> Any:
    """Add a strand after the others; the same one again changes nothing."""
    commands.add(by=current(), plan=ref, **given.model_dump())
    return Status(201, _strands(ref))


@router.patch(
    "/plans/{ref:ref}/strands/{int:at}", response=answers(200, told.Strands, *CHANGES), summary="Change a strand"
)
@by_token("plans:write", STRAND_EDIT)
def strand_edit(request: HttpRequest, ref: Ref, at: At, given: Body[StrandChange]) -> Any:
    """Rename a strand, in all that has it too, or say what it means."""
    changes = given.told()
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_strand(by=current(), plan=ref, at=at, why=why, changes=changes, seen=seen)

    return change(request, do, lambda: _strands(ref))


@router.delete(
    "/plans/{ref:ref}/strands/{int:at}", response=answers(200, told.Strands, *CHANGES), summary="Delete a strand"
)
@by_token("plans:write", STRAND_EDIT)
def strand_delete(request: HttpRequest, ref: Ref, at: At, asked: Query[StrandLeft]) -> Any:
    """Take a strand out of a plan and of all that has it."""

    def do(seen: str) -> None:
        delete_strand(by=current(), plan=ref, at=at, uses=asked.uses, why=asked.why, all_seen=seen)

    return change(request, do, lambda: _strands(ref))


def _strands(ref: str) -> Any:
    return told.strands_told(strands_read(current(), ref))
