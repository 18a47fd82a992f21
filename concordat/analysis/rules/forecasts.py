"""What the next months may bring: a forecast with an interval, and how often such intervals held what came.

The method is Theta (Assimakopoulos and Nikolopoulos 2000), which won the M3 competition and of which Hyndman and Billah
(2003) showed that it is simple exponential smoothing with half the slope of the straight trend as drift. It smooths the
root of the counts, whose variance is the same at every height, without their seasons; the smoothing weight is the one of
nineteen with the least squared error one step ahead. Seasons of two or three years are mostly chance: they are drawn
towards none by as much as months of the same name differ from year to year (Miller and Williams 2003), so that no test
has to be passed and a series without seasons gets none. statsforecast has it and more, for
several hundred megabytes and three seconds at each start; over two to five years of months no larger model is better by
enough to notice (M3, M4).

The interval is by split conformal prediction over a rolling origin (Vovk; Stankeviciute and others 2021): the forecast is
made again from each earlier month with what was known then, and the interval is as wide as holds the stated share of the
errors, each divided by what theory lets it grow with the horizon. It takes no distribution for granted, but that the
future errs as the past did. It is never narrower than the chance of independent counts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np
import numpy.typing as npt

from concordat.analysis.rules import breaks as breaking
from concordat.analysis.rules import seasons
from concordat.analysis.rules.breaks import Break
from concordat.analysis.rules.chances import NORMAL
from concordat.kernel.periods import Span

LEAST = 24  # months of history
FIRST = 12  # the fewest months that a forecast of the backtest may know
MOST_ORIGINS = 36
ENOUGH = 10  # errors that an interval of the backtest must stand on
LEVEL = 0.9
NARROW = 0.1  # of coverage that is lacking, from which on it is said
_WEIGHTS = np.linspace(0.05, 0.95, 19)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Month:
    """A month to come: its first day, the forecast and the interval."""

    first: date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast of the months after the last, or why there is none.

    `level` is the share that the interval is to hold. Of `tried` earlier intervals, each made with what was known then,
    `held` held what came. `seasonal` says whether more than half of the seasons seen is in it, and
    `since` from which month the history is.
    """

    months: tuple[Month, ...] = ()
    level: float = LEVEL
    tried: int = 0
    held: int = 0
    seasonal: bool = False
    since: date | None = None
    refused: str = ""

    @property
    def coverage(self) -> float | None:
        """The share of earlier intervals that held what came, None where none was tried."""
        return self.held / self.tried if self.tried else None

    def words(self) -> str:
        """Say what it expects and how often it was right."""
        if self.refused:
            return self.refused
        one = self.months[0]
        told = f"{_month(one.first)} is expected to bring between {one.low:,.0f} and {one.high:,.0f}"
        told += f", most likely {one.value:,.0f}. "
        if self.coverage is None:
            return f"{told}How often such intervals hold cannot be told yet."
        told += f"Of the last {self.tried} forecasts {self.coverage:.0%} lay within their interval, "
        told += f"which is meant to hold {self.level:.0%}."
        if self.level - self.coverage < NARROW:
            return told
        return f"{told} The series changes more than its past tells: take the interval as too narrow."


def forecast(
    first: date,
    values: Sequence[float | None],
    *,
    ahead: int = 6,
    level: float = LEVEL,
    breaks: Sequence[Break] = (),
    counts: bool = True,
) -> Forecast:
    """Forecast the months after the last of a series of months that begins with the month of `first`.

    Only the months after the last break count, and last months that are not whole are left off and forecast as well.
    Refused, in words, where there are fewer than 24 months, or one between them is missing. `counts` says that figures are
    of events, so that they are not below 0 and vary by chance at the least as independent events do.
    """
    spans = [breaking.span_of(f"{day.year}-{day.month:02}") for day in (_after(first, at) for at in range(len(values)))]
    known, why = _history(spans, values, breaks)
    if why:
        return Forecast(level=level, refused=why)
    series = np.array(values[known], dtype=np.float64)
    fitted = np.sqrt(np.maximum(series, 0.0)) if counts else series
    errors = _errors(fitted, ahead)
    last = len(fitted) - 1
    middle, grows, seasonal = _theta(fitted, ahead)
    wide = _width(errors, last, level, counts)
    if wide is None:
        return Forecast(level=level, refused="There is too little history to say how far a forecast may be off.")
    low, high = middle - wide * grows, middle + wide * grows
    if counts:
        middle, low, high = (np.maximum(each, 0.0) ** 2 for each in (middle, low, high))
    begins = _after(first, known.stop)
    months = tuple(Month(_after(begins, at), float(middle[at]), float(low[at]), float(high[at])) for at in range(ahead))
    tried, held = _backtest(errors, last, level, counts)
    return Forecast(months, level, tried, held, seasonal, spans[known.start].first)


