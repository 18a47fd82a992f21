"""What all charts are made of: colours, type, axes, breaks as rules with words, and labels at the end of lines.

Colours are the design's (`frontend/src/scss/_palette.scss`), each at least 3 to 1 against white. None is the only sign of
anything: signals have shapes, lines have dashes and their names beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from concordat.analysis.presenters.chart_words import Cell, Chart, in_words
from concordat.analysis.presenters.marking import SHORT
from concordat.analysis.rules.breaks import Break
from concordat.design.dates import words
from concordat.kernel.periods import Span

INK, TEXT, QUIET, LINE, EDGE = "#10303b", "#17262d", "#4b5d66", "#cfd8db", "#6f8089"
TEAL, MIST, BLUE, RED, VIOLET = "#0b5f68", "#e7f1f1", "#2b6cb0", "#c53a30", "#5a3b84"
SERIES = ((TEAL, (1, 0)), ("#8a4b00", (6, 3)), (BLUE, (2, 2)), (VIOLET, (8, 3, 2, 3)), (RED, (4, 2)), (QUIET, (1, 3)))
WIDTH, HEIGHT, GAP = 620, 260, 13  # pixels; GAP between words beneath each other
LATE = 0.6  # of the time that a chart shows: words of what is later stand to its left
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
CONFIG: Mapping[str, Any] = {
    "font": _FONT,
    "background": "#ffffff",
    "padding": {"left": 4, "right": 8, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": TEXT,
        "titleColor": QUIET,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": EDGE,
        "tickColor": EDGE,
        "labelLimit": 190,
        "labelPadding": 6,
    },
    "legend": {
        "labelColor": TEXT,
        "labelFontSize": 12,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 300,
        "orient": "bottom",
        "direction": "horizontal",
        "columns": 2,
        "symbolStrokeWidth": 2,
    },
    "line": {"strokeJoin": "round", "strokeCap": "butt"},
    "title": {
        "anchor": "start",
        "color": INK,
        "fontSize": 15,
        "fontWeight": 600,
        "offset": 12,
        "frame": "group",
        "subtitleColor": QUIET,
    },
}


def drawn(
    chart: Any,
    title: str,
    heads: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    story: Sequence[str],
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Chart:
    """Return a chart with its specification, table and story; `width` 0 leaves its size to what it is made of."""
    if width:
        chart = chart.properties(width=width, height=height)
    blank = Chart(title, {}, heads, tuple(rows), tuple(story))
    return Chart(title, _finished(chart, title, in_words(blank)), heads, tuple(rows), tuple(story))


def wrapped(text: str, longest: int = 84) -> list[str]:
    """Break a text into lines of at most so many letters."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def data(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return rows as data that a specification carries itself."""
    import altair as alt

    return alt.InlineData(values=[dict(row) for row in rows])


def time_axis(ticks: int = 8) -> Any:
    """Return the axis of time: days, told by month and year."""
    import altair as alt

    axis = alt.Axis(title=None, format="%b %Y", labelOverlap="greedy", grid=False, labelSeparation=8, tickCount=ticks)
    return alt.X("on:T", scale=alt.Scale(type="utc"), axis=axis)


def figure_axis(unit: str, domain: tuple[float, float], field: str = "value") -> Any:
    """Return the axis of figures."""
    import altair as alt

    title = unit[:1].upper() + unit[1:] if unit else None
    axis = alt.Axis(
        title=title, tickCount=6, titleAnchor="end", titleAngle=0, titleAlign="left", titleX=-36, titleY=-10
    )
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=list(domain), nice=False, zero=False), axis=axis)


def domain_of(values: Iterable[float | None], *, zero: bool = True) -> tuple[float, float]:
    """Return from where to where an axis goes, with room above for words; from 0 unless figures are below it."""
    known = [value for value in values if value is not None]
    high, low = max(known, default=1.0), min(known, default=0.0)
    low = min(0.0, low) if zero else low - (high - low) * 0.08
    high = high if high > low else low + 1
    return low, low + (high - low) * 1.18


def break_marks(breaks: Sequence[Break], first: str, last: str, *, named: bool = True) -> list[Any]:
    """Return the layers of breaks that lie between two days: rules with words, and grounds of days that are not whole.

    What grounds stand for is said beneath the chart: there may be many, and no room beside them.
    """
    import altair as alt

    seen = [each for each in breaks if first <= (each.until or each.on).isoformat() and each.on.isoformat() <= last]
    layers: list[Any] = []
    ruled = [each for each in sorted(seen) if not each.until]
    for each in sorted(seen):
        begin, end = max(first, each.on.isoformat()), min(last, (each.until or each.on).isoformat())
        told = {"on": begin, "to": end, "name": SHORT[each.kind], "words": each.words, "day": words(each.on)}
        base = alt.Chart(data([told])).encode(
            x=alt.X("on:T", scale=alt.Scale(type="utc")), tooltip=["day:N", "words:N"]
        )
        if each.until:
            layers.append(base.mark_rect(color="#8b9aa1", opacity=0.22).encode(x2="to:T"))
        else:
            layers.append(base.mark_rule(color=INK, strokeDash=[5, 3], strokeWidth=1.5))
        if named and each in ruled:
            layers.append(_lettered(base, ruled.index(each), late=_part(begin, first, last) > LATE))
    return layers


def _lettered(base: Any, row: int, *, late: bool) -> Any:
    """Return the words of a break at its top, each in a row of its own; to its left where it is late in the chart."""
    import altair as alt

    placed: dict[str, Any] = {"align": "right", "dx": -5} if late else {"align": "left", "dx": 5}
    mark = base.mark_text(baseline="top", color=INK, fontSize=11, fontStyle="italic", dy=2 + row % 3 * GAP, **placed)
    return mark.encode(text="name:N", y=alt.value(0))


def _part(day: str, first: str, last: str) -> float:
    begin, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    return (date.fromisoformat(day).toordinal() - begin) / max(1, end - begin)


def end_labels(
    labels: Sequence[tuple[str, float, str]], last: str, domain: tuple[float, float], height: int = HEIGHT
) -> list[Any]:
    """Return the names of lines beside their ends, moved apart where they would lie on each other.

    `labels` are each a text, the figure at which its line ends, and its colour.
    """
    import altair as alt

    low, high = domain
    at = sorted(((height - (value - low) / (high - low) * height, text, colour) for text, value, colour in labels))
    placed: list[float] = []
    for want, _, _ in at:
        placed.append(max(want, placed[-1] + GAP) if placed else want)
    over = max(0.0, placed[-1] - height) if placed else 0.0
    for number in range(len(placed) - 1, -1, -1):  # what was pushed out below goes up again
        lower = placed[number + 1] - GAP if number + 1 < len(placed) else placed[number] - over
        placed[number] = min(placed[number], lower)
    return [
        alt.Chart(data([{"on": last, "name": text}]))
        .mark_text(align="left", dx=8, color=colour, fontSize=12)
        .encode(x=alt.X("on:T", scale=alt.Scale(type="utc")), y=alt.value(y), text="name:N")
        for y, (_, text, colour) in zip(placed, at, strict=True)
    ]


def ends(spans: Sequence[Span]) -> tuple[str, str]:
    """Return the first days of the first and the last span; "" where there is none."""
    if not spans:
        return "", ""
    return spans[0].first.isoformat(), spans[-1].first.isoformat()


def _finished(chart: Any, title: str, description: str) -> dict[str, Any]:
    chart = chart.properties(title=wrapped(title), description=description).configure(**CONFIG)
    spec: dict[str, Any] = chart.to_dict()
    return spec
