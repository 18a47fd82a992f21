"""The state of an agreement in words, and what it means."""

from __future__ import annotations

from datetime import date

from concordat.agreements.models import Agreement
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.terms import State
from concordat.design import dates
from concordat.kernel.words import listed

NAMES = {
    State.DRAFT: "Draft",
    State.SIGNING: "To be signed",
    State.AGREED: "Agreed",
    State.IN_FORCE: "In force",
    State.UNDER_REVIEW: "Under review",
    State.LAPSED: "Lapsed",
    State.WITHDRAWN: "Withdrawn",
}
COLOURS = {
    State.DRAFT: "grey",
    State.SIGNING: "yellow",
    State.AGREED: "blue",
    State.IN_FORCE: "green",
    State.UNDER_REVIEW: "purple",
    State.LAPSED: "red",
    State.WITHDRAWN: "red",
}
CHOICES = tuple((state.value, name) for state, name in NAMES.items())


def meaning(agreement: Agreement, today: date) -> str:
    """Say what an agreement is on a day, until when, and what that means for data."""
    begins, ends = agreement.begins, agreement.ends
    state = agreement.state(today)
    if state == State.DRAFT:
        return "It is being written. It permits nothing, and nobody has signed it."
    if state == State.SIGNING:
        waiting = [party.agency.name for party in agreement.parties.all() if party.signed_on is None]
        have = "have" if len(waiting) > 1 else "has"
        return f"What it says is locked. It permits nothing until {listed(waiting) or 'nobody'} {have} signed."
    if state == State.AGREED:
        return f"Every party has signed. It permits nothing until its first day, {_day(begins)}."
    if state == State.LAPSED:
        return f"It lapsed at the end of {_day(ends)}. It permits nothing."
    if state == State.WITHDRAWN:
        return "It was withdrawn, and permits nothing."
    review = f" To be reviewed by {_day(agreement.review_on)}, {rules.due_words(agreement.review_on, today)}."
    begun = f" Its review began on {_day(agreement.reviewing_since)}." if state == State.UNDER_REVIEW else ""
    return f"In force until the end of {_day(ends)}.{begun or (review if agreement.review_on else '')}"


def _day(day: date | None) -> str:
    return dates.words(day) if day else "a day that is not given"
