"""A whole plan as plain data: what is compared between two days, written into files, and read back from them.

Every thing is its `facts()` by its reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, Any]
Things = Mapping[str, Facts]


@dataclass(frozen=True, slots=True)
class Content:
    """What a plan says: of itself, and each of its things by reference."""

    plan: Facts
    priorities: Things = field(default_factory=dict)
    themes: Things = field(default_factory=dict)
    actions: Things = field(default_factory=dict)
    statements: Things = field(default_factory=dict)
    strategies: Things = field(default_factory=dict)

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
