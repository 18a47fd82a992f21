"""Whether a series has seasons, what they are, and the series without them.

The test is Friedman's (1937) on whole cycles: years of twelve months, weeks of seven days, days of 24 hours. Each cycle is
freed of its trend (below) and ranked within itself, so that a change of level from one year to the next is no season; the
statistic is corrected for ties. With two or three cycles the chi-squared distribution is on the careful side: it finds
seasons less often than it might.

Adjustment is classical decomposition (Kendall and Stuart; Hyndman and Athanasopoulos, *Forecasting: principles and
practice*, 3.4): the trend is the centred moving average over a cycle, carried to either end by its mean step; the season of
each month is the median of its ratios to the trend, scaled so that they average 1. Where a figure is 0 or less, differences
take the place of ratios. STL bends more with the season but brings a library that takes seconds to load, and with two to
five years, which is what there is, no more can be told from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from concordat.analysis.rules.chances import chi_square_tail
from concordat.design.dates import MONTHS
from concordat.kernel.words import listed

YEAR, WEEK, DAY = 12, 7, 24
SURE = 0.05
LEAST = 2  # whole cycles
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CYCLES = {YEAR: "years", WEEK: "weeks", DAY: "days"}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeasonTest:
    """Whether there are seasons: Friedman's statistic, its degrees of freedom and chance, and of how many cycles.

    `p` is None where there is too little to test.
    """

    statistic: float
    degrees: int
    p: float | None
    cycles: int
    period: int

    @property
    def found(self) -> bool:
        """Whether there are seasons, beyond what chance would usually give."""
        return self.p is not None and self.p < SURE

    def words(self) -> str:
        """Say it in a sentence."""
        cycles = _CYCLES.get(self.period, "cycles")
        if self.p is None:
            return (
                f"Whether there are seasons cannot be told: {LEAST} whole {cycles} are needed, there are {self.cycles}."
            )
        chance = "p < 0.001" if self.p < 0.001 else f"p = {self.p:.3f}"
        test = f"Friedman's test over {self.cycles} {cycles}: {self.statistic:.1f}, df {self.degrees}, {chance}"
        if self.found:
            told = f"There are seasons: the same parts of the {cycles} are high and low each time ({test})."
            if self.cycles > LEAST:
                return told
            return f"{told} With {LEAST} {cycles} a sudden change between them can look the same."
        return f"No seasons were found. That does not say there are none ({test})."


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A series without its seasons.

    `factors` are those of the positions in a cycle, the first that of the series' first point: what a figure is divided by,
    or, where `ratio` is false, what is taken from it.
    """

    values: tuple[float, ...]
    trend: tuple[float, ...]
    factors: tuple[float, ...]
    ratio: bool
    cycles: float

    def words(self, names: Sequence[str] = ()) -> str:
        """Say which parts of a cycle are highest and lowest, where `names` are theirs from the first point on."""
        named = names or [str(at + 1) for at in range(len(self.factors))]
        order = sorted(range(len(self.factors)), key=lambda at: self.factors[at])
        high, low = order[-1], order[0]

        def far(at: int) -> str:
            by = self.factors[at]
            if not self.ratio:
                return f"{abs(by):,.1f} {'above' if by > 0 else 'below'} the trend"
            return f"{abs(by - 1):.0%} {'above' if by > 1 else 'below'} the trend"

        return f"{named[high]} is highest, {far(high)}; {named[low]} is lowest, {far(low)}."


