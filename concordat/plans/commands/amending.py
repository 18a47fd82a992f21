"""Amend an adopted plan, and keep what everything in a plan said before and after each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.partnership.queries.boards import board_choices
from concordat.plans.commands.finding import locked_plan
from concordat.plans.models import Amendment, BulkEdit, Plan, Revision
from concordat.plans.permissions import PLAN_AMEND
from concordat.plans.rules import plans as rules

Facts = Mapping[str, object]


@transaction.atomic
def begin(
    *, by: Actor, plan: str, reason: str, board: str = "", agreed_on: date | None = None, minute: str = ""
) -> Amendment:
    """Begin an amendment to a plan in force: until it is ended, everything in the plan may change under it."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_AMEND, found)
    rules.check_amendable(found.status)
    rules.check_agreed_on(agreed_on, clock.today())
    if board:
        rules.check_board(board, dict(board_choices(by)))
    if found.amendments.filter(closed_at__isnull=True).exists():
        raise Problem("An amendment to this plan is being made already. End it before you begin another.")
    amendment = _made(found, by, reason.strip(), board=board, agreed_on=agreed_on, minute=minute.strip())
    detail = {"number": amendment.number, "board": str(amendment.board or "")}
    record("plans.plan.amended", by=by, target=found, why=reason, under=decision.under, detail=detail)
    return amendment


@transaction.atomic
def end(*, by: Actor, plan: str) -> Amendment | None:
    """End the amendment that is being made to a plan; None where none is. One that changed nothing is taken away."""
    found = locked_plan(plan, by=by)
    decision = access.require(by, PLAN_AMEND, found)
    amendment = found.amendments.filter(closed_at__isnull=True).first()
    if amendment is None:
        return None
    changes = amendment.revisions.count()
    detail = {"number": amendment.number, "changes": changes}
    record("plans.plan.amendment-ended", by=by, target=found, under=decision.under, detail=detail)
    if not changes:
        amendment.delete()
        return None
    amendment.closed_at = clock.now()
    amendment.save(update_fields=["closed_at"])
    return amendment


def under_which(plan: Plan, *, by: Actor, why: str = "") -> Amendment | None:
    """Return the amendment under which a locked plan is changed now; None while it is still being written.

    In force that is the one being made, else one of this change alone for the reason given. Raises `Problem` without
    either, and where the plan is retired.
    """
    if rules.is_open(plan.status):
        return None
    rules.check_kept(plan.status)
    amendment = plan.amendments.filter(closed_at__isnull=True).first()
    if amendment is not None:
        return amendment
    rules.check_correctable(plan.status, why)
    amendment = _made(plan, by, why.strip())
    amendment.closed_at = clock.now()
    amendment.save(update_fields=["closed_at"])
    return amendment


def while_open(plan: Plan, *, by: Actor) -> Amendment | None:
    """Return the amendment under which things of a locked plan are added, moved or deleted now.

    None while it is still being written. Raises `Problem` in force without one, whoever asks, and where it is retired.
    """
    if rules.is_open(plan.status):
        return None
    amendment = plan.amendments.filter(closed_at__isnull=True).first()
    if amendment is None or plan.status == rules.RETIRED:
        rules.check_open(plan.status)
    return amendment


def revise(
    thing: Any,
    *,
    by: Actor,
    plan: Plan,
    before: Facts | None,
    after: Facts | None,
    amendment: Amendment | None,
    bulk_edit: BulkEdit | None = None,
) -> Revision | None:
    """Keep what a thing of a plan said before and after a change (None: it was not there); nothing where both agree.

    `thing` is a plan, priority, theme, action, statement or linked strategy; `before` and `after` are its `facts()`.
    """
    change = [(thing, before, after)]
    made = revise_each(change, by=by, plan=plan, amendment=amendment, bulk_edit=bulk_edit)
    return made[0] if made else None


def revise_each(
    changes: Iterable[tuple[Any, Facts | None, Facts | None]],
    *,
    by: Actor,
    plan: Plan,
    amendment: Amendment | None,
    bulk_edit: BulkEdit | None = None,
) -> list[Revision]:
    """Keep what many things said before and after a change, as `revise` does, in one query."""
    at = clock.now()
    return Revision.objects.bulk_create(
        Revision(
            partnership_id=plan.partnership_id,
            plan=plan,
            amendment=amendment,
            bulk_edit=bulk_edit,
            at=at,
            member_id=by.member,
            kind=KINDS[thing._meta.model_name],
            of=thing.pk,
            label=str(thing)[:200],
            before=before,
            after=after,
        )
        for thing, before, after in changes
        if before != after
    )


def revise_moved(
    things: Iterable[Any], was: Mapping[str, int], *, by: Actor, plan: Plan, amendment: Amendment | None
) -> None:
    """Keep the places that things had before some of them moved; `was` as `swap` returns it."""
    told = [(thing, thing.facts()) for thing in things if thing.pk in was]
    changes = [(thing, facts | {"position": was[thing.pk]}, facts) for thing, facts in told]
    revise_each(changes, by=by, plan=plan, amendment=amendment)


KINDS = {
    "plan": Revision.Kind.PLAN,
    "priority": Revision.Kind.PRIORITY,
    "theme": Revision.Kind.THEME,
    "action": Revision.Kind.ACTION,
    "statement": Revision.Kind.STATEMENT,
    "linkedstrategy": Revision.Kind.STRATEGY,
}


def _made(plan: Plan, by: Actor, reason: str, *, board: str = "", **facts: Any) -> Amendment:
    last = plan.amendments.aggregate(last=Max("number"))["last"] or 0
    return Amendment.objects.create(
        partnership_id=plan.partnership_id,
        plan=plan,
        number=last + 1,
        reason=reason,
        board_id=board or None,
        member_id=by.member,
        **facts,
    )
