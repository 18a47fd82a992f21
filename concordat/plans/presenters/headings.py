"""The headings of a plan, priorities and themes, with the actions that stand under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.kernel.actors import Actor
from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.presenters.said import Said, said_of
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
    said: tuple[Said, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether there is nothing to show or do under it."""
        return not (self.rows or self.background or self.partners or self.said or self.add_href)


@dataclass(frozen=True, slots=True)
class Heading:
    """A priority, or what stands under none, with its themes and the number of its actions."""

    name: str
    anchor: str
    narrative: str
    themes: tuple[SubHeading, ...]
    count: int
    add_href: str = ""
    said: tuple[Said, ...] = ()

    @property
    def bare(self) -> tuple[SubHeading, ...]:
        """The themes that are named together, since there is nothing to show or do under them."""
        return tuple(theme for theme in self.themes if theme.bare)


def headings_of(assigner: Actor | None, found: Register, rows: list[ActionRow], *, adding: bool) -> tuple[Heading, ...]:
    """Put the rows of a page under their headings; nothing sought, show headings that hold nothing too.

    What is shown under a heading and counted under another follows what is counted there, and says so. Narrowed to one
    priority, an action counted elsewhere stands only where that priority shows it. With `adding`, each says where an
    action can be added under it.
    """
    asked = found.page.spec.filters.get("priority", "")
    held: dict[tuple[str, str], list[ActionRow]] = {}
    for action, row in zip(found.page.items, rows, strict=True):
        if not asked or action.priority_id == asked:
            held.setdefault((action.priority_id or "", action.theme_id or ""), []).append(row)
    for placed in found.also:
        row = row_of(placed.action, found.reporting, assigner, elsewhere=True)
        held.setdefault((placed.priority_id, placed.theme_id or ""), []).append(row)
    every = not found.narrowed and found.page.pages == 1
    add = reverse("plans:action_add", args=[found.plan.ref]) if adding else ""
    said = said_of(found.statements) if every else {}
    headings = [_heading(priority, held, every, add, said) for priority in found.priorities]
    if loose := tuple(held.get(("", ""), ())):
        name = "Under no priority" if found.priorities else ""
        headings.append(Heading(name, "none", "", (SubHeading("", "none-actions", "", (), loose),), len(loose)))
    return tuple(heading for heading in headings if heading.themes or every)


def _heading(
    priority: Any,
    held: dict[tuple[str, str], list[ActionRow]],
    every: bool,
    add: str,
    said: dict[tuple[str, str], tuple[Said, ...]],
) -> Heading:
    themes = []
    anchor = f"priority-{priority.ref}"
    if own := held.get((priority.ref, "")):
        themes.append(SubHeading("", f"{anchor}-actions", "", (), tuple(own)))
    for theme in priority.themes.all():
        rows = tuple(held.get((priority.ref, theme.ref), ()))
        if rows or every:
            themes.append(
                SubHeading(
                    theme.name,
                    f"theme-{theme.ref}",
                    theme.background,
                    tuple(theme.partners),
                    rows,
                    f"{add}?place=t-{theme.ref}" if add else "",
                    said.get((priority.ref, theme.ref), ()),
                )
            )
    link = f"{add}?place=p-{priority.ref}" if add and not any(theme.add_href for theme in themes) else ""
    count = sum(not row.counted_under for theme in themes for row in theme.rows)
    return Heading(
        priority.name, anchor, priority.narrative, tuple(themes), count, link, said.get((priority.ref, ""), ())
    )
