"""Seasons are found where they are, and not where they are not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from concordat.analysis.rules import seasons
from concordat.analysis.rules.chances import chi_square_tail

WHEN = np.arange(60)
WAVE = 1 + 0.3 * np.sin(2 * np.pi * WHEN / 12)


def found(values, period=12):
    """The share of series in which seasons are found."""
    statistics, _ = seasons.season_statistics(values, period)
    return np.mean([chi_square_tail(each, period - 1) < seasons.SURE for each in statistics])


@pytest.mark.parametrize("months", [24, 36, 60])
@pytest.mark.parametrize("slope", [0.0, 1.5])
def test_chance_and_slopes_are_no_seasons(months, slope):
    random = np.random.default_rng(2)
    assert found(random.normal(100, 10, (2000, months)) + slope * np.arange(months)) <= 0.055


def test_seasons_of_a_third_are_found_in_three_years():
    random = np.random.default_rng(2)
    assert found(random.poisson(50 * WAVE[:36], (500, 36)).astype(float)) > 0.95
    week = random.poisson(np.tile([4, 4, 4, 5, 8, 9, 6], 8), (300, 56)).astype(float)
    assert found(week, seasons.WEEK) > 0.8


def test_the_words_say_what_was_done_and_do_not_overclaim():
    there = seasons.season_test(100 * WAVE + np.random.default_rng(1).normal(0, 3, 60))
    assert there.words().startswith(
        "There are seasons: the same parts of the years are high and low each time (Friedman's test"
    )
    not_there = seasons.season_test(np.random.default_rng(1).normal(100, 10, 36))
    assert "That does not say there are none" in not_there.words()
    short = seasons.season_test([3.0] * 23)
    assert short.words() == "Whether there are seasons cannot be told: 2 whole years are needed, there are 1."
    assert "a sudden change" in seasons.season_test((100 * WAVE)[:24]).words()
    assert not seasons.season_test([7.0] * 36).found
    assert seasons.season_test([7.0] * 30 + [np.nan] * 6).p is None


def test_a_series_is_freed_of_its_seasons():
    adjusted = seasons.adjust((100 + WHEN) * WAVE)
    assert adjusted.ratio
    assert np.array(adjusted.values) == pytest.approx(100 + WHEN, rel=0.03)
    assert np.array(adjusted.factors) == pytest.approx(WAVE[:12], abs=0.03)
    assert adjusted.words(seasons.months_from(date(2021, 4, 1))) == (
        "July is highest, 30% above the trend; January is lowest, 30% below the trend."
    )
    rare = seasons.adjust([0.0, 2.0, 4.0, 2.0] * 12)
    assert not rare.ratio
    assert "below the trend" in rare.words()
    assert seasons.adjust([5.0] * 23) is None


def test_hours_of_the_week_are_counted_as_the_clocks_go():
    year = seasons.exposure(date(2024, 1, 1), date(2024, 12, 31))
    assert sum(map(sum, year)) == 366 * 24
    assert (year[0][0], year[6][0], year[6][1]) == (53, 52, 52)
    assert seasons.exposure(date(2024, 3, 31), date(2024, 3, 31))[6][:3] == (1, 0, 1)
    assert seasons.exposure(date(2024, 10, 27), date(2024, 10, 27))[6][:3] == (1, 2, 1)
    with pytest.raises(ValueError, match="before"):
        seasons.exposure(date(2024, 1, 2), date(2024, 1, 1))


def test_the_highest_hours_of_the_week_are_told():
    counts = [[10.0] * 24 for _ in range(7)]
    counts[4][22], counts[5][0], counts[2][12] = 52.0, 26.0, None
    table = seasons.week(counts, date(2024, 1, 1), date(2024, 12, 29))
    assert table.rates[4][22] == 1
    assert table.rates[2][12] is None
    assert table.words().startswith("Busiest, on average each time: Friday 10pm (1.00), Saturday midnight (0.50)")
    assert "1 of 168 hours" in table.words()
    assert "all are hidden" in seasons.week([[None] * 24] * 7, date(2024, 1, 1), date(2024, 1, 7)).words()


def test_days_of_the_week_are_held_against_how_many_there_were():
    assert seasons.even([106, 104, 104, 104, 104, 104, 104], [53, 52, 52, 52, 52, 52, 52])[2] == pytest.approx(
        1, abs=1e-6
    )
    assert seasons.even([80, 100, 100, 100, 150, 160, 100], [52] * 7)[2] < 0.001
    assert seasons.even([1, 2, 1, 2], [1] * 4)[2] is None
    assert seasons.even([10, None, 10], [1] * 3)[2] is None
