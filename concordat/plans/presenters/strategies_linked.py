"""Linked strategies as pages and downloads show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import STRATEGY_EDIT
from concordat.plans.presenters.content import inner_tabs
from concordat.plans.presenters.plans import Filter, PlanHead, Tabs, head_of, tabs_of
from concordat.plans.presenters.served import KIND_WORDS, Served, served_of
from concordat.plans.queries.strategies import Strategies
from concordat.plans.rules import plans as rules

COLUMNS = (
    "Strategy",
    "What it is",
    "Whose it is",
    "In date until",
    "Published at",
    "Priorities that serve it",
    "Actions",
)


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """A linked strategy in the list: what it is, and the priorities and actions that serve it, with their addresses."""

    ref: str
    served: Served
    address: str
    priorities: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    edit_href: str
    delete_href: str


@dataclass(frozen=True, slots=True)
class StrategiesShown:
    """The page of a plan's linked strategies."""

    plan: PlanHead
    tabs: Tabs
    inner: Tabs
    page: Page[StrategyRow]
    filters: tuple[Filter, ...]
    narrowed: bool
    mapped: bool
    unmapped: tuple[str, ...]
    add_href: str
    csv_href: str
    xlsx_href: str


def strategies_shown(actor: Actor, found: Strategies) -> StrategiesShown:
    """Return the page of a plan's linked strategies."""
    plan, spec = found.plan, found.page.spec
    changes = plan.status != rules.RETIRED and access.may(actor, STRATEGY_EDIT, plan)
    query = spec.query(page=1)
    return StrategiesShown(
        plan=head_of(plan),
        tabs=tabs_of(actor, plan, "content"),
        inner=inner_tabs(actor, plan, "strategies"),
        page=found.page.of([_row(strategy, changes) for strategy in found.page.items]),
        filters=(
            Filter("kind", "What it is", (("", "Any"), *KIND_WORDS.items()), spec.filters.get("kind", "")),
            Filter(
                "show",
                "Show",
                (("", "Everything"), ("expired", "Out of date"), ("unserved", "Nothing serves it")),
                spec.filters.get("show", ""),
            ),
        ),
        narrowed=found.narrowed,
        mapped=found.mapped,
        unmapped=tuple(priority.name for priority in found.unmapped),
        add_href=reverse("plans:strategy_add", args=[plan.ref]) if changes else "",
        csv_href=reverse("plans:strategy_download", args=[plan.ref, "csv"]) + query,
        xlsx_href=reverse("plans:strategy_download", args=[plan.ref, "xlsx"]) + query,
    )


def table_of(strategies: Iterable[Any]) -> list[list[object]]:
    """Return linked strategies as the rows of a download, under `COLUMNS`."""
    return [
        [
            strategy.name,
            KIND_WORDS[strategy.kind],
            strategy.holder,
            strategy.ends,
            strategy.address,
            "; ".join(link.priority.name for link in strategy.links.all() if link.priority),
            "; ".join(link.action.called for link in strategy.links.all() if link.action),
        ]
        for strategy in strategies
    ]


def _row(strategy: Any, changes: bool) -> StrategyRow:
    links = list(strategy.links.all())
    return StrategyRow(
        ref=strategy.ref,
        served=served_of(strategy),
        address=strategy.address,
        priorities=tuple(link.priority.name for link in links if link.priority),
        actions=tuple(
            (link.action.called, reverse("plans:action_view", args=[link.action.ref])) for link in links if link.action
        ),
        edit_href=reverse("plans:strategy_edit", args=[strategy.ref]) if changes else "",
        delete_href=reverse("plans:strategy_delete", args=[strategy.ref]) if changes else "",
    )
