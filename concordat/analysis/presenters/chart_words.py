"""What charts say, in words: the text alternative of each, which tells what a person would see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concordat.analysis.rules.control import ControlChart
from concordat.analysis.rules.forecasts import Forecast

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it is shown: a title that is a sentence, its Vega-Lite specification, its table and its story.

    `rows` hold what is drawn under `heads`, None where a figure is missing or hidden. `story` are sentences.
    """

    title: str
    spec: dict[str, Any]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    story: tuple[str, ...]


def in_words(chart: Chart) -> str:
    """Return the text alternative of a chart: its title and its story."""
    title = chart.title if chart.title.endswith((".", "?")) else f"{chart.title}."
    return " ".join((title, *chart.story))


def figure(value: float | None, unit: str = "") -> str:
    """Write a figure as people read it: whole where it is whole, or great; one digit after the point otherwise."""
    if value is None:
        return "not shown"
    whole = float(value).is_integer() or abs(value) >= 100
    told = f"{value:,.0f}" if whole else f"{value:,.1f}" if abs(value) >= 1 else f"{value:,.2g}"
    return f"{told}{unit}" if unit == "%" else f"{told} {unit}".strip()


def of_line(labels: Sequence[str], values: Sequence[float | None], unit: str = "", name: str = "") -> tuple[str, ...]:
    """Tell a line: the highest, the lowest, the latest, and how many are not shown."""
    known = [(value, label) for label, value in zip(labels, values, strict=True) if value is not None]
    begin = f"{name}: " if name else ""
    if not known:
        return (f"{begin}No figures are shown.",)
    high, low, last = max(known, key=lambda each: each[0]), min(known, key=lambda each: each[0]), known[-1]
    told = (
        f"{begin}Highest {figure(high[0], unit)} ({high[1]}), lowest {figure(low[0], unit)} ({low[1]}), latest "
        f"{figure(last[0], unit)} ({last[1]})."
    )
    if high[0] == low[0]:
        told = f"{begin}Every figure is {figure(high[0], unit)}."
    lacking = len(values) - len(known)
    if not lacking:
        return (told,)
    return told, f"{lacking} of {len(values)} figures {'is' if lacking == 1 else 'are'} not shown."


def of_control(chart: ControlChart, unit: str = "") -> tuple[str, ...]:
    """Tell a control chart: its line, then what its limits and signals say."""
    line = of_line([point.label for point in chart.reckoned], [point.value for point in chart.reckoned], unit)
    told = chart.words()
    return told if not chart.reckoned or told[0].startswith("Every figure is") else (*line[:1], *told)


def of_bars(labels: Sequence[str], values: Sequence[float | None], unit: str = "") -> tuple[str, ...]:
    """Tell bars: the highest three, the lowest, and how many are not shown."""
    known = sorted(
        ((value, label) for label, value in zip(labels, values, strict=True) if value is not None),
        key=lambda each: -each[0],
    )
    if not known:
        return ("No figures are shown.",)
    top = ", ".join(f"{label} ({figure(value, unit)})" for value, label in known[:3])
    told = [f"Highest: {top}."]
    if len(known) > 3:
        told.append(f"Lowest: {known[-1][1]} ({figure(known[-1][0], unit)}).")
    lacking = len(values) - len(known)
    if lacking:
        told.append(f"{lacking} of {len(values)} {'is' if lacking == 1 else 'are'} not shown.")
    return tuple(told)


def of_shades(
    down: Sequence[str], across: Sequence[str], values: Sequence[Sequence[float | None]], unit: str = ""
) -> tuple[str, ...]:
    """Tell a table of shades: the highest of all, then where each row has its highest."""
    peaks = []
    for name, row in zip(down, values, strict=True):
        known = [(value, at) for value, at in zip(row, across, strict=True) if value is not None]
        if known:
            value, at = max(known, key=lambda each: each[0])
            peaks.append((value, f"{name} at {at} ({figure(value, unit)})", f"{name} has most at {at}"))
    if not peaks:
        return ("No figures are shown.",)
    lacking = sum(value is None for row in values for value in row)
    of = sum(len(row) for row in values)
    highest = max(peaks, key=lambda each: each[0])
    told = [f"Highest of all: {highest[1]}."]
    told += [f"{lacking} of {of} figures {'is' if lacking == 1 else 'are'} not shown."] if lacking else []
    return (*told, *(f"{each[2]} ({figure(each[0], unit)})." for each in peaks if each is not highest))


def of_forecast(
    labels: Sequence[str], values: Sequence[float | None], forecast: Forecast, unit: str = ""
) -> tuple[str, ...]:
    """Tell a forecast: the line so far, then what is expected and how often it was right."""
    return (*of_line(labels, values, unit), forecast.words())
