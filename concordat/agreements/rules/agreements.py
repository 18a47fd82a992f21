"""The life of an agreement: which step leads from which state to which, and what may be changed in each.

The state diagram in the documentation is made from `TRANSITIONS`; the calendar takes some of its steps by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from concordat.agreements.rules.terms import State
from concordat.kernel.errors import Problem
from concordat.kernel.transitions import Transition
from concordat.kernel.words import listed

WARNING_DAYS = 90
GONE = ""
STATE_WORDS = {
    State.DRAFT: "a draft",
    State.SIGNING: "waiting for signatures",
    State.AGREED: "signed and not begun",
    State.IN_FORCE: "in force",
    State.UNDER_REVIEW: "under review",
    State.LAPSED: "lapsed",
    State.WITHDRAWN: "withdrawn",
}
ENDED = frozenset({State.LAPSED, State.WITHDRAWN})
STANDS = frozenset({State.AGREED, State.IN_FORCE, State.UNDER_REVIEW})


TRANSITIONS = (
    Transition("propose", State.DRAFT, State.SIGNING, "given to its parties to sign; what it says is locked"),
    Transition("take back", State.SIGNING, State.DRAFT, "open to change again; signatures made so far are gone"),
    Transition("delete", State.DRAFT, GONE, "deleted with all that it says"),
    Transition("sign", State.SIGNING, State.AGREED, "signed by the last party before its first day"),
    Transition("sign", State.SIGNING, State.IN_FORCE, "signed by the last party on or after its first day"),
    Transition("begin", State.AGREED, State.IN_FORCE, "by the calendar: its first day has come"),
    Transition("review", State.IN_FORCE, State.UNDER_REVIEW, "looked at again; it stays in force"),
    Transition("finish review", State.UNDER_REVIEW, State.IN_FORCE, "goes on, with the next review on its day"),
    Transition("lapse", State.IN_FORCE, State.LAPSED, "by the calendar: its last day is past, and it permits nothing"),
    Transition("lapse", State.UNDER_REVIEW, State.LAPSED, "by the calendar, whether or not the review is finished"),
    Transition("withdraw", State.AGREED, State.WITHDRAWN, "ended before its first day"),
    Transition("withdraw", State.IN_FORCE, State.WITHDRAWN, "ended, from that moment"),
    Transition("withdraw", State.UNDER_REVIEW, State.WITHDRAWN, "ended, from that moment"),
)
_SAID = {"review": "begin a review of", "finish review": "finish a review of"}


def check_step(verb: str, state: State) -> None:
    """Raise `Problem` where a step cannot be taken in the state that an agreement is in."""
    if any(step.verb == verb and step.before == state for step in TRANSITIONS):
        return
    wanted = _either([STATE_WORDS[State(step.before)] for step in TRANSITIONS if step.verb == verb])
    doing = _SAID.get(verb, verb)
    words = f"take an agreement back only while it is {wanted}" if verb == "take back" else ""
    words = words or f"{doing} an agreement only while it is {wanted}"
    raise Problem(f"You can {words}. This one is {STATE_WORDS[state]}.")


def possible(state: State) -> frozenset[str]:
    """Return the steps that people can take from a state."""
    return frozenset(step.verb for step in TRANSITIONS if step.before == state) - {"begin", "lapse"}


def check_draft(state: State) -> None:
    """Refuse to change what an agreement says once it has been given to its parties to sign."""
    if state == State.DRAFT:
        return
    ways = {
        State.SIGNING: "Take it back to draft first, and its parties sign anew.",
        State.LAPSED: "Draft one that follows it.",
        State.WITHDRAWN: "Draft one that follows it.",
    }
    way = ways.get(state, "What its parties signed stays as it is. Draft one that replaces it.")
    raise Problem(f"This agreement is {STATE_WORDS[state]}, so what it says cannot be changed. {way}")


def check_stands(state: State) -> None:
    """Refuse what concerns the parties of an agreement that is not signed, or has ended."""
    if state not in STANDS:
        raise Problem(f"This agreement is {STATE_WORDS[state]}: only of a signed one that stands can this be said.")


def check_days(begins: date | None, ends: date | None, review: date | None) -> None:
    """Refuse days in an order that cannot be."""
    if begins and ends and ends < begins:
        raise Problem("The last day must not be before the first.", "ends")
    if review and begins and review < begins:
        raise Problem("The review must not be before the first day.", "review_on")
    if review and ends and review > ends:
        raise Problem("The review must not be after the last day.", "review_on")


def check_same(seen: str, now: str) -> None:
    """Refuse to sign what has become another agreement since its page was opened."""
    if seen and seen != now:
        raise Problem("The agreement has changed since you opened this page. Read it again before you sign.")


def check_signature(*, signed_on: date, today: date, proposed_on: date | None) -> None:
    """Refuse a signature on a day to come, or before the agreement was given to be signed."""
    if signed_on > today:
        raise Problem("The day of the signature must be today or earlier.", "signed_on")
    if proposed_on and signed_on < proposed_on:
        raise Problem("That is before the agreement was given to its parties to sign.", "signed_on")


def check_leaves(day: date, *, today: date, others: int) -> None:
    """Refuse a last day in the past, and to leave an agreement to fewer than two parties."""
    if day < today:
        raise Problem("The last day of a party must be today or later: what was shared until now was shared.", "on")
    if others < 2:
        raise Problem("An agreement needs two parties. Withdraw it instead.", "on")


def review_by_default(begins: date) -> date:
    """Return the day of review that is offered: a year after the first day (ICO data sharing code: review regularly)."""
    return _year_after(begins)


def check_next_review(review: date | None, *, today: date, ends: date | None) -> None:
    """Refuse a next review that is missing, not to come, or after the last day."""
    if review is None:
        raise Problem("Say when it is to be reviewed next.", "review_on")
    if review <= today:
        raise Problem("The next review must be after today.", "review_on")
    if ends and review > ends:
        raise Problem("The next review must not be after the last day.", "review_on")


def check_longer(ends: date | None, new: date | None, authority: str) -> None:
    """Refuse a new last day before the one agreed, and one that nobody with authority agreed for the parties."""
    if new is None or new == ends:
        return
    if ends and new < ends:
        raise Problem("The new last day must be after the one agreed. To end it sooner, withdraw it.", "ends")
    if not authority.strip():
        raise Problem("Say on whose authority the parties agreed the new last day.", "authority")


def due_words(day: date | None, today: date) -> str:
    """Say how far off a day is: "in 40 days", "today", "3 days late"."""
    if day is None:
        return ""
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {days} day{'s' * (days != 1)}" if days > 0 else f"{-days} day{'s' * (days != -1)} late"


def review_is_near(day: date | None, today: date) -> bool:
    """Say whether a review is due within ninety days, or late."""
    return day is not None and day <= today + timedelta(days=WARNING_DAYS)


def reminder_step(day: date, today: date) -> str:
    """Return which reminder of a day is due: at ninety days, at thirty, on the day, or late; "" for none yet."""
    days = (day - today).days
    if days < 0:
        return "late"
    if days == 0:
        return "day"
    return "30" if days <= 30 else "90" if days <= WARNING_DAYS else ""


def competent(kind: str) -> bool:
    """Say whether an agency of a kind is taken for a competent authority until somebody says otherwise.

    Data Protection Act 2018 s.30(1) and Schedule 7 (chief officers of police, probation, youth justice, prisons), and
    whoever else has statutory functions for a law enforcement purpose, such as councils and fire authorities that
    prosecute.
    """
    return kind in _COMPETENT


_COMPETENT = frozenset(
    {"police", "unitary", "county", "district", "fire", "probation", "prison", "youth-justice", "government"}
)


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _either(words: Collection[str]) -> str:
    each = list(dict.fromkeys(words))
    return listed(each, "or")
