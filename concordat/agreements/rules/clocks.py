"""Things with a clock: what is due, when, and how to say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from concordat.design.dates import words as day_words
from concordat.kernel.errors import Problem

_HOUR = timedelta(hours=1)
_LONGEST_IN_HOURS = 72


@dataclass(frozen=True, slots=True)
class Clocked:
    """Something that has a clock: of which kind, what it is, where it is, when it is due and how it stands.

    `due` is a day, or a moment where hours count; None where the clock stands still, or where the law says no more
    than "without undue delay", which is `urgent` where people may come to harm meanwhile.
    """

    kind: str
    what: str
    href: str
    due: date | datetime | None
    state: str
    late: bool
    agency: str = ""
    urgent: bool = False


def is_late(due: date | datetime | None, now: datetime) -> bool:
    """Say whether a day has passed, or a moment; `now` is by the clocks of the United Kingdom."""
    if due is None:
        return False
    return due < now if isinstance(due, datetime) else due < now.date()


def words(due: date | datetime | None, now: datetime) -> str:
    """Say how long is left: "due in 6 days, on 12 December 2026", "3 days late", "41 hours left"."""
    if due is None:
        return ""
    return _of_moment(due, now) if isinstance(due, datetime) else _of_day(due, now.date())


def pressing(thing: Clocked, now: datetime) -> tuple[int, datetime]:
    """Return what to sort by: the nearest first, then what has no day."""
    if thing.due is None:
        return (0 if thing.urgent else 1), now
    if isinstance(thing.due, datetime):
        return 0, thing.due
    end = datetime(thing.due.year, thing.due.month, thing.due.day, 23, 59, tzinfo=now.tzinfo)
    return 0, end


def within(thing: Clocked, now: datetime, warning: timedelta) -> bool:
    """Say whether it is due within the time of warning, or late."""
    return thing.due is not None and pressing(thing, now)[1] - now <= warning


def check_past(day: date, today: date, field: str) -> None:
    """Refuse a day that has not come."""
    if day > today:
        raise Problem("The day must be today or in the past.", field)


def check_order(earlier: date, later: date, words_of_earlier: str, field: str) -> None:
    """Refuse a day before another; `words_of_earlier` says what that one is, such as "it was received"."""
    if later < earlier:
        raise Problem(f"The day must not be before {words_of_earlier}, on {day_words(earlier)}.", field)


def _of_day(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return f"{_count(-days, 'day')} late: it was due on {day_words(due)}"
    near = {0: "due today", 1: "due tomorrow"}.get(days, f"due in {days} days")
    return f"{near}, {day_words(due)}" if days < 2 else f"{near}, on {day_words(due)}"


def _of_moment(due: datetime, now: datetime) -> str:
    if due < now:
        return f"{_span(now - due)} late"
    return "less than an hour left" if due - now < _HOUR else f"{_span(due - now)} left"


def _span(length: timedelta) -> str:
    hours = int(length / _HOUR)
    if hours < 1:
        return "less than an hour"
    return _count(hours, "hour") if hours <= _LONGEST_IN_HOURS else _count(length.days, "day")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
