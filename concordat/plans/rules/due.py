"""What is due, and by when.

When a quarter of a plan in force has ended, every action of it that has an owner or a lead, and is not complete, owes
an update on that quarter. It is due fifteen days after the quarter ends and late from then on, until the next quarter
ends and is asked for instead: one quarter at a time. A quarter that ended before the plan was adopted is not asked for.

Fifteen days is this product's own rule, so that a board that meets in the month after a quarter has its figures; the law
sets only the outer limit for partners' quarterly information, the end of the next quarter (Crime and Disorder
(Prescribed Information) Regulations 2007, SI 2007/1831).
"""

from __future__ import annotations

from datetime import date, timedelta

from concordat.kernel.periods import Quarter

REPORTING_DAYS = 15


def previous(quarter: Quarter) -> Quarter:
    """Return the quarter before."""
    return Quarter.holding(quarter.first - timedelta(days=1))


def due_by(quarter: Quarter) -> date:
    """Return the last day for an update on a quarter."""
    return quarter.last + timedelta(days=REPORTING_DAYS)


def within_reporting(quarter: Quarter, today: date) -> bool:
    """Say whether a quarter has ended and its updates are not late yet."""
    return quarter.last < today <= due_by(quarter)


def is_late(quarter: Quarter, today: date) -> bool:
    """Say whether an update on a quarter that is not given yet is late."""
    return today > due_by(quarter)


def asked_quarter(begins: date | None, ends: date | None, adopted_on: date | None, today: date) -> Quarter | None:
    """Return the quarter on which updates are owed today, or None while none is."""
    ended = previous(Quarter.holding(today))
    if ends:
        ended = min(ended, Quarter.holding(ends))
    first = max((Quarter.holding(day) for day in (begins, adopted_on) if day), default=ended)
    return ended if ended >= first else None


def next_quarter(begins: date | None, ends: date | None, adopted_on: date | None, today: date) -> Quarter | None:
    """Return the quarter that will be asked for next, or None where the plan ends before."""
    now = Quarter.holding(today)
    coming = max([now, *(Quarter.holding(day) for day in (begins, adopted_on) if day)])
    return None if ends and coming > Quarter.holding(ends) else coming


def what_is_due(updates: int, overdue: int) -> str:
    """Say in lines how much is due."""
    lines = []
    if updates:
        lines.append(f"{updates} {'update' if updates == 1 else 'updates'} to write")
    if overdue:
        lines.append(f"{overdue} {'action' if overdue == 1 else 'actions'} past the date and not complete")
    return "\n".join(lines)
