"""Pages of areas, as Django's client sees them."""

from __future__ import annotations

import pytest

from concordat.places.models import Area
from tests.places.loaded import read_as_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina(invented, settings):
    settings.DEMONSTRATION = True
    return invented.browser("mina")


def area(code: str) -> str:
    return read_as_system(lambda: Area.objects.order_by("-generation").filter(code=code)[0].ref)


def text(response) -> str:
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def test_the_list_is_of_a_day(mina):
    now = text(mina.get("/places/?kind=ward"))
    then = text(mina.get("/places/?kind=ward&on=3 May 2023"))
    assert "Castle Hill North" in now
    assert "Saltmarsh" not in now
    assert "Saltmarsh" in then
    assert "Castle Hill North" not in then
    assert "is not a date" in text(mina.get("/places/?on=someday"))


def test_a_ward_across_the_change_says_what_it_was_and_became(mina):
    before = text(mina.get(f"/places/{area('X05000001')}/"))
    assert "This area is no more" in before
    assert "Castle Hill North" in before
    assert "Best fit, computed from the outlines" in before
    assert "of its people (2024) went there" in before
    after = text(mina.get(f"/places/{area('X05000016')}/"))
    assert "What it was before" in after
    assert "Saltmarsh" in after
    assert "Sum of 3 LSOAs of 2021 by best fit; Invented for the demonstration" in after


def test_a_population_says_its_year_and_source(mina):
    page = text(mina.get(f"/places/{area('X01000016')}/"))
    assert "People by age, 2024" in page
    assert "Invented for the demonstration" in page
    assert "Merged" in page


def test_a_place_is_found_by_postcode_grid_reference_and_point(mina):
    for sought in ("zz1 1aa", "51.355, 0.465", "0.465 51.355"):
        assert "Castle Hill South" in text(mina.get("/places/find/", {"q": sought}))
    assert "No area that is loaded here" in text(mina.get("/places/find/", {"q": "SK 123 456"}))
    for wrong in ("ZZ9 9ZZ", "somewhere", "12, 13", "ZZ 123 456", "TQ 123"):
        assert "govuk-error-message" in text(mina.get("/places/find/", {"q": wrong})), wrong


def test_an_area_is_found_by_the_search(mina):
    found = text(mina.get("/search/", {"q": "castle north"}))
    assert "Ward 2023, from 4 May 2023" in found
    assert "Medway 016A" in text(mina.get("/search/", {"q": "X01000016"}))


def test_a_list_can_be_taken_away(mina):
    told = mina.get("/places/areas.csv?kind=lsoa&on=any").content.decode("utf-8-sig")
    assert told.count("\n") == 25
    assert "Invented for the demonstration" in told
    assert mina.get("/places/areas.xlsx").status_code == 200
    assert mina.get("/places/areas.pdf").status_code == 404
