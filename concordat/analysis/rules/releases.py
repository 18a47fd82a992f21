"""The life of a release: which step leads from which state to which, and what has to hold before it goes out.

The state diagram in the documentation is made from `TRANSITIONS`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from concordat.analysis.rules.suppression import Rule, Zeros
from concordat.kernel.errors import Problem
from concordat.kernel.transitions import Transition
from concordat.kernel.words import listed

DRAFT, PROTECTED, APPROVED, PUBLISHED, WITHDRAWN, GONE = "draft", "protected", "approved", "published", "withdrawn", ""
STATE_WORDS = {
    DRAFT: "a draft",
    PROTECTED: "protected, and waits for approval",
    APPROVED: "approved, and not published yet",
    PUBLISHED: "published",
    WITHDRAWN: "withdrawn",
}
OUT = (PUBLISHED, WITHDRAWN)
"""States in which its figures are known: nothing can be unread."""
MOST_TABLES = 12
MOST_CELLS_SHOWN = 5_000  # of one table
MOST_THRESHOLD, MOST_WIDTH = 100, 50


TRANSITIONS = (
    Transition("protect", DRAFT, PROTECTED, "counted, small counts hidden and others with them, and attacked"),
    Transition("return", PROTECTED, DRAFT, "sent back by whoever was to approve it, or taken back to be changed"),
    Transition("return", APPROVED, DRAFT, "taken back to be changed, before anybody read it"),
    Transition("approve", PROTECTED, APPROVED, "found fit to be read by anybody, by somebody who did not draft it"),
    Transition("publish", APPROVED, PUBLISHED, "shown to everybody who may see releases, to be passed on"),
    Transition("withdraw", PUBLISHED, WITHDRAWN, "its figures are no longer shown, and still count as known"),
    Transition("delete", DRAFT, GONE, "deleted with its tables; nobody read it"),
)


def after(verb: str, state: str) -> str:
    """Return the state that a step leads to; raise `Problem` where it cannot be taken now."""
    for step in TRANSITIONS:
        if step.verb == verb and step.before == state:
            return step.after
    wanted = listed([STATE_WORDS[step.before] for step in TRANSITIONS if step.verb == verb], "or")
    raise Problem(f"You can {verb} a release only while it is {wanted}. This one is {STATE_WORDS[state]}.")


def check_draft(state: str) -> None:
    """Refuse to change what was protected: other tables, or another rule, are protected anew."""
    if state != DRAFT:
        raise Problem(f"This release is {STATE_WORDS[state]}, so it is not changed. Take it back to draft first.")


def check_approver(owner: str, by: str) -> None:
    """Refuse approval by whoever drafted it."""
    if owner == by:
        raise Problem("You drafted this release. Somebody else has to approve it.")


def check_grounds(concerns: Sequence[str], grounds: str) -> None:
    """Refuse approval without a reason of what no agreement lets go out in so many words."""
    if concerns and not grounds.strip():
        raise Problem("Write why it may go out, since the agreement does not say so.", "grounds")


def check_nothing_came_between(against: Collection[str], now: Collection[str], titles: Sequence[str]) -> None:
    """Refuse what was checked before other figures of the same data went out."""
    if set(against) != set(now):
        raise Problem(
            f"{listed([f'“{each}”' for each in titles]) or 'Another release'} went out since this was protected, of the "
            "same data. Take it back to draft and protect it again, so that both are checked as one."
        )


def rule_of(threshold: int, zeros: str, width: int, least_count: int = 0) -> Rule:
    """Return the rule that a release is protected by: as it was chosen, and never laxer than its agreement."""
    if not (2 <= threshold <= MOST_THRESHOLD):
        raise Problem(f"Counts below a number from 2 to {MOST_THRESHOLD} are hidden.", "threshold")
    if not (1 <= width <= MOST_WIDTH):
        raise Problem(f"The room is a number from 1 to {MOST_WIDTH}.", "width")
    if zeros not in set(Zeros):
        raise Problem("Say what is done with counts of nothing.", "zeros")
    return Rule(max(threshold, least_count), Zeros(zeros), width)


def concerns_of(conditions: Any, agreement: str) -> list[str]:
    """Return what in the terms of an agreement speaks against publishing, or does not speak for it."""
    if not agreement:
        return []
    found = []
    if not conditions.onward:
        found.append("The agreement does not let the data be passed on to somebody who is not a party.")
    if not conditions.derived:
        found.append("The agreement does not let anything be derived from the data.")
    return found or ["The agreement lets the data be passed on, and has no words on publishing counts of it."]


def rounded(count: int, base: int) -> int:
    """Return a count rounded to a base, halves up; as it is without one."""
    return count if base < 2 else (count + base // 2) // base * base


def no_way_out(problem: Problem) -> Problem:
    """Return why tables cannot be protected, with what can be done about it."""
    if "no way to protect" not in problem.message and "No pattern" not in problem.message:
        return problem
    return Problem(
        "These tables cannot be protected without changing figures that were released before: with those, small counts "
        "could be worked out. Make the areas coarser, the period longer, or leave out a column.",
        "tables",
    )
