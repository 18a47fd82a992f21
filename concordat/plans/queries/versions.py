"""Read a plan as it stood on a day, with the status that each action had then; and two such days beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.plans.models import Amendment, Plan, Revision
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.amendments import amendments_of, names_of
from concordat.plans.queries.content import content_of
from concordat.plans.queries.plans import plan_for
from concordat.plans.queries.standings import standings_on
from concordat.plans.rules.content import Content, taken_back
from concordat.plans.rules.versions import Standing, check_day, status_on


@dataclass(frozen=True, slots=True)
class Version:
    """What a plan said at the end of a day, what it was then, and how each action that had a status stood."""

    day: date
    status: str
    content: Content
    standings: dict[str, Standing]


@dataclass(frozen=True, slots=True)
class Versions:
    """A plan on one day or several, with the days that may be chosen and what is needed to tell them."""

    plan: Plan
    first: date
    today: date
    amendments: list[Amendment]
    versions: list[Version]
    names: dict[str, str]
    actions: frozenset[str]


def versions(actor: Actor, ref: str, *days: date) -> Versions:
    """Return a plan as it stood on days, in a number of queries that grows with the days alone.

    The earliest is the day on which it was drafted, for the agency that did, and the day on which it was proposed for
    the others. Raises `Problem` for an earlier day, and for one to come.
    """
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    first, today = _first(actor, plan), clock.today()
    for day in days:
        check_day(day, first, today)
    now = content_of(actor, plan)
    earliest = min(days, default=today)
    revisions = _after(plan, earliest, today)
    return Versions(
        plan=plan,
        first=first,
        today=today,
        amendments=amendments_of(actor, plan),
        versions=[_version(actor, plan, day, now, revisions) for day in days],
        names=names_of(actor, plan),
        actions=frozenset(now.actions),
    )


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


def _version(actor: Actor, plan: Plan, day: date, now: Content, revisions: list[Revision]) -> Version:
    end = clock.end_of(day)
    content = taken_back(now, [revision for revision in revisions if revision.at >= end])
    days = (plan.proposed_on, plan.adopted_on, plan.retired_on)
    return Version(day, status_on(day, *days), content, standings_on(actor, [plan], day))
