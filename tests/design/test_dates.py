"""Dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from concordat.design import dates
from concordat.design.dates import DateError, parse

TODAY = date(2024, 5, 6)
MARCH = date(2024, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "31/3/2024",
        "31/03/24",
        "31.3.2024",
        "31-03-2024",
        "31 3 2024",
        "2024-03-31",
        "31 March 2024",
        "31 MARCH 2024",
        " 31  march   2024 ",
        "31 Mar 24",
        "31st March 2024",
        "31st of March, 2024",
        "Sunday 31 March 2024",
        "Sun, 31 Mar 2024",
        "31-Mar-2024",
        "31mar2024",
    ],
)
def test_parse_reads_what_people_write(text):
    assert parse(text, TODAY) == MARCH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", TODAY),
        ("Tomorrow", TODAY + timedelta(days=1)),
        ("yesterday", TODAY - timedelta(days=1)),
        ("6 May", TODAY),
        ("5 May", date(2025, 5, 5)),
        ("7 May", date(2024, 5, 7)),
        ("29 Feb", date(2028, 2, 29)),
        ("1 Sept 24", date(2024, 9, 1)),
        ("1/2/69", date(2069, 2, 1)),
        ("1/2/70", date(1970, 2, 1)),
    ],
)
def test_parse_fills_in_what_is_left_out(text, expected):
    assert parse(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 June 2024", "June 2024 has no day 31"),
        ("29/2/2023", "February 2023 has no day 29"),
        ("0/1/2024", "January 2024 has no day 0"),
        ("3/31/2024", "There is no month 31"),
        ("31 Marsh 2024", "“marsh” is not a month"),
        ("31 Ma 2024", "“ma” is not a month"),
        ("30 Feb", "February has no day 30"),
        ("31/3/1024", "The year 1024 is not between 1900 and 2200"),
        ("", "Enter a date like 31 March 2024"),
        ("soon", "Enter a date like 31 March 2024"),
        ("ongoing", "Enter a date like 31 March 2024"),
        ("March 2024", "Enter a date like 31 March 2024"),
        ("31/3", "Enter a date like 31 March 2024"),
        ("1/2/123", "Enter a date like 31 March 2024"),
        ("٣١/٣/٢٠٢٤", "Enter a date like 31 March 2024"),
    ],
)
def test_parse_says_what_is_wrong(text, words):
    with pytest.raises(DateError, match=words):
        parse(text, TODAY)


IN_REACH = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@given(IN_REACH)
def test_every_way_of_writing_a_date_is_read_back(day):
    month = dates.MONTHS[day.month - 1]
    for text in (
        dates.words(day),
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day} {month.upper()} {day.year}",
    ):
        assert parse(text, TODAY) == day


@given(IN_REACH, IN_REACH)
def test_a_day_without_a_year_is_the_next_such_day(day, today):
    try:
        found = parse(f"{day.day} {dates.MONTHS[day.month - 1]}", today)
    except DateError:
        assert today.year > 2190
    else:
        assert (found.day, found.month) == (day.day, day.month)
        assert found >= today
        assert (found - today).days <= 366 or (day.month, day.day) == (2, 29)


@given(st.text(max_size=40))
@example("9" * 40)
@example("31 ſept 2024")
def test_anything_else_is_refused_in_words(text):
    try:
        found = parse(text, TODAY)
    except DateError as reason:
        said = str(reason)
    else:
        said = dates.words(found)
    assert said
