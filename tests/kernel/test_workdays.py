"""Working days and calendar months, by examples of the calendar and by what must hold of any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.workdays import (
    is_workday,
    months_after,
    next_workday,
    workday_from,
    workdays_after,
    workdays_between,
)

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2026, 4, 2), date(2026, 4, 7)),  # Maundy Thursday, then Good Friday, the weekend and Easter Monday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Boxing Day is a Saturday: Monday 28 stands in for it
        (date(2027, 12, 24), date(2027, 12, 29)),  # Christmas Day a Saturday, Boxing Day a Sunday: two substitutes
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2026, 5, 1), date(2026, 5, 5)),  # early May
        (date(2026, 8, 28), date(2026, 9, 1)),  # summer: the last Monday of August, not Scotland's first
        (date(2022, 6, 1), date(2022, 6, 6)),  # the Platinum Jubilee: two days
        (date(2023, 5, 5), date(2023, 5, 9)),  # the Coronation
        (date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 30)),  # St Andrew's Day is worked in England
    ],
)
def test_next_working_day(day: date, then: date) -> None:
    assert next_workday(day) == then


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_calendar_month_ends_on_the_same_number_or_the_last(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@given(DAYS, st.integers(0, 60))
def test_counting_forwards_and_between_agree(day: date, number: int) -> None:
    then = workdays_after(day, number)
    assert workdays_between(day, then) == number
    assert workdays_between(then, day) == -number
    assert number == 0 or is_workday(then)


@given(DAYS)
def test_working_day_from_a_day_is_near_and_worked(day: date) -> None:
    found = workday_from(day)
    assert is_workday(found)
    assert found == day or not is_workday(day)
    assert timedelta(0) <= found - day <= timedelta(days=5)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        workdays_after(date(2026, 1, 1), -1)
