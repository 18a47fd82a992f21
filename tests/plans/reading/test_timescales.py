from datetime import date

import pytest

from concordat.plans.reading.propose.timescales import is_timescale, read_timescale


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("July 2019 (review)", date(2019, 7, 31)),
        ("by end of February 2024", date(2024, 2, 29)),
        ("31/03/2025", date(2025, 3, 31)),
        ("2025-04-01", date(2025, 4, 1)),
        ("31st March 2024", date(2024, 3, 31)),
        ("Sept '24", date(2024, 9, 30)),
        ("2023/24", date(2024, 3, 31)),
        ("Q3 2023/24", date(2023, 12, 31)),
        ("Quarter 4 (2023/24)", date(2024, 3, 31)),
        ("July 2018 - March 2019", date(2019, 3, 31)),
        ("Ongoing, review March 2024", date(2024, 3, 31)),
        ("Ongoing", None),
        ("Q3", None),
        ("TBC", None),
        ("S/M/L", None),
        ("Spring 2025", None),
        ("March 2024 and June 2024 and May 2025", None),
        ("31/02/2025", None),
        ("2023/27", None),
    ],
)
def test_a_timescale_states_a_due_date_only_where_it_names_one(text, due):
    assert is_timescale(text)
    assert read_timescale(text).due == due


@pytest.mark.parametrize(
    "text", ["Develop in 2024", "", "Northshire", "Review the policy", "Number of visits", "x" * 500]
)
def test_other_texts_are_no_timescales(text):
    assert not is_timescale(text)


def test_flags_are_told_from_the_words():
    read = read_timescale("Ongoing (review July 2019)")
    assert (read.review, read.ongoing, read.text) == (True, True, "Ongoing (review July 2019)")


def test_a_timescale_printed_twice_is_kept_once_and_said():
    read = read_timescale("July 2019 (review)  July 2019 (review)")
    assert (read.text, read.repeated, read.due) == ("July 2019 (review)", True, date(2019, 7, 31))


def test_several_dates_name_no_due_date_and_say_so():
    assert read_timescale("May 2024, June 2025").several
