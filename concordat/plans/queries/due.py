"""What is due: updates that are owed, actions past their date, actions that nobody owns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.plans.models import Action, Lead, Plan, Reminder, Update
from concordat.plans.models.actions import CODE_ORDER, ActionSet, overdue_on
from concordat.plans.permissions import ACTION_ASSIGN, DUE_CHASE, DUE_VIEW
from concordat.plans.queries.reporting import Reporting, reporting_for

SORTS = ("due", "code", "owner", "status")
FILTERS = ("of", "show", "agency", "owner", "plan")
MINE, AGENCY, EVERYBODY = "me", "agency", "everybody"
UPDATES, OVERDUE, UNOWNED, ALL = "updates", "overdue", "unowned", "all"
_ORDERS = {
    "due": ("due", "plan", "position"),
    "code": CODE_ORDER,
    "owner": ("owner__name", "due"),
    "status": ("brag", "due"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The agencies and people by whom what is due can be narrowed: pairs of reference and name."""

    agencies: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A page of what is due, and how much of each kind there is."""

    page: Page[Action]
    of: str
    counts: dict[str, int]
    reporting: dict[str, Reporting]
    drafted: frozenset[str]
    choices: Choices
    chasable: int


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing due: an action (by reference), what it is and by when. `kind` is update, overdue or draft."""

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
    """What is due from somebody, for the home page: counts, and the most pressing of each, at most `limit` each."""

    updates: int = 0
    late_updates: int = 0
    overdue: int = 0
    drafts: int = 0
    unowned: int = 0
    agency_updates: int = 0
    items: tuple[DueItem, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.updates or self.overdue or self.drafts or self.unowned or self.agency_updates)


def due_page(actor: Actor, spec: PageSpec) -> Due:
    """Return a page of what is due from the reader, their agency or everybody, as `spec` asks."""
    access.require(actor, DUE_VIEW)
    reportings = reporting_for(actor)
    of = _reach(actor, spec.filters.get("of", ""))
    rows = _of(actor, of, _narrowed(actor, spec))
    owes, over = Reporting.owing_any(reportings), _past()
    counts = rows.aggregate(
        all=Count("pk"),
        updates=Count("pk", filter=owes),
        overdue=Count("pk", filter=over),
        unowned=Count("pk", filter=Q(owner__isnull=True)),
        needing=Count("pk", filter=owes | over | Q(owner__isnull=True)),
    )
    page = page_of(_with_people(_shown(rows, spec.filters.get("show", ""), owes)), spec, _ORDERS)
    return Due(
        page=page,
        of=of,
        counts=counts,
        reporting={reporting.plan.ref: reporting for reporting in reportings},
        drafted=_drafted(actor, page.items),
        choices=_choices(actor),
        chasable=_chasable(actor, reportings),
    )


def due_for(actor: Actor, limit: int = 5) -> DueSummary:
    """Summarise what is due from somebody, and from their agency; empty for those who may not see what is due."""
    if not access.may(actor, DUE_VIEW):
        return DueSummary()
    reportings = reporting_for(actor)
    owes, over = Reporting.owing_any(reportings), _past()
    late = Reporting.owing_any(reporting for reporting in reportings if reporting.late)
    every = _in_force(actor)
    mine = Q(owner_id=actor.member)
    counts = every.aggregate(
        updates=Count("pk", filter=mine & owes),
        late_updates=Count("pk", filter=mine & late),
        overdue=Count("pk", filter=mine & over),
        unowned=Count("pk", filter=Q(owner__isnull=True)),
        agency_updates=Count("pk", filter=of_agency(actor) & ~mine & owes),
    )
    if not access.may(actor, ACTION_ASSIGN) or not access.may(actor, DUE_CHASE):
        counts["unowned"] = 0
    drafts = Update.objects.filter(agency_id=actor.agency, member_id=actor.member, status=Update.Status.DRAFT)
    left = list(drafts.select_related("action__plan").order_by("-created_at"))
    items = [
        *_update_items(every.filter(mine & owes)[:limit], reportings),
        *(_item("draft", update.action, quarter=update.quarter) for update in left[:limit]),
        *(_item("overdue", action, by=action.due, late=True) for action in every.filter(mine & over)[:limit]),
    ]
    return DueSummary(**counts, drafts=len(left), items=tuple(items))


