"""Four questions of serious violence: by ward and hour, across new boundaries, of three agencies, by deprivation."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.config.demonstration.places import redrawn_on
from tests.journeys.site import MANAGER
from tests.journeys.walking import Walk

ANALYST = "anneliese.mbeki-thorne@medway.example"
LEAD = "lin.hartnell@medway.example"
REDRAWN = redrawn_on(date.today())
KNIVES = "/analysis/?dataset=recorded-violence&by1=time:month&f1=weapon&o1=is&v1=Knife+or+sharp+object"
THREE = (
    "/analysis/?dataset=recorded-violence&dataset=assault-attendances&dataset=deliberate-fires&by1=time:month&months=12"
)


def says(walk: Walk) -> str:
    return " ".join(walk.page.inner_text("main").split())


def chart_says(walk: Walk) -> str:
    """Return what somebody hears of the chart who does not see it."""
    return walk.page.locator("#chart").get_attribute("aria-label") or ""


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone; what is drawn has its text and its table."""
    if walk.person.javascript:
        walk.page.locator("[data-drawn=chart] canvas").wait_for()
    assert "Highest" in chart_says(walk)
    assert walk.page.locator("table tbody tr").count() > 3
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


@pytest.fixture
def begin(person):
    """Have somebody sign in, to walk with a mouse, by keyboard, or without JavaScript."""

    def come(who: str, how: str = "mouse") -> Walk:
        walk = Walk(person(javascript=how != "without JavaScript"), by_keyboard=how == "keyboard")
        walk.sign_in(who)
        return walk

    return come


def test_violence_by_ward_and_hour_picked_by_keyboard(begin) -> None:
    analyst = begin(ANALYST, "keyboard")
    ward = f"Ward ({REDRAWN.year})"
    analyst.page.goto("/analysis/?dataset=recorded-violence&months=12&by1=time:hour")
    analyst.choose("Then by", ward)
    analyst.page.wait_for_url("**by2=place%3Award-**")
    analyst.use("Swap rows and columns", then="by1=place")
    analyst.page.get_by_role("columnheader", name="23:00").wait_for()
    for name in ("Station", "Brook Street", "Castle Hill"):
        analyst.page.get_by_role("rowheader", name=name, exact=True).wait_for()
    assert "Highest of all: " in chart_says(analyst)
    assert "areas throughout, by where rows lie" in says(analyst)
    fine(analyst)


def test_knife_crime_in_a_ward_across_new_boundaries(begin) -> None:
    analyst = begin(ANALYST)
    analyst.page.goto(f"{KNIVES}&f2=ward-{REDRAWN.year}&o2=is&v2=X05000022")
    analyst.use("Show as a control chart", then="chart=control")
    changed = f"Boundaries changed on {REDRAWN.day} May {REDRAWN.year}"
    analyst.page.get_by_role("link", name="Show as a plain line").wait_for()
    told = chart_says(analyst)
    assert changed in told
    assert "Limits go on, since the areas that are counted in are the same." in told
    assert changed in analyst.page.get_by_role("row").filter(has_text=f"May {REDRAWN.year}").inner_text()
    fine(analyst)
    # Codes as an agency wrote them are another matter: limits stop, and nothing is compared across the change.
    analyst.page.goto(
        "/analysis/?dataset=environmental-crime&by1=time:month&f1=ward_code&o1=any-of&v1=X05000013&v1=X05000022&chart=control"
    )
    assert f"Figures before and after {REDRAWN.day} May {REDRAWN.year} are not compared with each other." in chart_says(
        analyst
    )
    fine(analyst)
    analyst.page.goto("/analysis/?dataset=environmental-crime&by1=ward_code&months=12&compare=year-before")
    assert "Not compared" in analyst.page.inner_text("table")


def test_three_agencies_in_one_question_without_javascript(begin) -> None:
    manager = begin(MANAGER, "without JavaScript")
    manager.page.goto(THREE)
    for name in ("Recorded violence", "Assault attendances", "Deliberate fires"):
        manager.page.get_by_role("columnheader", name=name).wait_for()
    assert "Deliberate fires: Highest" in chart_says(manager)
    assert "protected" in says(manager)
    fine(manager)
    manager.page.goto(f"{THREE}&compare=year-before")
    assert "May be chance alone" in manager.page.inner_text("table")
    seen = begin(MANAGER)
    seen.page.goto(THREE)
    fine(seen)


def test_a_rate_by_tenth_of_deprivation(begin) -> None:
    lead = begin(LEAD)
    lead.page.goto("/analysis/?dataset=police-street&measure=rate:residents:1000&by1=place:deprivation-2025&months=12")
    lead.page.get_by_role("rowheader", name="1 (most deprived)").wait_for()
    assert "Tenth 3 (" in chart_says(lead)
    assert "per 1,000 residents" in chart_says(lead)
    assert "No area here lies in tenths" in says(lead)
    assert "Rates are of the residents of 2024" in says(lead)
    fine(lead)
