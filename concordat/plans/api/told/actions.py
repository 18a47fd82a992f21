"""Actions as programs are told of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from pydantic import Field

from concordat.kernel.api import Told
from concordat.plans.api.given.words import STATUS
from concordat.plans.api.told.words import PAGE, Named, Part, Person, Place, mark, named, parts, person
from concordat.plans.presenters.actions import is_overdue
from concordat.plans.queries.reporting import Reporting
from concordat.plans.rules.actions import asked_of_assigning, words_of

APART = "."  # between the mark of an action's words and that of who answers for it, which are changed apart


class Action(Told):
    """An action."""

    ref: str
    plan: str = Field(description="The plan's reference")
    code: str = Field(description="Its reference as the plan prints it")
    text: str
    priority: Named | None
    theme: Named | None
    also: list[Place] = Field(description="Where else it is shown")
    output: str = Field(description="What it produces")
    outcome: str = Field(description="What will be different")
    measures: list[str] = Field(description="How we will tell")
    strands: list[str]
    leads: list[Part]
    contributors: list[Part]
    owner: Person | None
    deputy: Person | None = Field(description="Who may do whatever the owner may")
    serves: list[Named] = Field(description="Linked strategies that it serves")
    evidences: list[Named] = Field(description="Key deliverables that it evidences")
    timescale: str
    timing: str = Field(description="What `due` means: `deadline`, `review`, `ongoing`, or empty")
    due: date | None
    overdue: bool
    status: str | None = Field(
        description=f"What stands, as last submitted or as a chair overruled it: {STATUS}; `null` while there is no update"
    )
    status_quarter: str | None
    status_on: date | None
    owner_status: str | None = Field(description="What its owner said, where a chair overruled it")
    update_due: str | None = Field(description="The quarter on which an update is owed, if one is")
    update_due_by: date | None
    etag: str = Field(description="The mark of what it says and who answers for it: send it back in `If-Match`")
    page: str = Field(description=PAGE)


class ActionDue(Action):
    """An action in the list of what is due, with its plan's title."""

    plan_title: str


class Overrule(Told):
    """A chair's judgement of how an action went in a quarter, which stands before the owner's until it is taken back."""

    quarter: str
    status: str = Field(description=STATUS)
    owner_status: str = Field(description="What the owner had said")
    reason: str
    member: str
    at: datetime
    taken_back_at: datetime | None


def action_told(action: Any, reporting: Reporting | None) -> dict[str, Any]:
    """Return an action, with its places, parts, people and links fetched, as it is told."""
    names = ("ref", "code", "text", "output", "outcome", "timescale", "timing", "due")
    owes = bool(reporting and reporting.owed_by(action))
    links = action.links.all()
    return {name: getattr(action, name) for name in names} | {
        "plan": action.plan_id,
        "priority": named(action.priority),
        "theme": named(action.theme),
        "also": [{"priority": named(each.priority), "theme": named(each.theme)} for each in action.placements.all()],
        "measures": list(action.measures),
        "strands": list(action.strands),
        "leads": parts(action.leads.all()),
        "contributors": parts(action.contributors.all()),
        "owner": person(action.owner),
        "deputy": person(action.deputy),
        "serves": [named(link.strategy) for link in links if link.strategy_id],
        "evidences": [named(link.deliverable) for link in links if link.deliverable_id],
        "overdue": is_overdue(action),
        "status": action.brag or None,
        "status_quarter": action.brag_quarter or None,
        "status_on": action.brag_on,
        "owner_status": action.judged or None,
        "update_due": str(reporting.quarter) if reporting and owes else None,
        "update_due_by": reporting.due_by if reporting and owes else None,
        "etag": _mark(action),
        "page": reverse("plans:action_view", args=[action.ref]),
    }


def action_due(action: Any, reporting: Reporting | None) -> dict[str, Any]:
    """Return an action of which something is due as it is told."""
    return action_told(action, reporting) | {"plan_title": action.plan.title}


def overrule_told(overrule: Any) -> dict[str, Any]:
    """Return an overrule, with its member fetched, as it is told."""
    names = ("quarter", "reason", "at", "taken_back_at")
    return {name: getattr(overrule, name) for name in names} | {
        "status": overrule.brag,
        "owner_status": overrule.judged,
        "member": overrule.member.name,
    }


def _mark(action: Any) -> str:
    facts = action.facts()
    return mark(words_of(facts)) + APART + mark(asked_of_assigning(facts))


def words_seen(seen: str) -> str:
    """Return of the mark of an action that of its words; nothing is nothing."""
    return seen and seen.partition(APART)[0]


def answering_seen(seen: str) -> str:
    """Return of the mark of an action that of who answers for it; nothing is nothing."""
    return seen and (seen.partition(APART)[2] or seen)
