"""What is due from somebody, in short, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from concordat import access
from concordat.kernel.actors import Actor
from concordat.plans.models import Action, Update
from concordat.plans.models.actions import ActionSet
from concordat.plans.permissions import ACTION_ASSIGN, DUE_CHASE, DUE_VIEW, UPDATE_DRAFT
from concordat.plans.queries.due import DRAFTS, OVERDUE, REVIEWS, UNOWNED, UPDATES, in_force, kinds_of, of_agency
from concordat.plans.queries.reporting import Reporting, reporting_for
from concordat.plans.queries.vacancy import of_member


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing due: an action (by reference), what it is and by when. `kind` is update, overdue, review or draft."""

    kind: str
    action: str
    code: str
    text: str
    plan: str
    quarter: str = ""
    by: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class DueSummary:
    """What is due from somebody: counts, and the most pressing of each kind, at most `limit` each.

    `owned` is how many actions in force are theirs; what is the agency's counts their own too.
    """

    owned: int = 0
    updates: int = 0
    overdue: int = 0
    reviews: int = 0
    unowned: int = 0
    agency_updates: int = 0
    agency_drafts: int = 0
    items: tuple[DueItem, ...] = ()


def due_for(actor: Actor, limit: int = 5) -> DueSummary:
    """Summarise what is due from somebody, and from their agency; empty for those who may not see what is due."""
    if not access.may(actor, DUE_VIEW):
        return DueSummary()
    reportings = reporting_for(actor)
    kinds, mine, ours = kinds_of(actor, reportings), of_member(actor), of_agency(actor)
    every = in_force(actor)
    counts = every.aggregate(
        owned=Count("pk", filter=mine),
        updates=Count("pk", filter=mine & kinds[UPDATES]),
        overdue=Count("pk", filter=mine & kinds[OVERDUE]),
        reviews=Count("pk", filter=mine & kinds[REVIEWS]),
        unowned=Count("pk", filter=kinds[UNOWNED]),
    )
    if not access.may(actor, ACTION_ASSIGN) or not access.may(actor, DUE_CHASE):
        counts["unowned"] = 0
    if access.may(actor, UPDATE_DRAFT):
        counts |= every.filter(ours).aggregate(
            agency_updates=Count("pk", filter=kinds[UPDATES]), agency_drafts=Count("pk", filter=kinds[DRAFTS])
        )
    drafts = Update.objects.filter(agency_id=actor.agency, member_id=actor.member, status=Update.Status.DRAFT)
    items = [
        *_update_items(every.filter(mine & kinds[UPDATES])[:limit], reportings),
        *(
            _item("draft", draft.action, quarter=draft.quarter)
            for draft in drafts.select_related("action__plan").order_by("-created_at")[:limit]
        ),
        *(_item("overdue", action, by=action.due, late=True) for action in every.filter(mine & kinds[OVERDUE])[:limit]),
        *(_item("review", action, by=action.due) for action in every.filter(mine & kinds[REVIEWS])[:limit]),
    ]
    return DueSummary(**counts, items=tuple(items))


def _update_items(actions: ActionSet, reportings: list[Reporting]) -> list[DueItem]:
    asked = {reporting.plan.ref: reporting for reporting in reportings}
    return [
        _item("update", action, quarter=str(found.quarter), by=found.due_by, late=found.late)
        for action in actions
        if (found := asked[action.plan_id])
    ]


def _item(kind: str, action: Action, **facts: object) -> DueItem:
    return DueItem(kind, action.ref, action.code, action.text, action.plan.title, **facts)  # type: ignore[arg-type]
