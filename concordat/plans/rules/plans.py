"""The life of a plan: which step leads from which state to which, and what may be changed in each.

The state diagram in the documentation is made from `TRANSITIONS`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from concordat.kernel.errors import Problem
from concordat.kernel.periods import span
from concordat.kernel.transitions import Transition

LEVELS = ("strategy", "annual", "themed", "place")
_WORDS = ("title", "level", "about", "part_of", "period", "begins", "ends")
DRAFT, PROPOSED, IN_FORCE, RETIRED, GONE = "draft", "proposed", "in-force", "retired", ""
STATUS_WORDS = {DRAFT: "a draft", PROPOSED: "proposed", IN_FORCE: "in force", RETIRED: "retired"}


TRANSITIONS = (
    Transition("propose", DRAFT, PROPOSED, "shown to the whole partnership"),
    Transition("withdraw", PROPOSED, DRAFT, "taken back to draft, seen by its own agency alone"),
    Transition("adopt", PROPOSED, IN_FORCE, "made the plan that agencies report on"),
    Transition("retire", IN_FORCE, RETIRED, "kept as it was, reported on no longer"),
    Transition("delete", DRAFT, GONE, "deleted with its actions"),
)


def after(verb: str, status: str) -> str:
    """Return the state that a step leads to; raise `Problem` where it cannot be taken now."""
    for step in TRANSITIONS:
        if step.verb == verb and step.before == status:
            return step.after
    wanted = " or ".join(STATUS_WORDS[step.before] for step in TRANSITIONS if step.verb == verb)
    raise Problem(f"You can {verb} a plan only while it is {wanted}. This one is {STATUS_WORDS[status]}.")


def possible(status: str) -> frozenset[str]:
    """Return the steps that can be taken from a state."""
    return frozenset(step.verb for step in TRANSITIONS if step.before == status)


def is_open(status: str) -> bool:
    """Say whether a plan is still being written: anything in it may be added, moved, changed or deleted."""
    return status in (DRAFT, PROPOSED)


def check_amendable(status: str) -> None:
    """Refuse an amendment to a plan that is not in force: before that it is simply changed, after that it is kept."""
    if status != IN_FORCE:
        raise Problem(f"Only a plan in force is amended. This one is {STATUS_WORDS[status]}.")


def check_open(status: str) -> None:
    """Refuse to add to, reorder or delete from a plan that is no longer being written."""
    if not is_open(status):
        raise Problem(
            f"This plan is {STATUS_WORDS[status]}, so nothing can be added, moved or deleted"
            + (" until you begin an amendment." if status == IN_FORCE else ".")
        )


def check_kept(status: str) -> None:
    """Refuse any change to a retired plan."""
    if status == RETIRED:
        raise Problem("This plan is retired. It is kept as it was.")


def check_correctable(status: str, why: str) -> None:
    """Refuse a change without a reason to a plan in force, and any change to a retired one."""
    check_kept(status)
    if status == IN_FORCE and not why.strip():
        raise Problem("Say why it is corrected: the plan is in force, and the record keeps the reason", "why")


def check_never_reported_on(updates: int) -> None:
    """Refuse to delete an action on which somebody has reported: what was said of it would be lost."""
    if updates:
        raise Problem(
            "This action has updates, so it is not deleted. Mark it complete, or say in an update why it ends."
        )


def check_has_actions(actions: int) -> None:
    """Refuse to propose or adopt a plan that promises nothing."""
    if not actions:
        raise Problem("The plan has no actions yet. Add at least one first.")


def check_owners(unowned: int, accepted: bool) -> None:
    """Refuse to adopt while actions have no owner, unless the person adopting has been told how many and accepts it."""
    if unowned and not accepted:
        count = "1 action has" if unowned == 1 else f"{unowned} actions have"
        raise Problem(f"{count} no owner yet. Tick the box to adopt the plan all the same", "accept_unowned")


def check_adoption_day(on: date, today: date) -> None:
    """Refuse a day that has not come: a plan is in force from the moment it is adopted here."""
    if on > today:
        raise Problem("The day must be today or earlier. Adopt the plan here once that day has come", "on")


def check_board(board: str, standing: Container[str]) -> None:
    """Refuse a board that is none of the partnership's, and an adoption that none signed off where there are some."""
    if board and board not in standing:
        raise Problem("Choose a board of this partnership", "board")
    if not board and standing:
        raise Problem("Choose the board that signed the plan off", "board")


def check_agreed_on(on: date | None, today: date) -> None:
    """Refuse a day to come: what is agreed later is recorded later."""
    if on and on > today:
        raise Problem("The day must be today or earlier", "agreed_on")


def words_of(facts: Mapping[str, object], linked: Iterable[str]) -> dict[str, object]:
    """Return of a plan's facts what its form asks, with the names of its linked strategies."""
    return {name: facts[name] for name in _WORDS} | {"linked": list(linked)}


def dates_of(period: str, begins: date | None, ends: date | None) -> tuple[date | None, date | None]:
    """Return a plan's first and last day: as given, else as the period states them; refuse them the wrong way round."""
    stated = span(period)
    begins = begins or (stated.first if stated else None)
    ends = ends or (stated.last if stated else None)
    if begins and ends and ends <= begins:
        raise Problem("The plan must end after it begins", "ends")
    return begins, ends


def check_level(level: str) -> str:
    """Return a plan's level; refuse one that there is not."""
    if level not in LEVELS:
        raise Problem("Choose what kind of plan it is", "level")
    return level


def check_no_circle(plan: str, above: str, parents: Mapping[str, str | None]) -> None:
    """Refuse to make a plan part of one that is, at whatever distance, part of it; `parents` says which of which."""
    seen: set[str] = set()
    at: str | None = above
    while at and at not in seen:
        if at == plan:
            raise Problem("That strategy is itself part of this plan. Choose another", "part_of")
        seen.add(at)
        at = parents.get(at)


def check_has_no_parts(level: str, parts: int) -> None:
    """Refuse to make a plan anything but a strategy while other plans are part of it."""
    if parts and level != "strategy":
        plans = "1 plan is" if parts == 1 else f"{parts} plans are"
        raise Problem(f"{plans} part of this strategy. Take them out of it first", "level")
