"""What the date of an action is: a deadline, the day of a review, or none because the work goes on."""

from __future__ import annotations

from datetime import date

from concordat.plans.reading.propose.timescales import read_timescale

DEADLINE, REVIEW, ONGOING = "deadline", "review", "ongoing"
NEVER_OVERDUE = (REVIEW, ONGOING)


def suggested(timescale: str, due: date | None = None) -> tuple[str, date | None]:
    """Return what a timescale as printed means and the day that it states, by the rules that read documents.

    A day that is given stands before the one that the words state. Words that mean nothing leave the timing open.
    """
    told = read_timescale(timescale) if timescale.strip() else None
    day = due or (told.due if told else None)
    if told and told.review:
        return REVIEW, day
    if told and told.ongoing:
        return ONGOING, day
    return (DEADLINE if day else ""), day


def is_overdue(timing: str, due: date | None, brag: str, today: date) -> bool:
    """Say whether a deadline has passed and the action is not complete; a review or ongoing work has no deadline."""
    return bool(due and due < today and brag != "blue" and timing not in NEVER_OVERDUE)


def is_review_due(timing: str, due: date | None, brag: str, today: date) -> bool:
    """Say whether the day on which an action is to be reviewed has come and gone."""
    return bool(timing == REVIEW and due and due < today and brag != "blue")
