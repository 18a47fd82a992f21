"""A manager amends a plan in force, by keyboard alone and again without JavaScript; somebody else reads what changed."""

from __future__ import annotations

import re

from tests.journeys.browser import Person
from tests.journeys.site import MANAGER

FIRE = "isla.brackenridge@kentfire.example"
REASON = "The board agreed one more action at its half-year review"


def plan_in_force(person: Person) -> str:
    person.open("/plans/")
    person.page.get_by_role("link", name="Community safety plan", exact=True).first.click()
    person.page.wait_for_url(re.compile(r"/plans/[0-9a-z]{12}/$"))
    return person.page.url


def reach(person: Person, role: str, name: str) -> None:
    """Tab until a link or button has the focus, as somebody does who uses no mouse."""
    wanted = person.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(150):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach “{name}” on {person.page.url}")


def press(person: Person, role: str, name: str) -> None:
    reach(person, role, name)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def write(person: Person, label: str, words: str) -> None:
    reach(person, "textbox", label)
    person.page.keyboard.type(words)


def test_amend_by_keyboard_and_without_javascript(person) -> None:
    for javascript in (True, False):
        mina = person(javascript=javascript).sign_in(MANAGER)
        plan = plan_in_force(mina)
        press(mina, "button", "Amend this plan")
        write(mina, "Why is the plan amended?", REASON)
        assert mina.axe() == []
        press(mina, "button", "Begin the amendment")
        assert mina.page.url == plan
        assert "is being made" in mina.page.inner_text("main")
        press(mina, "button", "Add an action")
        write(mina, "What will be done", f"Hold a stall in the market ({'with' if javascript else 'without'} scripts)")
        press(mina, "button", "Add the action")
        press(mina, "link", "End it")
        assert mina.axe() == []
        press(mina, "button", "End the amendment")
        ended = mina.page.inner_text("main")
        assert REASON in ended
        assert "Action added:" in ended
        assert mina.axe() == []
    isla, phone = person().sign_in(FIRE), person(phone=True).sign_in(FIRE)
    for address in (mina.page.url, f"{plan}versions/?on=yesterday", f"{plan}versions/compare/?since=yesterday"):
        isla.open(address)
        phone.open(address)
        assert [*isla.axe(), *phone.axe()] == []
        assert phone.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert "Hold a stall in the market" in isla.page.inner_text("main")
    assert not isla.page.get_by_role("button", name="Amend this plan").count()


def test_change_many_actions_and_undo_it_without_javascript(person) -> None:
    mina = person(javascript=False).sign_in(MANAGER)
    plan_in_force(mina)
    page = mina.page
    for place in range(3):
        page.get_by_role("checkbox", name=re.compile("Select A")).nth(place).check()
    page.locator("#bulk-change").select_option(label="Add a strand")
    page.get_by_role("button", name="Change them").click()
    page.get_by_label("Strand").select_option(label="Prevent")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_label("Why is it corrected?").fill("Agreed in May")
    page.get_by_role("button", name="Change 3 actions").click()
    page.get_by_role("button", name="Undo this").click()
    page.get_by_label("Why is it corrected?").fill("Agreed again in June")
    page.get_by_role("button", name="Undo it").click()
    assert "Undone by" in page.inner_text("main")
