"""Places in browsers: a ward across the change of May 2023, with its map or its outline; a place found; an own area."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from concordat.config.demonstration.places import redrawn_on
from concordat.design.dates import words
from tests.journeys.site import MANAGER
from tests.journeys.walking import Walk, reach


def says(walk: Walk) -> str:
    return " ".join(walk.page.inner_text("main").split())


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


def unfold(walk: Walk, words: str) -> None:
    """Open what is folded away."""
    reach(walk.page, walk.page.locator("summary", has_text=words))
    walk.page.keyboard.press("Enter")


def to_castle_hill(walk: Walk) -> None:
    """Go from the list of wards on the day before the change to one that was divided."""
    walk.use("Places", then="/places/$")
    walk.write("As they were on", "3 May 2023")
    walk.page.get_by_label("Kind").select_option(label="Ward")
    walk.use("Show", then="kind=ward")
    assert "Areas in use on 3 May 2023" in says(walk)
    assert "Castle Hill North" not in says(walk)
    fine(walk)
    walk.use("Castle Hill", then=r"/places/[0-9a-z]{12}/$")
    shown = says(walk)
    assert "Ward, generation until 2023" in shown
    assert "This area is no more: its last day was 3 May 2023. Below is what it became." in shown
    became = walk.page.get_by_role("table", name="What it became").inner_text()
    for name in ("Castle Hill North", "Castle Hill South"):
        assert name in became
    assert "% of its people (2024) went there" in became


def test_a_ward_across_the_change_with_its_map_and_without_javascript(person) -> None:
    for javascript in (True, False):
        walk = Walk(person(javascript=javascript), by_keyboard=javascript)
        walk.sign_in(MANAGER)
        to_castle_hill(walk)
        page = walk.page
        if javascript:
            expect(page.locator("[data-drawn=map] canvas")).to_be_visible()
            unfold(walk, "Map of Castle Hill as a table")
        else:
            expect(page.locator("figure svg")).to_be_visible()
        expect(page.get_by_role("table", name="Map of Castle Hill")).to_be_visible()
        fine(walk)
        walk.use("Castle Hill North", then=r"/places/[0-9a-z]{12}/$")
        before = page.get_by_role("table", name="What it was before").inner_text()
        assert "Castle Hill" in before
        assert "To 3 May 2023" in before
        assert f"its last day was {words(redrawn_on(date.today()) - timedelta(days=1))}" in says(walk)
        assert "People by age, 2024" in says(walk)
        fine(walk)


def test_a_place_found_and_an_area_of_our_own(person) -> None:
    walk = Walk(person(), by_keyboard=True)
    walk.sign_in(MANAGER)
    walk.page.goto("/places/")
    walk.use("Find a place", then="/find/$")
    fine(walk)
    for sought, wards in (
        ("zz1 4aa", ("Castle Hill", "Castle Hill North")),
        ("TQ 7600 6800", ("Brook Street", "Brook Street and Station")),
    ):
        walk.write("Postcode, grid reference", sought)
        walk.send("Find")
        names = walk.page.get_by_role("table", name="Areas that hold this place").inner_text()
        for ward in wards:
            assert ward in names
        fine(walk)
    walk.write("Postcode, grid reference", "nowhere")
    walk.send("Find")
    assert walk.page.get_by_label("Postcode, grid reference").input_value() == "nowhere"
    fine(walk)
    walk.page.goto("/places/")
    walk.use("Add an area of our own", then="/add/$")
    walk.write("Name", "Riverside estate")
    walk.write("Which LSOAs make it up?", "X01000005 X01999999")
    walk.send("Add the area")
    assert "X01999999" in walk.page.locator(".govuk-error-summary").inner_text()
    fine(walk)
    walk.write("Which LSOAs make it up?", "X01000005, X01000006")
    walk.use("Add the area", then=r"/places/[0-9a-z]{12}/$")
    shown = says(walk)
    assert "Riverside estate" in shown
    assert "1,575" in shown  # 819 and 756 people, as their own pages say
    fine(walk)
