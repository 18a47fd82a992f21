"""Working days in England and Wales: neither weekends nor bank holidays (Banking and Financial Dealings Act 1971).

Also the calendar month of notice periods: it ends on the day of the same number, or the last of a shorter month
(Dodds v Walker [1981] 2 All ER 609).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Say whether a day is worked in England and Wales."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def workday_from(day: date) -> date:
    """Return the day itself where it is worked, else the next working day."""
    while not is_workday(day):
        day += _DAY
    return day


def next_workday(day: date) -> date:
    """Return the first working day after a day."""
    return workday_from(day + _DAY)


def workdays_after(day: date, number: int) -> date:
    """Return the working day that is `number` working days after a day; raise ValueError for a negative number."""
    if number < 0:
        raise ValueError("working days are counted forwards")
    for _ in range(number):
        day = next_workday(day)
    return day


def workdays_between(first: date, last: date) -> int:
    """Return how many working days lie after `first` up to and with `last`; negative where `last` is the earlier."""
    if last < first:
        return -workdays_between(last, first)
    return sum(is_workday(first + _DAY * step) for step in range(1, (last - first).days + 1))


def months_after(day: date, number: int) -> date:
    """Return the day so many calendar months after a day: the same number, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of a year, substitutes of those that fall on a weekend included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
