"""What the page makes of an answer: tables, crossed and long, what is hidden, where each value leads, charts and maps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from concordat.analysis.presenters.answers import Seen, answer_shown, codes_mapped, level_mapped
from concordat.analysis.presenters.charting import charted, may_control
from concordat.analysis.presenters.files import about, name_of
from concordat.analysis.presenters.tables import downloaded
from concordat.analysis.queries.mapping import Outlined
from concordat.analysis.rules.answers import (
    Answer,
    Head,
    Label,
    Protected,
    Row,
    Shown,
    Source,
    State,
    audience_of,
    worth,
)
from concordat.analysis.rules.breaks import Break, Kind
from concordat.analysis.rules.offering import Offered
from concordat.analysis.rules.questions import By, Compared, Question, Span
from concordat.datasets.rules.tallies import Audience, Grain
from concordat.datasets.rules.wanting import Where
from concordat.kernel.periods import Span as Days

HOUR = By("time", Grain.HOUR)
MONTH, KIND, WARD = By("time", Grain.MONTH), By("kind"), By("place", level="ward-2023")
HEADS = {
    MONTH: Head("time", "Time", "time", "month"),
    KIND: Head("kind", "Kind", "column"),
    WARD: Head("place", "Ward (2023)", "place", "", "ward-2023"),
    HOUR: Head("time", "Time", "time", "hour"),
}
HIDDEN = Shown(None, State.HIDDEN, "Hidden", None)
OFFERED = Offered(
    dimensions=(("", (("time:month", "Month"), ("time:day", "Day"), ("kind", "Kind"))),), columns=(("kind", "Kind"),)
)


def label(value: object) -> Label:
    return Label(value, f"Month {value}" if isinstance(value, str) and value[:2] == "20" else str(value))


def answer(by: tuple[By, ...], rows: dict[tuple[object, ...], int | None], **facts: object) -> Answer:
    made = tuple(
        Row(tuple(label(each) for each in key), HIDDEN if value is None else Shown(value, State.TOLD, f"{value:,}"))
        for key, value in rows.items()
    )
    hidden = sum(value is None for value in rows.values())
    told = Answer(
        question=Question(("crimes",), by=by),
        sentence="Crimes from Police",
        dimensions=tuple(HEADS[each] for each in by),
        rows=made,
        totals=(Row((), Shown(sum(value or 0 for value in rows.values()), State.TOLD, "all")),),
        unit="number",
        compared="",
        audience=Audience.AGGREGATE,
        sources=(Source("crimes", "Crimes", "Police", 3, Audience.AGGREGATE),),
        days=Days(date(2026, 1, 1), date(2026, 3, 31)),
        hidden=hidden,
        why_hidden="Some are hidden." if hidden else "",
        worth="Figures are protected.",
        provenance={"asked_by": "Ana", "mark": "abc"},
    )
    return replace(told, **facts)


TWO = {
    ("2026-01-01", "Theft"): 100,
    ("2026-01-01", "Robbery"): None,
    ("2026-02-01", "Theft"): 20,
    ("2026-02-01", "Robbery"): 55,
}


def test_two_dimensions_are_crossed_shaded_and_sorted_and_what_is_hidden_is_marked() -> None:
    shown = answer_shown(answer((MONTH, KIND), TWO), Seen("", OFFERED, sort="-c0"))
    table = shown.table
    assert [each.text for each in table.headings] == ["Month", "Theft", "Robbery"]
    cells = [[(each.words, each.shade) for each in row] for row in table.page]
    assert cells == [
        [("Month 2026-01-01", None), ("100", 4), ("Hidden", None)],
        [("Month 2026-02-01", None), ("20", 1), ("55", 2)],
    ]
    assert [row[2].untold for row in table.page] == [True, False]
    assert table.notes == ("Some are hidden.",)
    assert {words for words, _ in shown.views} >= {"Swap rows and columns", "Show one figure in a row"}
    turned = dict(shown.views)["Swap rows and columns"]
    assert turned == "?dataset=crimes&by1=kind&by2=time%3Amonth"
    long = answer_shown(answer((MONTH, KIND), TWO), Seen("", OFFERED, long=True, sort="figure")).table
    assert [row[2].words for row in long.page] == ["20", "55", "100", "Hidden"]


def test_a_row_leads_to_its_own_question() -> None:
    shown = answer_shown(answer((MONTH, KIND), TWO), Seen("p1", OFFERED, long=True, protected=True))
    month, kind = shown.table.page.items[1][:2]
    assert month.href == (
        "?dataset=crimes&purpose=p1&by1=time%3Aday&by2=kind&since=1%2F1%2F2026&until=31%2F1%2F2026&protected=1"
    )
    assert kind.href == "?dataset=crimes&purpose=p1&by1=time%3Amonth&f1=kind&o1=is&v1=Robbery&protected=1"
    hourly = answer((HOUR,), {(3,): 4})
    assert answer_shown(hourly, Seen("", OFFERED)).table.page.items[0][0].href == ""


def test_what_narrows_a_question_can_be_taken_away() -> None:
    asked = replace(
        answer((KIND,), {("Theft",): 9}),
        question=Question(
            ("crimes",), by=(KIND,), where=(Where("kind", "any-of", ("a", "b")),), span=Span(last_months=12), limit=5
        ),
    )
    chips = answer_shown(asked, Seen("", OFFERED)).chips
    assert [each.words for each in chips] == ["Kind is a or b", "Last 12 months", "5 at most"]
    assert chips[0].href == "?dataset=crimes&by1=kind&months=12&limit=5"


@pytest.mark.parametrize(
    ("audience", "title", "release"),
    [
        (Audience.OPEN, "Open data: exact figures", "Yes: open data"),
        (Audience.ROWS, "Exact figures: not for release", "No: exact, not for release"),
        (
            Audience.AGGREGATE,
            "Protected figures: close, not exact",
            "Protected: worked out from half of the records, rounded",
        ),
    ],
)
def test_what_figures_are_worth_is_said_on_the_page_and_in_files(audience: Audience, title: str, release: str) -> None:
    source = Source("crimes", "Crimes", "Police", 3, audience)
    told = answer((KIND,), {("Theft",): 9, ("Robbery",): None}, audience=audience, sources=(source,))
    assert answer_shown(told, Seen("", OFFERED)).banner.title == title
    headings, rows = downloaded(told)
    assert headings == ["Kind", "Number", "How it stands", "May be passed on"]
    assert rows == [["Theft", 9, "Told", release], ["Robbery", None, "Hidden", release]]
    assert ("May be passed on", release) in about(told)
    assert ("not-for-release" in name_of(told)) == (audience == Audience.ROWS)


def test_exact_figures_beside_protected_ones_are_not_for_release() -> None:
    sources = tuple(Source(each, each, "Police", 3, Audience(each)) for each in ("rows", "aggregate", "open"))
    assert audience_of(sources) == Audience.ROWS
    assert worth(sources, Protected()).startswith("Figures of “aggregate” are protected")
    assert "All others are exact" in worth(sources, Protected())
    told = answer((KIND,), {("Theft",): 9}, audience=audience_of(sources), sources=sources)
    assert answer_shown(told, Seen("", OFFERED)).banner.title == "Some figures are exact: not for release"
    assert downloaded(told)[1][0][-1] == "No: exact, not for release"


def test_a_comparison_is_told_with_its_change_or_why_there_is_none() -> None:
    asked = Question(("crimes",), by=(KIND,), compare=Compared.YEAR_BEFORE)
    rows = (
        Row((label("Theft"),), Shown(9, words="9"), Shown(12, words="12"), -3, -0.25, beyond=False, chance="may be it"),
        Row((label("Robbery"),), Shown(9, words="9"), Shown(1, words="1"), comparable=False, why="Recording changed."),
    )
    told = replace(answer((KIND,), {}), rows=rows, question=asked, compared="the year before")
    table = answer_shown(told, Seen("", OFFERED)).table
    assert [each.words for each in table.page.items[0]] == ["Theft", "9", "12", "−3", "−25.0%", "May be it"]
    assert [each.words for each in table.page.items[1]] == ["Robbery", "9", "1", "Not compared", "", ""]
    assert table.notes[0] == "Recording changed."
    assert "does not say why" in table.notes[1]


def test_a_period_in_which_areas_changed_is_marked_in_the_table_and_in_files() -> None:
    changed = Break(date(2026, 2, 5), "Boundaries changed.", Kind.BOUNDARIES)
    told = answer((MONTH,), {("2026-01-01",): 4, ("2026-02-01",): 6}, breaks=(changed,))
    assert [row[0].mark for row in answer_shown(told, Seen("", OFFERED)).table.page] == [
        "",
        "Boundaries changed on 5 February 2026",
    ]
    headings, rows = downloaded(told)
    assert dict(zip(headings, rows[1], strict=True))["What changed"] == "Boundaries changed on 5 February 2026"


def test_areas_are_shaded_and_one_that_is_hidden_is_white_and_says_so() -> None:
    told = answer((WARD,), {("W1",): 10, ("W2",): 90, ("W3",): None, (None,): 4})
    assert level_mapped(told) == "ward-2023"
    assert codes_mapped(told) == ["W1", "W2", "W3"]
    areas = [Outlined(f"W{each}", f"Ward {each}", shapely.box(each, 51, each + 1, 52)) for each in (1, 2, 3)]
    drawn = answer_shown(told, Seen("", OFFERED), areas).map
    facts = [each["properties"] for each in drawn.geojson["features"]]
    assert [(each["label"], each.get("value"), each.get("untold")) for each in facts] == [
        ("Ward 1: 10", 0.0, None),
        ("Ward 2: 90", 1.0, None),
        ("Ward 3: hidden", None, True),
    ]
    assert facts[0]["ask"] == "?dataset=crimes&by1=time%3Amonth&f1=ward-2023&o1=is&v1=W1"
    assert [(each.words, each.areas) for each in drawn.legend] == [("10", 1), ("90", 1), ("No figure is told", 1)]
    assert drawn.summary.startswith("Ward 2 has the most: 90.")


def test_the_chart_fits_the_question() -> None:
    def of(told: Answer, how: str = "") -> object:
        return charted(told, lambda at, value: f"?{value}", how)

    months = {(f"202{5 + each // 12}-{each % 12 + 1:02}-01",): 10 + each for each in range(15)}
    line = of(answer((MONTH,), months))
    assert line.by == "on"
    assert line.links["2025-01-01"] == "?2025-01-01"
    assert may_control(answer((MONTH,), months))
    assert "mean" in str(of(answer((MONTH,), months), "control").chart.spec)
    bars = of(answer((KIND,), {(f"Kind {each}",): each for each in range(60)}))
    assert "The first 40 of 60" in bars.note
    assert bars.links["Kind 0"] == "?Kind 0"
    assert of(answer((MONTH, KIND), TWO)).chart.heads == ("Period", "Theft", "Robbery")
    assert of(answer((KIND, WARD), {("Theft", "W1"): 3, ("Theft", "W2"): 4})) is None
    shades = of(answer((WARD, HOUR), {("W1", 3): 9, ("W1", 4): None, ("W2", 3): 2, ("W2", 4): 5})).chart
    assert shades.rows == (("W1", 9, None), ("W2", 2, 5))
    assert shades.story == ("Highest of all: W1 at 3 (9).", "1 of 4 figures is not shown.", "W2 has most at 4 (5).")
    assert of(answer((KIND,), {("Theft",): None, ("Robbery",): None})) is None


def test_datasets_that_nobody_asked_for_by_name_stand_in_columns() -> None:
    heads = (Head("dataset", "Dataset", "dataset"), HEADS[MONTH])
    rows = {
        ("crimes", "2026-01-01"): 5,
        ("fires", "2026-01-01"): 7,
        ("crimes", "2026-02-01"): 6,
        ("fires", "2026-02-01"): 8,
    }
    both = answer((MONTH,), {})
    told = tuple(Row(tuple(label(each) for each in key), Shown(value, words=str(value))) for key, value in rows.items())
    table = answer_shown(replace(both, dimensions=heads, rows=told), Seen("", OFFERED)).table
    assert [each.text for each in table.headings] == ["Month", "crimes", "fires"]
    assert [[each.words for each in row] for row in table.page] == [
        ["Month 2026-01-01", "5", "7"],
        ["Month 2026-02-01", "6", "8"],
    ]
