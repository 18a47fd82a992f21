"""Journey: the manager says what became of each action of last year's plan, by keyboard and without JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.journeys.site import MANAGER
from tests.journeys.walking import Walk

WALK = r"/plans/crosswalks/[0-9a-z]{12}/"
OBSERVER = "jonah.pellingham@medway.example"


@pytest.mark.parametrize("how", ["keyboard", "without JavaScript"])
def test_what_became_of_each_action_is_confirmed(person, how):
    walk = Walk(person(javascript=how == "keyboard"), how == "keyboard")
    walk.sign_in(MANAGER)
    begin_again(walk)
    page = walk.page
    open_ones = undecided(walk)
    assert open_ones[0] == 37
    assert open_ones[1] >= 28
    walk.fine()

    walk.send("Confirm")
    assert undecided(walk) != open_ones
    walk.use("Show those: To be decided", then="show=undecided")
    decide_one_by_hand(walk)
    say_that_one_was_dropped(walk)

    walk.use("Settle the rest", then="/settle/$")
    walk.fine()
    walk.write("Why?", "Nothing in the other plan is like it.")
    walk.use("Settle the rest", then=f"{WALK}$")
    assert undecided(walk) == (0, 0)
    walk.fine()
    with page.expect_download() as given:
        walk.use("Download all as CSV")
    lines = given.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) > 50
    assert sum("Nothing in the other plan" in line for line in lines) > 10

    actions = page.locator("table", has_text="Actions of both plans").locator("tbody tr")
    actions.filter(has_text="Carried over").locator("th a").first.click()
    page.wait_for_url(re.compile("/plans/actions/"))
    assert "Became" in page.inner_text("main")
    walk.fine()
    anybody_reads_it(person, page.url)


def begin_again(walk: Walk) -> None:
    """Delete the crosswalk of last year's plan to this year's, and put the two side by side anew."""
    page = walk.page
    page.goto("/plans/")
    walk.use("From plan to plan", then="/crosswalks/$")
    walk.fine()
    titles = page.locator("tbody tr", has_not_text="2020").locator("th a").inner_text()
    earlier, later = re.findall(r"Community safety action plan \d{4}/\d\d", titles)
    walk.use(earlier, then=f"{WALK}$")
    walk.use("Delete this crosswalk", then="/delete/$")
    walk.fine()
    walk.use("Delete it", then="/crosswalks/$")
    walk.use("Compare two plans", then="/begin/$")
    walk.fine()
    for label, title in (("The earlier plan", earlier), ("The later plan", later)):
        choice = page.get_by_label(label).locator("option", has_text=title)
        page.get_by_label(label).select_option(value=choice.get_attribute("value"))
    walk.use("Compare", then=f"{WALK}$")


def undecided(walk: Walk) -> tuple[int, int]:
    """Return how many actions of either plan are to be decided, as the page counts them."""
    earlier, later = walk.page.locator("tr", has_text="To be decided").first.locator("td").all_inner_texts()
    return int(earlier), int(later)


def decide_one_by_hand(walk: Walk) -> None:
    before = undecided(walk)
    walk.use("Decide", then="/actions/")
    walk.fine()
    box = walk.page.locator("input[type=checkbox][name=counterparts]").first
    walk.tick(walk.page.locator(f"label[for={box.get_attribute('id')}]").inner_text())
    walk.write("Why?", "The same promise in other words.")
    walk.use("Save", then=f"{WALK}(\\?|$)")
    assert undecided(walk)[0] == before[0] - 1


def say_that_one_was_dropped(walk: Walk) -> None:
    before = undecided(walk)
    walk.use("Decide", then="/actions/")
    box = walk.page.locator("input[type=checkbox][name=none]")
    walk.tick(walk.page.locator(f"label[for={box.get_attribute('id')}]").inner_text())
    walk.send("Save")
    assert "There is a problem" in walk.page.inner_text("main")
    walk.fine()
    walk.write("Why?", "Its money ended in March.")
    walk.use("Save", then=f"{WALK}(\\?|$)")
    assert undecided(walk) == (before[0] - 1, before[1])


def anybody_reads_it(person, action: str) -> None:
    """A councillor reads it on a phone, and can decide nothing."""
    reader = Walk(person(phone=True), by_keyboard=False)
    reader.sign_in(OBSERVER)
    reader.page.goto(action)
    assert "Became" in reader.page.inner_text("main")
    reader.page.goto("/plans/crosswalks/")
    reader.fine()
    reader.page.locator("tbody th a").first.click()
    reader.page.wait_for_url(re.compile(WALK))
    assert not reader.page.get_by_role("link", name="Change").count()
    reader.fine()
