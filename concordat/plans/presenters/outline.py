"""The outline of a plan, priorities and themes, as the page shows it on which they are changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.kernel.actors import Actor
from concordat.plans.presenters.plans import PlanHead, Tabs, head_of, tabs_of
from concordat.plans.queries.plans import Outlined


@dataclass(frozen=True, slots=True)
class Part:
    """A priority or a theme: its name, how many actions it holds, and what can be done with it."""

    ref: str
    name: str
    text: str
    held: int
    edit_href: str
    move_href: str
    delete_href: str
    add_href: str
    first: bool
    last: bool
    themes: tuple[Part, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.held and not self.themes


@dataclass(frozen=True, slots=True)
class OutlineShown:
    """The outline of a plan."""

    plan: PlanHead
    tabs: Tabs
    priorities: tuple[Part, ...]
    loose: int
    add_href: str


def outline_shown(actor: Actor, found: Outlined) -> OutlineShown:
    """Return a plan's outline."""
    last = len(found.priorities) - 1
    parts = tuple(
        _part("priority", priority, place, last, tuple(_themes(priority)))
        for place, priority in enumerate(found.priorities)
    )
    return OutlineShown(
        head_of(found.plan, actor),
        tabs_of(actor, found.plan, "outline"),
        parts,
        found.actions - sum(part.held for part in parts),
        reverse("plans:priority_add", args=[found.plan.ref]),
    )


def _themes(priority: Any) -> list[Part]:
    themes = list(priority.themes.all())
    return [_part("theme", theme, place, len(themes) - 1) for place, theme in enumerate(themes)]


def _part(noun: str, thing: Any, place: int, last: int, themes: tuple[Part, ...] = ()) -> Part:
    return Part(
        ref=thing.ref,
        name=thing.name,
        text=thing.narrative if noun == "priority" else thing.background,
        held=thing.held,
        edit_href=reverse(f"plans:{noun}_edit", args=[thing.ref]),
        move_href=reverse(f"plans:{noun}_move", args=[thing.ref]),
        delete_href=reverse(f"plans:{noun}_delete", args=[thing.ref]),
        add_href=reverse("plans:theme_add", args=[thing.ref]) if noun == "priority" else "",
        first=place == 0,
        last=place == last,
        themes=themes,
    )
