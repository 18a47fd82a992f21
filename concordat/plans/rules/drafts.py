"""A whole plan as plain values, before it is one: what a reader of documents, or a person, hands over to be drafted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """An aim, outcome, key statistic or key deliverable, or a cell of a service matrix (`kind` as models name kinds).

    It stands where it is held: in a priority, a theme of one, or the plan; `strand` is a name.
    """

    kind: str
    text: str
    strand: str = ""
    topic: str = ""
    definition: str = ""
    origin: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftStrategy:
    """A linked strategy or board, or a priority of the Police and Crime Plan (`kind` as models name kinds)."""

    name: str
    kind: str = "strategy"
    holder: str = ""
    ends: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class DraftTheme:
    """A theme of a priority."""

    name: str
    background: str = ""
    partners: tuple[str, ...] = ()
    statements: tuple[DraftStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPriority:
    """A priority and its themes; `serves` are names of linked strategies."""

    name: str
    narrative: str = ""
    themes: tuple[DraftTheme, ...] = ()
    statements: tuple[DraftStatement, ...] = ()
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftAction:
    """An action under a priority and theme, each given by name, or under none (an empty name).

    `leads` and `contributors` are pairs: the name as printed, and the reference of the agency that it means, or nothing.
    `owner` and `deputy` are references of members. `also` are further places, as names of priority and theme. `serves`
    are names of linked strategies, `evidences` texts of key deliverables. Without `timing` (None) the timescale decides.
    `source` is where it was read: `anchor`, `place` and `quote`.
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
    output: str = ""
    timing: str | None = None
    contributors: tuple[tuple[str, str], ...] = ()
    owner: str = ""
    deputy: str = ""
    also: tuple[tuple[str, str], ...] = ()
    serves: tuple[str, ...] = ()
    evidences: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Its own place and the further ones, as names of priority and theme."""
        return ((self.priority, self.theme), *self.also)


def outline(priorities: Sequence[DraftPriority], actions: Sequence[DraftAction]) -> list[DraftPriority]:
    """Return the priorities with their themes in order, and after them those that only actions name."""
    told = {priority.name: priority for priority in priorities}
    themes = {priority.name: {theme.name: theme for theme in priority.themes} for priority in priorities}
    for name, theme in (place for action in actions for place in action.places):
        if name:
            told.setdefault(name, DraftPriority(name))
            if theme:
                themes.setdefault(name, {}).setdefault(theme, DraftTheme(theme))
    return [
        DraftPriority(
            name, priority.narrative, tuple(themes.get(name, {}).values()), priority.statements, priority.serves
        )
        for name, priority in told.items()
    ]


def repeated_codes(actions: Sequence[DraftAction]) -> list[str]:
    """Return the references that stand at more than one action."""
    return [code for code, count in Counter(action.code for action in actions if action.code).items() if count > 1]


def strands_used(actions: Iterable[DraftAction]) -> list[str]:
    """Return the names of strands that actions use, in the order in which they come up."""
    return list(dict.fromkeys(strand for action in actions for strand in action.strands))


def as_strategies(linked: Iterable[str | DraftStrategy]) -> list[DraftStrategy]:
    """Return linked strategies of which some are given by name alone; each name once."""
    every = (DraftStrategy(each) if isinstance(each, str) else each for each in linked)
    return list({each.name: each for each in every}.values())
