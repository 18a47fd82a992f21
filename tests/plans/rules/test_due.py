"""Quarters are asked for one at a time, fifteen days after they end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.periods import Quarter
from concordat.plans.rules import due

BEGINS, ENDS = date(2023, 4, 1), date(2024, 3, 31)


@pytest.mark.parametrize(
    ("today", "adopted", "asked"),
    [
        (date(2023, 6, 30), BEGINS, None),
        (date(2023, 7, 1), BEGINS, "2023/24 Q1"),
        (date(2023, 10, 1), BEGINS, "2023/24 Q2"),
        (date(2024, 4, 1), BEGINS, "2023/24 Q4"),
        (date(2026, 1, 1), BEGINS, "2023/24 Q4"),
        (date(2023, 10, 1), date(2023, 9, 30), "2023/24 Q2"),
        (date(2023, 10, 1), date(2023, 10, 1), None),
        (date(2026, 1, 1), date(2025, 12, 1), None),
    ],
)
def test_asked_quarter(today: date, adopted: date, asked: str | None) -> None:
    found = due.asked_quarter(BEGINS, ENDS, adopted, today)
    assert (str(found) if found else None) == asked


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_asked_quarter_has_ended_and_is_not_before_adoption(today: date, adopted: date) -> None:
    found = due.asked_quarter(None, None, adopted, today)
    if found:
        assert found.last < today
        assert found.last >= adopted
    else:
        assert due.previous(Quarter.holding(today)).last < adopted


def test_due_by_is_fifteen_days_after_the_quarter() -> None:
    quarter = Quarter(2023, 2)
    assert due.due_by(quarter) == date(2023, 10, 15)
    assert due.within_reporting(quarter, date(2023, 10, 15))
    assert not due.is_late(quarter, date(2023, 10, 15))
    assert due.is_late(quarter, date(2023, 10, 16))
    assert not due.within_reporting(quarter, quarter.last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_previous_and_next_meet(day: date) -> None:
    quarter = Quarter.holding(day)
    assert due.previous(quarter).next == quarter
    assert due.previous(quarter).last + timedelta(days=1) == quarter.first


def test_next_quarter() -> None:
    assert str(due.next_quarter(BEGINS, ENDS, BEGINS, date(2023, 5, 1))) == "2023/24 Q1"
    assert str(due.next_quarter(BEGINS, ENDS, BEGINS, date(2022, 5, 1))) == "2023/24 Q1"
    assert due.next_quarter(BEGINS, ENDS, date(2025, 1, 1), date(2025, 2, 1)) is None
