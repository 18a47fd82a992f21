"""Financial years and quarters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.periods import FinancialYear, Quarter, span

days = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(days)
def test_a_day_lies_in_its_quarter_and_year(day):
    quarter, year = Quarter.holding(day), FinancialYear.holding(day)
    assert quarter.first <= day <= quarter.last
    assert year.first <= quarter.first
    assert quarter.last <= year.last


@given(days)
def test_quarters_follow_each_other_without_gaps(day):
    quarter = Quarter.holding(day)
    assert quarter.next.first == quarter.last + timedelta(days=1)


@given(days)
def test_a_quarter_is_read_back_from_its_words(day):
    quarter = Quarter.holding(day)
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize("words", ["2023/24", "2023/25 Q1", "2023/24 Q5", "", "Q1", "2023/24 Q1 "[:-3] + "x"])
def test_what_is_not_a_quarter_is_refused(words):
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.parse(words)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2023/24", date(2023, 4, 1), date(2024, 3, 31)),
        ("2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("Community Safety Plan 2020 – 2024", date(2020, 4, 1), date(2024, 3, 31)),
    ],
)
def test_years_in_words_become_days(words, first, last):
    found = span(words)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("words", ["", "2023", "1999/00", "2024/23", "call 2023/24567"])
def test_words_without_years_give_nothing(words):
    assert span(words) is None
