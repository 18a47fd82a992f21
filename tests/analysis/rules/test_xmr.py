"""Control charts mark what Making Data Count marks, of one series as of thousands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.analysis.rules.xmr import PLOT_THE_DOTS, RULES, SINGLE_CHART_TOOL, Rules, Signal, chart_all
from concordat.config.bench.charters import plain

CALM = [110.0, 90.0] * 7
SMALL = [99.0, 101.0]
SIX = Rules(shift=6, trend=6)
SERIES = st.lists(st.integers(0, 60), min_size=13, max_size=40)


def marks(values, rules=RULES, **more):
    """The positions of the points that have each signal, from 1 as the guidance counts them."""
    chart = chart_all(values, rules=rules, **more)
    found = (chart.up | chart.down)[0]
    return {signal: [at + 1 for at in np.flatnonzero(found & signal)] for signal in Signal if (found & signal).any()}


def test_limits_are_those_of_the_example_in_the_programmes_own_tests():
    """*SPC charts: XmR testing* (Single Chart Tool 5.0), process limits: mean 23.20, limits 8.76 and 37.64."""
    chart = chart_all([20, 24, 20, 26, 22, 16, 18, 16, 31, 28, 34, 26, 30, 19, 18])
    assert [round(float(each[0, 0]), 2) for each in (chart.mean, chart.lower, chart.upper)] == [23.2, 8.76, 37.64]


def test_signals_that_conflict_are_those_of_the_example_in_the_programmes_own_tests():
    """Points 1-8 fall and 8-14 rise, 6-11 lie below the mean, 1-2 lie outside and 3-4 near the upper limit."""
    values = [43, 41, 37, 36, 31, 23, 15, 13, 15, 18, 23, 27, 31, 36, 27, 19, 17, 27, 15, 22]
    assert marks(values, SINGLE_CHART_TOOL) == {
        Signal.BEYOND: [1, 2],
        Signal.SHIFT: [6, 7, 8, 9, 10, 11],
        Signal.TREND: list(range(1, 15)),
        Signal.NEAR: [3, 4, 7, 8, 9],
    }
    towards = chart_all(values, rules=SINGLE_CHART_TOOL).towards()[0].tolist()
    assert towards == [-1] * 8 + [1] * 6 + [0] * 6  # a trend leads; where one ends and one begins, the side of the mean


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([*SMALL * 5, 120, *SMALL * 5], {Signal.BEYOND: [11]}),
        ([*CALM, 105, 108, 103, 107, 104, 108, 103, 90, 110, 90], {Signal.SHIFT: list(range(15, 22))}),
        ([*CALM, 105, 108, 103, 107, 104, 108, 90, 110, 90], {}),  # six
        ([*CALM, 88, 92, 96, 99, 102, 106, 109, 95, 110, 90], {Signal.TREND: list(range(15, 22))}),
        ([*CALM, 88, 92, 96, 99, 102, 106, 95, 110, 90], {}),  # six points, five rises
        ([*CALM, 88, 92, 96, 96, 99, 102, 106, 109, 95, 110, 90], {}),  # a pause ends it
        ([*SMALL * 8, 105, 102, 105, *SMALL * 4], {Signal.NEAR: [17, 19]}),
        ([*SMALL * 8, 105, 99, 105, *SMALL * 4], {}),  # one of the three is on the other side
    ],
)
def test_each_rule_is_tripped_alone(values, found):
    assert marks(values) == found
    mirrored = chart_all([-value for value in values])
    assert (mirrored.down == chart_all(values).up).all()


def test_six_in_a_row_are_enough_where_six_are_asked_for():
    shift = [*CALM, 105, 108, 103, 107, 104, 108, 90, 110, 90]
    trend = [*CALM, 88, 92, 96, 99, 102, 106, 95, 110, 90]
    assert marks(shift, SIX) == {Signal.SHIFT: list(range(15, 21))}
    assert marks(trend, SIX) == {Signal.TREND: list(range(15, 21))}


def test_a_point_outside_counts_as_near_since_2023_and_not_in_the_editions_before():
    values = [42, 40, 39, 26, 39, 24, 22, 29, 32, 22, 20, 23, 25, 26, 22, 24, 27, 7, 19, 24, 7, 2, 32]
    assert marks(values)[Signal.NEAR] == [1, 2, 3, 5, 21, 22]
    assert marks(values, SINGLE_CHART_TOOL)[Signal.NEAR] == [1, 2, 3, 5]


def test_twelve_points_give_no_limits_and_thirteen_do():
    short, enough = chart_all(CALM[:12]), chart_all(CALM[:13])
    assert np.isnan(short.upper).all()
    assert (short.mean == 100).all()
    assert np.isfinite(enough.upper).all()
    assert not chart_all(list(range(12))).special.any()


def test_no_run_crosses_a_break_and_each_stretch_has_limits_of_its_own():
    values = [*CALM, *[value + 50 for value in CALM]]
    assert marks(values)[Signal.SHIFT] == list(range(1, 29))
    chart = chart_all(values, phases=[0] * 14 + [1] * 14)
    assert not chart.special.any()
    assert (chart.mean[0, 0], chart.mean[0, -1]) == (100, 150)
    rising = [*CALM[:10], 96, 97, 98, 99, 100, 101, 102, 103, *CALM[:10]]
    assert Signal.TREND in marks(rising)
    assert Signal.TREND not in marks(rising, phases=[0] * 14 + [1] * 14)


def test_points_that_are_missing_or_ghosted_are_as_if_they_were_not():
    whole = chart_all([*SMALL * 5, 120, *SMALL * 5])
    gappy = chart_all(
        [*SMALL * 2, np.nan, *SMALL * 3, 500, 120, *SMALL * 5], ghosts=[False] * 11 + [True] + [False] * 11
    )
    kept = gappy.used[0]
    assert (gappy.up[0, kept] == whole.up[0]).all()
    assert gappy.upper[0, kept] == pytest.approx(whole.upper[0])
    assert np.isnan(gappy.upper[0, ~kept]).all()
    assert not gappy.special[0, ~kept].any()


@pytest.mark.parametrize("rules", [RULES, SIX, SINGLE_CHART_TOOL, PLOT_THE_DOTS])
@given(many=st.lists(SERIES, min_size=1, max_size=4))
def test_many_at_once_are_what_the_rules_say_one_at_a_time(rules, many):
    width = max(map(len, many))
    padded = [[*series, *[np.nan] * (width - len(series))] for series in many]
    chart = chart_all(padded, rules=rules)
    for at, series in enumerate(many):
        assert (chart.up | chart.down)[at, : len(series)].tolist() == plain(series, rules)


@given(SERIES, st.sampled_from([0.25, 3, 10]), st.integers(-500, 500))
def test_scale_and_height_change_no_signal(series, scale, height):
    one, other = chart_all(series), chart_all([value * scale + height for value in series])
    assert (one.up == other.up).all()
    assert (one.down == other.down).all()
    assert other.upper == pytest.approx(one.upper * scale + height, abs=1e-6)


@given(SERIES)
def test_backwards_in_time_trends_turn_round_and_all_else_stays(series):
    one, other = chart_all(series), chart_all(series[::-1])
    for signal in Signal:
        rises, falls = (one.up & signal)[0, ::-1], (one.down & signal)[0, ::-1]
        swapped = (falls, rises) if signal == Signal.TREND else (rises, falls)
        assert (((other.up & signal)[0] == swapped[0]) & ((other.down & signal)[0] == swapped[1])).all()


@given(st.floats(-1e6, 1e6), st.integers(13, 60))
def test_a_series_that_never_varies_has_no_signal(value, points):
    chart = chart_all([value] * points)
    assert not chart.special.any()
    assert chart.upper == pytest.approx(chart.lower)


def test_how_often_chance_alone_is_marked_is_as_the_docstring_says():
    noise = np.random.default_rng(7).normal(100, 10, (10_000, 36))
    seven, six = (chart_all(noise, rules=rules).special for rules in (RULES, SIX))
    assert seven.any(axis=1).mean() == pytest.approx(0.26, abs=0.02)
    assert six.any(axis=1).mean() == pytest.approx(0.44, abs=0.02)
    assert seven[:, -1].mean() < 0.02  # the latest point, which the icon speaks of
