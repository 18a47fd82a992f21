"""The clock of a data protection complaint.

Data Protection Act 2018 section 164A, inserted by section 103 of the Data (Use and Access) Act 2025, in force from 19
June 2026: acknowledged within 30 days, looked into and answered without undue delay. How the days are counted: ICO,
guidance on data protection complaints (the day after receipt is the first; the last moves on to a working day).
"""

from __future__ import annotations

from datetime import date, timedelta

from concordat.kernel.workdays import workday_from

DAYS = timedelta(days=30)


def acknowledge_by(received_on: date) -> date:
    """Return the last day on which a complaint may be acknowledged."""
    return workday_from(received_on + DAYS)


def due(received_on: date, acknowledged_on: date | None, answered_on: date | None) -> date | None:
    """Return when it is to be acknowledged; None once it is acknowledged, or answered before that."""
    return None if acknowledged_on or answered_on else acknowledge_by(received_on)
