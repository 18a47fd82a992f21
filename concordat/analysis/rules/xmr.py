"""XmR (individuals and moving range) control charts of many series at once, by the rules of NHS Making Data Count.

Sources: NHS England, *Making Data Count: Getting started* and *Strengthening your decisions* (2019); the programme's
*SPC charts: XmR testing* for its Single Chart Tool 5.0 (2023) and SQL query 2.6; NHSRplotthedots 0.2.2 (R, 2025).

Limits are the mean and 2.66 times the mean moving range above and below it, 2.66 being 3 / 1.128. Four signals:

- **beyond**: a point outside the limits.
- **shift**: 7 or more points in a row on one side of the mean. A point on the mean ends a run.
- **trend**: 7 or more points in a row each higher (or each lower) than the one before: 7 points are 6 rises. Two equal
  points end it. Alone of the four it may cross the mean.
- **near**: of three points in a row on one side of the mean two lie beyond two thirds of the way to the limit; those two
  (or three) are the signal. Points beyond the limit count too, as in the programme's tools since November 2023.

The programme's tools let 6 or 7 be chosen for shift and trend; NHSRplotthedots takes 7. Here it is 7: a false alarm is
the dearer mistake where many series are looked at (of 10,000 series of 36 that hold nothing but chance, 26 in 100 show
some signal with 7, and 44 in 100 with 6). `SINGLE_CHART_TOOL` and `PLOT_THE_DOTS` are those two editions as published.

Fewer than 13 points give no limits and no signals, as in the tools. The tools let runs cross a recalculation; here none
does, since what lies on the two sides of a break is not compared. Points that are missing or ghosted take no part: those
on either side of them follow each other, as the tools say of empty dates. Moving ranges that lie far out are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
_TINY = 1e-9  # of the figures' size: nearer to a line than this is on it


class Signal(IntFlag):
    """What marks a point as special cause; several may."""

    NONE = 0
    BEYOND = 1
    SHIFT = 2
    TREND = 4
    NEAR = 8


@dataclass(frozen=True, slots=True)
class Rules:
    """An edition of the rules.

    `least` is how many points limits need, `shift` and `trend` the points in a row of each, `near_beyond` whether points
    beyond the limit count as near it, and `factor` what the mean moving range is multiplied by.
    """

    shift: int = 7
    trend: int = 7
    least: int = 13
    near_beyond: bool = True
    factor: float = 2.66


RULES = Rules()
SINGLE_CHART_TOOL = Rules(shift=6, trend=6, near_beyond=False)
PLOT_THE_DOTS = Rules(least=2, near_beyond=False)


@dataclass(frozen=True, slots=True)
class Charts:
    """What charts of many series say, as arrays with a row for each series and a column for each point.

    `mean`, `lower` and `upper` are those of the point's phase, NaN where it has none; `up` and `down` hold the signals
    (`Signal`) that point upwards and downwards; `used` is false where a point is missing or ghosted.
    """

    values: Floats
    used: Truths
    mean: Floats
    lower: Floats
    upper: Floats
    up: npt.NDArray[np.uint8]
    down: npt.NDArray[np.uint8]

    @property
    def special(self) -> Truths:
        """Which points are special cause."""
        return (self.up | self.down) > 0

    def towards(self) -> npt.NDArray[np.int8]:
        """Return where each point's signal points: 1 up, -1 down, 0 where there is none.

        A trend leads where signals point both ways, as in the programme's *SPC rule clash* (trend, shift, two of three,
        single point). Where a point ends one trend and begins another, its side of the mean decides.
        """
        rises, falls = (self.up & Signal.TREND) > 0, (self.down & Signal.TREND) > 0
        side = np.where(self.up & ~np.uint8(Signal.TREND), 1, np.where(self.down & ~np.uint8(Signal.TREND), -1, 0))
        side = np.where(rises & falls & (side == 0), np.sign(np.nan_to_num(self.values - self.mean)), side)
        return np.where(rises != falls, np.where(rises, 1, -1), side).astype(np.int8)


def chart_all(
    values: npt.ArrayLike, *, phases: npt.ArrayLike = 0, ghosts: npt.ArrayLike = False, rules: Rules = RULES
) -> Charts:
    """Chart many series at once.

    `values` has a row for each series, NaN where a point is missing. `phases` numbers the stretches, from 0, of which each
    has limits of its own (for all series, or for each), and `ghosts` says which points are shown and not reckoned with.
    """
    given = np.atleast_2d(np.asarray(values, dtype=np.float64))
    stretches = np.broadcast_to(np.asarray(phases, dtype=np.int64), given.shape)
    used = np.isfinite(given) & ~np.broadcast_to(np.asarray(ghosts, dtype=np.bool_), given.shape)
    order = None if used.all() else np.argsort(~used, axis=1, kind="stable")
    series, there, phase = (_taken(each, order) for each in (given, used, stretches))
    joined = np.zeros_like(there)
    joined[:, 1:] = there[:, 1:] & (
        phase[:, 1:] == phase[:, :-1]
    )  # what is there comes first, so the one before is too
    mean, half = _limits(series, there, phase, joined, rules)
    up = _signals(series, mean, half, joined, rules)
    down = _signals(-series, -mean, half, joined, rules)
    mean, half, up, down = (_put_back(each, order) for each in (mean, half, up, down))
    return Charts(given, used, np.where(used, mean, np.nan), mean - half, mean + half, up, down)


def _taken(each: npt.NDArray[Any], order: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
    return each if order is None else np.take_along_axis(each, order, axis=1)


def _put_back(each: npt.NDArray[Any], order: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
    if order is None:
        return each
    back = np.empty_like(each)
    np.put_along_axis(back, order, each, axis=1)
    return back


def _limits(
    series: Floats, there: Truths, phase: npt.NDArray[np.int64], joined: Truths, rules: Rules
) -> tuple[Floats, Floats]:
    """Return the mean, and how far the limits lie from it, of each point's phase; NaN where points are too few."""
    stretches = int(phase.max(initial=0)) + 1
    group = np.arange(len(series))[:, None] * stretches + phase
    size = len(series) * stretches

    def summed(what: Floats | Truths, where: Truths) -> Floats:
        weights = np.where(where, what, 0.0).ravel()
        return np.bincount(group.ravel(), weights, size).astype(np.float64, copy=False)

    points, steps = summed(there, there), summed(joined, joined)
    ranges = np.zeros_like(series)
    ranges[:, 1:] = np.abs(np.diff(series, axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = summed(series, there) / points
        half = np.where(points >= rules.least, rules.factor * summed(ranges, joined) / steps, np.nan)
    return np.where(there, mean[group], np.nan), np.where(there, half[group], np.nan)


def _signals(series: Floats, mean: Floats, half: Floats, joined: Truths, rules: Rules) -> npt.NDArray[np.uint8]:
    """Return the signals that point upwards; points without limits have none."""
    tiny = _TINY * (np.abs(mean) + half)
    with np.errstate(invalid="ignore"):
        above = series - mean
        limited = np.isfinite(half)
        high = (above > tiny) & limited
        beyond = (above > half + tiny) & limited
        outer = (above > half * (2 / 3) + tiny) & limited
        rises = np.zeros_like(joined)
        rises[:, 1:] = (series[:, 1:] > series[:, :-1]) & joined[:, 1:] & limited[:, 1:]
    near = outer if rules.near_beyond else outer & ~beyond
    found = beyond * np.uint8(Signal.BEYOND)
    found |= _spread(_windows(high, high & joined, rules.shift), rules.shift, high) * np.uint8(Signal.SHIFT)
    found |= _spread(_windows(limited, rises, rules.trend), rules.trend, limited) * np.uint8(Signal.TREND)
    threes = _windows(high, high & joined, 3)
    width = threes.shape[1]
    if width:
        counted = near[:, :width].astype(np.int8) + near[:, 1 : width + 1] + near[:, 2 : width + 2]
        threes &= counted >= 2
    found |= (_spread(threes, 3, high) & near) * np.uint8(Signal.NEAR)
    return found


def _windows(first: Truths, rest: Truths, length: int) -> Truths:
    """Return at which points a run of `length` begins: `first` holds of its first point, `rest` of all others."""
    width = max(0, first.shape[1] - length + 1)
    whole = first[:, :width].copy()
    for at in range(1, length):
        whole &= rest[:, at : at + width]
    return whole


def _spread(begins: Truths, length: int, like: Truths) -> Truths:
    """Return which points are part of a run of `length` that begins somewhere."""
    part, width = np.zeros_like(like), begins.shape[1]
    for at in range(length if width else 0):
        part[:, at : at + width] |= begins
    return part
