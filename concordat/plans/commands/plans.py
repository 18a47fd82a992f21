"""Draft a plan and take it through its life."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused
from concordat.partnership.queries.boards import board_choices
from concordat.plans.commands.amending import Facts, revise, revise_each, under_which
from concordat.plans.commands.assigning import tell_owners
from concordat.plans.commands.drafting import draft_plan
from concordat.plans.commands.finding import locked_plan, strategy_above
from concordat.plans.commands.taking_away import keeping_others
from concordat.plans.models import Amendment, LinkedStrategy, Plan
from concordat.plans.permissions import (
    PLAN_ADOPT,
    PLAN_DELETE,
    PLAN_EDIT,
    PLAN_PROPOSE,
    PLAN_RETIRE,
    PLAN_WITHDRAW,
)
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme
from concordat.plans.rules.plans import words_of

__all__ = [
    "DraftAction",
    "DraftPriority",
    "DraftTheme",
    "adopt",
    "delete",
    "draft_plan",
    "edit",
    "propose",
    "retire",
    "withdraw",
]


@transaction.atomic
def edit(
    *,
    by: Actor,
    plan: str,
    title: str,
    period: str,
    begins: date | None = None,
    ends: date | None = None,
    level: str = "",
    about: str = "",
    part_of: str | None = None,
    linked: Sequence[str] | None = None,
    why: str = "",
    seen: str = "",
) -> Plan:
    """Change a plan's title, period, days, level and what it is about or part of; once it is in force, by amendment.

    An empty level, and None for the strategy that it is part of and for the names of its linked strategies, leave them as
    they are; a linked strategy that is named again keeps what else is said of it. `seen` is the `seal` of its
    facts as the form had them. Raises `Stale` where somebody else changed it meanwhile.
    """
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_EDIT, found)
    before, was = _facts(found), found.facts()
    check_unchanged(seen, before)
    amendment = under_which(found, by=by, why=why)
    found.title, found.period, found.about = title.strip(), period.strip(), about.strip()
    found.begins, found.ends = rules.dates_of(period, begins, ends)
    if level:
        found.level = rules.check_level(level)
        rules.check_has_no_parts(level, found.parts.count())
    if part_of is not None:
        found.part_of = strategy_above(part_of, by=by, of=found)
    found.save(update_fields=["title", "period", "about", "begins", "ends", "level", "part_of"])
    revise(found, by=by, plan=found, before=was, after=found.facts(), amendment=amendment)
    if linked is not None:
        losing = found.links.filter(strategy__isnull=False).exclude(strategy__name__in=linked)
        with keeping_others(found, losing.values_list("action", flat=True), by=by, amendment=amendment):
            _set_linked(found, linked, by=by, amendment=amendment)
    if difference := changed(before, _facts(found)):
        record("plans.plan.edited", by=by, target=found, why=why, under=decision.under, detail=difference)
    return found


def _set_linked(plan: Plan, names: Sequence[str], *, by: Actor, amendment: Amendment | None) -> None:
    """Have a plan name these strategies in this order; those that it named already stay what they are."""
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    changes: list[tuple[LinkedStrategy, Facts | None, Facts | None]] = []
    for strategy in plan.linked_strategies.all():
        was = strategy.facts()
        if strategy.name in places:
            strategy.position = places.pop(strategy.name)
            strategy.save(update_fields=["position"])
            changes.append((strategy, was, strategy.facts()))
        else:
            changes.append((copy(strategy), was, None))
            strategy.delete()
    made = LinkedStrategy.objects.bulk_create(
        LinkedStrategy(partnership_id=plan.partnership_id, plan=plan, name=name, position=place)
        for name, place in places.items()
    )
    changes += [(strategy, None, strategy.facts()) for strategy in made]
    revise_each(changes, by=by, plan=plan, amendment=amendment)


def _facts(plan: Plan) -> dict[str, object]:
    return words_of(plan.facts(), plan.linked_strategies.values_list("name", flat=True))


@transaction.atomic
def propose(*, by: Actor, plan: str) -> Plan:
    """Show a draft to the whole partnership, and tell those of other agencies who are to own its actions."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_PROPOSE, found)
    found.status = rules.after("propose", found.status)
    rules.check_has_actions(found.actions.count())
    found.proposed_on = clock.today()
    found.save(update_fields=["status", "proposed_on"])
    record("plans.plan.proposed", by=by, target=found, under=decision.under)
    tell_owners(found, by=by)
    return found


