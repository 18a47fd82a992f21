"""A plan to be drafted gets the headings that only its actions name."""

from __future__ import annotations

from concordat.plans.rules.actions import item_lines
from concordat.plans.rules.changes import changed
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme, outline, repeated_codes


def test_outline_keeps_what_is_told_and_adds_what_actions_name() -> None:
    told = (DraftPriority("One", "Why", (DraftTheme("T", "Now"),)), DraftPriority("Two"))
    actions = (
        DraftAction("a", priority="One", theme="U"),
        DraftAction("b", priority="Three", theme="V"),
        DraftAction("c", theme="of nothing"),
    )
    found = outline(told, actions)
    assert [(p.name, p.narrative, [t.name for t in p.themes]) for p in found] == [
        ("One", "Why", ["T", "U"]),
        ("Two", "", []),
        ("Three", "", ["V"]),
    ]
    assert found[0].themes[0].background == "Now"


def test_repeated_codes_leaves_empty_ones_alone() -> None:
    actions = [DraftAction("a", code) for code in ("", "", "A1", "A2", "A1")]
    assert repeated_codes(actions) == ["A1"]


def test_item_lines_drops_bullets_and_empty_lines() -> None:
    assert item_lines("• one\n\n - two \nthree - four\n") == ("one", "two", "three - four")


def test_changed_holds_only_what_differs() -> None:
    assert changed({"a": 1, "b": None}, {"a": 1, "b": "x"}) == {"changed": {"b": ["", "x"]}}
    assert changed({"a": 1}, {"a": 1}) == {}
