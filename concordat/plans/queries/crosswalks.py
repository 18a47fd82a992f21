"""Read crosswalks: what became of one plan's actions in another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec
from concordat.plans.models import Action, Crossing, Crosswalk, Plan, Priority, Theme
from concordat.plans.models.actions import PLAN_ORDER, ActionSet
from concordat.plans.permissions import CROSSWALK_CONFIRM, PLAN_VIEW
from concordat.plans.queries.plans import plans_for
from concordat.plans.rules import crosswalks as rules
from concordat.plans.rules.likeness import likeness, vectors

FILTERS = ("show",)
SIZE = 50
LIKEST = 15
_PLACE = ("priority", "theme")


@dataclass(frozen=True, slots=True)
class Row:
    """An action with what it became (an earlier one), or what it came from (a later one), and what is suggested."""

    action: Action
    kind: str
    earlier: bool
    others: list[tuple[Crossing, Action | None]]
    suggested: list[tuple[Crossing, Action]]
    above: bool  # what is suggested for a later action stands at the earlier one, where that is still undecided


@dataclass(frozen=True, slots=True)
class Walk:
    """A page of a crosswalk: its rows, and how many actions of each kind there are on either side."""

    crosswalk: Crosswalk
    page: Page[Row]
    earlier: dict[str, int]
    later: dict[str, int]
    suggestions: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """An action to be decided on: what it may have become or come from, the likest first; what was decided."""

    crosswalk: Crosswalk
    action: Action
    earlier: bool
    candidates: list[tuple[Action, float]]
    chosen: list[str]
    none: bool
    reason: str
    more: int


@dataclass(frozen=True, slots=True)
class Came:
    """What an action came from in earlier plans, and what it became in later ones."""

    back: list[Action] = field(default_factory=list)
    on: list[Action] = field(default_factory=list)


def crosswalks_for(actor: Actor) -> list[Crosswalk]:
    """Return every crosswalk between plans that the actor may see, the newest first, with how many are confirmed."""
    decided = Count("crossings", filter=Q(crossings__decision=Crossing.Decision.CONFIRMED))
    return list(_seen(actor).annotate(decided=decided).order_by("-later__begins", "-created_at"))


def plan_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the plans that can be compared, the newest first."""
    access.require(actor, CROSSWALK_CONFIRM)
    rows = plans_for(actor).annotate(total=Count("actions")).filter(total__gt=0).order_by("-begins", "title")
    return [(plan.ref, f"{plan.title}{f', {plan.period}' if plan.period else ''}") for plan in rows]


def crosswalk_for(actor: Actor, ref: str, permission: str = PLAN_VIEW) -> Crosswalk:
    """Return a crosswalk between two plans that the actor may see; raise `Missing` for any other."""
    found = _seen(actor).filter(ref=ref).first()
    if found is None:
        raise Missing
    access.require(actor, permission, found)
    return found


