"""The clock of a subject rights request, and what may be done with it when.

UK GDPR articles 12, 12A and 15 to 22; Data Protection Act 2018 sections 45 to 50 and 54, as amended by section 76 of
the Data (Use and Access) Act 2025. How a month is counted: ICO, "How long do we have to comply?".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from concordat.agreements.rules.clocks import check_order, check_past
from concordat.kernel.errors import Problem
from concordat.kernel.workdays import months_after, workday_from

UK_GDPR, PART_3 = "uk-gdpr", "part-3"
ACCESS = "access"
NOT_OF_PART_3 = frozenset({"objection", "portability"})
IDENTITY, CLARIFICATION = "identity", "clarification"
SEARCHED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Facts:
    """The days on which the clock of a request turns."""

    received_on: date
    identity_asked_on: date | None = None
    identity_given_on: date | None = None
    clarification_asked_on: date | None = None
    clarification_given_on: date | None = None
    extended: bool = False


def waits_for(facts: Facts) -> str:
    """Return what the clock waits for: "identity", "clarification" or nothing."""
    if facts.identity_asked_on and not facts.identity_given_on:
        return IDENTITY
    if facts.clarification_asked_on and not facts.clarification_given_on:
        return CLARIFICATION
    return ""


def begins(facts: Facts) -> date:
    """Return the relevant time: when it was received, or when the proof of identity that was asked for was."""
    return max(facts.received_on, facts.identity_given_on or facts.received_on)


def due(facts: Facts) -> date | None:
    """Return the last day on which the request may be answered; None while its clock stands still."""
    return None if waits_for(facts) else _end(facts, 3 if facts.extended else 1)


def extended_by(facts: Facts) -> date:
    """Return the last day on which the person may be told that it takes longer: the end of the first month."""
    return _end(facts, 1)


def _end(facts: Facts, months: int) -> date:
    """Count whole months from the relevant time and the days that do not count; on to the next working day.

    The days from that on which clarification is asked for to that on which it comes, both included, do not count.
    """
    start, pause = begins(facts), timedelta(0)
    if facts.clarification_asked_on and facts.clarification_given_on and facts.clarification_given_on >= start:
        pause = facts.clarification_given_on - max(start, facts.clarification_asked_on) + timedelta(days=1)
    return workday_from(months_after(start, months) + pause)


def check_kind(kind: str, regime: str) -> None:
    """Refuse a right that Part 3 does not give."""
    if regime == PART_3 and kind in NOT_OF_PART_3:
        raise Problem("Part 3 of the Data Protection Act 2018 gives no such right.", "kind")


def check_days(facts: Facts, extended_on: date | None, today: date) -> None:
    """Refuse days of a clock that were corrected so that they do not follow each other."""
    pairs = (
        (facts.received_on, facts.identity_asked_on, "it was received", "identity_asked_on"),
        (facts.identity_asked_on, facts.identity_given_on, "it was asked for", "identity_given_on"),
        (facts.received_on, facts.clarification_asked_on, "it was received", "clarification_asked_on"),
        (facts.clarification_asked_on, facts.clarification_given_on, "it was asked for", "clarification_given_on"),
        (facts.received_on, extended_on, "it was received", "extended_on"),
    )
    for before, day, words, field in pairs:
        if before and day:
            check_past(day, today, field)
            check_order(before, day, words, field)
    if extended_on and extended_on > extended_by(facts):
        raise Problem("The person must be told within the first month, which had ended by this day.", "extended_on")


def check_pause(facts: Facts, kind: str, what: str) -> None:
    """Refuse to stop a clock that stands, twice for one reason, or for clarification of anything but access."""
    if waits_for(facts):
        raise Problem("The clock stands still already.")
    if what == CLARIFICATION and kind != ACCESS:
        raise Problem("Clarification stops the clock of a request for access alone.", "what")
    before = facts.identity_asked_on if what == IDENTITY else facts.clarification_asked_on
    if before:
        raise Problem("The clock was stopped for this before. It can be stopped once.", "what")


def check_extend(facts: Facts, on: date) -> None:
    """Refuse an extension while the clock stands, a second one, and one told after the first month."""
    if waits_for(facts):
        raise Problem("The clock stands still. Extend the request once it runs.")
    if facts.extended:
        raise Problem("The request was extended before. It can be extended once.")
    if on > extended_by(facts):
        raise Problem("The person must be told within the first month, which had ended by this day.", "on")
