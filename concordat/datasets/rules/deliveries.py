"""What becomes of a delivery, step by step, and what is asked about one that looks unusual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from concordat.kernel.errors import Problem

INCOMING_DAYS = 2  # a file whose upload stopped is kept so long
ASKED_DAYS = 14  # a delivery that waits for an answer is kept so long
QUARANTINE_DAYS = 30  # rows put aside are kept so long, to be mended
USUAL_PERIODS = 12  # the periods of which the median is what is usual
LEAST_HISTORY = 3  # with fewer, nothing is usual yet


class State(StrEnum):
    """Where a delivery stands."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    CHECKING = "checking"
    ASKED = "asked"
    LANDED = "landed"
    REFUSED = "refused"
    FAILED = "failed"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    DISPOSED = "disposed"


TRANSITIONS: Mapping[tuple[State, str], State] = {
    (State.RECEIVING, "finish"): State.WAITING,
    (State.RECEIVING, "drop"): State.DROPPED,
    (State.WAITING, "check"): State.CHECKING,
    (State.WAITING, "refuse"): State.REFUSED,
    (State.WAITING, "fail"): State.FAILED,
    (State.WAITING, "drop"): State.DROPPED,
    (State.CHECKING, "check"): State.CHECKING,
    (State.CHECKING, "land"): State.LANDED,
    (State.CHECKING, "ask"): State.ASKED,
    (State.CHECKING, "refuse"): State.REFUSED,
    (State.CHECKING, "fail"): State.FAILED,
    (State.CHECKING, "drop"): State.DROPPED,
    (State.ASKED, "land"): State.LANDED,
    (State.ASKED, "refuse"): State.REFUSED,
    (State.ASKED, "drop"): State.DROPPED,
    (State.LANDED, "withdraw"): State.WITHDRAWN,
    (State.LANDED, "dispose"): State.DISPOSED,
}
"""From each state, by each step, to the next; whatever is not here cannot be done."""

OPEN = frozenset({State.RECEIVING, State.WAITING, State.CHECKING, State.ASKED})
"""States in which a delivery still has files of its own outside the store."""

KEEPS_ASIDE = frozenset({State.LANDED, State.REFUSED})
"""States in which the rows put aside are kept until their day: to be mended, or to see what was wrong."""

_WORDS = {
    State.RECEIVING: "being received",
    State.WAITING: "waiting to be checked",
    State.CHECKING: "being checked",
    State.ASKED: "waiting for an answer",
    State.LANDED: "in the store",
    State.REFUSED: "refused",
    State.FAILED: "not checked, because something went wrong",
    State.DROPPED: "dropped",
    State.WITHDRAWN: "withdrawn",
    State.DISPOSED: "disposed of",
}


def after(state: str, step: str) -> State:
    """Return the state after a step; raise Problem where the step cannot be taken."""
    try:
        return TRANSITIONS[State(state), step]
    except KeyError:
        raise Problem(f"This delivery is {_WORDS[State(state)]}.") from None


def left_to(state: str, age: timedelta, job: str) -> str:
    """Return the step that the system takes with an open delivery of an age whose job stands so; "" where it takes none.

    What waited too long is dropped. A check whose job was given up fails, one that was cancelled is dropped, and one that
    no job is left for is begun again.
    """
    if state == State.RECEIVING:
        return "drop" if age > timedelta(days=INCOMING_DAYS) else ""
    if state == State.ASKED:
        return "drop" if age > timedelta(days=ASKED_DAYS) else ""
    return {"waiting": "", "running": "", "failed": "fail", "cancelled": "drop"}.get(job, "again")


def words(state: str) -> str:
    """Return a state in words."""
    return _WORDS[State(state)]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the deliverer is asked: about which period, how many rows it has, and how many are usual."""

    period: str
    rows: int
    usual: int

    @property
    def words(self) -> str:
        """The question."""
        fewer = self.rows < self.usual
        return (
            f"{self.period} has {self.rows:,} rows. About {self.usual:,} are usual. "
            f"Is that right, or {'is something missing' if fewer else 'is something in it twice'}?"
        )


def questions(rows: Mapping[str, int], history: Mapping[str, int], share: float) -> list[Question]:
    """Return what is asked about the rows by period of a delivery, given those of the periods that are held.

    A period is asked about where it has less than `share` of the median of up to twelve periods before it (or, where there
    are too few of those, of any others), or more than that median over `share`.
    """
    if not share:
        return []
    found = []
    for period, count in sorted(rows.items()):
        others = _others(period, rows, history)
        if len(others) < LEAST_HISTORY:
            continue
        usual = median(others)
        if count < share * usual or count > usual / share:
            found.append(Question(period, count, round(usual)))
    return found


def _others(period: str, rows: Mapping[str, int], history: Mapping[str, int]) -> Sequence[int]:
    known = {**history, **rows}
    known.pop(period, None)
    before = [known[each] for each in sorted(known) if each < period][-USUAL_PERIODS:]
    return before if len(before) >= LEAST_HISTORY else [known[each] for each in sorted(known)][:USUAL_PERIODS]
