"""Whether two counts, or two rates of counts, differ by more than chance, and words that do not overclaim.

Two counts of independent events are compared by the conditional test: given their sum, the later is binomial (Przyborowski
and Wilenski 1940), with Lancaster's (1961) mid-p, whose size is nearer to its name and whose power is near that of the
E-test (Krishnamoorthy and Thomson 2004). Crimes come in clusters, so that counts vary by more than independent events
would: `spread_of` reckons from the series how many times the variance is the mean, and the score test allows for it.

A protected figure is twice a count of half the records, each taken by chance. Were records independent, that half is a
Poisson count of half the mean: so the test is of half the figures. It allows for rounding.

Two shares are compared by the score test for proportions; where they are small, or few stand behind them, as counts out of
their wholes, which is the more careful.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
import numpy.typing as npt

from concordat.analysis.rules.chances import NORMAL, binomial, normal_tails

EXACT = 2_000  # events: above, the score test says the same
SURE = 0.05
MORE, MAYBE = "more than chance would give", "may be chance alone"
ROUNDED_TO = 5
FEW, SMALL = 20, 0.1  # a share of fewer events, or smaller, is compared as a count


@dataclass(frozen=True, slots=True)
class Difference:
    """How a later figure differs from an earlier one.

    `change` is the share by which the later rate is greater (0.25: a quarter more), None from nothing; `low` and `high`
    hold it with 95 % confidence (inf from nothing), `p` the chance of as great a difference from chance alone.
    """

    earlier: float
    later: float
    change: float | None
    low: float
    high: float
    p: float
    spread: float
    protected: bool

    @property
    def clear(self) -> bool:
        """Whether it is more than chance would usually give."""
        return self.p < SURE

    def words(self) -> str:
        """Say it in a few words that go on after a figure."""
        if not self.earlier and not self.later:
            return ""
        told = MORE if self.clear else MAYBE
        if self.change is None or not isfinite(self.high):
            return told
        return f"{told} (likely {_more(self.low)} to {_more(self.high)})"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counts that are compared: each with what it is out of, such as days, people, or the whole of a share.

    `spread` is how many times the variance is the mean (`spread_of`); less than 1 is taken as 1. `protected` figures are of
    half-samples and rounded to `base`.
    """

    earlier: float
    later: float
    out_of: tuple[float, float] = (1.0, 1.0)
    spread: float = 1.0
    protected: bool = False
    base: int = ROUNDED_TO

    @property
    def halves(self) -> tuple[float, float]:
        """The counts that were made by chance: of protected figures, those of the half-samples."""
        return (self.earlier / 2, self.later / 2) if self.protected else (self.earlier, self.later)

    @property
    def share(self) -> float:
        """Which share of both counts the later would have, were the rates the same."""
        return self.out_of[1] / sum(self.out_of)

    @property
    def wide(self) -> float:
        """How many times the variance of the counts is that of independent events, with rounding."""
        total, wide = sum(self.halves), max(1.0, self.spread)
        return wide + 2 * (self.base**2 / 12 / 4) / total if self.protected and total else wide

    @property
    def exactly(self) -> bool:
        """Whether the exact test is of it, and not the score test."""
        first, second = self.halves
        return self.wide == 1 and first + second <= EXACT and first == int(first) and second == int(second)


def differ(
    earlier: float,
    later: float,
    *,
    exposures: tuple[float, float] = (1.0, 1.0),
    spread: float = 1.0,
    protected: bool = False,
    base: int = ROUNDED_TO,
) -> Difference:
    """Compare two counts, each out of its exposure (days, or people), which must be above 0."""
    return of_pair(Pair(earlier, later, exposures, spread, protected, base))


def of_pair(pair: Pair) -> Difference:
    """Compare a pair of counts, and say between what the true change lies."""
    if min(pair.out_of) <= 0:
        raise ValueError("an exposure is above 0")
    earlier, later, (first, second) = pair.earlier, pair.later, pair.halves
    change = (later / pair.out_of[1]) / (earlier / pair.out_of[0]) - 1 if earlier else None
    if not first + second:
        return Difference(earlier, later, change, 0.0, 0.0, 1.0, pair.wide, pair.protected)
    limits = _limits(int(second), int(first + second)) if pair.exactly else _wilson(second, first + second, pair.wide)
    odds = pair.out_of[0] / pair.out_of[1]
    low, high = (_less_one(each, odds) for each in limits)
    return Difference(earlier, later, change, low, high, chance_of(pair), pair.wide, pair.protected)


