"""What is due: updates that are owed, actions past their date, reviews whose day has come, actions left without an owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.members import colleagues
from concordat.plans.models import Action, Lead, Plan, Reminder, Update
from concordat.plans.models.actions import CODE_ORDER, ActionSet, overdue_on, review_due_on
from concordat.plans.permissions import DUE_CHASE, DUE_VIEW
from concordat.plans.queries.reporting import Reporting, reporting_for
from concordat.plans.queries.vacancy import of_member, vacancy, vacant

SORTS = ("due", "code", "owner", "status")
FILTERS = ("of", "show", "agency", "owner", "plan")
MINE, AGENCY, EVERYBODY = "me", "agency", "everybody"
UPDATES, OVERDUE, REVIEWS, UNOWNED, DRAFTS, ALL = "updates", "overdue", "reviews", "unowned", "drafts", "all"
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


def due_page(actor: Actor, spec: PageSpec) -> Due:
    """Return a page of what is due from the reader, their agency or everybody, as `spec` asks."""
    access.require(actor, DUE_VIEW)
    reportings = reporting_for(actor)
    of = reach(actor, spec.filters.get("of", ""))
    rows, kinds = _of(actor, of, _narrowed(actor, spec)), kinds_of(actor, reportings)
    asked = _asked(spec.filters.get("show", ""), kinds)
    conditions = {**kinds, "asked": asked}
    counts = rows.aggregate(all=Count("pk"), **{kind: Count("pk", filter=which) for kind, which in conditions.items()})
    shown = _with_people(actor, rows.filter(asked))
    page = page_of(shown.coded() if spec.sort == "code" else shown, spec, _ORDERS, counts.pop("asked"))
    return Due(
        page=page,
        of=of,
        counts=counts,
        reporting={reporting.plan.ref: reporting for reporting in reportings},
        drafted=_drafted(actor, page.items),
        choices=_choices(actor, reportings),
        chasable=len(_to_chase(actor, reportings)) if access.may(actor, DUE_CHASE) else 0,
    )


def due_rows(actor: Actor, spec: PageSpec, kind: str) -> tuple[list[Action], dict[str, Reporting]]:
    """Return every action that `spec` seeks, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, DUE_VIEW)
    reportings = reporting_for(actor)
    of = reach(actor, spec.filters.get("of", ""))
    rows = _of(actor, of, _narrowed(actor, spec))
    rows = rows.filter(_asked(spec.filters.get("show", ""), kinds_of(actor, reportings)))
    order = [f"-{name}" if spec.descending else name for name in _ORDERS.get(spec.sort, _ORDERS["due"])]
    found = list(_with_people(actor, rows).coded().order_by(*order, "pk"))
    detail = {"as": kind, "search": spec.search, "filters": {**spec.filters, "of": of}, "actions": len(found)}
    record("plans.due.downloaded", by=actor, target_label="What is due", under=decision.under, detail=detail)
    return found, {reporting.plan.ref: reporting for reporting in reportings}


def owners_to_chase(actor: Actor) -> list[tuple[Any, int, int]]:
    """Return each owner or deputy of whom something is due, how many updates and how many actions past their date.

    Those reminded today, those who have left, and the reader, are left out.
    """
    access.require(actor, DUE_CHASE)
    pressed = _to_chase(actor, reporting_for(actor))
    return [(person, *pressed[person.pk]) for person in colleagues(actor).filter(pk__in=pressed).order_by("name")]


def of_agency(actor: Actor) -> Q:
    """Return the condition that an action is led by the actor's agency or owned by one of its people."""
    return Q(owner__agency_id=actor.agency) | _led_by(actor.agency)


def _led_by(agency: str) -> Q:
    return Q(pk__in=Lead.objects.filter(agency_id=agency).order_by().values("action_id"))


def in_force(actor: Actor) -> ActionSet:
    """Return the actions of the plans in force, the nearest date first."""
    rows = Action.objects.filter(partnership_id=actor.partnership, plan__status=Plan.Status.IN_FORCE)
    return rows.select_related("plan").order_by("due", "position")


