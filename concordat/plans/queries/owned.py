"""The actions of a member, and those that an agency leads, for the pages of `partnership`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.agencies import agency_for
from concordat.partnership.queries.members import member_for
from concordat.plans.models import Action, Lead, Plan
from concordat.plans.models.actions import CODE_ORDER
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.plans import plans_for
from concordat.plans.queries.reporting import Reporting, reporting_for
from concordat.plans.queries.vacancy import vacancy

SORTS = ("due", "code", "owner", "status", "updated")
_ORDERS = {
    "due": ("due", "plan", "position"),
    "code": CODE_ORDER,
    "owner": ("owner__name", "due"),
    "status": ("brag", "due"),
    "updated": ("brag_on", "due"),
}


@dataclass(frozen=True, slots=True)
class Owned:
    """Actions of plans that are not retired, and whose they are."""

    whose: Any
    page: Page[Action]
    reporting: dict[str, Reporting]


def owned_by(actor: Actor, member: str, spec: PageSpec) -> Owned:
    """Return the actions that a member owns or is deputy for."""
    access.require(actor, ACTION_VIEW)
    return _owned(actor, member_for(actor, member), Q(owner_id=member) | Q(deputy_id=member), spec)


def led_by(actor: Actor, agency: str, spec: PageSpec) -> Owned:
    """Return the actions that an agency leads."""
    access.require(actor, ACTION_VIEW)
    leads = Lead.objects.filter(agency_id=agency).order_by().values("action_id")
    return _owned(actor, agency_for(actor, agency), Q(pk__in=leads), spec)


def _owned(actor: Actor, whose: Any, which: Q, spec: PageSpec) -> Owned:
    plans = plans_for(actor).exclude(status=Plan.Status.RETIRED).values("pk")
    rows = Action.objects.filter(which, plan__in=plans).annotate(is_vacant=vacancy(actor))
    rows = rows.coded() if spec.sort == "code" else rows
    rows = rows.select_related("plan", "owner__agency", "deputy").prefetch_related("leads__agency")
    reporting = {reporting.plan.ref: reporting for reporting in reporting_for(actor)}
    return Owned(whose, page_of(rows, spec, _ORDERS), reporting)
