"""Statements and linked strategies as programs are told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from pydantic import Field

from concordat.kernel.api import Told
from concordat.plans.api.told.words import ETAG, PAGE, Coded, Named, coded, mark, named
from concordat.plans.rules import statements, strategies


class Statement(Told):
    """An aim, outcome, key statistic, key deliverable or cell of a service matrix."""

    ref: str
    plan: str
    kind: str = Field(description="`aim`, `outcome`, `statistic`, `deliverable`, `active` or `gap`")
    text: str
    priority: Named | None = Field(description="Where it is held; `null` for the whole plan")
    theme: Named | None
    strand: str
    topic: str = Field(description="What a service matrix is of")
    definition: str = Field(description="How a statistic is counted")
    origin: str = Field(description="Where a statistic comes from")
    evidence: list[Coded] = Field(description="Actions that evidence a key deliverable")
    notes: int = Field(description="How many notes there are on it")
    etag: str = Field(description=ETAG)
    page: str = Field(description=PAGE)


class Strategy(Told):
    """A strategy or board that a plan is linked to, and what of the plan serves it."""

    ref: str
    plan: str
    kind: str = Field(
        description="`strategy`, `board`, or `police-and-crime` for a priority of the Police and Crime Plan"
    )
    name: str
    holder: str = Field(description="Whose it is")
    ends: date | None = Field(description="In date until")
    address: str = Field(description="Where it is published")
    priorities: list[Named] = Field(description="Priorities of the plan that serve it")
    actions: list[Coded] = Field(description="Actions of the plan that serve it")
    etag: str = Field(description=ETAG)
    page: str = Field(description=PAGE)


def statement_told(statement: Any) -> dict[str, Any]:
    """Return a statement, with its place, links and `noted` fetched, as it is told."""
    names = ("ref", "kind", "text", "strand", "topic", "definition", "origin")
    return {name: getattr(statement, name) for name in names} | {
        "plan": statement.plan_id,
        "priority": named(statement.priority),
        "theme": named(statement.theme),
        "evidence": [coded(link.action) for link in statement.links.all() if link.action_id],
        "notes": statement.noted,
        "etag": mark(statements.words_of(statement.facts())),
        "page": reverse("plans:statement_notes", args=[statement.ref]),
    }


def strategy_told(strategy: Any) -> dict[str, Any]:
    """Return a linked strategy, with the links to it fetched, as it is told."""
    links = strategy.links.all()
    serving = [link.priority_id for link in links if link.priority_id]
    names = ("ref", "kind", "name", "holder", "ends", "address")
    return {name: getattr(strategy, name) for name in names} | {
        "plan": strategy.plan_id,
        "priorities": [named(link.priority) for link in links if link.priority_id],
        "actions": [coded(link.action) for link in links if link.action_id],
        "etag": mark(strategies.words_of(strategy.facts(), serving)),
        "page": reverse("plans:strategy_list", args=[strategy.plan_id]),
    }