def owners_to_chase(actor: Actor) -> list[tuple[Any, int, int]]:
    """Return each owner of whom something is due, how many updates and how many actions past their date.

    Those reminded today, and the reader, are left out.
    """
    access.require(actor, DUE_CHASE)
    told = Reminder.objects.filter(partnership_id=actor.partnership, on=clock.today()).values("member_id")
    owes, over = Reporting.owing_any(reporting_for(actor)), _past()
    pressed = _in_force(actor).filter(owes | over, owner__isnull=False, owner__is_active=True)
    pressed = pressed.exclude(owner_id=actor.member).exclude(owner_id__in=told)
    counted = {
        owner: (updates, overdue)
        for owner, updates, overdue in pressed.order_by()
        .values("owner_id")
        .annotate(owed=Count("pk", filter=owes), past=Count("pk", filter=over))
        .values_list("owner_id", "owed", "past")
    }
    member = Action.owner.field.related_model
    people = member._default_manager.filter(pk__in=counted).order_by("name")
    return [(person, *counted[person.pk]) for person in people]


def of_agency(actor: Actor) -> Q:
    """Return the condition that an action is led by the actor's agency or owned by one of its people."""
    leads = Lead.objects.filter(action=OuterRef("pk"), agency_id=actor.agency)
    return Q(owner__agency_id=actor.agency) | Q(Exists(leads))


def _in_force(actor: Actor) -> ActionSet:
    rows = Action.objects.filter(partnership_id=actor.partnership, plan__status=Plan.Status.IN_FORCE)
    return rows.select_related("plan").order_by("due", "position")


def _past() -> Q:
    return overdue_on(clock.today())


def _reach(actor: Actor, asked: str) -> str:
    if asked in (MINE, AGENCY, EVERYBODY):
        return asked
    if access.may(actor, DUE_CHASE):
        return EVERYBODY
    return MINE if _in_force(actor).filter(owner_id=actor.member).exists() else AGENCY


def _of(actor: Actor, of: str, rows: ActionSet) -> ActionSet:
    if of == MINE:
        return rows.filter(owner_id=actor.member)
    return rows.filter(of_agency(actor)) if of == AGENCY else rows


def _narrowed(actor: Actor, spec: PageSpec) -> ActionSet:
    rows, asked = _in_force(actor), spec.filters
    if asked.get("agency"):
        leads = Lead.objects.filter(action=OuterRef("pk"), agency_id=asked["agency"])
        rows = rows.filter(Q(owner__agency_id=asked["agency"]) | Q(Exists(leads)))
    if asked.get("owner"):
        rows = rows.filter(owner_id=asked["owner"])
    if asked.get("plan"):
        rows = rows.filter(plan_id=asked["plan"])
    return rows


def _shown(rows: ActionSet, show: str, owes: Q) -> ActionSet:
    needing = {UPDATES: owes, OVERDUE: _past(), UNOWNED: Q(owner__isnull=True)}
    if show == ALL:
        return rows
    return rows.filter(needing.get(show, owes | _past() | Q(owner__isnull=True)))


def _with_people(rows: ActionSet) -> ActionSet:
    return rows.coded().select_related("plan", "owner__agency").prefetch_related("leads__agency")


def _drafted(actor: Actor, rows: Sequence[Action]) -> frozenset[str]:
    drafts = Update.objects.filter(agency_id=actor.agency, status=Update.Status.DRAFT, action__in=[r.pk for r in rows])
    return frozenset(drafts.values_list("action_id", flat=True))


def _choices(actor: Actor) -> Choices:
    every = _in_force(actor).order_by()
    leads = Lead.objects.filter(action__in=every.values("pk"), agency__isnull=False)
    agencies = set(leads.values_list("agency_id", "agency__short_name").order_by().distinct())
    owners = set(every.filter(owner__isnull=False).values_list("owner_id", "owner__name").distinct())
    return Choices(_by_name(agencies), _by_name(owners))


def _by_name(pairs: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: pair[1].lower()))


def _chasable(actor: Actor, reportings: list[Reporting]) -> int:
    if not access.may(actor, DUE_CHASE):
        return 0
    told = Reminder.objects.filter(partnership_id=actor.partnership, on=clock.today()).values("member_id")
    pressed = _in_force(actor).filter(
        Reporting.owing_any(reportings) | _past(), owner__isnull=False, owner__is_active=True
    )
    pressed = pressed.exclude(owner_id=actor.member).exclude(owner_id__in=told)
    return pressed.order_by().values("owner_id").distinct().count()


def _update_items(actions: ActionSet, reportings: list[Reporting]) -> list[DueItem]:
    asked = {reporting.plan.ref: reporting for reporting in reportings}
    return [
        _item("update", action, quarter=str(found.quarter), by=found.due_by, late=found.late)
        for action in actions
        if (found := asked[action.plan_id])
    ]


def _item(kind: str, action: Action, **facts: object) -> DueItem:
    return DueItem(kind, action.ref, action.code, action.text, action.plan.title, **facts)  # type: ignore[arg-type]
