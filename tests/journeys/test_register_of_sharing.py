"""An information governance lead keeps the lists, by keyboard alone and without JavaScript; anybody reads what is shared."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.walking import Walk

LEAD = "farida.molyneaux@medway.example"
FIELDS = "Forename\nEthnicity: as the person says\nWard\nShelf mark"


def test_data_with_many_fields_by_keyboard_and_without_javascript(person) -> None:
    for javascript in (True, False):
        name = f"Lost property {'with' if javascript else 'without'} scripts"
        walk = Walk(person(javascript=javascript), by_keyboard=True)
        walk.sign_in(LEAD)
        walk.page.goto("/agreements/data/")
        walk.use("Add data", then="/add/$")
        walk.page.get_by_label("Which agency holds it?").select_option(label="Medway Council")
        walk.write("What is it called?", name)
        walk.fine()
        walk.use("Add", then="/data/[0-9a-z]{12}/$")
        walk.use("Add many fields", then="/propose/$")
        walk.write("Fields, a line each", FIELDS)
        walk.use("Continue", then="/propose/$")
        page = walk.page
        expect(page.locator("main")).to_contain_text("a guess from its name")
        assert page.get_by_label("What Ethnicity says of people").input_value() == "special"
        walk.fine()
        page.get_by_label("Add Shelf mark").uncheck()
        page.get_by_label("What Ward says of people").select_option(label="Direct identifier")
        walk.use("Add the fields that are ticked", then="/data/[0-9a-z]{12}/$")
        shown = page.inner_text("main")
        assert "3 fields: 2 direct identifier and 1 special category" in shown
        assert "No agreement in force covers it" in shown
        walk.fine()


def test_laws_and_purposes_and_the_page_for_anybody(person) -> None:
    walk = Walk(person(javascript=False), by_keyboard=True)
    walk.sign_in(LEAD)
    walk.page.goto("/agreements/gateways/")
    if (button := walk.page.get_by_role("button", name="usual gateway")).count():
        button.click()
    assert "Crime and Disorder Act 1998, section 115" in walk.page.inner_text("main")
    walk.fine()
    walk.page.goto("/agreements/purposes/add/")
    walk.write("What is the purpose?", "Patrols of the riverside")
    walk.page.get_by_label("Yes").check()
    walk.use("Add", then="/purposes/[0-9a-z]{12}/$")
    walk.fine()
    walk.page.goto("/agreements/register/")
    walk.fine()
    anybody = person().open("/account/login/")
    anybody.page.get_by_role("link", name="What is shared").click()
    assert "What is shared about people" in anybody.page.inner_text("h1")
    assert [*anybody.axe(), *anybody.on_a_phone()] == []
