"""A manager gives a strategy in Word, which holds no actions: its priorities are checked, and become a draft plan."""

from __future__ import annotations

import re

from tests.journeys.browser import Person
from tests.journeys.site import CHECKOUT, MANAGER

STRATEGY = CHECKOUT / "tests" / "plans" / "reading" / "corpus" / "18-strategy-without-actions" / "document.docx"


def faults(wide: Person, phone: Person, address: str) -> list[str]:
    """Return what axe finds on a page, wide and on a phone, and whether anything is cut off there."""
    wide.open(address)
    phone.open(address)
    cut = phone.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*wide.axe(), *phone.axe(), *([f"{address}: {cut} pixels are cut off on a phone"] if cut > 0 else [])]


def test_a_strategy_becomes_a_draft_plan_of_its_priorities(person) -> None:
    wide, phone = person().sign_in(MANAGER), person(phone=True).sign_in(MANAGER)
    wide.open("/plans/documents/import/")
    wide.page.locator("input[type=file]").set_input_files(str(STRATEGY))
    wide.page.get_by_role("button", name="Read the document").click()
    wide.page.wait_for_url("**/review/")
    review = wide.page.url
    assert wide.page.get_by_text("This reads as a strategy").is_visible()
    found = faults(wide, phone, review) + faults(wide, phone, review.replace("/review/", "/accept/"))
    wide.open(review)
    wide.page.get_by_role("link", name=re.compile("in the document: Anti-social behaviour")).click()
    assert wide.page.locator(".app-source__here").get_by_text("Anti-social behaviour").is_visible()
    found += faults(wide, phone, wide.page.url)
    wide.open(review)
    wide.page.get_by_role("button", name="Make a draft plan").click()
    wide.page.get_by_role("button", name="Make the draft plan").click()
    wide.page.wait_for_url(re.compile(r"/plans/[0-9a-z]{12}/$"))
    assert wide.page.get_by_role("heading", name="Safer Neighbourhoods").first.is_visible()
    assert found == []
