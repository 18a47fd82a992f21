"""What the pages for a board share: their row of links, tallies, and the addresses of lists behind numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat.kernel.actors import Actor
from concordat.plans.presenters.plans import PlanHead, Tabs, head_of, tabs_of
from concordat.plans.rules.reckoning import Tally

PAGES = (
    ("exceptions", "Exceptions", "plans:exception_list"),
    ("matrix", "Matrix", "plans:matrix_view"),
    ("shares", "By agency", "plans:share_list"),
    ("themes", "By theme", "plans:theme_list"),
    ("timeline", "The year", "plans:timeline_view"),
)
LETTERS = {"blue": "B", "red": "R", "amber": "A", "green": "G", "grey": "N", "": "–"}
WORDS = {"blue": "blue", "red": "red", "amber": "amber", "green": "green", "grey": "not due", "": "no status yet"}


@dataclass(frozen=True, slots=True)
class BoardHead:
    """What every page for a board shows of its plan."""

    plan: PlanHead
    tabs: Tabs
    pages: tuple[tuple[str, str, bool], ...]
    csv_href: str
    xlsx_href: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the list that has exactly so many rows."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Status:
    """How many actions have a status (empty for none yet)."""

    brag: str
    number: int
    href: str


def board_head(actor: Actor, plan: Any, here: str, download: str, query: dict[str, str]) -> BoardHead:
    """Return the head of a page for a board; `download` is the name of its download, narrowed as `query` says."""
    asked = f"?{urlencode(query)}" if query else ""
    files = {kind: reverse(f"plans:{download}", args=[plan.ref, kind]) + asked for kind in ("csv", "xlsx")}
    return BoardHead(
        plan=head_of(plan),
        tabs=tabs_of(actor, plan, "board"),
        pages=tuple((text, reverse(url, args=[plan.ref]), name == here) for name, text, url in PAGES),
        csv_href=files["csv"],
        xlsx_href=files["xlsx"],
    )


def register_href(plan: str, **asked: str) -> str:
    """Return the register of a plan, narrowed."""
    here = reverse("plans:plan_view", args=[plan])
    told = {name: value for name, value in asked.items() if value}
    return f"{here}?{urlencode(told)}" if told else here


def statuses(tally: Tally, here: str) -> tuple[Status, ...]:
    """Return how many actions have each status, worst first, with the list `here` narrowed to each."""
    joint = "&" if "?" in here else "?"
    return tuple(
        Status(brag, tally.brags[brag], f"{here}{joint}status={brag or 'none'}")
        for brag in ("red", "amber", "green", "blue", "grey", "")
        if tally.brags[brag]
    )
