"""One control chart, whole: its points, limits and signals, and what Making Data Count's icons say of it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from concordat.analysis.rules import breaks as breaking
from concordat.analysis.rules.breaks import Break
from concordat.analysis.rules.xmr import RULES, Rules, Signal, chart_all
from concordat.kernel.periods import Span
from concordat.kernel.words import listed


class Better(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Cause(StrEnum):
    """What an icon of variation says of a point."""

    COMMON = "common cause"
    IMPROVING = "special cause, improving"
    CONCERNING = "special cause, concerning"
    HIGHER = "special cause, higher"
    LOWER = "special cause, lower"
    UNKNOWN = "too few points"


class Assurance(StrEnum):
    """What an icon of assurance says of a target: the process limits lie wholly on one side of it, or on both."""

    PASSING = "consistently passing"
    FAILING = "consistently failing"
    INCONSISTENT = "inconsistent"
    NONE = "no target, or too few points"


SIGNALS = {
    Signal.BEYOND: "outside the limits",
    Signal.SHIFT: "part of a run on one side of the mean",
    Signal.TREND: "part of a run up or down",
    Signal.NEAR: "two of three near a limit",
}


def in_words(signals: Signal) -> str:
    """Say which signals there are, "" where there are none."""
    return listed([words for signal, words in SIGNALS.items() if signal in signals])


@dataclass(frozen=True, slots=True)
class Point:
    """A point: its days, its figure (None where it is missing) and, where there are limits, what they are.

    `towards` is 1 where its signal points up, -1 where down. `aside` says that it is shown and not reckoned with.
    """

    span: Span
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    signals: Signal
    towards: int
    cause: Cause
    aside: bool
    phase: int

    @property
    def label(self) -> str:
        """Its days, as people say them."""
        return breaking.said(self.span)

    @property
    def why(self) -> str:
        """Its signals in words, "" where there are none."""
        return in_words(self.signals)


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A control chart of one series."""

    points: tuple[Point, ...]
    better: Better
    target: float | None
    breaks: tuple[Break, ...]
    rules: Rules

    @property
    def reckoned(self) -> tuple[Point, ...]:
        """The points that are reckoned with."""
        return tuple(each for each in self.points if each.value is not None and not each.aside)

    @property
    def latest(self) -> Point | None:
        """The last point that is reckoned with."""
        return next(reversed(self.reckoned), None)

    @property
    def flagged(self) -> tuple[Point, ...]:
        """The points that are special cause."""
        return tuple(each for each in self.points if each.signals)

    @property
    def variation(self) -> Cause:
        """What the icon of variation says: the cause of the latest point."""
        return self.latest.cause if self.latest else Cause.UNKNOWN

    @property
    def assurance(self) -> Assurance:
        """What the icon of assurance says: where the target lies to the latest limits."""
        last = self.latest
        if self.target is None or self.better == Better.NEITHER or last is None:
            return Assurance.NONE
        if last.lower is None or last.upper is None:
            return Assurance.NONE
        if last.lower <= self.target <= last.upper:
            return Assurance.INCONSISTENT
        return Assurance.PASSING if (self.target < last.lower) == (self.better == Better.HIGHER) else Assurance.FAILING

    def words(self) -> tuple[str, ...]:
        """Say it in sentences: the latest point, each run of signals, the target, what is set aside and what breaks."""
        return tuple(filter(None, (*self._variation(), *self._flags(), self._target(), self._aside(), self._breaks())))

    def _variation(self) -> tuple[str, ...]:
        last = self.latest
        if last is None or last.value is None:
            return ("There are no figures.",)
        if last.mean is None or last.upper is None or last.lower is None:
            here = [each for each in self.reckoned if each.phase == last.phase]
            since = " since the last break" if last.phase else ""
            many = f"There {'is' if len(here) == 1 else 'are'} {len(here)} point{'' if len(here) == 1 else 's'}{since}"
            return (f"{many}. Limits need {self.rules.least}, so none are drawn and nothing is marked.",)
        if last.lower == last.upper:
            return (f"Every figure is {_figure(last.mean)}: there is no variation.",)
        told = f"The latest, {last.label}, is {_figure(last.value)}: {last.cause}."
        return (
            told,
            f"The mean is {_figure(last.mean)}. Figures from {_figure(last.lower)} to {_figure(last.upper)} are what this "
            "series gives without anything having changed.",
        )

    def _flags(self) -> tuple[str, ...]:
        told = []
        for (flagged, _, cause), run in groupby(
            self.points, key=lambda each: (bool(each.signals), each.towards, each.cause)
        ):
            points = list(run)
            if flagged:
                days = breaking.said(Span(points[0].span.first, points[-1].span.last))
                there = Signal(0)
                for each in points:
                    there |= each.signals
                told.append(f"{days}: {in_words(there)} ({cause}).")
        return tuple(told)

    def _target(self) -> str:
        if self.target is None or self.assurance == Assurance.NONE:
            return ""
        return {
            Assurance.PASSING: f"The target of {_figure(self.target)} is consistently met.",
            Assurance.FAILING: f"The target of {_figure(self.target)} is consistently missed, unless something changes.",
            Assurance.INCONSISTENT: f"The target of {_figure(self.target)} lies within the limits: it is met in some "
            "periods and missed in others by chance.",
        }[self.assurance]

    def _aside(self) -> str:
        aside = [each.label for each in self.points if each.aside and each.value is not None]
        missing = [each.label for each in self.points if each.value is None]
        told = f"Shown but not reckoned with: {listed(aside)}." if aside else ""
        return f"{told} No figure for {listed(missing)}.".strip() if missing else told

    def _breaks(self) -> str:
        told = breaking.in_words(self.breaks)
        if any(each.kind == breaking.Kind.REDRAWN for each in self.breaks):
            told += " Limits go on, since the areas that are counted in are the same."
        return told


