"""Control charts as Vega-Lite specifications: one large, or many small ones beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from concordat.analysis.presenters import chart_words as wording
from concordat.analysis.presenters.chart_parts import (
    BLUE,
    EDGE,
    QUIET,
    RED,
    TEAL,
    VIOLET,
    break_marks,
    data,
    domain_of,
    drawn,
    end_labels,
    ends,
    figure_axis,
    time_axis,
)
from concordat.analysis.presenters.chart_words import Cell, Chart, figure
from concordat.analysis.rules import breaks as breaking
from concordat.analysis.rules.control import Cause, ControlChart, Point
from concordat.kernel.words import listed

_COLOURS = {
    Cause.COMMON: EDGE,
    Cause.UNKNOWN: EDGE,
    Cause.IMPROVING: BLUE,
    Cause.CONCERNING: RED,
    Cause.HIGHER: VIOLET,
    Cause.LOWER: VIOLET,
}
_ASIDE = "Not reckoned with"


def control(title: str, chart: ControlChart, *, unit: str = "") -> Chart:
    """Draw a control chart: figures, mean, limits by stretch, signals by shape and colour, target and breaks."""
    import altair as alt

    story = wording.of_control(chart, unit)
    layers = _layers(chart, unit)
    heads = ("Period", "Figure", "Mean", "Lower limit", "Upper limit", "Variation", "Why")
    return drawn(alt.layer(*layers), title, heads, tuple(_row(each) for each in chart.points), story)


def multiples(title: str, named: Sequence[tuple[str, ControlChart]], *, unit: str = "", columns: int = 3) -> Chart:
    """Draw many control charts small, each on its own scale, in the order given."""
    import altair as alt

    small = []
    for name, chart in named:
        spans = [each.span for each in chart.points]
        layered = alt.layer(*_layers(chart, "", small=True)) if spans else alt.Chart(data([])).mark_point()
        small.append(layered.properties(width=180, height=90, title=_small_title(name, chart)))
    flagged = [name for name, chart in named if chart.variation not in {Cause.COMMON, Cause.UNKNOWN}]
    story = (
        f"{len(named)} control chart{'' if len(named) == 1 else 's'}, each with a scale of its own.",
        f"The latest figure is special cause in {listed(flagged)}."
        if flagged
        else "No latest figure is special cause.",
        *(f"{name}: {chart.words()[0]}" for name, chart in named),
        *dict.fromkeys(told for _, chart in named if (told := breaking.in_words(chart.breaks))),
    )
    heads = ("Series", "Period", "Figure", "Mean", "Lower limit", "Upper limit", "Variation", "Why")
    rows = tuple((name, *_row(each)) for name, chart in named for each in chart.points)
    made = alt.concat(*small, columns=columns, spacing=22).resolve_scale(
        y="independent", color="independent", shape="independent"
    )
    return drawn(made, title, heads, rows, story, width=0)


def _small_title(name: str, chart: ControlChart) -> Any:
    import altair as alt

    said = str(chart.variation).capitalize()
    return alt.TitleParams(name, subtitle=said, fontSize=13, subtitleFontSize=12, anchor="start", offset=6, limit=210)


def _layers(chart: ControlChart, unit: str, *, small: bool = False) -> list[Any]:
    import altair as alt

    shown = [each for each in chart.points if each.value is not None]
    limits = [number for each in shown for number in (each.lower, each.upper)]
    domain = domain_of([*(each.value for each in shown), *limits, chart.target], zero=not small)
    spans = [each.span for each in chart.points]
    axis = figure_axis(unit, domain)
    rows = [_dot(each) for each in chart.points]
    base = alt.Chart(data(rows)).encode(x=time_axis(3 if small else 8))
    layers = break_marks(chart.breaks, *ends(spans), named=not small) if spans else []
    for field, dash, colour in (("mean", [1, 0], QUIET), ("lower", [4, 3], EDGE), ("upper", [4, 3], EDGE)):
        level = base.transform_filter(f"datum.{field} !== null").mark_line(
            color=colour, strokeDash=dash, strokeWidth=1.5
        )
        layers.append(level.encode(y=figure_axis(unit, domain, field), detail="phase:N"))
    reckoned = base.transform_filter("!datum.aside")
    layers.append(reckoned.mark_line(color=EDGE, strokeWidth=1.5).encode(y=axis, detail="phase:N"))
    layers.append(_marks(base, axis, chart, small))
    if chart.target is not None:
        rule = alt.Chart(data([{"value": chart.target}])).mark_rule(color=TEAL, strokeDash=[1, 3], strokeWidth=2.5)
        layers.append(rule.encode(y=axis))
    if not small and spans:
        layers += end_labels(_line_ends(chart), ends(spans)[1], domain)
    return layers


def _marks(base: Any, axis: Any, chart: ControlChart, small: bool) -> Any:
    """Return the points: a circle; a triangle that points as its signal does; a cross where it is set aside."""
    import altair as alt

    looks = {_sign(each): (_shape(each), _COLOURS[each.cause]) for each in chart.points if each.value is not None}
    names = sorted(looks)
    legend = None if small else alt.Legend(title=None, symbolSize=70)
    shapes = alt.Scale(domain=names, range=[looks[name][0] for name in names])
    colours = alt.Scale(domain=names, range=[looks[name][1] for name in names])
    marks = base.transform_filter("datum.value !== null").mark_point(filled=True, opacity=1)
    return marks.encode(
        y=axis,
        shape=alt.Shape("sign:N", scale=shapes, legend=legend),
        color=alt.Color("sign:N", scale=colours, legend=legend),
        size=alt.condition("datum.marked", alt.value(36 if small else 90), alt.value(10 if small else 30)),
        tooltip=["when:N", "value:Q", "sign:N", "why:N"],
    )


def _shape(point: Point) -> str:
    if point.aside:
        return "cross"
    return "circle" if not point.signals else "triangle-up" if point.towards > 0 else "triangle-down"


def _sign(point: Point) -> str:
    if point.aside:
        return _ASIDE
    if not point.signals:
        return "Common cause" if point.upper is not None else "Too few points for limits"
    way = "higher" if point.towards > 0 else "lower"
    return (
        f"Special cause, {way}" if point.cause in {Cause.HIGHER, Cause.LOWER} else f"{point.cause.capitalize()} ({way})"
    )


def _dot(point: Point) -> dict[str, Any]:
    return {
        "on": point.span.first.isoformat(),
        "when": point.label,
        "value": point.value,
        "mean": _round(point.mean),
        "lower": _round(point.lower),
        "upper": _round(point.upper),
        "phase": point.phase,
        "sign": _sign(point),
        "why": point.why,
        "marked": bool(point.signals) or point.aside,
        "aside": point.aside,
    }


def _row(point: Point) -> tuple[Cell, ...]:
    said = _ASIDE if point.aside else str(point.cause) if point.value is not None else ""
    return (point.label, point.value, _round(point.mean), _round(point.lower), _round(point.upper), said, point.why)


def _line_ends(chart: ControlChart) -> list[tuple[str, float, str]]:
    last = chart.latest
    found = [] if chart.target is None else [(f"Target {figure(chart.target)}", chart.target, TEAL)]
    if last and last.mean is not None and last.lower is not None and last.upper is not None:
        found += [
            (f"Upper limit {figure(last.upper)}", last.upper, QUIET),
            (f"Mean {figure(last.mean)}", last.mean, QUIET),
            (f"Lower limit {figure(last.lower)}", last.lower, QUIET),
        ]
    return found


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
