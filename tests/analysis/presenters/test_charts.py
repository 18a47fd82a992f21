"""Charts carry all that they show, tell it in words, and can be drawn."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise

import pytest

from concordat.analysis.presenters import chart_control, chart_parts, charts, pictures
from concordat.analysis.presenters.chart_words import in_words
from concordat.analysis.rules import control, forecasts, seasons
from concordat.analysis.rules.breaks import Break, Kind, span_of

MONTHS = [span_of(f"{2022 + at // 12}-{at % 12 + 1:02}") for at in range(40)]
VALUES = [float(60 + (at * 7) % 11) for at in range(40)]
REDRAWN = Break(date(2023, 12, 1), "Wards were redrawn.", Kind.BOUNDARIES)
FILLING = Break(date(2025, 4, 1), "The last month may still fill up.", Kind.FILLING, date(2025, 4, 30))


def controlled(values=VALUES, breaks=(), **more):
    return control.chart(MONTHS, values, breaks=breaks, better=control.Better.LOWER, floor=0.0, **more)


def every_chart():
    spiked = [*VALUES[:30], 200.0, None, *VALUES[32:]]
    counts = [[float(day + hour) or None for hour in range(24)] for day in range(7)]
    told = forecasts.forecast(MONTHS[0].first, VALUES)
    refused = forecasts.forecast(MONTHS[0].first, VALUES[:9])
    lines = [charts.Series("Police", tuple(VALUES)), charts.Series("Hospital", tuple(spiked))]
    marked = controlled(spiked, (REDRAWN, FILLING), target=70.0)
    return {
        "line": charts.line("Violence is level.", MONTHS, lines, unit="incidents", breaks=[REDRAWN]),
        "control": chart_control.control("Violence was high once", marked, unit="incidents"),
        "short": chart_control.control("Too few", control.chart(MONTHS[:5], VALUES[:5])),
        "many": chart_control.multiples("Two wards", [("Luton", marked), ("Strood", controlled())]),
        "forecast": charts.forecast("Violence stays level", MONTHS, VALUES, told, unit="incidents"),
        "refused": charts.forecast("No forecast", MONTHS[:9], VALUES[:9], refused),
        "bars": charts.bars("Luton is highest", ["Luton", "Strood", "Hoo"], [3.5, 2.0, None], unit="per 1,000"),
        "week": charts.week("Nights are busy", seasons.week(counts, date(2024, 1, 1), date(2024, 12, 31))),
    }


@pytest.fixture(scope="module")
def drawn():
    return every_chart()


def test_every_chart_is_whole_in_itself_and_tells_its_story(drawn):
    for chart in drawn.values():
        said = json.dumps(chart.spec)
        assert set(re.findall(r'https?://[^"]+', said)) <= {chart.spec["$schema"]}
        assert '"url"' not in said
        assert chart.spec["description"] == in_words(chart)
        assert chart.story
        assert all(len(row) == len(chart.heads) for row in chart.rows)


def test_pictures_are_drawn_of_every_chart(drawn):
    for chart in drawn.values():
        picture = pictures.svg(chart.spec)
        assert picture.startswith(b"<svg")
        assert all(line.encode() in picture for line in chart_parts.wrapped(chart.title))
    assert pictures.png(drawn["control"].spec).startswith(b"\x89PNG")


def test_signals_have_a_shape_a_colour_and_words(drawn):
    said = json.dumps(drawn["control"].spec)
    assert "triangle-up" in said
    assert "Special cause, concerning (higher)" in said
    words = in_words(drawn["control"])
    assert "Highest 200 incidents (July 2024)" in words
    assert "July 2024: outside the limits (special cause, concerning)." in words
    assert "The target of 70" in words
    row = next(row for row in drawn["control"].rows if row[0] == "July 2024")
    assert row[-2:] == ("special cause, concerning", "outside the limits")


def test_breaks_are_drawn_with_words_and_said(drawn):
    for name in ("line", "control"):
        assert "Boundaries changed" in json.dumps(drawn[name].spec)
    for name in ("line", "control", "many"):
        assert "Wards were redrawn." in in_words(drawn[name])
        assert "not compared" in in_words(drawn[name])
    dots = [
        row
        for rows in drawn["line"].spec["datasets"].values()
        for row in rows
        if row.get("name") == "Police" and "part" in row
    ]
    assert {(row["part"], row["on"] >= "2023-12-01") for row in dots} == {(0, False), (1, True)}  # the line stops there


def test_what_is_hidden_is_said_to_be(drawn):
    assert "hidden or none" in json.dumps(drawn["bars"].spec)
    assert in_words(drawn["bars"]).endswith("1 of 3 is not shown.")
    assert drawn["bars"].rows[-1] == ("Hoo", None)
    assert "hours are hidden or empty" in in_words(drawn["week"])


def test_a_forecast_that_was_refused_draws_no_band(drawn):
    assert "mark_area" not in json.dumps(drawn["refused"].spec)
    assert '"type": "area"' in json.dumps(drawn["forecast"].spec)
    assert "No forecast: it needs 24 months" in in_words(drawn["refused"])
    assert drawn["forecast"].rows[-1][0] == "October 2025"


def test_every_colour_can_be_told_from_white():
    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lines = {chart_parts.EDGE, chart_parts.BLUE, chart_parts.RED, chart_parts.VIOLET, chart_parts.TEAL}
    for colour in lines | {each for each, _ in chart_parts.SERIES}:
        assert 1.05 / (light(colour) + 0.05) >= 3, colour
    for colour in (chart_parts.TEXT, chart_parts.QUIET, chart_parts.INK, *(each for each, _ in chart_parts.SERIES)):
        assert 1.05 / (light(colour) + 0.05) >= 4.5, colour  # names beside lines are text


def test_too_many_lines_are_refused():
    with pytest.raises(ValueError, match="1 to 6"):
        charts.line("Many", MONTHS, [charts.Series(str(at), tuple(VALUES)) for at in range(7)])


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other():
    labels = [(str(at), 1.0, "#000000") for at in range(5)]
    found = chart_parts.end_labels(labels, "2024-01-01", (0.0, 10.0))
    heights = sorted(each.to_dict()["encoding"]["y"]["value"] for each in found)
    assert all(b - a >= chart_parts.GAP - 0.01 for a, b in pairwise(heights))
    assert heights[-1] <= chart_parts.HEIGHT


@pytest.mark.parametrize("spans", [[], MONTHS[:1]])
def test_nothing_is_drawn_as_nothing_and_said(spans):
    nothing = [None for _ in spans]
    told = forecasts.forecast(MONTHS[0].first, nothing)
    empty = (
        charts.line("Nothing came.", spans, [charts.Series("", tuple(nothing))]),
        charts.forecast("Nothing came.", spans, nothing, told),
        charts.bars("Nothing came.", ["a" for _ in spans], nothing),
        chart_control.control("Nothing came.", control.chart(spans, nothing)),
        chart_control.multiples("Nothing came.", [("a", control.chart(spans, nothing))]),
    )
    for chart in empty:
        assert pictures.svg(chart.spec).startswith(b"<svg")
        assert re.search("[Nn]o figures|no figures", in_words(chart))


def test_two_groups_of_one_name_are_two_bars_and_names_are_never_code():
    name = '"] + alert(1) + ["'
    picture = pictures.svg(charts.bars("Two", [name, name, "Hoo"], [4.0, 3.0, -2.0]).spec).decode()
    assert picture.count("alert(1)") >= 2
    assert all(f">{told}<" in picture for told in ("4", "3", "-2"))


def test_a_chart_for_a_page_is_as_wide_as_the_page(drawn):
    fluid = charts.fluid(drawn["line"].spec)
    assert fluid["width"] == "container"
    assert "title" not in fluid
    assert drawn["line"].spec["title"]
