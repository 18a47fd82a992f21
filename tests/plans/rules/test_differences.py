"""How an action that a document tells again differs from the plan's."""

from __future__ import annotations

from datetime import date
from typing import Any

from concordat.plans.rules.differences import Held, changes, lines, stated, words
from concordat.plans.rules.drafts import DraftAction

FACTS: dict[str, Any] = {
    "code": "S1",
    "text": "Walk the town centre\nwith traders",
    "outcome": "People feel safe",
    "measures": ["Walks held", "Faults mended"],
    "strands": ["Protect"],
    "timescale": "By June 2025",
    "due": "2025-06-30",
    "leads": [["Vale Police", "vp"], ["Street Pastors", ""]],
    "contributors": [],
    "owner": [],
    "deputy": [],
    "timing": "deadline",
    "output": "",
}
HELD = Held("a", FACTS, "Safer streets", "Town centres")


def said(fields: dict[str, Any], **drafted: Any) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    draft = DraftAction(text=drafted.pop("text", FACTS["text"]), **drafted)
    return {change.field: (change.before, change.after) for change in changes(draft, HELD, stated(fields))}


def test_what_the_document_does_not_state_is_no_change() -> None:
    assert said({"text": "x"}, text="walk the  town centre with traders") == {}
    assert stated({"outcome": "", "text": "x"}, written=("outcome",)) == {"text", "outcome"}


def test_fields_differ_one_by_one() -> None:
    found = said(
        {"text": "x", "due": "x", "measures": ["x"], "ref": "S2"},
        text="Walk the market with traders",
        due=date(2025, 9, 30),
        measures=("Walks held",),
        code="S2",
    )
    assert list(found) == ["code", "text", "due", "measures"]
    assert found["due"] == (("2025-06-30",), ("2025-09-30",))
    assert found["measures"] == (("Walks held", "Faults mended"), ("Walks held",))


def test_two_names_of_one_agency_are_one_lead_in_any_order() -> None:
    assert said({"leads": ["x"]}, leads=(("street pastors", ""), ("The Police", "vp"))) == {}
    assert said({"leads": ["x"]}, leads=(("The Police", "vp"),))["leads"] == (
        ("Vale Police", "Street Pastors"),
        ("The Police",),
    )


def test_a_document_that_names_the_priority_alone_does_not_speak_of_the_theme() -> None:
    assert said({"priority": "x"}, priority="SAFER STREETS") == {}
    assert said({"priority": "x"}, priority="Fewer fires")["place"][1] == ("Fewer fires",)


def test_words_and_lines_are_told_apart() -> None:
    assert words("Walk the town twice", "Walk the market twice") == [
        ("same", "Walk the "),
        ("gone", "town "),
        ("come", "market "),
        ("same", "twice"),
    ]
    assert lines(["One", "Two"], ["one", "Three"]) == [("same", "one"), ("gone", "Two"), ("come", "Three")]
