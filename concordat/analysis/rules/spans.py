"""Days that a question is of, the days before them, and the periods in between that time is told by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from concordat.analysis.rules.fields import Fields
from concordat.analysis.rules.questions import Compared
from concordat.analysis.rules.questions import Span as Asked
from concordat.datasets.rules.tallies import Grain
from concordat.design.dates import MONTHS, words
from concordat.kernel.periods import FinancialYear, Quarter, Span

MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.FINANCIAL_YEAR: 12, Grain.YEAR: 12}
GRAIN_WORDS = {
    Grain.DAY: "day",
    Grain.MONTH: "month",
    Grain.QUARTER: "quarter",
    Grain.FINANCIAL_YEAR: "financial year",
    Grain.YEAR: "year",
    Grain.WEEKDAY: "day of the week",
    Grain.HOUR: "hour of the day",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ONE = timedelta(days=1)


def days_of(asked: Asked, fields: Sequence[Fields]) -> Span | None:
    """Return the days that a question is of, from the first to the last, as far as datasets with periods hold any.

    The last so many months are those up to the last that every one of them holds. None where nothing is held at all, as of
    data that comes whole and is asked of without days.
    """
    held = [each.held for each in fields if each.held]
    if asked.last_months and held:
        until = min(each[-1].last for each in held)
        return Span(months_later(until.replace(day=1), 1 - asked.last_months), until)
    first = [asked.since] if asked.since else [each[0].first for each in held]
    last = [asked.until] if asked.until else [each[-1].last for each in held]
    return Span(min(first), max(last)) if first and last else None


def months_later(month: date, count: int) -> date:
    """Return the first day of the month so many after that of a day; of years that can be written."""
    number = max(12, month.year * 12 + month.month - 1 + count)
    return date(number // 12, number % 12 + 1, 1)


def whole_months(days: Span) -> int:
    """Return how many whole months days are, 0 where they are not."""
    if days.first.day != 1 or (days.last + _ONE).day != 1:
        return 0
    return (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1


def before(days: Span, compared: Compared) -> Span:
    """Return the days that others are compared with: as many just before them, or the same a year before."""
    months = 12 if compared == Compared.YEAR_BEFORE else whole_months(days)
    if not months:
        length = days.last - days.first + _ONE
        return Span(days.first - length, days.last - length)
    return Span(_months_back(days.first, months), _months_back(days.last + _ONE, months) - _ONE)


def earlier(value: object, grain: Grain, days: Span, then: Span) -> object:
    """Return the period of the days before that a period is compared with; what comes round again is its own."""
    if not isinstance(value, date) or grain in (Grain.WEEKDAY, Grain.HOUR):
        return value
    if grain == Grain.DAY:
        if days.first - then.first < timedelta(days=365):
            return value - (days.first - then.first)
        return _months_back(value, 12)
    months = (days.first.year - then.first.year) * 12 + days.first.month - then.first.month
    return _months_back(value, months)


def values_of(grain: Grain, days: Span) -> Iterator[date | int]:
    """Give every value that time of a grain takes in some days, as tallies tell them."""
    if grain == Grain.WEEKDAY:
        yield from range(1, 8)
    elif grain == Grain.HOUR:
        yield from range(24)
    else:
        at = period_of(days.first, grain).first
        while at <= days.last:
            yield at
            at = period_of(at, grain).last + _ONE


def period_of(day: date, grain: Grain) -> Span:
    """Return the days of the day, month, quarter or year that holds a day."""
    if grain == Grain.DAY:
        return Span(day, day)
    if grain == Grain.QUARTER:
        quarter = Quarter.holding(day)
        return Span(quarter.first, quarter.last)
    if grain == Grain.FINANCIAL_YEAR:
        year = FinancialYear.holding(day)
        return Span(year.first, year.last)
    if grain == Grain.YEAR:
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    first = day.replace(day=1)
    return Span(first, months_later(first, 1) - _ONE)


def time_words(value: date | int, grain: Grain) -> str:
    """Write a value of time of a grain: July 2025, 2025/26 Q2, Friday, 14:00."""
    if isinstance(value, int):
        return WEEKDAYS[value - 1] if grain == Grain.WEEKDAY else f"{value:02}:00"
    if grain == Grain.MONTH:
        return f"{MONTHS[value.month - 1]} {value.year}"
    if grain == Grain.QUARTER:
        return str(Quarter.holding(value))
    if grain == Grain.FINANCIAL_YEAR:
        return str(FinancialYear.holding(value))
    return str(value.year) if grain == Grain.YEAR else words(value)


def days_words(days: Span) -> str:
    """Write days as people say them: months where they are whole, else days."""
    if not whole_months(days):
        return words(days.first) if days.first == days.last else f"{words(days.first)} to {words(days.last)}"
    first, last = (time_words(day, Grain.MONTH) for day in (days.first, days.last))
    return first if first == last else f"{first} to {last}"


def _months_back(day: date, months: int) -> date:
    """Return the same day so many months before, or the last of its month."""
    first = months_later(day, -months)
    return min(first + timedelta(days=day.day - 1), months_later(first, 1) - _ONE)
