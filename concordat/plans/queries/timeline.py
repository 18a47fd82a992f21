"""The year of a plan: what falls due when, and how its statuses changed from quarter to quarter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.periods import Quarter
from concordat.plans.models import Overrule, Plan, Update
from concordat.plans.queries.plans import plan_for
from concordat.plans.queries.reckoning import facts_of
from concordat.plans.queries.taking import record_taken
from concordat.plans.rules import plans as plan_rules
from concordat.plans.rules import timeline as rules
from concordat.plans.rules.due import previous
from concordat.plans.rules.timeline import Moment, MonthOfPlan


@dataclass(frozen=True, slots=True)
class Timeline:
    """A plan by month, and its statuses by quarter; `undated` actions have no day."""

    plan: Plan
    months: list[MonthOfPlan]
    total: int
    undated: int
    quarters: list[Quarter]
    statuses: list[Counter[str]]
    today: date
    texts: dict[str, str] = field(default_factory=dict)


def timeline_of(actor: Actor, ref: str) -> Timeline:
    """Return the year of a plan, in a number of queries that does not grow."""
    plan = plan_for(actor, ref)
    actions, today = facts_of(actor, [plan]), clock.today()
    quarters: list[Quarter] = []
    statuses: list[Counter[str]] = []
    if not plan_rules.is_open(plan.status):
        newest = max((action.brag_quarter for action in actions), default="")
        quarters = rules.reported_quarters(plan.begins, newest, _last_ended(plan, today))
        statuses = rules.statuses_by_quarter(quarters, _said(plan), _overruled(plan), len(actions))
    return Timeline(
        plan=plan,
        months=rules.months(actions, _moments(plan), plan.begins, plan.ends),
        total=len(actions),
        undated=sum(action.due is None for action in actions),
        quarters=quarters,
        statuses=statuses,
        today=today,
    )


def timeline_taken(actor: Actor, ref: str, kind: str) -> Timeline:
    """Return the year of a plan with the `texts` of its actions, for a download as `kind`, which is recorded."""
    found = timeline_of(actor, ref)
    record_taken(actor, [found.plan], "timeline", kind, actions=found.total)
    return replace(found, texts=dict(found.plan.actions.order_by().values_list("ref", "text")))


def _last_ended(plan: Plan, today: date) -> Quarter:
    ended = previous(Quarter.holding(today))
    return min(ended, Quarter.holding(plan.ends)) if plan.ends else ended


def _said(plan: Plan) -> list[tuple[str, str, str]]:
    rows = Update.objects.submitted().filter(action__plan=plan)
    rows = rows.order_by("action_id", "quarter", "submitted_at", "created_at")
    return list(rows.values_list("action_id", "quarter", "brag"))


def _overruled(plan: Plan) -> dict[tuple[str, str], str]:
    rows = Overrule.objects.filter(action__plan=plan, taken_back_at__isnull=True)
    return {(action, quarter): brag for action, quarter, brag in rows.values_list("action_id", "quarter", "brag")}


def _moments(plan: Plan) -> list[Moment]:
    steps = (
        (plan.begins, "period", "The plan begins"),
        (plan.proposed_on, "step", "Proposed to the partnership"),
        (plan.adopted_on, "step", "Adopted" + _signed_off(plan)),
        (plan.ends, "period", "The plan ends"),
        (plan.retired_on, "step", "Retired"),
    )
    found = [Moment(day, kind, words) for day, kind, words in steps if day]
    if plan.adopted_on:
        first = max(plan.begins or plan.adopted_on, plan.adopted_on)
        until = min(plan.retired_on, plan.ends) if plan.retired_on and plan.ends else plan.ends
        found += rules.updates_due(first, until)
    for amendment in plan.amendments.select_related("board"):
        day = amendment.agreed_on or clock.day_of(amendment.created_at)
        board = f", agreed by {amendment.board}" if amendment.board else ""
        minute = f" ({amendment.minute})" if amendment.minute else ""
        found.append(Moment(day, "amendment", f"Amendment {amendment.number}{board}{minute}: {amendment.reason}"))
    return found


def _signed_off(plan: Plan) -> str:
    board = f", signed off by {plan.board}" if plan.board_id else ""
    return board + (f" ({plan.minute})" if plan.minute else "")
