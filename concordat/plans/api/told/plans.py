"""Plans, their strands, priorities and themes, as programs are told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from pydantic import Field

from concordat.kernel.api import Told
from concordat.plans.api.told.words import ETAG, PAGE, Named, mark, named
from concordat.plans.rules.changes import asked_of
from concordat.plans.rules.plans import words_of
from concordat.plans.rules.strands import STANDARD


class Strand(Told):
    """A strand of a plan and what belongs to it."""

    name: str
    meaning: str


class StrandUsed(Strand):
    """A strand in its place among those of a plan."""

    at: int = Field(description="Its place, from 0: its address")
    uses: int = Field(description="How many actions and statements have it")


class StrandSet(Told):
    """A set of strands of which a plan can have a copy."""

    set: str = Field(description="By which it is chosen")
    name: str


class Strands(Told):
    """The strands of a plan in order, and the sets that can be chosen instead."""

    plan: str
    strands: list[StrandUsed]
    sets: list[StrandSet]
    etag: str = Field(description=ETAG)


class Plan(Told):
    """A plan."""

    ref: str
    title: str
    level: str = Field(description="`strategy`, `annual`, `themed` or `place`")
    about: str = Field(description="The theme or place that it is about")
    part_of: Named | None = Field(description="The strategy that it is part of")
    period: str
    status: str = Field(description="`draft`, `proposed`, `in-force` or `retired`")
    agency: Named = Field(description="The agency that drafted it")
    board: Named | None = Field(description="The board that signed it off")
    minute: str = Field(description="Where its sign-off is minuted")
    begins: date | None
    ends: date | None
    proposed_on: date | None
    adopted_on: date | None
    retired_on: date | None
    strands: list[Strand] = Field(description="In order")
    linked: list[str] = Field(description="The names of its linked strategies")
    amendment: str | None = Field(description="The amendment that is being made to it, by reference")
    etag: str = Field(description=ETAG)
    page: str = Field(description=PAGE)


class PlanCounted(Plan):
    """A plan in the list of them, with how many actions it has."""

    actions: int
    owned: int = Field(description="Actions that somebody owns")
    overdue: int = Field(description="Actions whose date has passed and that are not complete")


class Theme(Named):
    """A theme of a priority."""

    plan: str
    priority: str
    background: str
    partners: list[str]
    actions: int
    etag: str = Field(description=ETAG)


class Priority(Named):
    """A priority of a plan, with its themes in order."""

    plan: str
    narrative: str
    actions: int
    serves: list[Named] = Field(description="Linked strategies that it serves")
    themes: list[Theme]
    etag: str = Field(description=ETAG)


class PlanOutlined(Plan):
    """A plan with its outline."""

    actions: int
    replaces: str | None = Field(description="The plan that it replaced")
    priorities: list[Priority]


def plan_told(plan: Any) -> dict[str, Any]:
    """Return a plan, with its agency, board, what it is part of, linked strategies and amendment fetched, as it is told."""
    names = ("ref", "title", "level", "about", "period", "status", "begins", "ends", "proposed_on", "adopted_on")
    linked = [strategy.name for strategy in plan.linked_strategies.all()]
    return {name: getattr(plan, name) for name in (*names, "retired_on", "minute")} | {
        "part_of": named(plan.part_of),
        "agency": named(plan.agency),
        "board": named(plan.board),
        "strands": plan.strands,
        "linked": linked,
        "amendment": next((each.ref for each in plan.being_made), None),
        "etag": mark(words_of(plan.facts(), linked)),
        "page": reverse("plans:plan_view", args=[plan.ref]),
    }


def plan_counted(plan: Any) -> dict[str, Any]:
    """Return a plan of the list as it is told."""
    return plan_told(plan) | {"actions": plan.total, "owned": plan.owned, "overdue": plan.overdue}


def plan_outlined(found: Any) -> dict[str, Any]:
    """Return a plan with its outline (`queries.plans.Outlined`) as it is told."""
    return plan_told(found.plan) | {
        "actions": found.actions,
        "replaces": found.plan.replaces_id,
        "priorities": [priority_told(priority) for priority in found.priorities],
    }


def priority_told(priority: Any) -> dict[str, Any]:
    """Return a priority, with its themes, links and how many actions it holds, as it is told."""
    return {
        "ref": priority.ref,
        "name": priority.name,
        "plan": priority.plan_id,
        "narrative": priority.narrative,
        "actions": priority.held,
        "serves": [named(link.strategy) for link in priority.links.all() if link.strategy_id],
        "themes": [theme_told(theme) for theme in priority.themes.all()],
        "etag": mark(asked_of(priority.facts())),
    }


def theme_told(theme: Any) -> dict[str, Any]:
    """Return a theme, with how many actions it holds, as it is told."""
    names = ("ref", "name", "background", "partners")
    return {name: getattr(theme, name) for name in names} | {
        "plan": theme.plan_id,
        "priority": theme.priority_id,
        "actions": theme.held,
        "etag": mark(asked_of(theme.facts())),
    }


def strands_told(found: Any) -> dict[str, Any]:
    """Return the strands of a plan (`queries.strands.Strands`) as they are told."""
    return {
        "plan": found.plan.ref,
        "strands": [
            {"at": at, "name": each.name, "meaning": each.meaning, "uses": found.uses(each.name)}
            for at, each in enumerate(found.strands)
        ],
        "sets": [{"set": each.key, "name": each.name} for each in STANDARD]
        + [{"set": each.ref, "name": str(each)} for each in found.sets],
        "etag": mark({"strands": found.plan.strands}),
    }
