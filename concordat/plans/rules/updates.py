"""What an update may say, and of which quarter."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from concordat.kernel.errors import Problem
from concordat.kernel.periods import Quarter
from concordat.plans.rules.due import previous, within_reporting
from concordat.plans.rules.plans import IN_FORCE, STATUS_WORDS

NARRATIVE_LIMIT = 2000
LINE_LIMIT = 500
MOST_QUARTERS = 40

BRAG_HINTS = {
    "blue": "The action is finished and the outcome can be shown",
    "green": "It will be done by its date",
    "amber": "It may slip: something must change, and you say what",
    "red": "It will not be done by its date without help, and you say which",
    "grey": "Work is not meant to have started",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What an update says: its quarter and status, what happened, what comes next and what stands in the way."""

    quarter: str
    brag: str = ""
    narrative: str = ""
    next_step: str = ""
    risk: str = ""

    def facts(self) -> dict[str, object]:
        """Return what is said, as plain data."""
        return asdict(self)


NOTHING = Said("")


def quarters(begins: date | None, ends: date | None, today: date) -> list[Quarter]:
    """Return the quarters that an update may speak of: those of the plan's period that have begun, the oldest first.

    A plan without a first day is reported on for the quarter now and the one before.
    """
    last = min(Quarter.holding(today), Quarter.holding(ends)) if ends else Quarter.holding(today)
    first = Quarter.holding(begins) if begins else previous(last)
    found: list[Quarter] = []
    while first <= last and len(found) < MOST_QUARTERS:
        found.append(last)
        last = previous(last)
    return found[::-1]


def usual_quarter(choices: list[Quarter], today: date) -> Quarter | None:
    """Return the quarter that an update most likely speaks of: the one just ended while it is reported on, else now's."""
    now = Quarter.holding(today)
    likely = previous(now) if within_reporting(previous(now), today) else now
    if likely in choices:
        return likely
    return choices[-1] if choices else None


def check_reported_on(status: str) -> None:
    """Refuse an update on a plan that is not in force."""
    if status != IN_FORCE:
        raise Problem(f"Updates are written while a plan is in force. This one is {STATUS_WORDS[status]}.")


def check_quarter(quarter: str, choices: list[Quarter]) -> None:
    """Refuse a quarter that the plan does not cover, or that has not begun."""
    if quarter not in [str(choice) for choice in choices]:
        raise Problem("Choose a quarter of the plan's period that has begun", "quarter")


def check_complete(brag: str, narrative: str) -> None:
    """Refuse to submit an update without a status or without words."""
    if brag not in BRAG_HINTS:
        raise Problem("Choose a status", "brag")
    if not narrative.strip():
        raise Problem("Say in a few words how it goes", "narrative")


def check_length(said: Said) -> None:
    """Refuse more words than a board reads."""
    if len(said.narrative) > NARRATIVE_LIMIT:
        raise Problem(f"What you write must be {NARRATIVE_LIMIT:,} characters or fewer", "narrative")
    for field, words in (("next_step", said.next_step), ("risk", said.risk)):
        if len(words) > LINE_LIMIT:
            raise Problem(f"What you write must be {LINE_LIMIT:,} characters or fewer", field)
