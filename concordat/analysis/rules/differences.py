"""Whether two counts, or two rates of counts, differ by more than chance, and words that do not overclaim.

Two counts of independent events are compared by the conditional test: given their sum, the later is binomial (Przyborowski
and Wilenski 1940), with Lancaster's (1961) mid-p, whose size is nearer to its name and whose power is near that of the
E-test (Krishnamoorthy and Thomson 2004). Crimes come in clusters, so that counts vary by more than independent events
would: `spread_of` reckons from the series how many times the variance is the mean, and the score test allows for it.

A protected figure is twice a count of half the records, each taken by chance. Were records independent, that half is a
Poisson count of half the mean: so the test is of half the figures. It allows for rounding to 5. The standard error of a
protected figure is at most the root of the count.
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
ROUNDED = 25 / 12  # the variance that rounding to 5 adds


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
        """Say it in a sentence or two."""
        if not self.earlier and not self.later:
            return "There were none in either period."
        told = f"{_change(self)}. "
        if self.clear:
            told += f"That is more than chance alone would usually give ({_chance(self.p)}). "
        else:
            told += f"Chance alone could give as great a difference ({_chance(self.p)}). "
        told += _range(self)
        return told + (" Figures are protected, which is allowed for." if self.protected else "")


def differ(
    earlier: float,
    later: float,
    *,
    exposures: tuple[float, float] = (1.0, 1.0),
    spread: float = 1.0,
    protected: bool = False,
) -> Difference:
    """Compare two counts, each out of its exposure (days, or people), which must be above 0.

    `spread` is how many times the variance is the mean (`spread_of`); less than 1 is taken as 1.
    """
    if min(exposures) <= 0:
        raise ValueError("an exposure is above 0")
    share = exposures[1] / sum(exposures)
    change = (later / exposures[1]) / (earlier / exposures[0]) - 1 if earlier else None
    first, second = (earlier / 2, later / 2) if protected else (earlier, later)
    total, wide = first + second, max(1.0, spread)
    if not total:
        return Difference(earlier, later, change, 0.0, 0.0, 1.0, wide, protected)
    if protected:
        wide += 2 * (ROUNDED / 4) / total
    whole = wide == 1 and total <= EXACT and first == int(first) and second == int(second)
    p, low, high = _exact(int(second), int(total), share) if whole else _score(second, total, share, wide)
    odds = exposures[0] / exposures[1]
    return Difference(earlier, later, change, _less_one(low, odds), _less_one(high, odds), p, wide, protected)


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


def error_of(count: float) -> float:
    """Return the most that the standard error of a protected count is: the root of the count, and rounding."""
    return sqrt(max(0.0, count) + ROUNDED)


def discoveries(chances: Sequence[float], share: float = SURE) -> tuple[bool, ...]:
    """Say which of many differences stand when at most `share` of those that do may be chance (Benjamini, Hochberg 1995)."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    last = max((rank for rank, at in enumerate(order, 1) if chances[at] <= share * rank / len(order)), default=0)
    standing = set(order[:last])
    return tuple(at in standing for at in range(len(chances)))


def _exact(second: int, total: int, share: float) -> tuple[float, float, float]:
    """Return the mid-p of both sides, and the share's limits at which one side's mid-p is 0.025."""

    def below(at: float) -> float:
        chances = binomial(total, at)
        return float(chances[:second].sum() + chances[second] / 2)

    p = min(1.0, 2 * min(below(share), 1 - below(share)))
    low = 0.0 if second == 0 else _where(lambda at: below(at) > 1 - SURE / 2)
    high = 1.0 if second == total else _where(lambda at: below(at) > SURE / 2)
    return p, low, high


def _where(holds: Callable[[float], bool]) -> float:
    """Return up to which share, of those between 0 and 1, it holds."""
    low, high = 1e-12, 1 - 1e-12
    for _ in range(34):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


def _score(second: float, total: float, share: float, spread: float) -> tuple[float, float, float]:
    """Return the p of the score test and Wilson's limits of the share, with the variance `spread` times the binomial's."""
    z, size, found = NORMAL.inv_cdf(1 - SURE / 2), total / spread, second / total
    p = normal_tails((found - share) / sqrt(share * (1 - share) / size))
    middle = (found + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(found * (1 - found) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return p, max(0.0, middle - half), min(1.0, middle + half)


def _less_one(share: float, odds: float) -> float:
    """Return by which share the rate is greater where the later count has this share of the whole."""
    return float("inf") if share >= 1 else share / (1 - share) * odds - 1


def _chance(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < SURE else f"p = {p:.2f}"


def _change(one: Difference) -> str:
    if one.change is None:
        return "There were none in the earlier period"
    return "The rate is the same" if abs(one.change) < 0.0005 else f"{_more(one.change)} than before"


def _more(change: float) -> str:
    return f"{abs(change):.0%} {'more' if change > 0 else 'less'}"


def _range(one: Difference) -> str:
    if one.change is None or not isfinite(one.high):
        return "There are too few to say how great the change is."
    return f"The true change is probably between {_more(one.low)} and {_more(one.high)}."
