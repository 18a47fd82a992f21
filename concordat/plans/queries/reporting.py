"""Which quarter each plan in force asks for today, and the actions that owe an update on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.periods import Quarter
from concordat.plans.models import Action, Brag, Lead, Plan
from concordat.plans.rules import due as rules

ANSWERED_FOR = Q(owner__isnull=False) | Q(pk__in=Lead.objects.order_by().values("action_id"))
NOBODY = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Reporting:
    """A plan in force, the quarter on which it asks for updates (or None), by when, and the quarter asked for next."""

    plan: Plan
    quarter: Quarter | None
    coming: Quarter | None
    today: date

    @property
    def due_by(self) -> date | None:
        return rules.due_by(self.quarter) if self.quarter else None

    @property
    def late(self) -> bool:
        return bool(self.quarter) and rules.is_late(self.quarter, self.today)  # type: ignore[arg-type]

    def owed_by(self, action: Action) -> bool:
        """Say whether an action, with its leads fetched, owes an update: the same rule as `owing`."""
        if self.quarter is None or action.plan_id != self.plan.pk or action.brag == Brag.BLUE:
            return False
        answered_for = bool(action.owner_id) or bool(action.leads.all())
        return answered_for and action.brag_quarter < str(self.quarter)

    @staticmethod
    def owing_any(reportings: Iterable[Reporting]) -> Q:
        """Return the condition that an action owes an update to any of the plans."""
        condition = NOBODY
        for reporting in reportings:
            condition |= reporting.owing
        return condition

    @property
    def owing(self) -> Q:
        """Those actions of the plan that owe an update: somebody answers for them, not complete, not reported on."""
        if self.quarter is None:
            return NOBODY
        return Q(plan=self.plan, brag_quarter__lt=str(self.quarter)) & ~Q(brag=Brag.BLUE) & ANSWERED_FOR

    @property
    def given(self) -> Q:
        """Those actions of the plan that have been reported on for the quarter asked for, or a later one."""
        return NOBODY if self.quarter is None else Q(plan=self.plan, brag_quarter__gte=str(self.quarter))


def reporting_of(actor: Actor, plan: Plan) -> Reporting | None:
    """Return what a plan asks for today; None where it is not in force."""
    if plan.status != Plan.Status.IN_FORCE or plan.partnership_id != actor.partnership:
        return None
    today = clock.today()
    days = (plan.begins, plan.ends, plan.adopted_on, today)
    return Reporting(plan, rules.asked_quarter(*days), rules.next_quarter(*days), today)


def reporting_for(actor: Actor) -> list[Reporting]:
    """Return what each plan in force asks for today, the newest plan first."""
    plans = Plan.objects.filter(partnership_id=actor.partnership, status=Plan.Status.IN_FORCE)
    return [found for plan in plans.select_related("agency") if (found := reporting_of(actor, plan))]