def season_statistics(values: npt.ArrayLike, period: int = YEAR) -> tuple[Floats, int]:
    """Return Friedman's statistic of each series, and of how many whole cycles; the last cycles where they are not whole.

    `values` has a row for each series. A series with a figure missing in those cycles has the statistic NaN.
    """
    series = np.atleast_2d(np.asarray(values, dtype=np.float64))
    cycles = series.shape[1] // period
    if cycles < LEAST:
        return np.full(len(series), np.nan), cycles
    series = series[:, series.shape[1] - cycles * period :]
    blocks = series.reshape(len(series), cycles, period)
    freed = (series - trend_of(series, period)).round(9).reshape(blocks.shape)
    ranks, ties = _ranks(freed)
    spread = ((ranks.sum(axis=1) - cycles * (period + 1) / 2) ** 2).sum(axis=1)
    size = cycles * period * (period + 1) / 12 - ties.sum(axis=1) / (12 * (period - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(size > _TINY, spread / np.maximum(size, _TINY), 0.0)
    return np.where(np.isfinite(blocks).all(axis=(1, 2)), found, np.nan), cycles


_TINY = 1e-9


def season_test(values: npt.ArrayLike, period: int = YEAR) -> SeasonTest:
    """Test one series for seasons of `period` points."""
    (statistic,), cycles = season_statistics(np.asarray(values, dtype=np.float64)[None, :], period)
    p = None if np.isnan(statistic) else chi_square_tail(float(statistic), period - 1)
    return SeasonTest(0.0 if p is None else float(statistic), period - 1, p, cycles, period)


def _ranks(blocks: Floats) -> tuple[Floats, Floats]:
    """Return ranks within each cycle, ties sharing theirs, and the sum of t³ - t over its groups of ties."""
    below = (blocks[..., :, None] > blocks[..., None, :]).sum(axis=-1)
    same = (blocks[..., :, None] == blocks[..., None, :]).sum(axis=-1)
    return below + (same + 1) / 2, (same**2 - 1).sum(axis=-1).astype(np.float64)


def trend_of(values: npt.ArrayLike, period: int = YEAR) -> Floats:
    """Return the centred moving average over a cycle, carried to either end by its mean step; of each row of many."""
    series = np.asarray(values, dtype=np.float64)
    points, width = series.shape[-1], period + 1 - period % 2
    if points <= width:
        return np.broadcast_to(series.mean(axis=-1, keepdims=True), series.shape)
    windows = np.lib.stride_tricks.sliding_window_view(series, width, axis=-1)
    weights = np.ones(width) / period
    weights[[0, -1]] = weights[[0, -1]] / (1 if period % 2 else 2)
    middle = windows @ weights
    edge = (points - middle.shape[-1]) // 2
    step = (middle[..., -1:] - middle[..., :1]) / (middle.shape[-1] - 1)
    before = middle[..., :1] - step * np.arange(edge, 0, -1)
    after = middle[..., -1:] + step * np.arange(1, points - middle.shape[-1] - edge + 1)
    return np.concatenate([before, middle, after], axis=-1)


def adjust(values: npt.ArrayLike, period: int = YEAR) -> Adjusted | None:
    """Return a series without its seasons; None where it holds fewer than two whole cycles or misses a figure.

    Ask `season_test` first: a series without seasons is adjusted for chance.
    """
    series = np.asarray(values, dtype=np.float64)
    if len(series) < LEAST * period or not np.isfinite(series).all():
        return None
    trend = trend_of(series, period)
    ratio = bool(series.min() > 0 and trend.min() > 0)
    off = series / trend if ratio else series - trend
    factors = np.array([np.median(off[at::period]) for at in range(period)])
    factors = factors / factors.mean() if ratio else factors - factors.mean()
    tiled = np.resize(factors, len(series))
    adjusted = series / tiled if ratio else series - tiled
    return Adjusted(
        tuple(adjusted.tolist()), tuple(trend.tolist()), tuple(factors.tolist()), ratio, len(series) / period
    )


def months_from(first: date) -> tuple[str, ...]:
    """Return the names of twelve months from that of a day on."""
    return tuple(MONTHS[(first.month - 1 + at) % 12] for at in range(12))


@dataclass(frozen=True, slots=True)
class Week:
    """A table of days of the week (rows, Monday first) by hours (columns): counts, hours there were, and rates an hour.

    A rate is None where there was no such hour or its count is hidden.
    """

    counts: tuple[tuple[float | None, ...], ...]
    hours: tuple[tuple[int, ...], ...]
    rates: tuple[tuple[float | None, ...], ...]

    def words(self) -> str:
        """Say which hours of the week are highest."""
        cells = [
            (rate, day, hour)
            for day, row in enumerate(self.rates)
            for hour, rate in enumerate(row)
            if rate is not None and rate > 0
        ]
        if not cells:
            return "There are none in any hour of the week, or all are hidden."
        top = sorted(cells, key=lambda cell: (-cell[0], cell[1], cell[2]))[:3]
        told = listed([f"{WEEKDAYS[day]} {_clock(hour)} ({rate:,.2f})" for rate, day, hour in top])
        hidden = sum(count is None for row in self.counts for count in row)
        also = f" {hidden} of 168 hours are hidden or empty." if hidden else ""
        return f"Busiest, on average each time: {told}.{also}"


def week(counts: Sequence[Sequence[float | None]], first: date, last: date) -> Week:
    """Return the rate of each hour of the week, from `first` to `last`, both within.

    `counts` has seven rows of 24, in local time. A rate is per hour that there was: in the United Kingdom an hour of the
    last Sunday of March is left out and one of the last Sunday of October comes twice.
    """
    hours = exposure(first, last)
    rates = tuple(
        tuple(None if count is None or not hour else count / hour for count, hour in zip(row, there, strict=True))
        for row, there in zip(counts, hours, strict=True)
    )
    return Week(tuple(tuple(row) for row in counts), hours, rates)


def exposure(first: date, last: date) -> tuple[tuple[int, ...], ...]:
    """Return how often each hour of the week (Monday first) came from one day to another, both within."""
    days = (last - first).days + 1
    if days < 1:
        raise ValueError("the last day is before the first")
    table = [[days // 7 + ((day - first.weekday()) % 7 < days % 7)] * 24 for day in range(7)]
    for year in range(first.year, last.year + 1):
        for month, change in ((3, -1), (10, 1)):
            end = date(year, month, 31)
            if first <= end - timedelta(days=(end.weekday() + 1) % 7) <= last:
                table[6][1] += change  # clocks change at 01:00 UTC
    return tuple(tuple(row) for row in table)


def even(counts: Sequence[float | None], exposures: Sequence[float]) -> tuple[float, int, float | None]:
    """Test whether rates are even, such as over days of the week: Pearson's chi-squared, degrees of freedom and chance.

    Events that come in clusters are uneven more often than this allows for. None where a count is hidden or the expected
    counts are under 5.
    """
    known = [count for count in counts if count is not None]
    total, out_of = sum(known), sum(exposures)
    degrees = len(counts) - 1
    if len(known) < len(counts) or not degrees or out_of <= 0:
        return 0.0, degrees, None
    expected = [total * each / out_of for each in exposures]
    if min(expected) < 5:
        return 0.0, degrees, None
    statistic = sum((count - each) ** 2 / each for count, each in zip(known, expected, strict=True))
    return statistic, degrees, chi_square_tail(statistic, degrees)


def _clock(hour: int) -> str:
    return "midnight" if hour == 0 else "midday" if hour == 12 else f"{hour}am" if hour < 12 else f"{hour - 12}pm"
