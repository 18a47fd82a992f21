"""Read what a plan says beside its actions: statements, key statistics, deliverables, usual work, service matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.kernel.periods import FinancialYear, Quarter
from concordat.plans.models import Link, Note, Plan, Priority, Statement, Theme
from concordat.plans.permissions import NOTE_WRITE, PLAN_VIEW, STATEMENT_EDIT
from concordat.plans.queries.plans import outline_of, plan_for, plans_for
from concordat.plans.queries.reach import reaches_beyond_own
from concordat.plans.rules import plans as rules
from concordat.plans.rules.statements import ACTIVE, DELIVERABLE, GAP, OF_A_MATRIX, STATISTIC, words_of
from concordat.plans.rules.updates import quarters

SORTS = ("plan", "text", "kind", "place", "strand")
FILTERS = ("kind", "priority", "strand", "show", "topic")
LAST_QUARTERS = 4
_PLACES = ("priority__position", "theme__position", "position")
_ORDERS: dict[str, Sequence[str]] = {
    "plan": _PLACES,
    "text": ("text",),
    "kind": ("kind", *_PLACES),
    "place": _PLACES,
    "strand": ("strand", *_PLACES),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of statements, or of themes, of a plan, with all by which it can be narrowed.

    `quarters` are the last ones of the plan's period that have begun, the oldest first; `missing` is how many of all lack
    what is asked of them (a figure, evidence, a note this year, or for a matrix the gaps). `writable` are the priorities
    and themes, and the plan, of which the reader may say how things stand there, by reference; None for all.
    """

    plan: Plan
    page: Page[Statement | Theme]
    priorities: list[Priority]
    strands: list[str]
    topics: list[str]
    quarters: list[Quarter]
    missing: int
    narrowed: bool
    writable: frozenset[str] | None


def statements(actor: Actor, ref: str, spec: PageSpec) -> Sheet:
    """Return a page of a plan's aims, outcomes, key statistics and key deliverables."""
    plan = plan_for(actor, ref)
    rows = _narrowed(plan.statements.exclude(kind__in=OF_A_MATRIX), spec)
    return _sheet(actor, plan, page_of(_placed(rows), spec, _ORDERS), spec)


def stated(actor: Actor, ref: str, spec: PageSpec) -> Page[Statement]:
    """Return a page of everything that a plan states, with the links to it and `noted`: how many notes there are on it."""
    plan = plan_for(actor, ref)
    access.require(actor, PLAN_VIEW, plan)
    unsaid = Q(kind=STATISTIC, noted=0) | Q(kind=DELIVERABLE, links__isnull=True) | Q(kind=GAP)
    rows = _shown(_narrowed(plan.statements.annotate(noted=Count("notes", distinct=True)), spec), spec, unsaid)
    links = Link.objects.select_related("action").order_by("action__position")
    return page_of(_placed(rows).prefetch_related(Prefetch("links", links)), spec, _ORDERS)


def statistics(actor: Actor, ref: str, spec: PageSpec) -> Sheet:
    """Return a page of a plan's key statistics with their notes; one without a figure in the newest quarter is missing."""
    plan = plan_for(actor, ref)
    told = _last_quarters(plan)
    rows: Any = _noted(plan.statements.filter(kind=STATISTIC), Q(quarter=str(told[-1])) if told else Q())
    missing = rows.filter(said=False).count()
    rows = _shown(_narrowed(rows, spec), spec, Q(said=False))
    return _sheet(actor, plan, page_of(_placed(rows), spec, _ORDERS), spec, missing)


def deliverables(actor: Actor, ref: str, spec: PageSpec) -> Sheet:
    """Return a page of a plan's key deliverables with the actions that evidence each; those without any come first."""
    plan = plan_for(actor, ref)
    links = Link.objects.select_related("action").order_by("action__position")
    rows: Any = _noted(plan.statements.filter(kind=DELIVERABLE)).annotate(evidence=Count("links"))
    missing = rows.filter(evidence=0).count()
    rows = _shown(_narrowed(rows, spec), spec, Q(evidence=0)).prefetch_related(Prefetch("links", links))
    orders = {**_ORDERS, "plan": ("evidence", *_PLACES)}
    return _sheet(actor, plan, page_of(_placed(rows), spec, orders), spec, missing)


def usual_work(actor: Actor, ref: str, spec: PageSpec) -> Sheet:
    """Return a page of a plan's themes with their usual work; those without a note this year come first."""
    plan = plan_for(actor, ref)
    rows: Any = _noted(plan.themes.all(), Q(quarter__in=_this_year(plan)))
    missing = rows.filter(said=False).count()
    if asked := spec.filters.get("priority"):
        rows = rows.filter(priority_id=asked)
    if spec.search:
        rows = rows.filter(Q(name__icontains=spec.search) | Q(background__icontains=spec.search))
    rows = _shown(rows, spec, Q(said=False)).select_related("priority")
    by_place = ("priority__position", "position")
    orders = {"plan": ("said", *by_place), "text": ("name",), "place": by_place}
    return _sheet(actor, plan, page_of(rows, spec, orders), spec, missing)


