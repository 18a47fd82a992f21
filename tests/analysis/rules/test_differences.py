"""Two counts differ, or may not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.analysis.rules.chances import chi_square_tail
from concordat.analysis.rules.differences import Pair, chance_of, chance_of_shares, differ, discoveries, spread_of

COUNTS = st.integers(0, 400)


def test_a_difference_is_reckoned_as_tables_have_it():
    """Mid-p of 25 of 37, and its limits, as SciPy's binomial distribution gives them."""
    one = differ(12, 25)
    assert one.p == pytest.approx(0.0335524, abs=1e-6)
    assert one.change == pytest.approx(25 / 12 - 1)
    assert 0 < one.low < one.change < one.high
    assert one.words() == "more than chance would give (likely 6% more to 329% more)"
    assert [round(chi_square_tail(x, df), 6) for x, df in ((3.84, 1), (19.675, 11), (10, 4))] == [
        0.050044,
        0.050002,
        0.040428,
    ]


@given(COUNTS, COUNTS)
def test_the_same_count_never_differs_and_the_order_does_not_matter(one, other):
    assert differ(one, one).p == pytest.approx(1, abs=1e-9)
    assert differ(one, other).p == pytest.approx(differ(other, one).p)
    assert differ(one, other).clear == (not (differ(one, other).low <= 0 <= differ(one, other).high))


@given(COUNTS, COUNTS, st.floats(1.1, 8))
def test_counts_that_come_in_clusters_and_protected_counts_are_less_sure(one, other, spread):
    plain = differ(one * 5, other * 5, spread=1.0001)
    assert differ(one * 5, other * 5, spread=spread).p >= plain.p - 1e-9
    assert differ(one * 5, other * 5, protected=True).p >= plain.p - 1e-9


@pytest.mark.parametrize("mean", [1, 4, 9])
def test_chance_alone_is_called_clear_one_time_in_twenty_at_most(mean):
    chances = [math.exp(-mean) * mean**count / math.factorial(count) for count in range(24)]
    clear = sum(
        chances[one] * chances[other]
        for one in range(24)
        for other in range(one + 1, 24)
        if differ(one, other).clear  # and so it is the other way round
    )
    assert 2 * clear <= 0.05


def test_chance_and_protection_together_are_called_clear_little_more_than_one_time_in_twenty():
    """Over 24,000 pairs it is 5.2 to 5.4 in a hundred, for counts of 16 to 300."""
    random = np.random.default_rng(3)
    told = 5 * np.round(2 * random.binomial(random.poisson(60, (1000, 2)), 0.5) / 5)
    assert np.mean([differ(float(a), float(b), protected=True).clear for a, b in told]) == pytest.approx(
        0.053, abs=0.015
    )


def test_what_truly_doubles_is_found():
    random = np.random.default_rng(4)
    assert np.mean([differ(int(a), int(b)).clear for a, b in random.poisson((40, 80), (150, 2))]) > 0.9


def test_rates_are_compared_by_what_they_are_out_of():
    assert not differ(28, 31, exposures=(28, 31)).clear
    assert differ(28, 31, exposures=(28, 31)).change == pytest.approx(0)
    assert differ(100, 100, exposures=(1000, 2000)).change == pytest.approx(-0.5)
    with pytest.raises(ValueError, match="above 0"):
        differ(1, 1, exposures=(0, 1))


def test_shares_are_compared_as_proportions_and_small_ones_as_counts():
    """50 of 100 and 65 of 100: z = 2.145 by hand; as counts alone it would not be clear."""
    half = Pair(50, 65, (100, 100))
    assert chance_of_shares(half) == pytest.approx(0.0320, abs=0.0002)
    assert chance_of_shares(half) < chance_of(half) < 0.2
    rare = Pair(3, 12, (900, 900))
    assert chance_of_shares(rare) == chance_of(rare)
    random = np.random.default_rng(6)
    alone = [chance_of_shares(Pair(*map(float, random.binomial(300, 0.4, 2)), (300, 300))) for _ in range(2000)]
    assert np.mean(np.array(alone) < 0.05) == pytest.approx(0.05, abs=0.012)
    assert chance_of_shares(Pair(9, 9, (9, 9))) == chance_of_shares(Pair(0, 0, (9, 9))) == 1


def test_nothing_is_said_as_nothing():
    assert differ(0, 0).words() == ""
    from_nothing = differ(0, 9)
    assert from_nothing.change is None
    assert math.isinf(from_nothing.high)
    assert from_nothing.words() == "more than chance would give"


def test_spread_is_one_for_chance_and_more_for_clusters():
    random = np.random.default_rng(5)
    alone = random.poisson(50, (200, 60)).astype(float)
    pairs = 3.0 * random.poisson(20, (200, 60))
    half = 2.0 * random.binomial(random.poisson(50, (200, 60)), 0.5)
    assert spread_of(alone).mean() == pytest.approx(1.08, abs=0.08)  # those below 1 are told as 1
    assert spread_of(pairs).mean() == pytest.approx(3, abs=0.2)
    assert spread_of(half, protected=True).mean() == pytest.approx(1.08, abs=0.08)
    assert spread_of([[np.nan, 3, np.nan]]).tolist() == spread_of([[0, 0, 0]]).tolist() == [1]


def test_of_many_differences_chance_ones_are_few():
    assert discoveries([0.001, 0.04, 0.03, 0.9]) == (True, False, False, False)
    assert discoveries([0.01, 0.02, 0.03, 0.04]) == (True, True, True, True)
    assert discoveries([]) == ()
