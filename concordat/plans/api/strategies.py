"""The strategies and boards that a plan is linked to, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Status

from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.plans.api.changing import change
from concordat.plans.api.given.content import StrategiesAsked, StrategyChange, StrategyGiven
from concordat.plans.api.given.words import Because
from concordat.plans.api.told import content as told
from concordat.plans.commands import partly
from concordat.plans.commands import strategies as commands
from concordat.plans.commands.strategies import delete as delete_strategy
from concordat.plans.permissions import ACTION_VIEW, STRATEGY_EDIT
from concordat.plans.queries import pages as queries
from concordat.plans.queries.strategies import strategies
from concordat.plans.rules.strategies import StrategyWords

router = Router(tags=["Linked strategies"])


@router.get(
    "/plans/{ref:ref}/strategies",
    response=answers(200, Paged[told.Strategy], 404, 422),
    summary="List the linked strategies of a plan",
)
@by_token("plans:read", ACTION_VIEW)
def strategy_list(request: HttpRequest, ref: Ref, asked: Query[StrategiesAsked]) -> Any:
    """The strategies and boards that a plan is linked to, with the priorities and actions that serve each."""
    page = strategies(current(), ref, asked.spec()).page
    return paged(page, [told.strategy_told(strategy) for strategy in page.items])


@router.post(
    "/plans/{ref:ref}/strategies", response=answers(201, told.Strategy, 400, 404, 422), summary="Link a strategy"
)
@by_token("plans:write", STRATEGY_EDIT)
def strategy_add(request: HttpRequest, ref: Ref, given: Body[StrategyGiven]) -> Any:
    """Link a plan to a strategy, with the priorities that serve it; in force by amendment, with a reason."""
    words = StrategyWords(**given.model_dump(exclude={"priorities", "why"}))
    made = commands.add(by=current(), plan=ref, words=words, priorities=given.priorities, why=given.why)
    return Status(201, _strategy(made.ref))


@router.get("/strategies/{ref:ref}", response=answers(200, told.Strategy, 404), summary="Read a linked strategy")
@by_token("plans:read", ACTION_VIEW)
def strategy_view(request: HttpRequest, ref: Ref) -> Any:
    """A linked strategy with the priorities and actions that serve it."""
    return _strategy(ref)


@router.patch(
    "/strategies/{ref:ref}", response=answers(200, told.Strategy, *CHANGES), summary="Change a linked strategy"
)
@by_token("plans:write", STRATEGY_EDIT)
def strategy_edit(request: HttpRequest, ref: Ref, given: Body[StrategyChange]) -> Any:
    """Change what is said of a linked strategy, and which priorities serve it. Which actions do is said of the action."""
    changes = given.told()
    why = changes.pop("why", "")

    def do(seen: str) -> None:
        partly.edit_strategy(by=current(), strategy=ref, why=why, changes=changes, seen=seen)

    return change(request, do, lambda: _strategy(ref))


@router.delete("/strategies/{ref:ref}", response=answers(204, None, 404, 422), summary="Unlink a strategy")
@by_token("plans:write", STRATEGY_EDIT)
def strategy_delete(request: HttpRequest, ref: Ref, asked: Query[Because]) -> Any:
    """Take a linked strategy out of a plan, with what serves it; in force by amendment, with a reason."""
    delete_strategy(by=current(), strategy=ref, why=asked.why)
    return Status(204, None)


def _strategy(ref: str) -> Any:
    return told.strategy_told(queries.strategy_read(current(), ref))