@dataclass(frozen=True, slots=True)
class Services:
    """The service matrices of a plan: what is in place and what is missing, by topic and strand."""

    sheet: Sheet
    cells: list[Statement]


def services(actor: Actor, ref: str, spec: PageSpec) -> Services:
    """Return a plan's service matrices."""
    plan = plan_for(actor, ref)
    access.require(actor, PLAN_VIEW, plan)
    every = plan.statements.filter(kind__in=OF_A_MATRIX)
    rows = _narrowed(every, spec)
    if spec.filters.get("show") == "missing":
        rows = rows.filter(kind=GAP)
    cells = list(_placed(rows).order_by("topic", *_PLACES, "pk"))
    page: Page[Statement | Theme] = Page(cells, len(cells), spec)
    return Services(_sheet(actor, plan, page, spec, every.filter(kind=GAP).count()), cells)


def taken(actor: Actor, sheet: Sheet, name: str, kind: str) -> None:
    """Record that a page of statements is taken away as a file."""
    decision = access.require(actor, PLAN_VIEW, sheet.plan)
    detail = {"as": kind, "of": name, "rows": len(sheet.page.items)}
    record("plans.plan.downloaded", by=actor, target=sheet.plan, under=decision.under, detail=detail)


@dataclass(frozen=True, slots=True)
class Stating:
    """A statement to be written, or a new one (None), in its plan, with the headings under which it can stand."""

    plan: Plan
    statement: Statement | None
    priorities: list[Priority]

    def facts(self) -> dict[str, object]:
        """Return what its form asks, as it is now."""
        return words_of(self.statement.facts()) if self.statement else {}


def stating(actor: Actor, *, statement: str = "", plan: str = "") -> Stating:
    """Return what somebody needs who changes a statement, or adds one to a plan."""
    rows = Statement.objects.filter(ref=statement, plan__in=plans_for(actor))
    found = rows.select_related("priority", "theme").first() if statement else None
    if statement and found is None:
        raise Missing
    into = plan_for(actor, found.plan_id if found else plan)
    access.require(actor, STATEMENT_EDIT, into)
    rules.check_kept(into.status)
    return Stating(into, found, outline_of(actor, into))


def _this_year(plan: Plan) -> list[str]:
    """Return the quarters of the financial year on which usual work is to be reported: this one, or the plan's last."""
    today = clock.today()
    year = FinancialYear.holding(min(today, plan.ends) if plan.ends else today)
    return [str(quarter) for quarter in year.quarters]


def _last_quarters(plan: Plan) -> list[Quarter]:
    return quarters(plan.begins, plan.ends, clock.today())[-LAST_QUARTERS:]


def _narrowed(rows: QuerySet[Statement], spec: PageSpec) -> QuerySet[Statement]:
    asked = spec.filters
    for name, field in (("kind", "kind"), ("priority", "priority_id"), ("strand", "strand"), ("topic", "topic")):
        if asked.get(name):
            rows = rows.filter(**{field: asked[name]})
    if spec.search:
        sought = Q(text__icontains=spec.search) | Q(definition__icontains=spec.search) | Q(topic__icontains=spec.search)
        rows = rows.filter(sought)
    return rows


def _noted(rows: Any, of: Q | None = None) -> Any:
    """Give rows their notes with who wrote them, and `said`: whether there is one that fits `of`."""
    key = "statement" if rows.model is Statement else "theme"
    notes = Note.objects.filter(of or Q(), **{key: OuterRef("pk")})
    told = Prefetch("notes", Note.objects.select_related("member", "agency"))
    return rows.annotate(said=Exists(notes)).prefetch_related(told)


def _shown(rows: Any, spec: PageSpec, missing: Q) -> Any:
    return rows.filter(missing) if spec.filters.get("show") == "missing" else rows


def _placed(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    return rows.select_related("priority", "theme")


def _sheet(actor: Actor, plan: Plan, page: Page[Statement | Theme], spec: PageSpec, missing: int = 0) -> Sheet:
    access.require(actor, PLAN_VIEW, plan)
    stated = plan.statements.order_by()
    topics = stated.filter(kind__in=(ACTIVE, GAP)).values_list("topic", flat=True).distinct()
    beyond = stated.exclude(strand="").values_list("strand", flat=True).distinct()
    own = [str(strand["name"]) for strand in plan.strands]
    return Sheet(
        plan=plan,
        page=page,
        priorities=list(plan.priorities.order_by("position")),
        strands=list(dict.fromkeys([*own, *sorted(beyond)])),
        topics=sorted(topics),
        quarters=_last_quarters(plan),
        missing=missing,
        narrowed=bool(spec.search or spec.filters),
        writable=_writable(actor, plan),
    )


def _writable(actor: Actor, plan: Plan) -> frozenset[str] | None:
    if plan.status != Plan.Status.IN_FORCE or not access.may(actor, NOTE_WRITE):
        return frozenset()
    if reaches_beyond_own(actor, NOTE_WRITE):
        return None
    own = Q(leads__agency_id=actor.agency) | Q(contributors__agency_id=actor.agency) | Q(owner__agency_id=actor.agency)
    places = plan.actions.filter(own).order_by().values_list("priority_id", "theme_id", "plan_id").distinct()
    return frozenset(ref for place in places for ref in place if ref)
