"""A manager amends a plan in force, by keyboard alone and again without JavaScript; somebody else reads what changed."""

from __future__ import annotations

import re

from tests.journeys.site import MANAGER
from tests.journeys.walking import Walk

FIRE = "isla.brackenridge@kentfire.example"
REASON = "The board agreed one more action at its half-year review"


PLAN = re.compile(r"/plans/[0-9a-z]{12}/$")


def plan_in_force(walk: Walk) -> str:
    walk.page.goto("/plans/")
    walk.page.locator("tr", has_text="In force").get_by_role("link", name="Community safety action plan").first.click()
    walk.page.wait_for_url(PLAN)
    return walk.page.url


def test_amend_by_keyboard_and_without_javascript(person) -> None:
    for javascript in (True, False):
        walk = Walk(person(javascript=javascript), by_keyboard=True)
        walk.sign_in(MANAGER)
        plan = plan_in_force(walk)
        walk.use("Amend this plan", then="/amendments/begin/$")
        walk.write("Why is the plan amended?", REASON)
        walk.fine()
        walk.use("Begin the amendment", then=f"{plan}$")
        assert "is being made" in walk.page.inner_text("main")
        walk.use("Add an action", then="/add/")
        walk.write("What will be done", f"Hold a stall in the market ({'with' if javascript else 'without'} scripts)")
        walk.use("Add the action", then="/plans/")
        walk.use("End it", then="/end/$")
        walk.fine()
        walk.send("End the amendment")
        ended = walk.page.inner_text("main")
        assert REASON in ended
        assert "Action added:" in ended
        walk.fine()
    isla, phone = person().sign_in(FIRE), person(phone=True).sign_in(FIRE)
    for address in (walk.page.url, f"{plan}versions/?on=yesterday", f"{plan}versions/compare/?since=yesterday"):
        isla.open(address)
        phone.open(address)
        assert [*isla.axe(), *phone.axe()] == []
        assert phone.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert "Hold a stall in the market" in isla.page.inner_text("main")
    assert not isla.page.get_by_role("button", name="Amend this plan").count()


def test_change_many_actions_and_undo_it_without_javascript(person) -> None:
    walk = Walk(person(javascript=False), by_keyboard=False)
    walk.sign_in(MANAGER)
    plan_in_force(walk)
    page = walk.page
    for place in range(3):
        page.locator("input[name=action]").nth(place).check()
    page.locator("#bulk-change").select_option(label="Add a strand")
    walk.use("Change them")
    page.get_by_label("Strand").select_option(label="Prevent")
    walk.use("See what would change")
    walk.write("Why is it corrected?", "Agreed in May")
    walk.use("Change 3 actions")
    walk.use("Undo this")
    walk.write("Why is it corrected?", "Agreed again in June")
    walk.use("Undo it", then=r"/bulk-edits/[0-9a-z]{12}/$")
    assert "Undone by" in page.inner_text("main")
