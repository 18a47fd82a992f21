"""Journey: the manager checks what was read: beside the document with a mouse, by letters, and without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import SHARED
from tests.journeys.browser import PHONE, WIDE
from tests.journeys.site import CHECKOUT, MANAGER
from tests.journeys.walking import Walk, reach

CORPUS = CHECKOUT / "tests" / "plans" / "reading" / "corpus"
SEEDS = SHARED / "seeds" / "documents"


def document(seed: str, ours: str) -> Path:
    """A partnership's own document where it stands beside the checkout, else one that was made for the tests."""
    return next(iter(sorted(SEEDS.glob(f"{seed}-*.docx"))), CORPUS / ours / "document.docx")


def give(walk: Walk, path: Path) -> str:
    """Give a document and return the address of its review."""
    page = walk.page
    page.goto("/plans/documents/import/")
    page.locator("input[type=file]").set_input_files(path)
    walk.use("Read the document", then="/jobs/|/review/|/again/")
    if "/again/" in page.url:
        walk.use("Read it again", then="/jobs/|/review/")
    page.wait_for_url(re.compile("/review/"), timeout=30_000)
    return page.url


def checked(page: Page, count: int) -> None:
    expect(page.locator(".app-reviewing__count")).to_contain_text(f"{count} of ")


def fine_at_both_widths(walk: Walk) -> None:
    walk.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(walk.page.locator(".app-panes__source")).to_be_hidden()
    walk.fine()
    walk.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    walk.fine()


def test_with_a_mouse_beside_the_document(person):
    walk = Walk(person(), by_keyboard=False)
    page = walk.page
    walk.sign_in(MANAGER)
    give(walk, document("000", "05-strand-columns"))
    source, cards = page.locator(".app-panes__source"), page.locator("article.app-proposal")
    source.locator(".app-source__made").first.wait_for()
    card = cards.nth(7)
    card.locator("h4").click()
    here = source.locator(".app-source__here")
    assert here.get_attribute("id") == card.get_attribute("data-anchor")
    expect(here).to_be_in_viewport()
    link = source.locator(".app-source__links a").first
    link.click()
    assert page.evaluate("document.activeElement.id") == f"p-{(link.get_attribute('href') or '').partition('#')[2]}"
    fine_at_both_widths(walk)

    total = cards.count()
    cards.first.get_by_role("button", name="Accept").click()
    checked(page, 1)
    second = cards.nth(1)
    second.get_by_text("Split, merge or move").click()
    second.get_by_role("button", name="Merge with the one after").click()
    expect(cards).to_have_count(total - 1)
    walk.use("Take the merge back")
    expect(cards).to_have_count(total)
    page.locator("article.app-proposal").nth(2).get_by_text("Split, merge or move").click()
    page.locator("article.app-proposal").nth(2).get_by_role("link", name="Split into several").click()
    page.get_by_label("What is to be done").fill("Write to every school\nVisit those that answer")
    walk.fine()
    walk.use("Split it", then="/review/")
    expect(cards).to_have_count(total + 1)
    page.get_by_text("Do something with several at once").click()
    for place in (4, 5):
        cards.nth(place).get_by_label("Choose").check()
    walk.use("Leave those ticked out", then="/review/")
    checked(page, 3)
    walk.use("Accept the other")
    checked(page, total + 1)
    walk.use("Make a draft plan of", then=r"/plans/[0-9a-z]{12}/$")
    walk.fine()


def test_by_letters_and_the_keyboard_alone(person):
    walk = Walk(person(), by_keyboard=True)
    page, press = walk.page, walk.page.keyboard.press
    walk.sign_in(MANAGER)
    give(walk, document("003", "01-objective-table"))
    page.locator(".app-panes__source .app-source").wait_for()
    for count in (1, 2):
        press("a")
        checked(page, count)
        expect(page.locator("article.app-proposal").nth(count)).to_be_focused()
    press("r")
    checked(page, 3)
    expect(page.locator("article.app-proposal").nth(3)).to_be_focused()
    press("k")
    expect(page.locator("article.app-proposal").nth(2)).to_be_focused()
    press("u")
    checked(page, 2)
    press("?")
    expect(page.get_by_text("Merge with the one after").first).to_be_visible()
    walk.fine()
    press("j")
    press("e")
    page.wait_for_url(re.compile("/edit/$"))
    walk.write("Outcome", "as j a r")
    walk.use("Save and accept", then="/review/")
    checked(page, 3)
    reach(page, page.locator(".app-keys summary"))
    press("Enter")
    reach(page, page.locator("[data-keys]"))
    press("Enter")
    press("a")
    checked(page, 3)
    press("Enter")


def test_without_javascript_and_the_same_file_again(person):
    walk = Walk(person(javascript=False), by_keyboard=False)
    page = walk.page
    walk.sign_in(MANAGER)
    path = document("004", "13-serious-violence-delivery-plan")
    give(walk, path)
    cards = page.locator("article.app-proposal")
    cards.first.get_by_role("button", name="Leave out").click()
    checked(page, 1)
    walk.use("Undo", then="/review/")
    cards.first.locator(".app-origin summary").click()
    page.get_by_role("link", name="See it in the document").first.click()
    page.wait_for_url(re.compile("/source/"))
    page.go_back()
    page.get_by_text("Do something with several at once").click()
    for place in (0, 1):
        cards.nth(place).get_by_label("Choose").check()
    walk.use("Merge those ticked", then="/edit/")
    walk.use("Save and accept", then="/review/")
    walk.use("Accept the other", then="/review/")
    walk.use("Take the merge back", then="/review/")
    walk.use("Accept the other", then="/review/")
    walk.use("Make a draft plan of", then=r"/plans/[0-9a-z]{12}/$")

    page.goto("/plans/documents/import/")
    page.locator("input[type=file]").set_input_files(path)
    walk.use("Read the document", then="/again/")
    walk.use("Compare it with the plan", then="/jobs/|/review/")
    page.wait_for_url(re.compile("/review/"), timeout=30_000)
    assert "Nothing differs" in page.inner_text("main")
    walk.use("Keep it with the plan", then=r"/plans/[0-9a-z]{12}/$")