def chance_of(pair: Pair) -> float:
    """Return the chance of as great a difference of two counts from chance alone."""
    first, second = pair.halves
    total = first + second
    if not total:
        return 1.0
    if pair.exactly:
        below = _below(binomial(int(total), pair.share), int(second))
        return min(1.0, 2 * min(below, 1 - below))
    return normal_tails((second / total - pair.share) / sqrt(pair.share * (1 - pair.share) * pair.wide / total))


def chance_of_shares(pair: Pair) -> float:
    """Return the chance of as great a difference of two shares, each count out of its whole, from chance alone."""
    first, second = pair.halves
    wholes = [each / 2 for each in pair.out_of] if pair.protected else list(pair.out_of)
    pooled = (first + second) / sum(wholes)
    if not first + second or pooled >= 1:
        return 1.0
    if min(first + second, sum(wholes) - first - second) < FEW or pooled < SMALL:
        return chance_of(pair)
    variance = pooled * (1 - pooled) * pair.wide * sum(1 / each for each in wholes)
    return normal_tails((second / wholes[1] - first / wholes[0]) / sqrt(variance))


def spread_of(values: npt.ArrayLike, *, protected: bool = False) -> npt.NDArray[np.float64]:
    """Return how many times the variance of each series of counts is its mean, at least 1.

    Reckoned from steps between neighbours, (b - a)² / (a + b), whose mean is 1 for independent events however slowly their
    rate changes. `values` has a row for each series, NaN where a count is missing. Protected figures vary twice as much.
    """
    series = np.atleast_2d(np.asarray(values, dtype=np.float64))
    sums, steps = series[:, 1:] + series[:, :-1], np.diff(series, axis=1) ** 2
    good = np.isfinite(sums) & (sums > 0)
    found = np.where(good, steps / np.where(good, sums, 1.0), 0.0).sum(axis=1) / np.maximum(1, good.sum(axis=1))
    spread: npt.NDArray[np.float64] = np.maximum(1.0, found / (2 if protected else 1))
    return spread


def discoveries(chances: Sequence[float], share: float = SURE) -> tuple[bool, ...]:
    """Say which of many differences stand when at most `share` of those that do may be chance (Benjamini, Hochberg 1995)."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    last = max((rank for rank, at in enumerate(order, 1) if chances[at] <= share * rank / len(order)), default=0)
    standing = set(order[:last])
    return tuple(at in standing for at in range(len(chances)))


def _below(chances: npt.NDArray[np.float64], second: int) -> float:
    """Return the chance of fewer, and half of that of as many."""
    return float(chances[:second].sum() + chances[second] / 2)


def _limits(second: int, total: int) -> tuple[float, float]:
    """Return the share's limits at which one side's mid-p is 0.025."""

    def below(at: float) -> float:
        return _below(binomial(total, at), second)

    low = 0.0 if second == 0 else _where(lambda at: below(at) > 1 - SURE / 2)
    high = 1.0 if second == total else _where(lambda at: below(at) > SURE / 2)
    return low, high


def _where(holds: Callable[[float], bool]) -> float:
    """Return up to which share, of those between 0 and 1, it holds."""
    low, high = 1e-12, 1 - 1e-12
    for _ in range(34):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


def _wilson(second: float, total: float, spread: float) -> tuple[float, float]:
    """Return Wilson's limits of the share, with the variance `spread` times the binomial's."""
    z, size, found = NORMAL.inv_cdf(1 - SURE / 2), total / spread, second / total
    middle = (found + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(found * (1 - found) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return max(0.0, middle - half), min(1.0, middle + half)


def _less_one(share: float, odds: float) -> float:
    """Return by which share the rate is greater where the later count has this share of the whole."""
    return float("inf") if share >= 1 else share / (1 - share) * odds - 1


def _more(change: float) -> str:
    return f"{abs(change):.0%} {'more' if change > 0 else 'less'}"