def walk(actor: Actor, ref: str, spec: PageSpec) -> Walk:
    """Return a page of a crosswalk, narrowed to a kind; earlier actions first, then later ones that came from none."""
    found = crosswalk_for(actor, ref)
    crossings = _crossings(found)
    paired = rules.Paired.of((c.earlier_id, c.later_id) for c in crossings if c.decision == "confirmed")
    before, after = _refs(found.earlier), _refs(found.later)
    kinds = [(one, paired.of_earlier(one), True) for one in before]
    kinds += [(one, kind, False) for one in after if (kind := paired.of_later(one)) in (rules.NEW, rules.UNDECIDED)]
    asked = [row for row in kinds if spec.filters.get("show", "") in ("", row[1])]
    spec = replace(spec, size=SIZE, page=min(spec.page, max(1, -(-len(asked) // SIZE))))
    start = (spec.page - 1) * SIZE
    rows = _rows(asked[start : start + SIZE], crossings, paired)
    return Walk(
        crosswalk=found,
        page=Page(rows, len(asked), spec),
        earlier=_tally(paired.of_earlier(one) for one in before),
        later=_tally(paired.of_later(one) for one in after),
        suggestions=tuple(c.likeness for c in crossings if c.decision == "suggested" and c.likeness is not None),
    )


def walk_rows(actor: Actor, ref: str, spec: PageSpec, kind: str) -> tuple[Crosswalk, list[Row]]:
    """Return every row of a crosswalk as narrowed, for a download as `kind`; the download is recorded."""
    found = crosswalk_for(actor, ref)
    crossings = _crossings(found)
    paired = rules.Paired.of((c.earlier_id, c.later_id) for c in crossings if c.decision == "confirmed")
    kinds = [(one, paired.of_earlier(one), True) for one in _refs(found.earlier)]
    kinds += [(one, paired.of_later(one), False) for one in _refs(found.later) if not paired.back.get(one)]
    asked = [row for row in kinds if spec.filters.get("show", "") in ("", row[1])]
    under = access.require(actor, PLAN_VIEW).under
    detail = {"as": kind, "rows": len(asked), "filters": dict(spec.filters)}
    record("plans.crosswalk.downloaded", by=actor, target=found, under=under, detail=detail)
    return found, _rows(asked, crossings, paired)


def desk(actor: Actor, ref: str, action: str, sought: str = "") -> Desk:
    """Return what somebody needs who decides on an action: the likest of the other plan, or those that words seek."""
    found = crosswalk_for(actor, ref, CROSSWALK_CONFIRM)
    mine = (
        Action.objects.select_related(*_PLACE).filter(ref=action, plan__in=(found.earlier_id, found.later_id)).first()
    )
    if mine is None:
        raise Missing
    earlier = mine.plan_id == found.earlier_id
    here, there = ("earlier_id", "later_id") if earlier else ("later_id", "earlier_id")
    standing = list(found.crossings.filter(**{here: action}, decision="confirmed").values_list(there, "reason"))
    chosen = [other for other, _ in standing if other]
    rows: ActionSet = Action.objects.filter(plan_id=found.later_id if earlier else found.earlier_id)
    others, texts = rows.texts()
    vector, *rest = vectors([_text(mine), *texts])
    alike = {other: likeness(vector, its) for other, its in zip(others, rest, strict=True)}
    if sought:
        shown = [*chosen, *rows.sought(sought).exclude(pk__in=chosen).values_list("pk", flat=True)[:50]]
    else:
        ranked = sorted((one for one in others if one not in chosen), key=lambda one: -alike[one])
        shown = [*chosen, *ranked[:LIKEST]]
    by_ref = {one.pk: one for one in rows.filter(pk__in=shown).select_related(*_PLACE)}
    return Desk(
        crosswalk=found,
        action=mine,
        earlier=earlier,
        candidates=[(by_ref[one], alike[one]) for one in shown],
        chosen=chosen,
        none=any(other is None for other, _ in standing),
        reason=next((reason for _, reason in standing if reason), ""),
        more=len(others) - len(shown),
    )


def undecided(actor: Actor, ref: str) -> tuple[Crosswalk, int, int]:
    """Return a crosswalk, and how many actions of the earlier and of the later plan are to be decided on."""
    found = crosswalk_for(actor, ref, CROSSWALK_CONFIRM)
    paired = rules.Paired.of(found.pairs())
    gone = sum(paired.of_earlier(one) == rules.UNDECIDED for one in _refs(found.earlier))
    new = sum(paired.of_later(one) == rules.UNDECIDED for one in _refs(found.later))
    return found, gone, new


def came_and_went(actor: Actor, action: Action) -> Came:
    """Return what an action came from and what it became, as people confirmed it, in plans that the actor may see."""
    seen = plans_for(actor).values("pk")
    rows = Crossing.objects.filter(
        Q(earlier=action, later__plan__in=seen) | Q(later=action, earlier__plan__in=seen), decision="confirmed"
    )
    crossings = list(rows.select_related("earlier__plan", "later__plan").order_by("created_at"))
    return Came(
        back=[one.earlier for one in crossings if one.later_id == action.pk and one.earlier],
        on=[one.later for one in crossings if one.earlier_id == action.pk and one.later],
    )


def _text(action: Action) -> str:
    names = (action.theme.name if action.theme else "", action.priority.name if action.priority else "")
    return " ".join(filter(None, (action.text, action.outcome, *names)))


def _seen(actor: Actor) -> QuerySet[Crosswalk]:
    seen = plans_for(actor).values("pk")
    rows = Crosswalk.objects.filter(partnership_id=actor.partnership, earlier__in=seen, later__in=seen)
    return rows.select_related("earlier__agency", "later__agency")


def _crossings(crosswalk: Crosswalk) -> list[Crossing]:
    return list(
        crosswalk.crossings.exclude(decision="rejected")
        .select_related("member")
        .order_by("-likeness", "created_at", "pk")
    )


def _refs(plan: Plan) -> list[str]:
    themes = Theme.objects.order_by("position", "pk").only("pk", "priority_id")
    outline = Priority.objects.filter(plan=plan).order_by("position", "pk").only("pk")
    placed = Action.objects.filter(plan=plan).placed(outline.prefetch_related(Prefetch("themes", themes)))
    return list(placed.order_by(*PLAN_ORDER, "pk").values_list("pk", flat=True))


def _tally(kinds: Any) -> dict[str, int]:
    counted = dict.fromkeys(rules.KINDS, 0)
    for kind in kinds:
        counted[kind] += 1
    return counted


def _rows(asked: list[tuple[str, str, bool]], crossings: list[Crossing], paired: rules.Paired) -> list[Row]:
    """Make rows of references, fetching the actions on either side of them together."""
    shown = {ref for ref, _, _ in asked}
    concerned = [c for c in crossings if c.earlier_id in shown or c.later_id in shown]
    refs = shown | {ref for c in concerned for ref in (c.earlier_id, c.later_id) if ref}
    actions = {one.pk: one for one in Action.objects.filter(pk__in=refs).select_related(*_PLACE)}
    at_earlier: dict[str, list[Crossing]] = {}
    at_later: dict[str, list[Crossing]] = {}
    for crossing in concerned:
        at_earlier.setdefault(crossing.earlier_id or "", []).append(crossing)
        at_later.setdefault(crossing.later_id or "", []).append(crossing)
    rows = []
    for ref, kind, earlier in asked:
        own = (at_earlier if earlier else at_later).get(ref, [])
        pairs = [(c, actions.get((c.later_id if earlier else c.earlier_id) or "")) for c in own]
        open_ = [(c, its) for c, its in pairs if c.decision == "suggested" and its and kind == rules.UNDECIDED]
        here = [(c, its) for c, its in open_ if earlier or paired.of_earlier(its.pk) != rules.UNDECIDED]
        confirmed = [(c, its) for c, its in pairs if c.decision == "confirmed"]
        rows.append(Row(actions[ref], kind, earlier, confirmed, here, above=len(here) < len(open_)))
    return rows
