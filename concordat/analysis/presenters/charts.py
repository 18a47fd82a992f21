"""Charts as Vega-Lite specifications: lines, forecasts, bars and hours of the week.

Each carries its data, names nothing outside itself, has a sentence for a title, and comes with its table and its story
(`chart_words`). Control charts are in `chart_control`. Altair takes two thirds of a second to load and some ten
milliseconds a chart: it is loaded where it is used, and what asks for the same chart twice keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from concordat.analysis.presenters import chart_words as wording
from concordat.analysis.presenters.chart_parts import (
    INK,
    QUIET,
    SERIES,
    TEAL,
    TEXT,
    break_marks,
    data,
    domain_of,
    drawn,
    end_labels,
    ends,
    figure_axis,
    time_axis,
    wrapped,
)
from concordat.analysis.presenters.chart_words import Cell, Chart, figure
from concordat.analysis.rules import breaks as breaking
from concordat.analysis.rules.breaks import Break
from concordat.analysis.rules.forecasts import Forecast
from concordat.analysis.rules.seasons import WEEKDAYS, Week
from concordat.kernel.periods import Span

MOST_SERIES = len(SERIES)
MOST_LETTERS = 14  # of a name at the end of a line


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, and a figure for each span of days, None where there is none."""

    name: str
    values: tuple[float | None, ...]


def line(
    title: str, spans: Sequence[Span], series: Sequence[Series], *, unit: str = "", breaks: Sequence[Break] = ()
) -> Chart:
    """Draw one to six series over time; lines stop at breaks and where figures are missing.

    Short names stand at the ends of lines; long ones beneath, so that they leave a phone room for the lines.
    """
    import altair as alt

    if not 1 <= len(series) <= MOST_SERIES:
        raise ValueError(f"a line chart has 1 to {MOST_SERIES} series; draw more as small ones")
    domain = domain_of([value for each in series for value in each.values])
    layers = break_marks(breaks, *ends(spans)) if spans else []
    long = max(len(each.name) for each in series) > MOST_LETTERS
    rows = [dot for each in series for dot in _dots(spans, each, breaks)]
    base = alt.Chart(data(rows)).encode(x=time_axis(), y=figure_axis(unit, domain))
    names = [each.name for each in series]
    shown = alt.Legend(title=None, orient="bottom", columns=1, symbolType="stroke", symbolSize=420) if long else None
    colour = alt.Color(
        "name:N", scale=alt.Scale(domain=names, range=[colour for colour, _ in SERIES[: len(names)]]), legend=shown
    )
    dash = alt.StrokeDash(
        "name:N", scale=alt.Scale(domain=names, range=[list(dash) for _, dash in SERIES[: len(names)]]), legend=shown
    )
    layers.append(base.mark_line(strokeWidth=2).encode(color=colour, strokeDash=dash, detail="part:N"))
    dots = base.mark_point(filled=True, size=28, opacity=1)
    layers.append(dots.encode(color=colour, tooltip=["name:N", "when:N", "value:Q"]))
    if len(series) > 1 and not long:
        layers += end_labels(_line_ends(series), ends(spans)[1], domain)
    seen = [
        each for each in breaks if spans and each.on <= spans[-1].last and (each.until or each.on) >= spans[0].first
    ]
    story = [*filter(None, [breaking.in_words(seen)])]
    story += [
        told
        for each in series
        for told in wording.of_line(
            [breaking.said(span) for span in spans], each.values, unit, each.name if len(series) > 1 else ""
        )
    ]
    table = tuple((breaking.said(span), *(each.values[at] for each in series)) for at, span in enumerate(spans))
    return drawn(alt.layer(*layers), title, ("Period", *names), table, story)


