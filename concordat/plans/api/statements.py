"""What a plan says beside its actions, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api.changing import change
from concordat.plans.api.given.content import StatementChange, StatementGiven, StatementsAsked
from concordat.plans.api.given.words import Because
from concordat.plans.api.told import content as told
from concordat.plans.commands import partly
from concordat.plans.commands import statements as commands
from concordat.plans.commands.statements import delete as delete_statement
from concordat.plans.permissions import PLAN_VIEW, STATEMENT_EDIT
from concordat.plans.queries import pages as queries
from concordat.plans.rules.statements import StatementWords

router = Router(tags=["Statements"])


@router.get(
    "/plans/{ref:ref}/statements",
    response=answers(200, Paged[told.Statement], 404, 422),
    summary="List what a plan states",
)
@by_token("plans:read", PLAN_VIEW)
def statement_list(request: HttpRequest, ref: Ref, asked: Query[StatementsAsked]) -> Any:
    """A plan's aims, outcomes, key statistics and key deliverables, and the cells of its service matrices."""
    page = queries.statements_page(current(), ref, asked.spec())
    return paged(page, [told.statement_told(statement) for statement in page.items])


@router.post(
    "/plans/{ref:ref}/statements", response=answers(201, told.Statement, 400, 404, 422), summary="Add a statement"
)
@by_token("plans:write", STATEMENT_EDIT)
def statement_add(request: HttpRequest, ref: Ref, given: Body[StatementGiven]) -> Any:
    """State something of a plan, a priority, a theme or a strand; in force by amendment, with a reason."""
    words = {name: value or "" for name, value in given.model_dump(exclude={"why"}).items()}
    made = commands.add(by=current(), plan=ref, words=StatementWords(**words), why=given.why)
    return Status(201, _statement(made.ref))


@router.get("/statements/{ref:ref}", response=answers(200, told.Statement, 404), summary="Read a statement")
@by_token("plans:read", PLAN_VIEW)
def statement_view(request: HttpRequest, ref: Ref) -> Any:
    """A statement, and for a key deliverable the actions that evidence it."""
    return _statement(ref)


@router.patch("/statements/{ref:ref}", response=answers(200, told.Statement, *CHANGES), summary="Change a statement")
@by_token("plans:write", STATEMENT_EDIT)
def statement_edit(request: HttpRequest, ref: Ref, given: Body[StatementChange]) -> Any:
    """Change a statement, or where it is held; in force by amendment. Which actions evidence it is said of the action."""
    changes = given.told()
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_statement(by=current(), statement=ref, why=why, changes=changes, seen=seen)

    return change(request, do, lambda: _statement(ref))


@router.delete("/statements/{ref:ref}", response=answers(204, None, 404, 422), summary="Delete a statement")
@by_token("plans:write", STATEMENT_EDIT)
def statement_delete(request: HttpRequest, ref: Ref, asked: Query[Because]) -> Any:
    """Delete a statement of which nothing has been said yet; in force by amendment, with a reason."""
    delete_statement(by=current(), statement=ref, why=asked.why)
    return Status(204, None)


def _statement(ref: str) -> Any:
    return told.statement_told(queries.statement_read(current(), ref))
