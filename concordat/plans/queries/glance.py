"""The plans in force at a glance, for who answers for them: what was received of what is asked, and what has gone red."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.models import Action, Brag
from concordat.plans.models.actions import overdue_on
from concordat.plans.permissions import DUE_VIEW
from concordat.plans.queries.due import in_force
from concordat.plans.queries.reporting import NOBODY, Reporting, reporting_for
from concordat.plans.queries.vacancy import vacant

FEW = 5


@dataclass(frozen=True, slots=True)
class Glance:
    """A plan in force: its actions by status (`none` without one), what is owed and received, overdue and vacant."""

    reporting: Reporting
    counts: dict[str, int]
    reds: list[Action]


def glances(actor: Actor) -> list[Glance]:
    """Return each plan in force at a glance, in three queries however many there are; nothing for who may not see it."""
    if not access.may(actor, DUE_VIEW):
        return []
    reportings = reporting_for(actor)
    given = NOBODY
    for reporting in reportings:
        given |= reporting.given
    rows = in_force(actor).order_by().values("plan_id")
    counted: dict[str, Any] = {
        row["plan_id"]: row
        for row in rows.annotate(
            total=Count("pk"),
            owed=Count("pk", filter=Reporting.owing_any(reportings)),
            received=Count("pk", filter=given),
            overdue=Count("pk", filter=overdue_on(clock.today())),
            unowned=Count("pk", filter=vacant(actor)),
            none=Count("pk", filter=Q(brag="")),
            **{brag.value: Count("pk", filter=Q(brag=brag)) for brag in Brag},
        )
    }
    reds: dict[str, list[Action]] = {}
    place = Window(RowNumber(), partition_by=F("plan_id"), order_by=("due", "position"))
    red = in_force(actor).filter(brag=Brag.RED).annotate(place=place).filter(place__lte=FEW)
    for action in red.order_by("due", "position"):
        reds.setdefault(action.plan_id, []).append(action)
    empty = dict.fromkeys(("total", "owed", "received", "overdue", "unowned", "none", *Brag.values), 0)
    return [Glance(each, {**empty, **counted.get(each.plan.pk, {})}, reds.get(each.plan.pk, [])) for each in reportings]
