"""Strategies and boards that a plan is linked to, and the priorities of the Police and Crime Plan.

A community safety partnership must have regard to the police and crime objectives when it makes its own plan, as the
police and crime commissioner must to the partnership's priorities (Crime and Disorder Act 1998, sections 5 to 7; Police
Reform and Social Responsibility Act 2011, section 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from concordat.kernel.errors import Problem

STRATEGY, BOARD, POLICE_AND_CRIME = "strategy", "board", "police-and-crime"
KINDS = (STRATEGY, BOARD, POLICE_AND_CRIME)


@dataclass(frozen=True, slots=True)
class StrategyWords:
    """What is written of a linked strategy."""

    name: str
    kind: str = STRATEGY
    holder: str = ""
    ends: date | None = None
    address: str = ""

    def facts(self) -> dict[str, object]:
        """Return what is kept, trimmed; refuse a strategy of no kind or without a name."""
        if self.kind not in KINDS:
            raise Problem("Choose what it is", "kind")
        if not self.name.strip():
            raise Problem("Enter its name", "name")
        if self.address and not self.address.startswith(("https://", "http://")):
            raise Problem("Enter a web address in the form https://example.org", "address")
        return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()}


def words_of(facts: Mapping[str, object], priorities: Iterable[str]) -> dict[str, object]:
    """Return what a strategy's form asks, by which two people's changes are told apart.

    That are its facts, and the priorities that serve it, by reference.
    """
    asked = {name: facts[name] for name in ("kind", "name", "holder", "address", "ends")}
    return asked | {"priorities": sorted(priorities)}
