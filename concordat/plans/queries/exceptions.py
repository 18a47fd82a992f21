"""What a board reads instead of every row: actions that are off track, moved, past their day, silent or vacant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.periods import Quarter
from concordat.plans.models import Action, Overrule, Plan, Update
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.plans import plan_for, plans_for
from concordat.plans.queries.reckoning import facts_of
from concordat.plans.queries.reporting import Reporting, reporting_of
from concordat.plans.queries.taking import record_taken
from concordat.plans.queries.vacancy import people_here
from concordat.plans.rules.due import previous
from concordat.plans.rules.reckoning import ActionFacts, Reckoning, Tally, movement

SECTIONS = ("red", "amber", "worse", "better", "overdue", "review", "never", "vacant")
MANY, FEW = 25, 10
MOST = {"red": MANY, "amber": MANY, "worse": MANY, "better": MANY}  # rows of a section on the page; else FEW


@dataclass(frozen=True, slots=True)
class Exceptional:
    """An action of a section, with its status on the day before, its text and owner, and its newest update."""

    facts: ActionFacts
    before: str
    action: Action
    update: Update | None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The exceptions of one plan, or of all in force, since a day; `counts` are of whole sections, each action once.

    `tallies` count each plan; `here` are the members who hold a role now.
    """

    plans: list[Plan]
    since: date
    today: date
    sections: dict[str, list[Exceptional]]
    counts: dict[str, int]
    distinct: int
    tally: Tally
    tallies: dict[str, Tally]
    reporting: dict[str, Reporting]
    here: frozenset[str]


def plans_asked(actor: Actor, ref: str = "") -> list[Plan]:
    """Return the plan of a reference, or without one every plan in force."""
    if ref:
        return [plan_for(actor, ref)]
    return list(plans_for(actor).filter(status=Plan.Status.IN_FORCE).order_by("-begins", "title"))


def usual_since(day: date) -> date:
    """Return the day since which a board asks what moved: the end of the last quarter."""
    return previous(Quarter.holding(day)).last


def exceptions(actor: Actor, plans: Sequence[Plan], since: date, *, whole: bool = False) -> Exceptions:
    """Return the exceptions of plans since a day; each section cut to what a board reads, unless `whole`."""
    access.require(actor, ACTION_VIEW)
    facts = facts_of(actor, plans)
    reckoning = Reckoning(clock.today(), people_here(actor))
    before = _status_on(plans, since)
    moves = {action.ref: movement(before.get(action.ref, ""), action.brag) for action in facts}
    found = {name: [a for a in facts if chosen(a)] for name, chosen in _sections(reckoning, moves).items()}
    for name in ("overdue", "review"):
        found[name].sort(key=lambda action: action.due or date.max)
    tallies = _tallies(reckoning, plans, facts)
    shown = {name: rows if whole else rows[: MOST.get(name, FEW)] for name, rows in found.items()}
    return Exceptions(
        plans=list(plans),
        since=since,
        today=reckoning.today,
        sections=_told(shown, before),
        counts={name: len(rows) for name, rows in found.items()},
        distinct=len({action.ref for rows in found.values() for action in rows}),
        tally=tallies[plans[0].pk] if len(plans) == 1 else reckoning.tally(facts),
        tallies=tallies,
        reporting={plan.pk: asks for plan in plans if (asks := reporting_of(actor, plan))},
        here=reckoning.here,
    )


def exceptions_taken(actor: Actor, plans: Sequence[Plan], since: date, kind: str) -> Exceptions:
    """Return every row of every section, for a download as `kind`; the download is recorded with each plan."""
    found = exceptions(actor, plans, since, whole=True)
    record_taken(actor, plans, "exceptions", kind, since=since.isoformat(), actions=found.distinct)
    return found


def _sections(reckoning: Reckoning, moves: Mapping[str, int]) -> dict[str, Callable[[ActionFacts], bool]]:
    return {
        "red": lambda action: action.brag == "red",
        "amber": lambda action: action.brag == "amber",
        "worse": lambda action: moves[action.ref] > 0,
        "better": lambda action: moves[action.ref] < 0,
        "overdue": reckoning.overdue,
        "review": reckoning.review_due,
        "never": reckoning.never,
        "vacant": reckoning.vacant,
    }


def _status_on(plans: Iterable[Plan], day: date) -> dict[str, str]:
    """Return the status that stood at the end of a day of each action that had one.

    It was that of the newest quarter reported on, as last submitted by then, unless a chair had overruled it: an
    overrule stands until it is taken back, or a later quarter is reported on.
    """
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    refs = [plan.pk for plan in plans]
    updates = Update.objects.filter(
        action__plan__in=refs, status=Update.Status.SUBMITTED, submitted_at__lt=after
    ).order_by("action_id", "-quarter", "-submitted_at", "-created_at")
    newest = updates.distinct("action_id").values_list("action_id", "brag", "quarter")
    status = {action: (brag, quarter) for action, brag, quarter in newest}
    overrules = Overrule.objects.filter(action__plan__in=refs, at__lt=after).order_by("quarter", "at")
    for overrule in overrules.only("action_id", "brag", "quarter", "taken_back_at"):
        _, quarter = status.get(overrule.action_id, ("", ""))
        taken_back = overrule.taken_back_at is not None and overrule.taken_back_at < after
        if not taken_back and overrule.quarter >= quarter:
            status[overrule.action_id] = (overrule.brag, overrule.quarter)
    return {action: brag for action, (brag, _) in status.items()}


def _told(shown: Mapping[str, list[ActionFacts]], before: Mapping[str, str]) -> dict[str, list[Exceptional]]:
    refs = {action.ref for rows in shown.values() for action in rows}
    actions = Action.objects.filter(pk__in=refs).select_related("owner__agency", "plan").in_bulk()
    said = Update.objects.filter(action_id__in=refs, status=Update.Status.SUBMITTED).select_related("member")
    said = said.order_by("action_id", "-quarter", "-submitted_at", "-created_at").distinct("action_id")
    updates = {update.action_id: update for update in said}
    return {
        name: [Exceptional(a, before.get(a.ref, ""), actions[a.ref], updates.get(a.ref)) for a in rows]
        for name, rows in shown.items()
    }


def _tallies(reckoning: Reckoning, plans: Sequence[Plan], facts: list[ActionFacts]) -> dict[str, Tally]:
    held: dict[str, list[ActionFacts]] = {plan.pk: [] for plan in plans}
    for action in facts:
        held[action.plan].append(action)
    return {plan: reckoning.tally(actions) for plan, actions in held.items()}