def forecast(
    title: str,
    spans: Sequence[Span],
    values: Sequence[float | None],
    told: Forecast,
    *,
    unit: str = "",
    breaks: Sequence[Break] = (),
) -> Chart:
    """Draw a series and its forecast, with the interval as a band; without the band where the forecast was refused."""
    import altair as alt

    known = Series("", tuple(values))
    ahead: list[dict[str, Any]] = [
        {
            "on": each.first.isoformat(),
            "value": round(each.value, 2),
            "low": round(each.low, 2),
            "high": round(each.high, 2),
            "when": _month(each.first),
        }
        for each in told.months
    ]
    domain = domain_of([*values, *(each.high for each in told.months)])
    begin, end = ends(spans)
    layers = break_marks(breaks, begin, ahead[-1]["on"] if ahead else end) if spans else []
    base = alt.Chart(data(_dots(spans, known, breaks))).encode(x=time_axis(), y=figure_axis(unit, domain))
    if ahead:
        coming = alt.Chart(data(ahead)).encode(x=time_axis())
        layers += [
            coming.mark_area(color=TEAL, opacity=0.16).encode(y=figure_axis(unit, domain, "low"), y2="high:Q"),
            coming.mark_line(color=TEAL, strokeDash=[5, 3], strokeWidth=2).encode(y=figure_axis(unit, domain)),
            coming.mark_point(color=TEAL, shape="diamond", filled=False, size=50).encode(
                y=figure_axis(unit, domain), tooltip=["when:N", "value:Q", "low:Q", "high:Q"]
            ),
        ]
        layers += end_labels(
            [("Forecast", told.months[-1].value, TEAL), (f"{told.level:.0%} interval", told.months[-1].high, QUIET)],
            ahead[-1]["on"],
            domain,
        )
    layers += [
        base.mark_line(color=TEAL, strokeWidth=2).encode(detail="part:N"),
        base.mark_point(color=TEAL, filled=True, size=28, opacity=1).encode(tooltip=["when:N", "value:Q"]),
    ]
    labels = [breaking.said(span) for span in spans]
    rows: list[tuple[Cell, ...]] = [(label, value, None, None) for label, value in zip(labels, values, strict=True)]
    rows += [(_month(each.first), round(each.value), round(each.low), round(each.high)) for each in told.months]
    story = wording.of_forecast(labels, values, told, unit)
    return drawn(alt.layer(*layers), title, ("Period", "Figure or forecast", "From", "To"), tuple(rows), story)


def bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    unit: str = "",
    head: str = "Group",
    before: Sequence[float | None] = (),
) -> Chart:
    """Draw a bar for each group in the order given, its figure beside it; a figure that is hidden is said to be.

    A rule across each is at the figure that it is compared with, `before`.
    """
    import altair as alt

    digits = 0 if all(value is None or float(value).is_integer() or abs(value) >= 100 for value in values) else 1
    rows = [
        {
            "at": at,
            "name": label,
            "value": value,
            "told": "hidden or none" if value is None else f"{value:,.{digits}f}",
            "from": value or 0,
            "before": then,
            "end": max(value or 0, then or 0, 0),
        }
        for at, (label, value, then) in enumerate(zip_longest(labels, values, before))
    ]
    known = [value for value in (*values, *before) if value is not None]
    high, low = max(known, default=1) or 1, min([0.0, *known])
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("at:O", axis=alt.Axis(title=None, ticks=False, labelExpr=f"{json.dumps(list(labels))}[datum.value]")),
        x=alt.X("from:Q", scale=alt.Scale(domain=[low, high * 1.2]), axis=alt.Axis(title=unit or None, tickCount=6)),
    )
    end = alt.X("end:Q")  # beside the bar, and beside nought where it goes the other way
    layers = [
        base.mark_bar(color=TEAL, height={"band": 0.72}).encode(tooltip=["name:N", "told:N"]),
        base.mark_text(align="left", dx=5, color=TEXT, fontSize=12).encode(text="told:N", x=end),
    ]
    if before:
        across = base.transform_filter("datum.before !== null").mark_tick(color=INK, thickness=2.5, size=24)
        layers.append(across.encode(x=alt.X("before:Q"), tooltip=["name:N", "told:N", "before:Q"]))
    table = tuple(zip(labels, values, strict=True))
    story = wording.of_bars(labels, values, unit)
    return drawn(alt.layer(*layers), title, (head, unit or "Figure"), table, story, height=max(60, 26 * len(rows)))


