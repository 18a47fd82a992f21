"""What changed in the plans that somebody may see, from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from concordat import access
from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.plans.models import Action, Plan
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.queries.plans import plans_for
from concordat.plans.rules.news import clipped, told

FILTERS = ("kind", "plan")
KINDS = ("adopted", "amended", "overruled", "given", "red")
LOOKED_BACK = timedelta(days=28)
_OF_PLANS = {
    "adopted": ("plans.plan.proposed", "plans.plan.adopted", "plans.plan.retired"),
    "amended": ("plans.plan.amended", "plans.plan.amendment-ended"),
}
_OVERRULED = ("plans.status.overruled", "plans.status.restored")
_GIVEN = ("plans.action.assigned", "plans.action.handed-over")
_SIGNED_IN = "partnership.session.opened"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: a `kind` (plan or action) by reference and name, and what became of it."""

    kind: str
    ref: str
    name: str
    words: str
    under: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of what changed, the newest first, and the plans to choose from."""

    page: Page[Change]
    plans: Sequence[Plan] = ()


def changes_page(actor: Actor, spec: PageSpec) -> Changes:
    """Return a page of what changed in the plans that the actor may see: as `spec` asks, all of it."""
    access.require(actor, PLAN_VIEW)
    kinds = [spec.filters["kind"]] if spec.filters.get("kind") in KINDS else list(KINDS)
    rows = _entries(actor, kinds, spec.filters.get("plan", ""))
    page = page_of(rows, spec, {"": ("-at", "-id")})
    return Changes(page.of(_changes(actor, page.items)), list(plans_for(actor).order_by("title")))


def newest_changes(actor: Actor, since: datetime, limit: int = 10) -> list[Change]:
    """Return what others changed since a moment, at most so many."""
    if not access.may(actor, PLAN_VIEW):
        return []
    rows = _entries(actor, KINDS, "").filter(at__gte=since).exclude(member_id=actor.member)
    found = list(rows.order_by("-at", "-id")[:limit])
    return _changes(actor, found)


def last_here(actor: Actor) -> tuple[datetime, bool]:
    """Return when the actor signed in the time before this one, and that they did; else a moment four weeks ago."""
    rows = Entry.objects.filter(partnership_id=actor.partnership, member_id=actor.member, event=_SIGNED_IN)
    visits = list(rows.order_by("-at", "-id").values_list("at", flat=True)[:2])
    return (visits[1], True) if len(visits) > 1 else (clock.now() - LOOKED_BACK, False)


def _entries(actor: Actor, kinds: Sequence[str], plan: str) -> QuerySet[Entry]:
    plans = plans_for(actor)
    if plan:
        plans = plans.filter(ref=plan)
    of_plan = Q(target_kind="plans.plan", target_ref__in=plans.order_by().values("pk"))
    of_action = Q(
        target_kind="plans.action",
        target_ref__in=Action.objects.filter(plan__in=plans.order_by().values("pk")).values("pk"),
    )
    wanted = {
        **{kind: of_plan & Q(event__in=events) for kind, events in _OF_PLANS.items()},
        "overruled": of_action & Q(event__in=_OVERRULED),
        "given": of_action & Q(event__in=_GIVEN, detail__given__contains=[actor.member]),
        "red": of_action & Q(event="plans.update.submitted", detail__changed__brag__1="red"),
    }
    condition = Q(pk__in=())
    for kind in kinds:
        condition |= wanted[kind]
    return Entry.objects.filter(condition, partnership_id=actor.partnership)


def _changes(actor: Actor, entries: Sequence[Entry]) -> list[Change]:
    refs = {entry.target_ref for entry in entries if entry.target_kind == "plans.action"}
    rows = Action.objects.filter(pk__in=refs, partnership_id=actor.partnership).select_related("plan")
    actions = {action.pk: action for action in rows}
    return [_change(entry, actions.get(entry.target_ref)) for entry in entries]


def _change(entry: Entry, action: Action | None) -> Change:
    name, under = entry.target_label, clipped(entry.why)
    if action is not None:
        name = action.code or clipped(action.text)
        under = f"{clipped(action.text)} · {action.plan.title}" if action.code else action.plan.title
    return Change(
        kind=entry.target_kind.rpartition(".")[2],
        ref=entry.target_ref,
        name=name,
        words=told(entry.event, entry.detail),
        under=under,
        by=", ".join(filter(None, [entry.member_name, entry.agency_name])),
        at=entry.at,
    )
