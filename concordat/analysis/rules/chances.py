"""Tails of distributions that the tests of this package need, without a library that takes seconds to load."""

from __future__ import annotations

from math import erfc, exp, lgamma, log, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

NORMAL = NormalDist()


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Return the chance of a chi-squared of so many degrees of freedom as great as `statistic` or greater.

    Finite sums for whole degrees: Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.
    """
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    if degrees % 2 == 0:
        return min(1.0, sum(exp(k * log(half) - half - lgamma(k + 1)) for k in range(degrees // 2)))
    terms = (exp((k - 0.5) * log(half) - half - lgamma(k + 0.5)) for k in range(1, (degrees - 1) // 2 + 1))
    return min(1.0, erfc(sqrt(half)) + sum(terms))


def normal_tails(score: float) -> float:
    """Return the chance of a normal score as far from 0 as `score` or farther, on either side."""
    return erfc(abs(score) / sqrt(2))


def binomial(trials: int, share: float) -> npt.NDArray[np.float64]:
    """Return the chance of each number, 0 to `trials`, of successes of the chance `share` each (between 0 and 1)."""
    k = np.arange(trials)
    steps = np.log((trials - k) / (k + 1.0)) + log(share / (1 - share))
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    chances: npt.NDArray[np.float64] = np.exp(logs - logs.max())
    chances /= chances.sum()
    return chances
