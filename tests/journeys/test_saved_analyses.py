"""An analyst saves a question, shares it, and asks it again after a delivery; a chair opens it, is told, takes a copy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.journeys.site import Site
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


def test_after_a_delivery_last_years_question_gives_the_answer_of_then_and_the_difference_is_offered(
    person, site: Site, tmp_path: Path
) -> None:
    def concordat(*words: str) -> None:
        command = [str(Path(sys.executable).parent / "concordat"), *words]
        done = subprocess.run(command, env=site.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def deliver(name: str, rows: dict[str, int]) -> None:
        lines = ["Month,Crime", *(f"{month},Robbery" for month, many in rows.items() for _ in range(many))]
        (tmp_path / name).write_text("\n".join(lines) + "\n")
        concordat("datasets", "deliver", str(tmp_path / name), "--dataset", "asked-again", "--as", ANALYST)

    columns = [{"name": "month", "type": "month", "gives": "time", "required": True}, {"name": "crime"}]
    declared = {"key": "asked-again", "title": "Crime asked again", "row": "One crime", "period": "month"}
    declared |= {"disclosure": "open", "licence": "Open Government Licence v3.0"}
    (tmp_path / "declared.json").write_text(json.dumps(declared | {"columns": columns}))
    concordat("datasets", "add", str(tmp_path / "declared.json"), "--agency", "Kent Police", "--as", CHAIR)
    last_year = {f"2025-{month:02}": 20 + month for month in range(1, 13)}
    deliver("first.csv", last_year)
    asked = QUESTION | {"datasets": ["asked-again"], "period": {"since": "2025-01-01", "until": "2025-12-31"}}
    analyst = Walk(person(), by_keyboard=False)
    analyst.sign_in(ANALYST)
    analyst.page.goto(f"/analysis/saved/add/?question={quote(json.dumps(asked))}&title=Crime+of+2025")
    analyst.use("Save it", then=r"/saved/[0-9a-z]{12}/$")
    deliver("second.csv", {"2025-12": 35, "2026-01": 30})
    analyst.page.reload()
    assert "said anew: December 2025" in analyst.page.inner_text("main")
    fine(analyst)
    analyst.use("Ask it again as it was then", then=r"/runs/[0-9a-z]{12}/$")
    words = analyst.page.inner_text("main")
    assert "This is the same answer as on" in words
    assert "In all: 318" in words
    analyst.use("What changed since", then="/compare/$")
    words = " ".join(analyst.page.inner_text("main").split())
    assert "1 figure is another, and 11 are the same." in words
    assert "December 2025 32 35 +3" in words
    fine(analyst)
