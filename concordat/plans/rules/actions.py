"""What is written of an action, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

WORDS = ("code", "text", "output", "outcome", "measures", "strands", "timescale", "timing", "due", "priority", "theme")


def words_of(facts: Mapping[str, object]) -> dict[str, object]:
    """Return of an action's facts what its form asks, by which two people's changes are told apart."""
    return {name: facts[name] for name in WORDS}


def asked_of_assigning(facts: Mapping[str, object]) -> dict[str, object]:
    """Return of an action's facts what the form asks on which its owner and leads are named."""
    return {name: facts[name] for name in ("owner", "leads")}


@dataclass(frozen=True, slots=True)
class ActionWords:
    """The words and days of an action; `priority` and `theme` are references, and a theme brings its priority."""

    text: str
    code: str = ""
    output: str = ""
    outcome: str = ""
    measures: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    timescale: str = ""
    timing: str = ""
    due: date | None = None
    priority: str = ""
    theme: str = ""

    def facts(self) -> dict[str, object]:
        """Return what is kept as it is written: everything but where the action stands."""
        told = asdict(self) | {"measures": list(self.measures), "strands": list(self.strands)}
        return {name: value for name, value in told.items() if name not in ("priority", "theme")}


def item_lines(text: str) -> tuple[str, ...]:
    """Read one item a line, without the bullets that people put before them."""
    return tuple(item for line in text.splitlines() if (item := line.strip().lstrip("•*-–").strip()))
