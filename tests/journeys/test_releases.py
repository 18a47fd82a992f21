"""An analyst has an answer protected in a release; the governance lead approves it, and the manager takes it away."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.journeys.walking import Walk

ANALYST, LEAD = "anneliese.mbeki-thorne@medway.example", "farida.molyneaux@medway.example"
MANAGER = "priya.ramanathan-cole@medway.example"
ASKED = {"dataset": "environmental-crime", "by1": "category", "months": "6"}


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


def test_an_answer_is_released(person) -> None:
    analyst = Walk(person(), by_keyboard=True)
    analyst.sign_in(ANALYST)
    analyst.page.goto(f"/analysis/?{urlencode(ASKED)}")
    analyst.use("Put this table into a release", then="/releases/")
    fine(analyst)
    analyst.write("What is the release called?", "Fly-tipping in the annual report")
    analyst.write("What is it for?", "The annual report")
    analyst.write("Who will read it?", "The public")
    analyst.use("Draft the release", then=r"/releases/[0-9a-z]{12}/$")
    address = analyst.page.url
    fine(analyst)
    analyst.use("Change", then="/edit/$")
    fine(analyst)
    analyst.page.goto(address)
    analyst.send("Protect the tables")
    analyst.page.get_by_text("Somebody who did not draft it approves it").wait_for(timeout=60_000)
    fine(analyst)
    lead = Walk(person(), by_keyboard=True)
    lead.sign_in(LEAD)
    lead.page.goto("/analysis/releases/?state=protected")
    fine(lead)
    lead.use("Fly-tipping in the annual report", then=r"/releases/[0-9a-z]{12}/$")
    lead.use("Approve", then="/approve/$")
    fine(lead)
    if lead.page.get_by_label("Why may it go out?").count():
        lead.write("Why may it go out?", "The council agreed")
    lead.use("Approve it", then=r"/releases/[0-9a-z]{12}/$")
    lead.use("Publish", then="/publish/$")
    fine(lead)
    lead.use("Publish it", then=r"/releases/[0-9a-z]{12}/$")
    manager = Walk(person(), by_keyboard=True)
    manager.sign_in(MANAGER)
    manager.page.goto(address)
    assert "These figures may be passed on." in manager.page.inner_text("main")
    with manager.page.expect_download() as taken:
        manager.use("a spreadsheet")
    assert taken.value.suggested_filename.endswith(".xlsx")
    manager.use("Withdraw this release", then="/withdraw/$")
    fine(manager)
    manager.write("Why is it withdrawn?", "The wrong year")
    manager.use("Withdraw it", then=r"/releases/[0-9a-z]{12}/$")
    assert "These figures are withdrawn" in manager.page.inner_text("main")
    fine(manager)
