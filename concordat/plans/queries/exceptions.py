"""What a board reads instead of every row: actions that are off track, moved, past their day, silent or vacant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.periods import Quarter
from concordat.plans.models import Action, Plan, Update
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.plans import plan_for, plans_for
from concordat.plans.queries.reckoning import facts_of
from concordat.plans.queries.reporting import Reporting, reporting_of
from concordat.plans.queries.standings import last_updates, standings_on
from concordat.plans.queries.taking import record_taken
from concordat.plans.queries.vacancy import people_here
from concordat.plans.rules.due import previous
from concordat.plans.rules.reckoning import ActionFacts, Reckoning, Tally, movement

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
    before = {action: stood.brag for action, stood in standings_on(actor, plans, since).items()}
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
        sections=_told(actor, shown, before),
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


def _told(
    actor: Actor, shown: Mapping[str, list[ActionFacts]], before: Mapping[str, str]
) -> dict[str, list[Exceptional]]:
    refs = {action.ref for rows in shown.values() for action in rows}
    actions = Action.objects.filter(pk__in=refs).select_related("owner__agency", "plan").in_bulk()
    updates = last_updates(actor, actions.values())
    return {
        name: [Exceptional(a, before.get(a.ref, ""), actions[a.ref], updates.get(a.ref)) for a in rows]
        for name, rows in shown.items()
    }


def _tallies(reckoning: Reckoning, plans: Sequence[Plan], facts: list[ActionFacts]) -> dict[str, Tally]:
    held: dict[str, list[ActionFacts]] = {plan.pk: [] for plan in plans}
    for action in facts:
        held[action.plan].append(action)
    return {plan: reckoning.tally(actions) for plan, actions in held.items()}
