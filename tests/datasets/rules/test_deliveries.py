"""Steps of a delivery, and what is asked about one that looks unusual."""

from __future__ import annotations

import pytest

from concordat.datasets.rules import deliveries as rules
from concordat.kernel.errors import Problem

YEAR = {f"2025-{month:02}": 1000 for month in range(1, 13)}


def test_a_step_that_is_not_in_the_table_is_refused_in_words():
    assert rules.after("checking", "land") == "landed"
    with pytest.raises(Problem, match="is in the store"):
        rules.after("landed", "check")
    for state in rules.State:
        assert rules.words(state)


def test_a_month_at_half_its_usual_rows_is_asked_about():
    (asked,) = rules.questions({"2026-01": 499}, YEAR, 0.5)
    assert (asked.rows, asked.usual) == (499, 1000)
    assert "is something missing" in asked.words
    assert not rules.questions({"2026-01": 500}, YEAR, 0.5)


def test_a_month_that_is_in_it_twice_is_asked_about():
    (asked,) = rules.questions({"2026-01": 2001}, YEAR, 0.5)
    assert "twice" in asked.words


def test_usual_is_the_median_of_the_year_before_and_not_of_what_is_replaced():
    assert not rules.questions(
        {"2025-12": 400}, {f"2024-{month:02}": 400 for month in range(1, 13)} | {"2025-12": 9}, 0.5
    )


def test_with_little_history_nothing_is_asked_and_one_delivery_of_many_months_is_its_own_history():
    assert not rules.questions({"2026-01": 1}, {"2025-12": 1000}, 0.5)
    (asked,) = rules.questions(YEAR | {"2025-03": 100}, {}, 0.5)
    assert asked.period == "2025-03"
