"""A whole plan as plain values, before it is one: what a reader of documents, or a person, hands over to be drafted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DraftTheme:
    """A theme of a priority."""

    name: str
    background: str = ""
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPriority:
    """A priority and its themes."""

    name: str
    narrative: str = ""
    themes: tuple[DraftTheme, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftAction:
    """An action under a priority and theme, each given by name, or under none (an empty name).

    `leads` are pairs: the name as printed, and the reference of the agency that it means, or nothing. `source` is where
    it was read: `anchor`, `place` and `quote`.
    """

    text: str
    code: str = ""
    priority: str = ""
    theme: str = ""
    outcome: str = ""
    measures: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    timescale: str = ""
    due: date | None = None
    source: Mapping[str, Any] = field(default_factory=dict)


def outline(priorities: Sequence[DraftPriority], actions: Sequence[DraftAction]) -> list[DraftPriority]:
    """Return the priorities with their themes in order, and after them those that only actions name."""
    told = {priority.name: priority for priority in priorities}
    themes = {priority.name: {theme.name: theme for theme in priority.themes} for priority in priorities}
    for action in actions:
        if action.priority:
            told.setdefault(action.priority, DraftPriority(action.priority))
            if action.theme:
                themes.setdefault(action.priority, {}).setdefault(action.theme, DraftTheme(action.theme))
    return [
        DraftPriority(name, priority.narrative, tuple(themes.get(name, {}).values())) for name, priority in told.items()
    ]


def repeated_codes(actions: Sequence[DraftAction]) -> list[str]:
    """Return the references that stand at more than one action."""
    return [code for code, count in Counter(action.code for action in actions if action.code).items() if count > 1]
