"""What one control chart says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.analysis.rules.breaks import Break, Kind, span_of
from concordat.analysis.rules.control import Assurance, Better, Cause, chart

MONTHS = [span_of(f"{2023 + at // 12}-{at % 12 + 1:02}") for at in range(36)]
CALM = [99.0, 101.0] * 8


def test_the_latest_point_speaks_for_the_series():
    values = [*CALM, 120.0]
    spans = MONTHS[: len(values)]
    for better, cause in (
        (Better.HIGHER, Cause.IMPROVING),
        (Better.LOWER, Cause.CONCERNING),
        (Better.NEITHER, Cause.HIGHER),
    ):
        assert chart(spans, values, better=better).variation == cause
    assert chart(spans, [*CALM, 80.0], better=Better.LOWER).variation == Cause.IMPROVING
    assert chart(spans, [*CALM, 100.0], better=Better.LOWER).variation == Cause.COMMON


@pytest.mark.parametrize(
    ("target", "better", "assurance"),
    [
        (50.0, Better.HIGHER, Assurance.PASSING),
        (50.0, Better.LOWER, Assurance.FAILING),
        (150.0, Better.HIGHER, Assurance.FAILING),
        (150.0, Better.LOWER, Assurance.PASSING),
        (100.0, Better.LOWER, Assurance.INCONSISTENT),
        (100.0, Better.NEITHER, Assurance.NONE),
        (None, Better.LOWER, Assurance.NONE),
    ],
)
def test_a_target_is_held_against_the_limits(target, better, assurance):
    assert chart(MONTHS[:16], CALM, better=better, target=target).assurance == assurance


def test_a_short_series_says_that_it_is_short():
    told = chart(MONTHS[:9], CALM[:9], target=100, better=Better.LOWER)
    assert (told.variation, told.assurance) == (Cause.UNKNOWN, Assurance.NONE)
    assert told.words() == ("There are 9 points. Limits need 13, so none are drawn and nothing is marked.",)


def test_breaks_missing_months_and_months_that_fill_up_are_all_said():
    values = [*CALM[:14], None, 101.0, *[value + 50 for value in CALM[:14]], 20.0, 5.0]
    redrawn = Break(MONTHS[16].first, "Wards were redrawn.", Kind.BOUNDARIES)
    filling = Break(MONTHS[30].first, "The last two months may still fill up.", Kind.FILLING, MONTHS[31].last)
    told = chart(MONTHS[:32], values, breaks=[redrawn, filling], better=Better.LOWER)
    assert not told.flagged
    assert told.latest is told.points[29]
    assert told.points[0].mean != told.points[20].mean
    said = " ".join(told.words())
    for words in (
        "The latest, June 2025, is 151: common cause.",
        "Shown but not reckoned with: July 2025 and August 2025.",
        "No figure for March 2024.",
        "Wards were redrawn. The last two months may still fill up.",
        "Figures before and after 1 May 2024 are not compared with each other.",
    ):
        assert words in said


def test_limits_of_counts_are_told_no_lower_than_nought():
    values = [0.0, 9.0] * 8
    assert chart(MONTHS[:16], values).points[0].lower < 0
    assert chart(MONTHS[:16], values, floor=0.0).points[0].lower == 0


def test_a_month_with_a_break_in_it_is_set_aside():
    within = Break(date(2024, 3, 15), "A new crime system.", Kind.SYSTEM)
    told = chart(MONTHS[:28], (CALM * 2)[:28], breaks=[within])
    assert [point.label for point in told.points if point.aside] == ["March 2024"]


def test_nothing_at_all_is_said_too():
    assert chart([], []).words() == ("There are no figures.",)
    assert chart(MONTHS[:3], [None] * 3).words()[0] == "There are no figures."
    assert chart(MONTHS[:14], [4.0] * 14).words() == ("Every figure is 4: there is no variation.",)
