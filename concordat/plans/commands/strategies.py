"""Strategies and boards that a plan is linked to, and what of the plan serves them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.amending import revise, under_which
from concordat.plans.commands.finding import locked_plan, made, strategy_and_plan
from concordat.plans.commands.taking_away import keeping_others
from concordat.plans.models import Link, LinkedStrategy, Plan
from concordat.plans.models.ordering import last_place
from concordat.plans.permissions import STRATEGY_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.strategies import StrategyWords, words_of


@transaction.atomic
def add(
    *,
    by: Actor,
    plan: str,
    words: StrategyWords,
    priorities: Sequence[str] = (),
    ref: str = "",
    why: str = "",
) -> LinkedStrategy:
    """Link a plan to a strategy, and its `priorities` (by reference) that serve it; in force by amendment.

    `ref` is the reference that it is to have, from the form that it was written in: sent twice, it is added once.
    """
    found = locked_plan(plan, by=by)
    decision = access.require(by, STRATEGY_EDIT, found)
    if ref and (already := found.linked_strategies.filter(ref=ref).first()):
        return already
    facts = words.facts()
    if found.linked_strategies.filter(kind=words.kind, name__iexact=str(facts["name"])).exists():
        raise Problem(f"“{facts['name']}” is linked already", "name")
    amendment = under_which(found, by=by, why=why)
    strategy = made(
        LinkedStrategy,
        ref,
        by=by,
        plan=found,
        position=last_place(found.linked_strategies.all()),
        **facts,
    )
    revise(strategy, by=by, plan=found, before=None, after=strategy.facts(), amendment=amendment)
    with keeping_others(found, (), by=by, amendment=amendment):
        _serve(strategy, priorities)
    record("plans.strategy.added", by=by, target=found, why=why, under=decision.under, detail={"name": strategy.name})
    return strategy


@transaction.atomic
def edit(
    *,
    by: Actor,
    strategy: str,
    words: StrategyWords,
    priorities: Sequence[str] | None = None,
    why: str = "",
    seen: str = "",
) -> LinkedStrategy:
    """Change what is said of a linked strategy, and which priorities serve it; in force by amendment.

    `seen` is the `seal` of its words and priorities as the form had them. Raises `Stale` where somebody else changed
    them meanwhile.
    """
    found, plan = strategy_and_plan(strategy, by=by)
    decision = access.require(by, STRATEGY_EDIT, plan)
    rules.check_kept(plan.status)
    was = found.facts()
    serving = found.serving()
    check_unchanged(seen, words_of(was, serving))
    before = was | {"priorities": _serving(found)}
    for name, value in words.facts().items():
        setattr(found, name, value)
    if found.facts() != was or set(serving) != set(serving if priorities is None else priorities):
        amendment = under_which(plan, by=by, why=why)
        found.save()
        revise(found, by=by, plan=plan, before=was, after=found.facts(), amendment=amendment)
        with keeping_others(plan, (), by=by, amendment=amendment):
            _serve(found, serving if priorities is None else priorities)
    if difference := changed(before, found.facts() | {"priorities": _serving(found)}):
        record("plans.strategy.edited", by=by, target=plan, why=why, under=decision.under, detail=difference)
    return found


@transaction.atomic
def delete(*, by: Actor, strategy: str, why: str = "") -> Plan:
    """Take a linked strategy out of a plan with the links to it, and return the plan; in force by amendment."""
    found, plan = strategy_and_plan(strategy, by=by)
    decision = access.require(by, STRATEGY_EDIT, plan)
    amendment = under_which(plan, by=by, why=why)
    detail = {"name": found.name, "links": found.links.count()}
    record("plans.strategy.deleted", by=by, target=plan, why=why, under=decision.under, detail=detail)
    with keeping_others(plan, found.links.values_list("action", flat=True), by=by, amendment=amendment):
        revise(found, by=by, plan=plan, before=found.facts(), after=None, amendment=amendment)
        found.delete()
    return plan


def _serving(strategy: LinkedStrategy) -> list[str]:
    links = strategy.links.filter(priority__isnull=False).select_related("priority").order_by("priority__position")
    return [link.priority.name for link in links if link.priority]


def _serve(strategy: LinkedStrategy, priorities: Sequence[str]) -> None:
    found = list(strategy.plan.priorities.filter(ref__in=priorities))
    if len(found) != len(set(priorities)):
        raise Missing
    strategy.links.filter(priority__isnull=False).delete()
    ours = {"partnership_id": strategy.partnership_id, "plan": strategy.plan, "strategy": strategy}
    Link.objects.bulk_create(Link(**ours, priority=priority) for priority in found)
