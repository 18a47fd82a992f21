"""Journey 3: an owner says how an action goes, with evidence; the chair of the board overrules the status.

Walked by keyboard alone, and without JavaScript.
"""

from __future__ import annotations

import pytest

from tests.journeys.walking import Walk

OWNER = "rowan.tidewell@kentpolice.example"
CHAIR = "hilary.stanmore-diaz@medway.example"
ROTA = {"name": "rota.csv", "mimeType": "text/csv", "buffer": b"day,patrols\r\nMonday,3\r\n"}


@pytest.mark.parametrize("how", ["keyboard", "without JavaScript"])
def test_an_owner_reports_with_evidence_and_a_chair_overrules(person, how):
    owner = Walk(person(javascript=how == "keyboard"), how == "keyboard")
    owner.sign_in(OWNER)
    action = the_owner_reports(owner, f"All patrols ran, {how}.")

    chair = Walk(person(javascript=how == "keyboard"), how == "keyboard")
    chair.sign_in(CHAIR)
    the_chair_overrules(chair, action)

    owner.page.goto("/notices/?show=unread")
    assert "The status of" in owner.page.inner_text("main")
    owner.fine()


def the_owner_reports(walk: Walk, words: str) -> str:
    page = walk.page
    page.goto("/plans/due/?of=me&show=all")
    walk.fine()
    href = page.locator("main tbody th a").first.get_attribute("href") or ""
    page.goto(href)
    walk.use("Write an update|Continue your draft", then="/update/")
    walk.fine()
    walk.tick("Green")
    page.locator("input[type=file]").set_input_files([ROTA])  # type: ignore[list-item]
    walk.send("Submit the update")
    main = page.inner_text("main")
    assert "Say in a few words how it goes" in main
    assert "rota.csv (1 KB)" in main
    walk.fine()
    walk.write("What happened", words)
    walk.write("What comes next", "Walk the last two streets by May.")
    walk.use("Submit the update", then=f"{href}$")
    assert words in page.inner_text("main")
    walk.fine()
    with page.expect_download() as given:
        page.locator("a[href*='/plans/evidence/']").first.click()
    assert given.value.suggested_filename == "rota.csv"
    assert given.value.path().read_bytes() == ROTA["buffer"]
    return href


def the_chair_overrules(walk: Walk, action: str) -> None:
    page = walk.page
    page.goto(action)
    walk.use("Overrule this status", then="/status/$")
    walk.fine()
    walk.tick("Amber: at risk")
    walk.write("Why?", "The board heard that two streets were never walked.")
    walk.use("Overrule the status", then=f"{action}$")
    assert "A chair's status stands" in page.inner_text("main")
    walk.fine()
    walk.use("Take it back", then="/restore/$")
    walk.fine()
    walk.use("Take it back", then=f"{action}$")
    assert "Overruled before" in page.inner_text("main")
    walk.fine()