def kinds_of(actor: Actor, reportings: Sequence[Reporting]) -> dict[str, Q]:
    """Return for each kind of what is due the condition that something of that kind is due of an action."""
    today = clock.today()
    drafts = Update.objects.filter(agency_id=actor.agency, status=Update.Status.DRAFT).order_by().values("action_id")
    return {
        UPDATES: Reporting.owing_any(reportings),
        OVERDUE: overdue_on(today),
        REVIEWS: review_due_on(today),
        UNOWNED: vacant(actor),
        DRAFTS: Q(pk__in=drafts),
    }


def reach(actor: Actor, asked: str) -> str:
    """Return whose is shown: what was asked for, else everybody's to who chases, else the reader's or their agency's."""
    if asked in (MINE, AGENCY, EVERYBODY):
        return asked
    if access.may(actor, DUE_CHASE):
        return EVERYBODY
    return MINE if in_force(actor).filter(of_member(actor)).exists() else AGENCY


def _of(actor: Actor, of: str, rows: ActionSet) -> ActionSet:
    if of == MINE:
        return rows.filter(of_member(actor))
    return rows.filter(of_agency(actor)) if of == AGENCY else rows


def _narrowed(actor: Actor, spec: PageSpec) -> ActionSet:
    rows, asked = in_force(actor), spec.filters
    if asked.get("agency"):
        rows = rows.filter(Q(owner__agency_id=asked["agency"]) | _led_by(asked["agency"]))
    if asked.get("owner"):
        rows = rows.filter(owner_id=asked["owner"])
    if asked.get("plan"):
        rows = rows.filter(plan_id=asked["plan"])
    return rows.sought(spec.search) if spec.search else rows


def _asked(show: str, kinds: dict[str, Q]) -> Q:
    if show == ALL:
        return Q(pk__isnull=False)
    return kinds[show] if show in kinds else kinds[UPDATES] | kinds[OVERDUE] | kinds[REVIEWS] | kinds[UNOWNED]


def _with_people(actor: Actor, rows: ActionSet) -> ActionSet:
    rows = rows.select_related("plan", "owner__agency", "deputy").prefetch_related("leads__agency")
    return rows.annotate(is_vacant=vacancy(actor))


def _drafted(actor: Actor, rows: Sequence[Action]) -> frozenset[str]:
    drafts = Update.objects.filter(agency_id=actor.agency, status=Update.Status.DRAFT, action__in=[r.pk for r in rows])
    return frozenset(drafts.values_list("action_id", flat=True))


def _choices(actor: Actor, reportings: Sequence[Reporting]) -> Choices:
    every = in_force(actor).order_by()
    plans = [reporting.plan.pk for reporting in reportings]  # named one by one, the database knows how much they hold
    leads = Lead.objects.filter(action__plan__in=plans, agency__isnull=False)
    agencies = set(leads.values_list("agency_id", "agency__short_name").order_by().distinct())
    owners = set(every.filter(owner__isnull=False).values_list("owner_id", "owner__name").distinct())
    return Choices(_by_name(agencies), _by_name(owners))


def _by_name(pairs: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: pair[1].lower()))


def _to_chase(actor: Actor, reportings: Sequence[Reporting]) -> dict[str, tuple[int, int]]:
    """Return how many updates and how many overdue actions are due from each who can be reminded today."""
    owes, past = Reporting.owing_any(reportings), overdue_on(clock.today())
    told = Reminder.objects.filter(partnership_id=actor.partnership, on=clock.today()).values("member_id")
    pressed = in_force(actor).filter(owes | past).order_by()
    found: dict[str, tuple[int, int]] = {}
    for part in ("owner", "deputy"):
        asked = pressed.filter(**{f"{part}__in": colleagues(actor).values("pk")})
        asked = asked.exclude(**{f"{part}_id": actor.member}).exclude(**{f"{part}_id__in": told})
        counted = asked.values(f"{part}_id").annotate(owed=Count("pk", filter=owes), past=Count("pk", filter=past))
        for ref, owed, late in counted.values_list(f"{part}_id", "owed", "past"):
            before = found.get(ref, (0, 0))
            found[ref] = (before[0] + owed, before[1] + late)
    return found
