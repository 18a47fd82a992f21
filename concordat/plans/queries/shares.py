"""What each agency has of a plan: what it leads, contributes to and owns, and how that goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.agencies import agencies_choices, agencies_for
from concordat.plans.models import Action, Contributor, Lead, Plan, Update
from concordat.plans.models.actions import CODE_ORDER, ActionSet
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.plans import plan_for
from concordat.plans.queries.reckoning import contributors_of, facts_of, leads_of, reckoning_of
from concordat.plans.queries.register import LONGEST, NONE, showing
from concordat.plans.queries.reporting import Reporting, reporting_of
from concordat.plans.queries.standings import last_updates
from concordat.plans.queries.taking import record_taken
from concordat.plans.rules.reckoning import ActionFacts, Tally

LED, CONTRIBUTES, OWNED, ANSWERS = "led", "contributes", "owned", "answers"
PARTS = (LED, OWNED, ANSWERS, CONTRIBUTES)
SORTS = ("due", "code", "owner", "updated")
FILTERS = ("agency", "part", "status", "show")
_ORDERS = {
    "due": ("due", "position"),
    "code": CODE_ORDER,
    "owner": ("owner__name", "position"),
    "updated": ("brag_on", "position"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """An agency's share: `key` is its reference, or the name that the plan prints where no agency is known by it.

    `tally` counts what it answers for: the actions that it leads, or that one of its people owns.
    """

    key: str
    name: str
    known: bool
    led: int
    contributes: int
    owned: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Shares:
    """Every agency's share of a plan, the plan as a whole, and the agencies of the partnership that have no part."""

    plan: Plan
    shares: list[Share]
    tally: Tally
    unled: int
    without: list[str]
    quarter: str


@dataclass(frozen=True, slots=True)
class OneShare:
    """One agency's actions, a page of them, with what was last said of each."""

    plan: Plan
    key: str
    name: str
    page: Page[Action]
    updates: dict[str, Update]
    counts: dict[str, int]
    reporting: Reporting | None


def shares_of(actor: Actor, ref: str) -> Shares:
    """Return what each agency has of a plan, by name."""
    plan = plan_for(actor, ref)
    actions = {action.ref: action for action in facts_of(actor, [plan])}
    leads = leads_of(actor, plan)
    reckoning = reckoning_of(actor, plan, (action for action, _, _ in leads))
    led, helped = _by_agency(leads, actions), _by_agency(contributors_of(actor, plan), actions)
    owned: dict[str, list[ActionFacts]] = {}
    for action in actions.values():
        if action.agency:
            owned.setdefault(action.agency, []).append(action)
    keys = dict.fromkeys([*led, *helped, *owned])
    known = {agency.pk: agency.name for agency in agencies_for(actor, keys)}
    shares = [
        Share(
            key=key,
            name=known.get(key, key),
            known=key in known,
            led=len(led.get(key, ())),
            contributes=len(helped.get(key, ())),
            owned=len(owned.get(key, ())),
            tally=reckoning.tally([*led.get(key, ()), *owned.get(key, ())]),
        )
        for key in keys
    ]
    return Shares(
        plan=plan,
        shares=sorted(shares, key=lambda share: share.name.lower()),
        tally=reckoning.tally(actions.values()),
        unled=len(actions) - len(reckoning.led),
        without=[name for agency, name in agencies_choices(actor) if agency not in keys],
        quarter=reckoning.quarter,
    )


def shares_taken(actor: Actor, ref: str, kind: str) -> Shares:
    """Return every agency's share for a download as `kind`, which is recorded."""
    found = shares_of(actor, ref)
    record_taken(actor, [found.plan], "agencies", kind, actions=found.tally.actions)
    return found


def share_of(actor: Actor, ref: str, spec: PageSpec) -> OneShare:
    """Return the actions in which an agency has a part, as `spec` narrows them; raise `Missing` where it has none."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    key = spec.filters.get("agency", "")
    every: ActionSet = Action.objects.filter(plan=plan)
    counted = every.aggregate(**{part or "any": Count("pk", filter=_having(key, part)) for part in (*PARTS, "")})
    counts = {part: counted[part or "any"] for part in (*PARTS, "")}
    if not counts[""]:
        raise Missing
    reporting = reporting_of(actor, plan)
    rows = every.filter(_having(key, spec.filters.get("part", "")))
    if status := spec.filters.get("status"):
        rows = rows.filter(brag="" if status == NONE else status)
    rows = showing(actor, rows, reporting, spec.filters.get("show", ""))
    rows = rows.select_related("plan", "owner__agency", "priority", "theme").prefetch_related("leads__agency")
    rows = rows.coded() if spec.sort == "code" else rows
    page = page_of(rows, spec, _ORDERS)
    known = next((agency.name for agency in agencies_for(actor, [key])), key)
    return OneShare(plan, key, known, page, last_updates(actor, page.items), counts, reporting)


def _by_agency(
    parts: Sequence[tuple[str, str | None, str]], actions: dict[str, ActionFacts]
) -> dict[str, list[ActionFacts]]:
    """Return the actions of each agency, each of them once though two teams of the agency have a part in it."""
    found: dict[str, dict[str, ActionFacts]] = {}
    for action, agency, name in parts:
        found.setdefault(agency or name[:LONGEST], {})[action] = actions[action]
    return {key: list(held.values()) for key, held in found.items()}


def _having(key: str, part: str) -> Q:
    """Return the condition that an agency has a part in an action: the one asked for, or with an empty one any."""
    printed = Q(name=key) if len(key) < LONGEST else Q(name__startswith=key)
    named = Q(agency_id=key) | Q(printed, agency__isnull=True)
    led = Q(pk__in=Lead.objects.filter(named).order_by().values("action_id"))
    owned = Q(owner__agency_id=key)
    helped = Q(pk__in=Contributor.objects.filter(named).order_by().values("action_id"))
    return {LED: led, OWNED: owned, ANSWERS: led | owned, CONTRIBUTES: helped}.get(part, led | owned | helped)
