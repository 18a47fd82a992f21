"""An analyst asks the partnership's data: by keyboard, without JavaScript, and drilling from chart to map to file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.journeys.walking import Walk

ANALYST = "anneliese.mbeki-thorne@medway.example"
VIOLENCE, STREET = "Recorded violence", "Street crime and anti-social behaviour (police.uk)"


def says(walk: Walk) -> str:
    return " ".join(walk.page.inner_text("main").split())


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


def drag(walk: Walk, chip: str, onto: str, leave: bool = False) -> None:
    """Drag what the data has to offer onto a list, with the mouse; or leave it by Escape."""
    target = walk.page.get_by_label(onto, exact=True)
    walk.page.get_by_role("button", name=chip).hover()
    walk.page.mouse.down()
    target.evaluate("node => node.scrollIntoView({block: 'center'})")
    box = target.bounding_box()
    assert box
    walk.page.mouse.move(box["x"] + 20, box["y"] + 20, steps=4)
    assert target.evaluate("node => node.closest('.app-place--over') !== null")
    if leave:
        walk.page.keyboard.press("Escape")
    walk.page.mouse.up()


@pytest.fixture
def begin(person):
    """Have the analyst sign in and come to the page."""

    def come(how: str) -> Walk:
        walk = Walk(person(javascript=how != "without JavaScript"), by_keyboard=how == "keyboard")
        walk.sign_in(ANALYST)
        walk.use("Analysis", then="/analysis/$")
        return walk

    return come


def test_a_question_is_put_together_by_keyboard_and_answered_in_place(begin) -> None:
    analyst = begin("keyboard")
    assert "Start from a question" in says(analyst)
    fine(analyst)
    analyst.tick(VIOLENCE)
    analyst.use("Use this data", then="dataset=recorded-violence")
    analyst.page.get_by_role("heading", name="Recorded violence from Kent Police").wait_for()
    assert "Exact figures: not for release" in says(analyst)
    analyst.choose("By", "Month")
    analyst.page.wait_for_url("**by1=time%3Amonth**")
    analyst.page.locator("[data-drawn=chart]").wait_for()
    fine(analyst)
    analyst.use("Show as a control chart", then="chart=control")
    analyst.page.get_by_role("link", name="Show as a plain line").wait_for()
    analyst.page.go_back()
    analyst.page.get_by_role("link", name="Show as a control chart").wait_for()
    analyst.use("October", then="since=")
    analyst.page.get_by_role("heading", name="by day").wait_for()
    assert "From 1 October" in says(analyst)
    fine(analyst)


def test_it_works_without_javascript_and_says_what_is_wrong_beside_it(begin) -> None:
    analyst = begin("without JavaScript")
    analyst.tick(VIOLENCE)
    analyst.use("Use this data", then="dataset=recorded-violence")
    analyst.choose("By", "Weapon")
    analyst.choose("Only where", "Alcohol")
    analyst.write("With what, condition 1", "Spoon")
    analyst.use("Show the answer", then="Spoon")
    assert "“Alcohol” is compared with yes or no." in says(analyst)
    assert analyst.page.get_by_label("With what, condition 1").input_value() == "Spoon"
    analyst.choose("With what, condition 1", "Yes")
    analyst.use("Last 12 months", then="months=12")
    assert "Remove: Alcohol is yes" in says(analyst)
    analyst.use("Remove: Alcohol is yes", then="months=12$")
    with analyst.page.expect_download() as file:
        analyst.use("CSV")
    assert "not-for-release" in file.value.suggested_filename
    heads, *rows = csv.reader(io.StringIO(Path(file.value.path()).read_text(encoding="utf-8-sig")))
    assert heads == ["Weapon", "Number", "How it stands", "May be passed on"]
    assert {row[3] for row in rows} == {"No: exact, not for release"}


def test_a_rate_is_told_by_a_map_whose_areas_lead_on(begin) -> None:
    analyst = begin("mouse")
    analyst.page.goto("/analysis/?dataset=police-street&measure=rate:residents:1000&by1=place:ward-2023&months=12")
    analyst.page.locator("[data-drawn=map]").wait_for()
    fine(analyst)
    ward = analyst.page.locator("tbody th a").first
    name = ward.inner_text()
    ward.click()
    analyst.page.wait_for_url("**f1=ward-2023**")
    analyst.page.get_by_role("heading", name=name).wait_for()
    analyst.page.goto("/analysis/?dataset=police-street&by1=time:quarter&by2=crime_type")
    fine(analyst)
    analyst.use("Swap rows and columns", then="by1=crime_type")
    analyst.page.get_by_role("columnheader", name="Q1").first.wait_for()
    analyst.page.goto("/analysis/?dataset=police-street")
    drag(analyst, "Crime type", "By")
    analyst.page.wait_for_url("**by1=crime_type")
    analyst.page.get_by_role("columnheader", name="Crime type").wait_for()
    analyst.page.get_by_role("button", name="Quarter").press("Enter")
    analyst.page.wait_for_url("**by1=crime_type&by2=time%3Aquarter")
    analyst.page.get_by_role("button", name="Swap By and Then by").press("Enter")
    analyst.page.wait_for_url("**by1=time%3Aquarter&by2=crime_type")
    assert analyst.page.locator("#asking-said").inner_text() == "Swapped. By: Quarter. Then by: Crime type."
    asked = analyst.page.url
    drag(analyst, "Ward (2026)", "Then by", leave=True)
    assert analyst.page.locator("#asking-said").inner_text() == "Nothing is moved."
    assert analyst.page.url == asked
    drag(analyst, "Ward (2026)", "Only where")
    analyst.page.get_by_label("With what, condition 1").get_by_text("Choose").wait_for(state="attached")
    fine(analyst)