@transaction.atomic
def withdraw(*, by: Actor, plan: str) -> Plan:
    """Take a proposed plan back to draft; only the agency that drafted it can, since a draft is seen by it alone."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_WITHDRAW, found)
    status = rules.after("withdraw", found.status)
    if found.agency_id != by.agency:
        raise Refused(
            f"Only {found.agency} can take its plan back to draft, since a draft is seen by that agency alone.",
            f"Ask the community safety manager at {found.agency}.",
            PLAN_WITHDRAW,
        )
    found.status, found.proposed_on = status, None
    found.save(update_fields=["status", "proposed_on"])
    record("plans.plan.withdrawn", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def adopt(
    *,
    by: Actor,
    plan: str,
    on: date,
    board: str = "",
    minute: str = "",
    replaces: str = "",
    accept_unowned: bool = False,
) -> Plan:
    """Record that a board signed a proposed plan off: it is in force from `on`, and the plan that it replaces is retired.

    `minute` says where that is minuted. No board is asked for where the partnership has none. Actions without an owner
    do not stand in the way, once whoever adopts it has said so.
    """
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_ADOPT, found)
    status = rules.after("adopt", found.status)
    unowned = found.actions.unowned().count()
    rules.check_has_actions(found.actions.count())
    rules.check_adoption_day(on, clock.today())
    rules.check_owners(unowned, accept_unowned)
    boards = dict(board_choices(by))
    rules.check_board(board, boards)
    before = _retire_for(by, replaces, on) if replaces else None
    found.status, found.adopted_on, found.replaces = status, on, before
    found.board_id, found.minute = board or None, minute.strip()  # type: ignore[assignment]
    found.save(update_fields=["status", "adopted_on", "replaces", "board", "minute"])
    detail = {
        "on": on.isoformat(),
        "unowned": unowned,
        "replaces": before.title if before else "",
        "board": boards.get(board, ""),
        "minute": found.minute,
    }
    record("plans.plan.adopted", by=by, target=found, under=decision.under, detail=detail)
    return found


def _retire_for(by: Actor, plan: str, on: date) -> Plan:
    before = locked_plan(plan, by=by)
    if before.status != rules.IN_FORCE:
        raise Problem(f"“{before.title}” is no longer in force. Choose again", "replaces")
    if before.adopted_on and before.adopted_on > on:
        raise Problem(f"“{before.title}” was adopted after that day", "on")
    return _retire(by, before, on)


@transaction.atomic
def retire(*, by: Actor, plan: str) -> Plan:
    """End a plan in force today: it is kept as it was, and nothing more is due on it."""
    return _retire(by, locked_plan(plan, by=by), clock.today())


def _retire(by: Actor, plan: Plan, on: date) -> Plan:
    decision = access.require(by, PLAN_RETIRE, plan)
    plan.status, plan.retired_on = rules.after("retire", plan.status), on
    plan.save(update_fields=["status", "retired_on"])
    plan.amendments.filter(closed_at__isnull=True).update(closed_at=clock.now())
    record("plans.plan.retired", by=by, target=plan, under=decision.under, detail={"on": on.isoformat()})
    return plan


@transaction.atomic
def delete(*, by: Actor, plan: str) -> str:
    """Delete a draft with its actions and return its title; the record keeps that there was one."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_DELETE, found)
    rules.after("delete", found.status)
    detail = {"actions": found.actions.count(), "document": found.document_id or ""}
    record("plans.plan.deleted", by=by, target=found, under=decision.under, detail=detail)
    title = found.title
    found.delete()
    return title
