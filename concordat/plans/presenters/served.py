"""Linked strategies, as the pages show them of what serves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from concordat.kernel import clock

KIND_WORDS = {
    "strategy": "Plan or strategy",
    "board": "Board",
    "police-and-crime": "Priority of the Police and Crime Plan",
}


@dataclass(frozen=True, slots=True)
class Served:
    """A linked strategy: what it is, whose, until when it is in date, and where it stands."""

    name: str
    kind: str
    holder: str
    ends: date | None
    expired: bool
    href: str


def served_of(strategy: Any) -> Served:
    """Return a linked strategy; `href` leads to it in the list of its plan."""
    return Served(
        name=strategy.name,
        kind=KIND_WORDS[strategy.kind],
        holder=strategy.holder,
        ends=strategy.ends,
        expired=bool(strategy.ends and strategy.ends < clock.today()),
        href=reverse("plans:strategy_list", args=[strategy.plan_id]) + f"#strategy-{strategy.ref}",
    )
