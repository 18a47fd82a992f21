"""Plans, actions and updates as programs are told of them. A field is added here, with the line that fills it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from pydantic import Field

from concordat.kernel.api import Told
from concordat.plans.api.given import STATUS
from concordat.plans.presenters.actions import is_overdue
from concordat.plans.queries.reporting import Reporting


class Named(Told):
    """Something by its reference and name."""

    ref: str
    name: str


class Person(Named):
    """A member and the agency that they work for."""

    agency: str


class Lead(Told):
    """Who leads an action, as the plan prints it."""

    name: str
    agency: str | None = Field(description="The agency's reference; `null` where none is known by that name")


class Plan(Told):
    """A plan."""

    ref: str
    title: str
    period: str
    status: str = Field(description="`draft`, `proposed`, `in-force` or `retired`")
    agency: Named = Field(description="The agency that drafted it")
    begins: date | None
    ends: date | None
    proposed_on: date | None
    adopted_on: date | None
    retired_on: date | None
    page: str = Field(description="The path of its page")


class PlanCounted(Plan):
    """A plan in the list of them, with how many actions it has."""

    actions: int
    owned: int = Field(description="Actions that somebody owns")
    overdue: int = Field(description="Actions whose date has passed and that are not complete")


class Theme(Named):
    """A theme of a priority."""

    background: str
    partners: list[str]
    actions: int


class Priority(Named):
    """A priority of a plan, with its themes in order."""

    narrative: str
    actions: int
    themes: list[Theme]


class PlanOutlined(Plan):
    """A plan with its outline."""

    actions: int
    linked: list[str]
    priorities: list[Priority]


class Action(Told):
    """An action."""

    ref: str
    plan: str = Field(description="The plan's reference")
    code: str = Field(description="Its reference as the plan prints it")
    text: str
    priority: Named | None
    theme: Named | None
    output: str
    outcome: str
    measures: list[str]
    strands: list[str]
    leads: list[Lead]
    owner: Person | None
    timescale: str
    timing: str = Field(description="What `due` means: `deadline`, `review`, `ongoing`, or empty")
    due: date | None
    overdue: bool
    status: str | None = Field(description=f"As last submitted: {STATUS}; `null` while there is no update")
    status_quarter: str | None
    status_on: date | None
    update_due: str | None = Field(description="The quarter on which an update is owed, if one is")
    update_due_by: date | None
    page: str = Field(description="The path of its page")


class ActionDue(Action):
    """An action in the list of what is due, with its plan's title."""

    plan_title: str


class Update(Told):
    """An update, as it was submitted."""

    ref: str
    quarter: str
    status: str = Field(description=STATUS)
    narrative: str
    member: str
    agency: str
    submitted_at: datetime


def plan_told(plan: Any) -> dict[str, Any]:
    """Return a plan, with its agency fetched, as it is told."""
    names = ("ref", "title", "period", "status", "begins", "ends", "proposed_on", "adopted_on", "retired_on")
    return {name: getattr(plan, name) for name in names} | {
        "agency": {"ref": plan.agency_id, "name": plan.agency.name},
        "page": reverse("plans:plan_view", args=[plan.ref]),
    }


def plan_counted(plan: Any) -> dict[str, Any]:
    """Return a plan of the list as it is told."""
    return plan_told(plan) | {"actions": plan.total, "owned": plan.owned, "overdue": plan.overdue}


def plan_outlined(found: Any) -> dict[str, Any]:
    """Return a plan with its outline (`queries.pages.Outlined`) as it is told."""
    return plan_told(found.plan) | {
        "actions": found.actions,
        "linked": found.linked,
        "priorities": [
            {
                "ref": priority.ref,
                "name": priority.name,
                "narrative": priority.narrative,
                "actions": priority.held,
                "themes": [_theme(theme) for theme in priority.themes.all()],
            }
            for priority in found.priorities
        ],
    }


def action_told(action: Any, reporting: Reporting | None) -> dict[str, Any]:
    """Return an action, with its place, leads and owner fetched, as it is told."""
    names = ("ref", "code", "text", "output", "outcome", "timescale", "timing", "due")
    owes = bool(reporting and reporting.owed_by(action))
    return {name: getattr(action, name) for name in names} | {
        "plan": action.plan_id,
        "priority": _named(action.priority),
        "theme": _named(action.theme),
        "measures": list(action.measures),
        "strands": list(action.strands),
        "leads": [{"name": lead.name, "agency": lead.agency_id} for lead in action.leads.all()],
        "owner": _person(action.owner),
        "overdue": is_overdue(action),
        "status": action.brag or None,
        "status_quarter": action.brag_quarter or None,
        "status_on": action.brag_on,
        "update_due": str(reporting.quarter) if reporting and owes else None,
        "update_due_by": reporting.due_by if reporting and owes else None,
        "page": reverse("plans:action_view", args=[action.ref]),
    }


def action_due(action: Any, reporting: Reporting | None) -> dict[str, Any]:
    """Return an action of which something is due as it is told."""
    return action_told(action, reporting) | {"plan_title": action.plan.title}


def update_told(update: Any) -> dict[str, Any]:
    """Return an update, with its member and agency fetched, as it is told."""
    names = ("ref", "quarter", "narrative", "submitted_at")
    return {name: getattr(update, name) for name in names} | {
        "status": update.brag,
        "member": update.member.name,
        "agency": update.agency.name,
    }


def _theme(theme: Any) -> dict[str, Any]:
    names = ("ref", "name", "background", "partners")
    return {name: getattr(theme, name) for name in names} | {"actions": theme.held}


def _named(part: Any) -> dict[str, str] | None:
    return {"ref": part.ref, "name": part.name} if part else None


def _person(member: Any) -> dict[str, str] | None:
    return {"ref": member.ref, "name": member.name, "agency": member.agency.name} if member else None
