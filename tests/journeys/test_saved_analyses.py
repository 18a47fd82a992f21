"""An analyst saves a question, writes beside it and shares it; a chair opens it, is told, and takes a copy."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.journeys.walking import Walk

ANALYST, CHAIR = "anneliese.mbeki-thorne@medway.example", "priya.ramanathan-cole@medway.example"
QUESTION = {
    "version": 1,
    "datasets": ["police-street"],
    "measure": {"kind": "count"},
    "by": [{"field": "time", "grain": "month"}],
    "period": {"last_months": 12},
}


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


@pytest.mark.parametrize("javascript", [True, False], ids=["by keyboard", "without JavaScript"])
def test_a_question_is_saved_shared_and_asked_again(person, javascript: bool) -> None:
    title = f"Street crime {'by keyboard' if javascript else 'without scripts'}"
    analyst = Walk(person(javascript=javascript), by_keyboard=javascript)
    analyst.sign_in(ANALYST)
    analyst.page.goto(f"/analysis/saved/add/?question={quote(json.dumps(QUESTION))}")
    fine(analyst)
    analyst.write("What is it called?", title)
    analyst.use("Save it", then=r"/saved/[0-9a-z]{12}/$")
    address = analyst.page.url
    fine(analyst)
    assert "Figures are exact. They are of open data" in analyst.page.inner_text("main")
    analyst.use("Write beside it", then="/annotate/$")
    fine(analyst)
    analyst.write("What should readers know?", "Recording changed that spring")
    analyst.write("Is it about a day?", "1 April 2026")
    analyst.use("Write it", then=r"/saved/[0-9a-z]{12}/$")
    analyst.use("Share it", then="/share/$")
    fine(analyst)
    analyst.tick("The partnership")
    analyst.use("Set who may see it", then=r"/saved/[0-9a-z]{12}/$")
    analyst.use("see all that was kept", then="/runs/$")
    fine(analyst)
    analyst.use("As it was then", then=r"/runs/[0-9a-z]{12}/$")
    assert "This is the same answer as on" in analyst.page.inner_text("main")
    fine(analyst)
    analyst.use("What changed since", then="/compare/$")
    assert "No figure is another: 12 are as they were." in analyst.page.inner_text("main")
    fine(analyst)
    chair = Walk(person(javascript=javascript), by_keyboard=javascript)
    chair.sign_in(CHAIR)
    chair.page.goto("/analysis/saved/")
    fine(chair)
    chair.use(title, then=r"/saved/[0-9a-z]{12}/$")
    assert chair.page.url == address
    assert "Recording changed that spring" in chair.page.inner_text("main")
    chair.send("Tell me when it changes")
    assert "You are told when new data changes" in chair.page.inner_text("main")
    chair.use("Copy", then="/copy/$")
    fine(chair)
    chair.use("Save the copy", then=r"/saved/[0-9a-z]{12}/$")
    assert f"Copy of {title}" in chair.page.inner_text("main")
    analyst.page.goto(f"{address}delete/")
    fine(analyst)
    analyst.use("Delete it", then="/saved/$")
    chair.page.goto(address)
    assert "We could not find this page" in chair.page.inner_text("main")
