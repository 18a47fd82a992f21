"""What is written of an action, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from concordat.plans.rules import timing as timings
from concordat.plans.rules.news import clipped

WORDS = (
    *("code", "text", "output", "outcome", "measures", "strands", "timescale", "timing", "due", "priority", "theme"),
    *("also", "serves", "evidences"),
)
_ELSEWHERE = ("priority", "theme", "also", "serves", "evidences")
Place = tuple[str, str]


def words_of(facts: Mapping[str, object]) -> dict[str, object]:
    """Return of an action's facts what its form asks, by which two people's changes are told apart."""
    return {name: facts[name] for name in WORDS}


def asked_of_assigning(facts: Mapping[str, object]) -> dict[str, object]:
    """Return of an action's facts what the form asks on which its owner and deputy, leads and contributors are named."""
    return {name: facts[name] for name in ("owner", "deputy", "leads", "contributors")}


def called(code: str, text: str, longest: int = 40) -> str:
    """Return what an action is called in a list: its reference, else the beginning of its text, the cut marked."""
    return code or clipped(text.rstrip("."), longest)


@dataclass(frozen=True, slots=True)
class ActionWords:
    """The words and days of an action; `priority` and `theme` are references, and a theme brings its priority.

    `also` are the further places under which it is shown, `serves` the linked strategies that it serves and `evidences`
    the key deliverables that it evidences, by reference; None leaves them as they are.
    """

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
    also: tuple[Place, ...] | None = None
    serves: tuple[str, ...] | None = None
    evidences: tuple[str, ...] | None = None

    def facts(self) -> dict[str, object]:
        """Return what is kept as it is written: everything but where the action stands and what it serves."""
        told = asdict(self) | {"measures": list(self.measures), "strands": list(self.strands)}
        return {name: value for name, value in told.items() if name not in _ELSEWHERE}

    def timed(self) -> ActionWords:
        """Return the words with the timing, where none is chosen, and the day that the printed timescale means."""
        if self.timing:
            return self
        timing, due = timings.suggested(self.timescale, self.due)
        return replace(self, timing=timing, due=due)


def item_lines(text: str) -> tuple[str, ...]:
    """Read one item a line, without the bullets that people put before them."""
    return tuple(item for line in text.splitlines() if (item := line.strip().lstrip("•*-–").strip()))
