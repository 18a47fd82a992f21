"""Forecasts hold what comes as often as they say, and are refused where they could not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from concordat.analysis.rules.breaks import Break, Kind
from concordat.analysis.rules.forecasts import forecast

FIRST = date(2021, 4, 1)


def made(months, random):
    """Counts with seasons whose level wanders."""
    wave = 0.25 * np.sin(2 * np.pi * np.arange(months) / 12)
    return random.poisson(np.exp(np.log(60) + wave + np.cumsum(random.normal(0, 0.02, months)))).astype(float)


@pytest.mark.parametrize("months", [24, 36, 60])
def test_intervals_hold_what_comes_as_often_as_they_say(months):
    random, inside, told, off, naive = np.random.default_rng(11), [], [], [], []
    for _ in range(40):
        series = made(months + 6, random)
        one = forecast(FIRST, series[:months].tolist())
        inside += [each.low <= came <= each.high for each, came in zip(one.months, series[months:], strict=True)]
        told.append(one.coverage)
        off += [abs(each.value - came) for each, came in zip(one.months, series[months:], strict=True)]
        naive += np.abs(series[months - 12 : months - 6] - series[months:]).tolist()
    assert 0.86 <= np.mean(inside) <= 0.98
    assert np.mean(off) < 0.95 * np.mean(naive)  # the same month of the year before
    assert np.mean([each for each in told if each is not None]) == pytest.approx(0.92, abs=0.06)


def test_a_forecast_says_what_it_expects_and_how_often_it_was_right():
    one = forecast(FIRST, made(60, np.random.default_rng(3)).tolist())
    assert [each.first for each in one.months][::5] == [date(2026, 4, 1), date(2026, 9, 1)]
    assert all(0 <= each.low < each.value < each.high for each in one.months)
    assert one.seasonal
    assert one.words().startswith("April 2026 is expected to bring between ")
    assert f"Of the last {one.tried} forecasts {one.coverage:.0%} lay within their interval" in one.words()


def test_a_series_that_turns_wild_is_told_to_be_held_too_narrowly():
    random = np.random.default_rng(1)
    wild = [*random.poisson(100, 36), *(random.poisson(100, 12) * random.choice([0.3, 2.5], 12))]
    assert "take the interval as too narrow" in forecast(FIRST, [float(each) for each in wild]).words()


def test_history_that_does_not_vary_is_no_certainty():
    one = forecast(FIRST, [40.0] * 36).months[0]
    assert one.value == pytest.approx(40)
    assert one.high - one.low > 15  # chance alone makes 40 vary so
    assert forecast(FIRST, [0.0] * 36).months[0].low == 0


def test_measures_below_nought_are_not_cut_off():
    one = forecast(FIRST, [float(-50 - at % 3) for at in range(36)], counts=False)
    assert one.months[0].high < 0


def test_too_little_history_is_refused_in_words():
    series = [50.0] * 40
    assert forecast(FIRST, series[:20]).words() == "No forecast: it needs 24 months in a row, and there are 20."
    assert forecast(FIRST, [*series[:20], None, *series[:19]]).words() == (
        "No forecast: it needs 24 months in a row, and there are 19 after the last that is missing."
    )
    changed = Break(date(2023, 10, 1), "A new crime system came in.", Kind.SYSTEM)
    assert forecast(FIRST, series, breaks=[changed]).words() == (
        "No forecast: it needs 24 months in a row, and there are 10 since the last break. A new crime system came in."
    )
    assert forecast(FIRST, []).refused


def test_months_that_still_fill_up_are_forecast_instead_of_believed():
    series = [*[50.0, 52.0] * 18, 20.0, 3.0]
    filling = Break(date(2024, 4, 1), "Still filling.", Kind.FILLING, date(2024, 5, 31))
    one = forecast(FIRST, series, breaks=[filling])
    assert one.months[0].first == date(2024, 4, 1)
    assert one.months[0].value == pytest.approx(51, abs=2)
