"""The register of a plan: its actions, sought, narrowed, ordered and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
    prefetch_related_objects,
)

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec
from concordat.plans.models import (
    Action,
    Brag,
    Lead,
    LinkedStrategy,
    Placement,
    Plan,
    Priority,
    Statement,
    Term,
    Update,
)
from concordat.plans.models.actions import CODE_ORDER, PLAN_ORDER, ActionSet, overdue_on, review_due_on
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.plans import outline_of, plan_for, plans_for
from concordat.plans.queries.reporting import NOBODY, Reporting, reporting_of
from concordat.plans.queries.terms import terms_of
from concordat.plans.queries.vacancy import of_member, vacancy, vacant
from concordat.plans.rules.statements import OF_A_MATRIX

SORTS = ("plan", "code", "owner", "due", "status", "updated")
FILTERS = ("priority", "theme", "strand", "agency", "owner", "status", "month", "show")
SHOWS = ("unowned", "overdue", "review", "mine", "updates", "given", "never")
NONE = "none"  # asks for actions without a priority, theme, strand, lead or status
LONGEST = 100  # letters of a printed name that an address carries
WHOLE = 200  # actions that are shown on one page, under their headings; a longer list is cut into pages
PAGE = 50
_ORDERS = {
    "plan": PLAN_ORDER,
    "code": CODE_ORDER,
    "owner": ("owner__name", "position"),
    "due": ("due", "position"),
    "status": ("brag_place", "position"),
    "updated": ("brag_on", "position"),
}
_WORST_FIRST = (Brag.RED, Brag.AMBER, Brag.GREEN, Brag.BLUE, Brag.GREY)


@dataclass(frozen=True, slots=True)
class Register:
    """A plan's register as a reader asked for it, with the numbers of the whole plan."""

    plan: Plan
    page: Page[Action]
    counts: dict[str, int]
    priorities: list[Priority]
    linked: list[LinkedStrategy]
    statements: list[Statement]
    also: list[Placement]
    strands: list[str]
    parts: list[Plan]
    terms: list[Term]
    agencies: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    reporting: Reporting | None
    narrowed: bool


def register(actor: Actor, ref: str, spec: PageSpec) -> Register:
    """Return the register of a plan as `spec` asks for it, in a number of queries that does not grow."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    reporting = reporting_of(actor, plan)
    outline = outline_of(actor, plan)
    rows = _narrowed(actor, plan, reporting, spec)
    counts, asked = _counts(actor, plan, reporting), bool(spec.search or spec.filters)
    page, after = _page(actor, rows, rows.count() if asked else counts["total"], spec, outline)
    also = _also(rows, page, after, outline)
    _place([*page.items, *(placed.action for placed in also)], plan, outline)
    return Register(
        plan=plan,
        page=page,
        counts=counts,
        priorities=outline,
        linked=list(plan.linked_strategies.all()),
        statements=list(plan.statements.exclude(kind__in=OF_A_MATRIX)),
        also=also,
        strands=_strands(plan),
        parts=list(plans_for(actor).filter(part_of=plan)) if plan.level == Plan.Level.STRATEGY else [],
        terms=terms_of(actor),
        agencies=_agencies(plan),
        owners=_owners(plan),
        reporting=reporting,
        narrowed=asked,
    )


def register_rows(actor: Actor, ref: str, spec: PageSpec, kind: str) -> tuple[Plan, list[Action]]:
    """Return every action that `spec` seeks, for a download as `kind`; the download is recorded."""
    plan = plan_for(actor, ref)
    decision = access.require(actor, ACTION_VIEW)
    rows = _narrowed(actor, plan, reporting_of(actor, plan), spec)
    newest = Update.objects.submitted().newest_of_each()
    rows = rows.prefetch_related("contributors", "placements__priority", "placements__theme")
    rows = rows.prefetch_related(Prefetch("updates", newest, to_attr="newest"))
    found = list(_ordered(actor, rows, spec, outline_of(actor, plan)))
    detail = {"as": kind, "search": spec.search, "filters": dict(spec.filters), "actions": len(found)}
    record("plans.plan.downloaded", by=actor, target=plan, under=decision.under, detail=detail)
    return plan, found


def actions_page(actor: Actor, ref: str, spec: PageSpec) -> tuple[Page[Action], Reporting | None]:
    """Return a page of a plan's actions of the size asked for, as `spec` asks, and what the plan asks for today."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    reporting = reporting_of(actor, plan)
    rows = _narrowed(actor, plan, reporting, spec)
    return _cut(actor, rows, rows.count(), spec, outline_of(actor, plan)), reporting


