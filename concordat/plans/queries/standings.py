"""Read how actions stand: the newest update on each, and the status that stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.db.models.functions import TruncDate

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.models import Action, Overrule, Plan, Update
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.rules.versions import Standing


def last_updates(actor: Actor, actions: Iterable[Action]) -> dict[str, Update]:
    """Return the newest submitted update of each action that has one, by the action's reference."""
    access.require(actor, ACTION_VIEW)
    said = Update.objects.submitted().filter(action_id__in=[action.pk for action in actions])
    return {update.action_id: update for update in said.newest_of_each()}


def standings_on(
    actor: Actor, plans: Iterable[Plan], day: date, only: Iterable[str] | None = None
) -> dict[str, Standing]:
    """Return by action the status that stood at the end of a day, for each that had one; with `only`, of these alone.

    It is that of the newest quarter reported on, as last submitted by then, unless a chair had overruled it: an overrule
    stands until it is taken back, or a later quarter is reported on.
    """
    access.require(actor, ACTION_VIEW)
    end, of_plans = clock.end_of(day), {"action__plan__in": [plan.pk for plan in plans]}
    if only is not None:
        of_plans["action_id__in"] = list(only)
    newest = Update.objects.submitted().filter(submitted_at__lt=end, **of_plans).newest_of_each()
    told = newest.annotate(day=TruncDate("submitted_at")).values_list("action_id", "brag", "quarter", "day")
    found = {action: Standing(brag, quarter, on) for action, brag, quarter, on in told}
    stood = Overrule.objects.filter(Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=end), at__lt=end, **of_plans)
    for overrule in stood.order_by("at"):
        mine = found.get(overrule.action_id)
        if mine is None or overrule.quarter >= mine.quarter:
            found[overrule.action_id] = Standing(overrule.brag, overrule.quarter, clock.day_of(overrule.at))
    return found
