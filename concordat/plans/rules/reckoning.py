"""How actions are counted for a board: what is overdue, due for review, moved, never reported on, or without an owner."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from concordat.kernel.periods import Quarter
from concordat.plans.rules.actions import called
from concordat.plans.rules.due import previous
from concordat.plans.rules.timing import is_overdue, is_review_due

MOST_QUARTERS = 8
BRAGS = ("blue", "green", "amber", "red", "grey", "")
_WEIGHT = {"blue": 0, "green": 1, "grey": 1, "": 1, "amber": 2, "red": 3}


@lru_cache(maxsize=1024)
def _strands(told: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(json.loads(told)))


class ActionFacts(NamedTuple):
    """What is counted of an action; its text is read for those alone that are shown."""

    ref: str
    plan: str
    code: str
    opening: str
    brag: str
    judged: str
    brag_quarter: str
    timing: str
    due: date | None
    owner: str | None
    agency: str | None
    priority: str | None
    theme: str | None
    strands_json: str
    position: int

    @property
    def strands(self) -> tuple[str, ...]:
        """The names of its strands; they are few, so that each list of them is read once for all actions."""
        return _strands(self.strands_json)

    @property
    def name(self) -> str:
        """What it is called in a list: its reference, else the beginning of its text."""
        return called(self.code, self.opening, 30)


def movement(then: str, now: str) -> int:
    """Say how far a status moved: above nothing is worse, below is better.

    An action that is not due, or has no status yet, counts as on track: that work begins is no improvement.
    """
    return _WEIGHT[now] - _WEIGHT[then]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What must be known of a day to count actions on it.

    `quarter` is the one on which updates are asked for ("" for none), `led` the actions that have a lead, `here` the
    members who hold a role in the partnership.
    """

    today: date
    here: frozenset[str]
    quarter: str = ""
    led: frozenset[str] = frozenset()

    def overdue(self, action: ActionFacts) -> bool:
        return is_overdue(action.timing, action.due, action.brag, self.today)

    def review_due(self, action: ActionFacts) -> bool:
        return is_review_due(action.timing, action.due, action.brag, self.today)

    def vacant(self, action: ActionFacts) -> bool:
        return action.owner is None or action.owner not in self.here

    def never(self, action: ActionFacts) -> bool:
        return not action.brag_quarter

    def given(self, action: ActionFacts) -> bool:
        return bool(self.quarter) and action.brag_quarter >= self.quarter

    def owed(self, action: ActionFacts) -> bool:
        """The same rule as `Reporting.owing`."""
        if not self.quarter or action.brag == "blue" or action.brag_quarter >= self.quarter:
            return False
        return action.owner is not None or action.ref in self.led

    def tally(self, actions: Iterable[ActionFacts]) -> Tally:
        """Count actions, each of them once."""
        found = {action.ref: action for action in actions}.values()
        given, owed = sum(map(self.given, found)), sum(map(self.owed, found))
        past = [action for action in found if action.due and action.due < self.today]  # a plan has thousands of others
        return Tally(
            actions=len(found),
            brags=Counter([action.brag for action in found]),
            given=given,
            asked=given + owed,
            overdue=sum(map(self.overdue, past)),
            review=sum(map(self.review_due, past)),
            never=sum(map(self.never, found)),
            vacant=sum(map(self.vacant, found)),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actions there are, of each status ("" for none yet), and of each kind that a board asks about.

    `given` are the updates that were given of those `asked` for the quarter.
    """

    actions: int
    brags: Counter[str]
    given: int
    asked: int
    overdue: int
    review: int
    never: int
    vacant: int


def quarters_ended(begins: date | None, today: date) -> list[Quarter]:
    """Return the quarters of a plan that have ended, the newest first: the last two years at most, one at least."""
    found = [previous(Quarter.holding(today))]
    while len(found) < MOST_QUARTERS and begins and found[-1].first > begins:
        found.append(previous(found[-1]))
    return found