def narrowed(actor: Actor, plan: Plan, spec: PageSpec) -> ActionSet:
    """Return the actions of a plan that `spec` seeks."""
    access.require(actor, ACTION_VIEW)
    return _narrowed(actor, plan, reporting_of(actor, plan), spec)


def _narrowed(actor: Actor, plan: Plan, reporting: Reporting | None, spec: PageSpec) -> ActionSet:
    rows: ActionSet = Action.objects.filter(plan=plan)
    asked = spec.filters
    if asked.get("priority") or asked.get("theme"):
        rows = rows.filter(_under(asked.get("priority", ""), asked.get("theme", "")))
    if asked.get("strand"):
        rows = rows.filter(strands=[]) if asked["strand"] == NONE else rows.filter(strands__contains=[asked["strand"]])
    if asked.get("agency"):
        rows = rows.filter(_led_by(asked["agency"]))
    if asked.get("owner"):
        rows = rows.filter(owner_id=asked["owner"])
    if asked.get("status"):
        rows = rows.filter(brag="" if asked["status"] == NONE else asked["status"])
    if asked.get("month"):
        rows = rows.filter(_in_month(asked["month"]))
    rows = showing(actor, rows, reporting, asked.get("show", ""))
    return rows.sought(spec.search) if spec.search else rows


def showing(actor: Actor, rows: ActionSet, reporting: Reporting | None, show: str) -> ActionSet:
    """Narrow actions to one of `SHOWS`; to nothing else."""
    if show == "unowned":
        return rows.filter(vacant(actor))
    if show == "never":
        return rows.filter(brag_quarter="")
    if show == "overdue":
        return rows.filter(overdue_on(clock.today()))
    if show == "review":
        return rows.filter(review_due_on(clock.today()))
    if show == "mine":
        return rows.filter(of_member(actor))
    if show == "updates":
        return rows.filter(Reporting.owing_any([reporting] if reporting else []))
    if show == "given":
        return rows.filter(reporting.given if reporting else NOBODY)
    return rows


def _also(rows: ActionSet, page: Page[Action], after: Action | None, outline: Sequence[Priority]) -> list[Placement]:
    """Return where else the actions sought are shown: of a longer list, under the headings that end on this page.

    So each is on one page. Narrowed to one priority, those of the page's own actions are.
    """
    if page.spec.sort != "plan" or page.spec.descending:
        return []
    found = Placement.objects.filter(action__in=rows.order_by().values("pk"))
    if asked := page.spec.filters.get("priority"):
        found = Placement.objects.filter(priority_id=asked, action__in=[action.pk for action in page.items])
    elif page.pages > 1:
        found = found.filter(_ending(page, after, outline))
    return list(found.select_related("action__owner__agency", "action__deputy").order_by("action__position", "pk"))


def _place(actions: Sequence[Action], plan: Plan, outline: Sequence[Priority]) -> None:
    """Give actions their plan, priority and theme, which are read already, and their leads."""
    priorities = {priority.pk: priority for priority in outline}
    themes = {theme.pk: theme for priority in outline for theme in priority.themes.all()}
    for action in actions:
        action.plan = plan
        action.priority = priorities.get(action.priority_id or "")
        action.theme = themes.get(action.theme_id or "")
    prefetch_related_objects(actions, "leads__agency")


def _ending(page: Page[Action], after: Action | None, outline: Sequence[Priority]) -> Q:
    """Return the condition that a place is among the headings that end on a page, before that of the action `after`."""
    places: list[tuple[str | None, str | None]] = []
    for priority in outline:
        places += [(priority.pk, None), *((priority.pk, theme.pk) for theme in priority.themes.all())]

    def at(action: Action) -> int:
        place = (action.priority_id, action.theme_id)
        return places.index(place) if place in places else len(places)

    first = at(page.items[0]) if page.spec.page > 1 else 0
    ending = places[first : at(after) if after else None]
    condition = NOBODY
    for above, below in ending:
        condition |= Q(priority_id=above, theme_id=below) if below else Q(priority_id=above, theme__isnull=True)
    return condition


def _strands(plan: Plan) -> list[str]:
    """Return the strands by which a plan can be narrowed: its own in order, and those that only actions have."""
    own = [str(strand["name"]) for strand in plan.strands]
    lists = Action.objects.filter(plan=plan).exclude(strands=[]).order_by().values_list("strands", flat=True).distinct()
    return list(dict.fromkeys([*own, *sorted({name for names in lists for name in names})]))


