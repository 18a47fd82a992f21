"""Journey: the manager prepares what the board reads, by keyboard and without JavaScript; nothing offends axe."""

from __future__ import annotations

import re

import pytest

from tests.journeys.site import MANAGER
from tests.journeys.walking import Walk

PLAN = r"/plans/[0-9a-z]{12}/"


@pytest.mark.parametrize("how", ["keyboard", "without JavaScript"])
def test_the_manager_prepares_a_board_meeting(person, how):
    manager = person(javascript=how != "without JavaScript")
    walk = Walk(manager, how == "keyboard")
    walk.sign_in(MANAGER)
    page = walk.page
    page.goto("/plans/")
    walk.use("Exceptions of all plans", then="/plans/exceptions/$")
    walk.fine()
    totals = page.locator("table", has_text="Numbers of the register")
    plan = totals.locator("tbody tr").first
    reds = int(plan.locator("li", has_text="Red").locator("a").inner_text().split()[0])
    walk.use(plan.locator("th a").inner_text(), then=f"{PLAN}exceptions/$")

    assert page.get_by_role("heading", name=f"Off track (red): {reds}").is_visible()
    walk.write("Or since another day", "some day")
    walk.use("Show", then="day=some")
    assert "There is a problem" in page.inner_text("main")
    walk.fine()
    walk.write("Or since another day", "1 January 2020")
    walk.use("Show", then="day=1")
    assert "since the end of 1 January 2020" in page.inner_text("main")
    walk.fine()
    with page.expect_download() as given:
        walk.use("Download as a spreadsheet")
    assert given.value.suggested_filename.endswith(".xlsx")

    for name, then in (
        ("Matrix", "matrix"),
        ("By agency", "agencies"),
        ("By theme", "themes"),
        ("The year", "timeline"),
    ):
        walk.use(name, then=f"{PLAN}{then}/$")
        walk.fine()
        assert page.locator("h2", has_text=name).is_visible()
    table = page.locator("figure", has_text="Actions by the month").locator("table")
    assert table.count() == 1
    assert sum(map(int, table.locator("tbody td:last-child").all_text_contents())) > 0

    walk.use("By agency", then="agencies/$")
    agency = page.locator(".app-board tbody th a").first.inner_text()
    walk.use(re.escape(agency), then="agencies/one/")
    walk.fine()
    page.emulate_media(media="print")
    assert not page.locator(".app-filter").is_visible()
    assert not page.locator(".moj-sub-navigation").is_visible()
    assert page.locator(".app-board__paper").is_visible()
