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
from concordat.plans.commands.finding import locked_plan, made
from concordat.plans.models import Action, Amendment, Document, Lead, LinkedStrategy, Plan, Priority, Theme
from concordat.plans.permissions import (
    PLAN_ADOPT,
    PLAN_DELETE,
    PLAN_DRAFT,
    PLAN_EDIT,
    PLAN_PROPOSE,
    PLAN_RETIRE,
    PLAN_WITHDRAW,
)
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme, outline, repeated_codes
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
def draft_plan(
    *,
    by: Actor,
    title: str,
    period: str = "",
    begins: date | None = None,
    ends: date | None = None,
    priorities: Sequence[DraftPriority] = (),
    actions: Sequence[DraftAction] = (),
    linked: Sequence[str] = (),
    document: Document | None = None,
    ref: str = "",
) -> Plan:
    """Make a draft plan with everything in it, all or nothing, in as many queries for one action as for thousands.

    Priorities and themes that only actions name are made too. Without dates, they are those that the period states.
    `ref` as of `actions.add`. Raises `Problem` where two actions have one reference, or the plan ends before it begins.
    """
    decision = access.require(by, PLAN_DRAFT)
    if ref and (already := Plan.objects.filter(ref=ref, agency_id=by.agency, partnership_id=by.partnership).first()):
        return already
    if twice := repeated_codes(actions):
        raise Problem(f"Each reference may stand at one action only; repeated: {', '.join(twice[:10])}", "code")
    begins, ends = rules.dates_of(period, begins, ends)
    plan = made(
        Plan,
        ref,
        by=by,
        agency_id=by.agency,
        title=title.strip(),
        period=period.strip(),
        begins=begins,
        ends=ends,
        document=document,
    )
    priority_of, theme_of = _make_outline(plan, outline(priorities, actions))
    _make_actions(plan, actions, priority_of, theme_of)
    _make_linked(plan, linked)
    record(
        "plans.plan.drafted",
        by=by,
        target=plan,
        under=decision.under,
        detail={
            "priorities": len(priority_of),
            "themes": len(theme_of),
            "actions": len(actions),
            "linked": len(linked),
            "document": document.ref if document else "",
        },
    )
    return plan


def _make_outline(
    plan: Plan, priorities: Sequence[DraftPriority]
) -> tuple[dict[str, Priority], dict[tuple[str, str], Theme]]:
    priority_of = {
        told.name: Priority(
            partnership_id=plan.partnership_id, plan=plan, name=told.name, narrative=told.narrative, position=place
        )
        for place, told in enumerate(priorities)
    }
    theme_of = {
        (told.name, theme.name): Theme(
            partnership_id=plan.partnership_id,
            plan=plan,
            priority=priority_of[told.name],
            name=theme.name,
            background=theme.background,
            partners=list(theme.partners),
            position=place,
        )
        for told in priorities
        for place, theme in enumerate(told.themes)
    }
    Priority.objects.bulk_create(priority_of.values())
    Theme.objects.bulk_create(theme_of.values())
    return priority_of, theme_of


def _make_actions(
    plan: Plan,
    drafts: Sequence[DraftAction],
    priority_of: dict[str, Priority],
    theme_of: dict[tuple[str, str], Theme],
) -> None:
    made = [
        Action(
            partnership_id=plan.partnership_id,
            plan=plan,
            priority=priority_of.get(draft.priority),
            theme=theme_of.get((draft.priority, draft.theme)),
            code=draft.code,
            text=draft.text,
            outcome=draft.outcome,
            measures=list(draft.measures),
            strands=list(draft.strands),
            timescale=draft.timescale,
            due=draft.due,
            source=dict(draft.source),
            position=place,
        )
        for place, draft in enumerate(drafts)
    ]
    Action.objects.bulk_create(made)
    Lead.objects.bulk_create(
        Lead(partnership_id=plan.partnership_id, action=action, name=name, agency_id=agency or None, position=place)
        for action, draft in zip(made, drafts, strict=True)
        for place, (name, agency) in enumerate(dict(draft.leads).items())
    )


def _make_linked(plan: Plan, names: Sequence[str]) -> None:
    LinkedStrategy.objects.bulk_create(
        LinkedStrategy(partnership_id=plan.partnership_id, plan=plan, name=name, position=place)
        for place, name in enumerate(names)
    )


@transaction.atomic
def edit(
    *,
    by: Actor,
    plan: str,
    title: str,
    period: str,
    begins: date | None = None,
    ends: date | None = None,
    linked: Sequence[str] = (),
    why: str = "",
    seen: str = "",
) -> Plan:
    """Change a plan's title, period, days and linked strategies; once it is in force, by amendment.

    `seen` is the `seal` of its `words` as the form had them. Raises `Stale` where somebody else changed it meanwhile.
    """
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_EDIT, found)
    before, was = _facts(found), found.facts()
    check_unchanged(seen, before)
    amendment = under_which(found, by=by, why=why)
    found.title, found.period = title.strip(), period.strip()
    found.begins, found.ends = rules.dates_of(period, begins, ends)
    found.save(update_fields=["title", "period", "begins", "ends"])
    revise(found, by=by, plan=found, before=was, after=found.facts(), amendment=amendment)
    if list(linked) != before["linked"]:
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