def _history(spans: Sequence[Span], values: Sequence[float | None], breaks: Sequence[Break]) -> tuple[slice, str]:
    """Return which months are known, or why they are too few."""
    cut = breaking.unwhole(spans, breaks)
    stop = len(values)
    while stop and (values[stop - 1] is None or cut[stop - 1]):
        stop -= 1
    phase = breaking.phases(spans, breaks)
    bad = [at for at in range(stop) if values[at] is None or cut[at] or phase[at] < phase[stop - 1]]
    start = bad[-1] + 1 if bad else 0
    known = slice(start, stop)
    if stop - start >= LEAST:
        return known, ""
    told = f"No forecast: it needs {LEAST} months in a row, and there are {stop - start}"
    if start and (cut[start - 1] or phase[start - 1] < phase[stop - 1]):
        days = [each.words for each in breaks if each.on <= spans[start].first]
        return known, f"{told} since the last break. {days[-1] if days else ''}".strip()
    return known, f"{told}{' after the last that is missing' if start else ''}."


def _theta(series: Floats, ahead: int) -> tuple[Floats, Floats, bool]:
    """Return the forecast, by how much an error grows with each step ahead, and whether seasons were found."""
    factors, kept = _seasons(series)
    level = series - np.resize(factors, len(series))
    drift = _slope(level) / 2
    smooth, squares = np.full(len(_WEIGHTS), level[:4].mean()), np.zeros(len(_WEIGHTS))
    for at, value in enumerate(level):
        error = value - smooth
        squares += error**2 if at else 0.0
        smooth = smooth + _WEIGHTS * error + drift
    best = int(squares.argmin())
    steps = np.arange(ahead)
    middle = smooth[best] + drift * steps + factors[(len(series) + steps) % seasons.YEAR]
    return middle, np.sqrt(1 + steps * _WEIGHTS[best] ** 2), kept > 0.5


def _seasons(series: Floats) -> tuple[Floats, float]:
    """Return by how much each month lies off the trend, and what part of what was seen of that was kept."""
    months = seasons.YEAR
    if len(series) < 2 * months:
        return np.zeros(months), 0.0
    off = series - seasons.trend_of(series)
    same = [off[at::months] for at in range(months)]
    factors = np.array([each.mean() for each in same])
    factors -= factors.mean()
    noise = sum(float(((each - each.mean()) ** 2).sum()) for each in same) / (len(series) - months)
    noise *= float(np.mean([1 / len(each) for each in same]))
    seen = float((factors**2).sum()) / (months - 1)
    kept = max(0.0, 1 - noise / seen) if seen > 0 else 0.0
    return factors * kept, kept


def _slope(series: Floats) -> float:
    when = np.arange(len(series)) - (len(series) - 1) / 2
    return float((when * series).sum() / (when**2).sum())


def _errors(series: Floats, ahead: int) -> list[tuple[int, int, float, float]]:
    """Return of each earlier forecast its origin, the month it was of, its error and that error in steps of its growth."""
    begin = max(FIRST, len(series) - MOST_ORIGINS, min(LEAST, len(series) - FIRST))
    found = []
    for origin in range(begin, len(series)):
        horizon = min(ahead, len(series) - origin)
        middle, grows, _ = _theta(series[:origin], horizon)
        for step in range(horizon):
            error = abs(series[origin + step] - middle[step])
            found.append((origin, origin + step, float(error), float(error / grows[step])))
    return found


def _width(errors: Sequence[tuple[int, int, float, float]], known: int, level: float, counts: bool) -> float | None:
    """Return the half width at one step from the errors that were known at a month, None where they are too few."""
    scaled = sorted(each[3] for each in errors if each[1] <= known)
    rank = ceil((len(scaled) + 1) * level)
    if len(scaled) < ENOUGH or rank > len(scaled):
        return None
    floor = NORMAL.inv_cdf((1 + level) / 2) / 2 if counts else 0.0  # the root of a Poisson count has the variance 1/4
    return max(scaled[rank - 1], floor)


def _backtest(
    errors: Sequence[tuple[int, int, float, float]], last: int, level: float, counts: bool
) -> tuple[int, int]:
    """Return of how many earlier forecasts an interval could have been made with what was known, and how many held."""
    widths = {origin: _width(errors, origin - 1, level, counts) for origin, *_ in errors}
    tried = [(scaled, widths[origin]) for origin, _, _, scaled in errors]
    known = [(scaled, wide) for scaled, wide in tried if wide is not None]
    return len(known), sum(scaled <= wide for scaled, wide in known)


def _after(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _month(first: date) -> str:
    return breaking.said(breaking.span_of(f"{first.year}-{first.month:02}"))
