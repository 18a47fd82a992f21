"""Read dates as people write them, day first."""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
EXAMPLE = "Enter a date like 31 March 2024 or 31/3/2024"

_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thur?s?|fri|satur|sat|sun)(day)?,?\s+")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\s*[-/\s]?\s*(?:of\s+)?([a-z]+)\.?,?\s*[-/\s]?\s*(\d{4}|\d{2})?", re.ASCII)
_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})\s*[/.-]\s*(\d{4}))", re.ASCII)
_MONTH_WORDS = re.compile(r"([a-z]+)\.?,?\s+(\d{4})", re.ASCII)


class DateError(ValueError):
    """What was written is no date; the message says why in words for the person who wrote it."""


def parse(text: str, today: date) -> date:
    """Read a date such as "31/3/2024", "31 March 2024", "31 Mar 24", "2024-03-31", "today" or "tomorrow".

    Two-digit years are of 2000 to 2069 and 1970 to 1999. A day and month without a year mean the next such day,
    today included. Raises `DateError`.
    """
    words = _ORDINAL.sub("", " ".join(text.lower().split()))
    words = _WEEKDAY.sub("", words)
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if words in near:
        return today + timedelta(days=near[words])
    if found := _ISO.fullmatch(words):
        return _real(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(words):
        return _real(_year(found[3]), int(found[2]), int(found[1]))
    if found := _WORDS.fullmatch(words):
        month = _month(found[2])
        if found[3]:
            return _real(_year(found[3]), month, int(found[1]))
        return _next(today, month, int(found[1]))
    raise DateError(EXAMPLE)


def parse_month(text: str) -> date | None:
    """Read a month such as "May 2025", "05/2025" or "2025-05" as its first day; None where it is no month.

    The year has four digits: "May 25" is a day.
    """
    written = " ".join(text.lower().split())
    if found := _MONTH.fullmatch(written):
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
    elif found := _MONTH_WORDS.fullmatch(written):
        try:
            year, month = int(found[2]), _month(found[1])
        except DateError:
            return None
    else:
        return None
    return date(year, month, 1) if 1900 <= year <= 2200 and 1 <= month <= 12 else None


def words(day: date) -> str:
    """Write a date in full: 31 March 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(name: str) -> int:
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.lower().startswith(name) or (name == "sept" and number == 9):
                return number
    raise DateError(f"“{name}” is not a month. {EXAMPLE}")


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) == 2:
        return number + (2000 if number < 70 else 1900)
    return number


def _real(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateError(f"There is no month {month}. Write the day first: {EXAMPLE[0].lower()}{EXAMPLE[1:]}")
    if not 1900 <= year <= 2200:
        raise DateError(f"The year {year} is not between 1900 and 2200")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"{MONTHS[month - 1]} {year} has no day {day}") from None


def _next(today: date, month: int, day: int) -> date:
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise DateError(f"{MONTHS[month - 1]} has no day {day}")
