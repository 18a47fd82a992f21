"""Journey 2: the manager imports last year's plan document, checks it, and 37 actions are live; an owner reports.

Walked by keyboard alone, and without JavaScript with a mouse.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.journeys.site import CHECKOUT, MANAGER
from tests.journeys.walking import Walk

OWNER = "isla.brackenridge@kentfire.example"
OWNER_NAME = "Isla Brackenridge"
EXAMPLE = CHECKOUT / "examples" / "medway" / "action-plan-2023-24.txt"
COUNTS = {"SG": 12, "RV": 13, "RR": 9, "LIS": 3}


def seed() -> Path:
    """The partnership's own document where it stands beside the checkout, else our restatement of it."""
    found = sorted((SHARED / "seeds").glob("001_*.txt")) if SHARED.is_dir() else []
    return found[0] if found else EXAMPLE


@pytest.mark.parametrize("how", ["keyboard", "without JavaScript"])
def test_a_document_becomes_a_plan_that_is_reported_on(person, how):
    manager = person(javascript=how != "without JavaScript")
    walk = Walk(manager, how == "keyboard")
    walk.sign_in(MANAGER)

    review = import_document(walk)
    plan = accept_all(walk, review)
    if how == "keyboard":
        every_action_leads_to_its_source(walk, plan)
    action = name_an_owner(walk, plan)
    propose_and_adopt(walk, plan)

    owner = person(javascript=how != "without JavaScript")
    report = Walk(owner, how == "keyboard")
    report.sign_in(OWNER)
    the_owner_reports(report, action)

    the_record_shows_it_all(walk)


def import_document(walk: Walk) -> str:
    page = walk.page
    page.goto("/plans/")
    walk.use("Import a plan document", then="/import/$")
    walk.fine()
    page.locator("input[type=file]").set_input_files(seed())
    walk.use("Read the document", then="/jobs/|/review/|/again/")
    if "/again/" in page.url:
        given_again(walk)
    page.wait_for_url(re.compile("/review/"), timeout=30_000)
    assert re.search(r"37 actions in 4 priorities and 1[01] themes", page.inner_text("main")), page.inner_text("main")[
        :500
    ]
    walk.fine()
    return page.url


def given_again(walk: Walk) -> None:
    """The same file was given on an earlier walk: go on all the same."""
    walk.fine()
    walk.page.locator("main form button").first.click()
    walk.page.wait_for_url(re.compile("/jobs/|/review/"))


def accept_all(walk: Walk, review: str) -> str:
    page = walk.page
    assert page.locator("article.app-proposal").count() == 37
    walk.use("Leave out")
    page.locator(".app-reviewing__count", has_text="1 of 37").wait_for()
    walk.use("Undo")
    page.locator(".app-reviewing__count", has_text="0 of 37").wait_for()
    walk.use("Accept all")
    page.locator(".app-reviewing__count", has_text="37 of 37").wait_for()
    walk.use("Make a draft plan of 37 actions", then=r"/plans/[0-9a-z]{12}/$")
    for prefix, number in COUNTS.items():
        found = re.findall(rf"\b{prefix}\d+\b", page.inner_text("main"))
        assert len(set(found)) == number, (prefix, sorted(set(found)))
    walk.fine()
    return page.url


def every_action_leads_to_its_source(walk: Walk, plan: str) -> None:
    page = walk.page
    links = page.locator("main a[href*='/plans/actions/']").evaluate_all(
        "nodes => nodes.map(n => n.getAttribute('href'))"
    )
    actions = sorted({re.match(r"/plans/actions/[0-9a-z]{12}/", link)[0] for link in links})  # type: ignore[index]
    assert len(actions) == 37
    for action in actions:
        page.goto(action)
        source = page.locator("a[href*='/source/']").first.get_attribute("href") or ""
        address, anchor = source.split("#")
        body = page.request.get(address).text()
        assert f'id="{anchor}"' in body, f"{action} leads to {source}, which is not there"
    page.goto(plan)


def name_an_owner(walk: Walk, plan: str) -> str:
    page = walk.page
    page.goto(plan)
    walk.use("RV9", then="/plans/actions/")
    action = page.url
    walk.fine()
    page.goto(f"{action}assign/")
    label = page.locator("select#id_owner option", has_text=OWNER_NAME).first.inner_text()
    walk.choose("Owner", label)
    walk.use("Save", then="/plans/actions/[0-9a-z]{12}/$")
    assert OWNER_NAME in page.inner_text("main")
    return action


def propose_and_adopt(walk: Walk, plan: str) -> None:
    page = walk.page
    page.goto(plan)
    walk.use("Propose this plan", then="/propose/$")
    walk.fine()
    walk.use("Propose this plan", then=f"{plan}$")
    walk.use("Adopt this plan", then="/adopt/$")
    walk.fine()
    assert "36 actions have no owner yet" in page.inner_text("main")
    walk.choose("Which board signed it off?", "Strategic Executive Group")
    walk.tick("None: it stands beside what is in force")
    walk.tick("I know that 36 actions have no owner yet")
    walk.use("Adopt this plan", then=f"{plan}$")
    assert "In force" in page.inner_text("main")


def the_owner_reports(walk: Walk, action: str) -> None:
    page = walk.page
    page.goto("/notices/")
    assert "You own an action" in page.inner_text("main")
    walk.fine()
    page.goto(action)
    walk.use("Write an update", then="/update/$")
    walk.fine()
    walk.tick("Green")
    walk.write(
        "What happened",
        "Eleven families were visited this quarter. No child has set a second fire.",
    )
    walk.use("Submit the update", then=f"{action}$")
    main = page.inner_text("main")
    assert "Eleven families were visited" in main
    assert "Green" in main
    walk.fine()


def the_record_shows_it_all(walk: Walk) -> None:
    page = walk.page
    page.goto("/record/")
    main = page.inner_text("main").lower()
    for words in (
        "submitted update",
        "adopted plan",
        "proposed plan",
        "assigned action",
        "drafted plan",
        "accepted document",
    ):
        assert words in main, words
    walk.fine()
