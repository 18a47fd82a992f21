"""The headings of a plan, priorities and themes, with the actions that stand under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.plans.presenters.actions import ActionRow
from concordat.plans.queries.register import Register


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A theme, or what stands under a priority without one (an empty name), with its actions."""

    name: str
    anchor: str
    background: str
    partners: tuple[str, ...]
    rows: tuple[ActionRow, ...]
    add_href: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A priority, or what stands under none, with its themes and the number of its actions."""

    name: str
    anchor: str
    narrative: str
    themes: tuple[SubHeading, ...]
    count: int
    add_href: str = ""


def headings_of(found: Register, rows: list[ActionRow], *, adding: bool) -> tuple[Heading, ...]:
    """Put the rows of a page under their headings; nothing sought, show headings that hold nothing too.

    With `adding`, each says where an action can be added under it.
    """
    held: dict[tuple[str, str], list[ActionRow]] = {}
    for action, row in zip(found.page.items, rows, strict=True):
        held.setdefault((action.priority_id or "", action.theme_id or ""), []).append(row)
    every = not found.narrowed and found.page.pages == 1
    add = reverse("plans:action_add", args=[found.plan.ref]) if adding else ""
    headings = [_heading(priority, held, every, add) for priority in found.priorities]
    if loose := tuple(held.get(("", ""), ())):
        name = "Under no priority" if found.priorities else ""
        headings.append(Heading(name, "none", "", (SubHeading("", "none-actions", "", (), loose),), len(loose)))
    return tuple(heading for heading in headings if heading.themes or every)


def _heading(priority: Any, held: dict[tuple[str, str], list[ActionRow]], every: bool, add: str) -> Heading:
    themes = []
    anchor = f"priority-{priority.ref}"
    if own := held.get((priority.ref, "")):
        themes.append(SubHeading("", f"{anchor}-actions", "", (), tuple(own)))
    for theme in priority.themes.all():
        rows = tuple(held.get((priority.ref, theme.ref), ()))
        if rows or every:
            link = f"{add}?place=t-{theme.ref}" if add else ""
            themes.append(
                SubHeading(theme.name, f"theme-{theme.ref}", theme.background, tuple(theme.partners), rows, link)
            )
    link = f"{add}?place=p-{priority.ref}" if add and not any(theme.add_href for theme in themes) else ""
    count = sum(len(theme.rows) for theme in themes)
    return Heading(priority.name, anchor, priority.narrative, tuple(themes), count, link)
