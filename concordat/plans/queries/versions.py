"""Read a plan as it stood on a day, with the status that each action had then; and two such days beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.models import Amendment, Plan, Revision
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.amendments import amendments_of, names_of
from concordat.plans.queries.content import action_facts, content_of, places_of
from concordat.plans.queries.plans import plan_for
from concordat.plans.queries.standings import standings_on
from concordat.plans.rules.content import Content, taken_back
from concordat.plans.rules.versions import ON_A_PAGE, Standing, check_day, moved, status_on


@dataclass(frozen=True, slots=True)
class Version:
    """What a plan said at the end of a day, what it was then, and how each action that had a status stood."""

    day: date
    status: str
    content: Content
    standings: dict[str, Standing]


@dataclass(frozen=True, slots=True)
class Versions:
    """A plan on one day or several, with the days that may be chosen and what is needed to tell them.

    On one day, what actions say is told of a page of them, of the others where they stand; on several, of those alone
    that can differ. `actions` are those of them that are still there.
    """

    plan: Plan
    first: date
    today: date
    amendments: list[Amendment]
    versions: list[Version]
    names: dict[str, str]
    actions: frozenset[str]


Made = tuple[list[Version], frozenset[str]]


def versions(actor: Actor, ref: str, *days: date, page: int = 1) -> Versions:
    """Return a plan as it stood on days, in a number of queries that grows with the days alone.

    The earliest is the day on which it was drafted, for the agency that did, and the day on which it was proposed for
    the others; `page` is which of its actions are told on one day. Raises `Problem` for an earlier day, and for one to come.
    """
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    first, today = _first(actor, plan), clock.today()
    for day in days:
        check_day(day, first, today)
    revisions = _after(plan, min(days, default=today), today)
    if len(days) == 1:
        made, still = _one(actor, plan, days[0], revisions, page)
    else:
        made, still = _several(actor, plan, days, revisions)
    return Versions(
        plan=plan,
        first=first,
        today=today,
        amendments=amendments_of(actor, plan),
        versions=made,
        names=names_of(actor, plan),
        actions=still,
    )


def _one(actor: Actor, plan: Plan, day: date, revisions: list[Revision], page: int) -> Made:
    """Return a plan on a day, of its actions the places alone, but all of those on a page."""
    now, places = content_of(actor, plan, ()), places_of(actor, plan)
    found = _version(plan, day, replace(now, actions=places), revisions, {})
    order = [ref for *_, actions in found.content.places() for ref, _ in actions]
    number = min(page, max(1, -(-len(order) // ON_A_PAGE)))
    shown = order[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    told = action_facts(actor, plan.actions.filter(pk__in=shown))
    whole = taken_back(replace(now, actions=told), [each for each in revisions if each.of in shown])
    content = replace(found.content, actions={**found.content.actions, **whole.actions})
    version = replace(found, content=content, standings=standings_on(actor, [plan], day, shown))
    return [version], frozenset(places)


def _several(actor: Actor, plan: Plan, days: Sequence[date], revisions: list[Revision]) -> Made:
    """Return a plan on days, of its actions those alone that can differ between them."""
    standings = [standings_on(actor, [plan], day) for day in days]
    now = content_of(actor, plan, _concerned(revisions, standings))
    made = [_version(plan, day, now, revisions, stood) for day, stood in zip(days, standings, strict=True)]
    return made, frozenset(now.actions)


def versions_to_take_away(actor: Actor, ref: str, *, since: date, until: date, kind: str) -> Versions:
    """Return a plan on two days, for a download as `kind`; the download is recorded."""
    found = versions(actor, ref, since, until)
    decision = access.require(actor, ACTION_VIEW)
    detail = {"as": kind, "since": since.isoformat(), "until": until.isoformat()}
    record("plans.plan.downloaded", by=actor, target=found.plan, under=decision.under, detail=detail)
    return found


def usual_day(actor: Actor, ref: str) -> date:
    """Return the day from which a plan was in force, else the first on which this reader can see it."""
    plan = plan_for(actor, ref)
    return max(plan.adopted_on, _first(actor, plan)) if plan.adopted_on else _first(actor, plan)


def _first(actor: Actor, plan: Plan) -> date:
    drafted = clock.day_of(plan.created_at)
    if plan.agency_id == actor.agency:
        return min(filter(None, [drafted, plan.proposed_on, plan.adopted_on]))
    return plan.proposed_on or plan.adopted_on or drafted


def _after(plan: Plan, day: date, today: date) -> list[Revision]:
    if day >= today:
        return []
    return list(plan.revisions.filter(at__gte=clock.end_of(day)).order_by("at", "created_at", "pk"))


def _concerned(revisions: list[Revision], standings: list[dict[str, Standing]]) -> set[str]:
    """Return the actions that can differ between days: those that were revised since, and whose status moved."""
    revised = {revision.of for revision in revisions if revision.kind == Revision.Kind.ACTION}
    return revised | {move.action for before, after in pairwise(standings) for move in moved(before, after)}


def _version(plan: Plan, day: date, now: Content, revisions: list[Revision], standings: dict[str, Standing]) -> Version:
    end = clock.end_of(day)
    content = taken_back(now, [revision for revision in revisions if revision.at >= end])
    days = (plan.proposed_on, plan.adopted_on, plan.retired_on)
    return Version(day, status_on(day, *days), content, standings)