def chart(
    spans: Sequence[Span],
    values: Sequence[float | None],
    *,
    better: Better = Better.NEITHER,
    target: float | None = None,
    breaks: Sequence[Break] = (),
    ghosts: Sequence[int] = (),
    floor: float | None = None,
    rules: Rules = RULES,
) -> ControlChart:
    """Chart one series.

    `spans` are the days of each point in their order and `values` its figures, None where there is none. Limits begin anew
    at each break; points that a break says are not whole are set aside, as are those whose positions `ghosts` names. No
    limit is told below `floor` (0 for counts), which changes no signal.
    """
    cut = breaking.unwhole(spans, breaks)
    aside = tuple(cut[at] or at in set(ghosts) for at in range(len(spans)))
    phase = breaking.phases(spans, breaks)
    numbers = [[float("nan") if value is None else value for value in values]]
    if not spans:
        return ControlChart((), better, target, tuple(breaks), rules)
    drawn = chart_all(numbers, phases=phase, ghosts=aside, rules=rules)
    towards = drawn.towards()[0]

    def point(at: int) -> Point:
        lower, upper = _told(drawn.lower[0, at]), _told(drawn.upper[0, at])
        signals = Signal(int(drawn.up[0, at] | drawn.down[0, at]))
        return Point(
            span=spans[at],
            value=values[at],
            mean=_told(drawn.mean[0, at]),
            lower=lower if lower is None or floor is None else max(lower, floor),
            upper=upper,
            signals=signals,
            towards=int(towards[at]),
            cause=_cause(signals, int(towards[at]), better) if upper is not None else Cause.UNKNOWN,
            aside=aside[at],
            phase=phase[at],
        )

    return ControlChart(tuple(point(at) for at in range(len(spans))), better, target, tuple(breaks), rules)


def _cause(signals: Signal, towards: int, better: Better) -> Cause:
    if not signals:
        return Cause.COMMON
    if better == Better.NEITHER:
        return Cause.HIGHER if towards > 0 else Cause.LOWER
    return Cause.IMPROVING if (towards > 0) == (better == Better.HIGHER) else Cause.CONCERNING


def _told(number: float) -> float | None:
    return None if number != number else float(number)


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number == round(number) or abs(number) >= 100 else f"{number:,.1f}"
