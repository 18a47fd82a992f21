"""A whole plan as plain data: what is compared between two days, written into files, and read back from them.

Every thing is its `facts()` by its reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

Facts = Mapping[str, Any]
Things = Mapping[str, Facts]
Place = tuple[str, str, Facts, list[tuple[str, Facts]]]  # priority, theme, what the place says, its actions
_PLACES = {
    "priority": "priorities",
    "theme": "themes",
    "action": "actions",
    "statement": "statements",
    "strategy": "strategies",
}
KINDS = ("plan", *_PLACES)


def day_told(stated: str | None) -> date | None:
    """Return the day that facts tell, None where they tell none."""
    return date.fromisoformat(stated) if stated else None


@dataclass(frozen=True, slots=True)
class Content:
    """What a plan says: of itself, and each of its things by reference."""

    plan: Facts
    priorities: Things = field(default_factory=dict)
    themes: Things = field(default_factory=dict)
    actions: Things = field(default_factory=dict)
    statements: Things = field(default_factory=dict)
    strategies: Things = field(default_factory=dict)

    def of_kind(self, kind: str) -> Things:
        """Return the things of a kind, as `Revision.Kind` names it; the plan itself is one without a reference."""
        return {"": self.plan} if kind == "plan" else getattr(self, _PLACES[kind])

    def outline(self) -> Iterator[tuple[str, Facts, list[tuple[str, Facts]]]]:
        """Yield each priority in order (reference and facts), with its themes in order."""
        for ref, facts in in_order(self.priorities):
            yield ref, facts, [(theme, told) for theme, told in in_order(self.themes) if told["priority"] == ref]

    def actions_at(self, priority: str = "", theme: str = "") -> list[tuple[str, Facts]]:
        """Return the actions whose own place is a priority, a theme of it (both given), or no priority."""
        return [
            (ref, told)
            for ref, told in in_order(self.actions)
            if (told["priority"], told["theme"]) == (priority, theme)
        ]

    def places(self) -> Iterator[Place]:
        """Yield every place of the plan in order, with the actions whose own place it is; last what stands under none."""
        held: dict[tuple[str, str], list[tuple[str, Facts]]] = {}
        for ref, told in in_order(self.actions):
            held.setdefault((told["priority"], told["theme"]), []).append((ref, told))
        for priority, facts, themes in self.outline():
            yield priority, "", facts, held.pop((priority, ""), [])
            for theme, told in themes:
                yield priority, theme, told, held.pop((priority, theme), [])
        if loose := [pair for place in sorted(held) for pair in held[place]]:
            yield "", "", {}, loose

    def statements_at(self, priority: str = "", theme: str = "") -> list[tuple[str, Facts]]:
        """Return the statements that are held on a priority, a theme, or the whole plan."""
        return [
            (ref, told)
            for ref, told in in_order(self.statements)
            if (told["priority"], told["theme"]) == (priority, theme)
        ]


def in_order(things: Things) -> list[tuple[str, Facts]]:
    """Return things by their position."""
    return sorted(things.items(), key=lambda item: (item[1].get("position", 0), item[0]))


class Taken(Protocol):
    """A revision: what of which kind was changed, and what it said before."""

    kind: str
    of: str
    before: Facts | None


def taken_back(content: Content, revisions: Sequence[Taken]) -> Content:
    """Return what a plan said before the revisions, which are given in the order in which they were made."""
    things = {kind: dict(content.of_kind(kind)) for kind in KINDS}
    for revision in reversed(revisions):
        if revision.before is None:
            things[revision.kind].pop(revision.of, None)
        else:
            things[revision.kind][revision.of if revision.kind != "plan" else ""] = revision.before
    plan = things.pop("plan")[""]
    return Content(plan, **{_PLACES[kind]: found for kind, found in things.items()})
