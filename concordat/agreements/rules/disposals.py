"""How long what the desk keeps is kept, and when it comes due to be destroyed.

UK GDPR article 5(1)(e). Appropriate policy documents: Data Protection Act 2018 section 42(3) and Schedule 1 paragraph
40, until six months after the processing ends.
"""

from __future__ import annotations

from datetime import date

from concordat.kernel.errors import Problem
from concordat.kernel.workdays import months_after

YEARS = {"subject-request": 3, "complaint": 3, "breach": 6}
MONTHS_AFTER_PROCESSING = 6


def dispose_on(kind: str, closed_on: date) -> date:
    """Return the day on which an entry of the desk's registers, closed on a day, comes due to be destroyed."""
    return months_after(closed_on, 12 * YEARS[kind])


def document_kept_until(ended_on: date) -> date:
    """Return the day until which a policy document is kept, whose processing ended on a day."""
    return months_after(ended_on, MONTHS_AFTER_PROCESSING)


def check_keep(until: date, due: date, today: date) -> None:
    """Refuse to keep something longer until a day that has come, or that is no later than it was due anyway."""
    if until <= today:
        raise Problem("Enter a day to come.", "until")
    if until <= due:
        raise Problem("It is kept until then anyway. Enter a later day.", "until")