def _under(priority: str, theme: str) -> Q:
    """Actions stand under their own place, and under the others at which they are shown too."""
    if priority == NONE:
        return Q(priority__isnull=True) & ~Q(Exists(Placement.objects.filter(action=OuterRef("pk"))))
    place = Q(priority_id=priority) if priority else Q()
    if theme:
        place &= Q(theme__isnull=True) if theme == NONE else Q(theme_id=theme)
    return place | Q(Exists(Placement.objects.filter(place, action=OuterRef("pk"))))


def _led_by(asked: str) -> Q:
    """A lead agency is asked for by its reference, or by the name that the plan prints where no agency is known."""
    leads = Lead.objects.filter(action=OuterRef("pk"))
    if asked == NONE:
        return ~Q(Exists(leads))
    printed = Q(name=asked) if len(asked) < LONGEST else Q(name__startswith=asked)
    return Q(Exists(leads.filter(Q(agency_id=asked) | Q(printed, agency__isnull=True))))


def _in_month(asked: str) -> Q:
    """A month is asked for as 2026-04, or actions without a day; anything else finds nothing."""
    if asked == NONE:
        return Q(due__isnull=True)
    year, _, month = asked.partition("-")
    if not (year + month).isdecimal() or len(asked) != len("2026-04") or not int(year):
        return NOBODY
    return Q(due__year=int(year), due__month=int(month))


def _page(
    actor: Actor, rows: ActionSet, total: int, spec: PageSpec, outline: list[Priority]
) -> tuple[Page[Action], Action | None]:
    """Cut the register to the page asked for, the whole of a short one; return it, and the action that comes after it.

    A page past the end is the last one.
    """
    spec = _within(replace(spec, size=WHOLE if total <= WHOLE else PAGE), total)
    start = (spec.page - 1) * spec.size
    ordered = _ordered(actor, rows, spec, outline).prefetch_related(None)
    found = list(ordered[start : start + spec.size + 1])
    return Page(found[: spec.size], total, spec), found[spec.size] if len(found) > spec.size else None


def _cut(actor: Actor, rows: ActionSet, total: int, spec: PageSpec, outline: list[Priority]) -> Page[Action]:
    spec = _within(spec, total)
    start = (spec.page - 1) * spec.size
    return Page(list(_ordered(actor, rows, spec, outline)[start : start + spec.size]), total, spec)


def _within(spec: PageSpec, total: int) -> PageSpec:
    return replace(spec, page=min(spec.page, max(1, -(-total // spec.size))))


def _ordered(actor: Actor, rows: ActionSet, spec: PageSpec, outline: list[Priority]) -> ActionSet:
    brags = (When(brag=brag, then=Value(place)) for place, brag in enumerate(_WORST_FIRST))
    worst = Case(*brags, default=Value(len(_WORST_FIRST)), output_field=IntegerField())
    columns = [f"-{name}" if spec.descending else name for name in _ORDERS.get(spec.sort, PLAN_ORDER)]
    rows = rows.select_related("owner__agency", "deputy").prefetch_related("priority", "theme", "leads__agency")
    rows = rows.annotate(is_vacant=vacancy(actor)).placed(outline).annotate(brag_place=worst)
    return (rows.coded() if spec.sort == "code" else rows).order_by(*columns, "pk")


def _counts(actor: Actor, plan: Plan, reporting: Reporting | None) -> dict[str, int]:
    counted = {brag.value: Count("pk", filter=Q(brag=brag)) for brag in Brag}
    return Action.objects.filter(plan=plan).aggregate(
        total=Count("pk"),
        owned=Count("pk", filter=~vacant(actor)),
        overdue=Count("pk", filter=overdue_on(clock.today())),
        review=Count("pk", filter=review_due_on(clock.today())),
        updates=Count("pk", filter=Reporting.owing_any([reporting] if reporting else [])),
        none=Count("pk", filter=Q(brag="")),
        **counted,
    )


def _agencies(plan: Plan) -> list[tuple[str, str]]:
    leads = Lead.objects.filter(action__in=Action.objects.filter(plan=plan).values("pk"))
    named = leads.order_by().values_list("agency_id", "agency__name", "name").distinct()
    return _by_name({(agency or name[:LONGEST], agency_name or name) for agency, agency_name, name in named})


def _owners(plan: Plan) -> list[tuple[str, str]]:
    owned = Action.objects.filter(plan=plan, owner__isnull=False).order_by()
    return _by_name(set(owned.values_list("owner_id", "owner__name").distinct()))


def _by_name(pairs: Sequence[tuple[str, str]] | set[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1].lower())