def week(title: str, table: Week) -> Chart:
    """Draw averages by day of the week and hour as a table of shades; hidden hours are crossed."""
    import altair as alt

    cells = [
        {
            "day": WEEKDAYS[day],
            "hour": hour,
            "value": None if rate is None else round(rate, 3),
            "told": "hidden or none" if rate is None else figure(rate),
        }
        for day, row in enumerate(table.rates)
        for hour, rate in enumerate(row)
    ]
    bare: dict[str, Any] = {"ticks": False, "domain": False}
    base = alt.Chart(data(cells)).encode(
        x=alt.X("hour:O", axis=alt.Axis(title="Hour of the day", labelAngle=0, labelOverlap="greedy", **bare)),
        y=alt.Y("day:O", sort=list(WEEKDAYS), axis=alt.Axis(title=None, **bare)),
        tooltip=["day:N", "hour:O", "told:N"],
    )
    layers = _shaded(base, "Average each time")
    heads = ("Day", *(f"{hour:02}:00" for hour in range(24)))
    rows = tuple((WEEKDAYS[day], *row) for day, row in enumerate(table.rates))
    return drawn(alt.layer(*layers), title, heads, rows, (table.words(),), height=7 * 26)


def shades(
    title: str,
    down: Sequence[str],
    across: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    unit: str = "",
    heads: tuple[str, str] = ("Group", ""),
) -> Chart:
    """Draw figures by two things, such as ward and hour, as a table of shades; hidden figures are crossed."""
    import altair as alt

    cells = [
        {
            "row": place,
            "column": name,
            "name": down[place],
            "value": value,
            "told": "hidden or none" if value is None else figure(value, unit),
        }
        for place, row in enumerate(values)
        for name, value in zip(across, row, strict=True)
    ]
    lines = [wrapped(name, 18) for name in down]
    words: dict[str, Any] = {
        "labelExpr": f"{json.dumps(lines)}[datum.value]",
        "labelOffset": {  # of two lines the first goes up, so that they stand beside the middle of their row
            "condition": {"test": f"{json.dumps([len(each) > 1 for each in lines])}[datum.value]", "value": -7},
            "value": 0,
        },
    }
    base = alt.Chart(data(cells)).encode(
        x=alt.X(
            "column:O",
            sort=list(across),
            axis=alt.Axis(title=heads[1] or None, labelAngle=0, labelOverlap="greedy", ticks=False, domain=False),
        ),
        y=alt.Y("row:O", axis=alt.Axis(title=None, ticks=False, domain=False, **words)),
        tooltip=["name:N", "column:O", "told:N"],
    )
    story = wording.of_shades(down, across, values, unit)
    table = tuple((name, *row) for name, row in zip(down, values, strict=True))
    layers = _shaded(base, unit[:1].upper() + unit[1:] if unit else "Number")
    return drawn(alt.layer(*layers), title, (heads[0], *across), table, story, height=max(80, 34 * len(down)))


def _shaded(base: Any, name: str) -> list[Any]:
    """Return the layers of a table of shades: the darker the more, and a cross where a figure is hidden."""
    import altair as alt

    shade = alt.Color(
        "value:Q",
        scale=alt.Scale(range=["#f4f7f7", "#9cc5c8", "#0b5f68", "#10303b"], domainMin=0),
        legend=alt.Legend(title=name, gradientLength=180, tickCount=4),
    )
    return [
        base.transform_filter("datum.value !== null").mark_rect(stroke="#ffffff", strokeWidth=1).encode(color=shade),
        base.transform_filter("datum.value === null").mark_text(text="×", color=QUIET, fontSize=11),
    ]


def fluid(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification of one chart for a page: as wide as what it is put in, its title left to the page's heading."""
    narrow = spec["config"] | {"legend": spec["config"]["legend"] | {"columns": 1}}
    told = {name: part for name, part in spec.items() if name != "title"} | {"config": narrow}
    return told | {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}


def _line_ends(series: Sequence[Series]) -> list[tuple[str, float, str]]:
    found = []
    for each, (colour, _) in zip(series, SERIES, strict=False):
        last = next((value for value in reversed(each.values) if value is not None), None)
        if last is not None:
            found.append((each.name, last, colour))
    return found


def _dots(spans: Sequence[Span], series: Series, breaks: Sequence[Break]) -> list[dict[str, Any]]:
    """Return what is drawn of a series; a line's `part` ends at a break and where a figure is missing."""
    phase, part, rows = breaking.phases(spans, breaks), 0, []
    for at, (span, value) in enumerate(zip(spans, series.values, strict=True)):
        part += value is None or (at > 0 and phase[at] != phase[at - 1])
        if value is not None:
            told = {"on": span.first.isoformat(), "when": breaking.said(span), "value": value, "part": part}
            rows.append(told | {"name": series.name})
    return rows


def _month(first: date) -> str:
    return breaking.said(Span(first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)))
