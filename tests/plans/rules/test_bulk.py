"""One change to many actions: what each says after it, and what can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.plans.rules.bulk import BulkChange, moved, names_changed, taken_back

FACTS: dict[str, Any] = {
    "owner": ["m1", "Ann"],
    "deputy": [],
    "leads": [["Police", "p"], ["Wardens", ""]],
    "due": "2024-01-31",
    "timing": "",
    "strands": ["Prevent"],
    "priority": "a",
    "theme": "b",
    "also": [["c", ""], ["d", "e"]],
    "position": 4,
}


@pytest.mark.parametrize(
    ("kind", "value", "after"),
    [
        ("owner", ["m2", "Bo"], {"owner": ["m2", "Bo"]}),
        ("owner", ["m1", "Anne"], {}),
        ("owner", [], {"owner": []}),
        ("lead-add", ["Fire", "f"], {"leads": [["Police", "p"], ["Wardens", ""], ["Fire", "f"]]}),
        ("lead-add", ["Vale Police", "p"], {}),
        ("lead-remove", ["Wardens", ""], {"leads": [["Police", "p"]]}),
        ("due-set", "2024-03-01", {"due": "2024-03-01"}),
        ("due-move", (1, "months"), {"due": "2024-02-29"}),
        ("due-move", (-2, "weeks"), {"due": "2024-01-17"}),
        ("timing", "review", {"timing": "review"}),
        ("strand-add", "Prevent", {}),
        ("strand-add", "Protect", {"strands": ["Prevent", "Protect"]}),
        ("strand-remove", "Prevent", {"strands": []}),
        ("place", ("f", ""), {"priority": "f", "theme": ""}),
        ("place", ("c", ""), {"priority": "c", "theme": "", "also": [["d", "e"]]}),
    ],
)
def test_a_change_and_taking_it_back(kind: str, value: Any, after: dict[str, Any]) -> None:
    changed = BulkChange(kind, value, "").after(FACTS)
    assert changed == FACTS | after
    assert taken_back(changed, FACTS, changed) == FACTS


def test_what_was_changed_since_is_left() -> None:
    after = FACTS | {"due": "2024-03-01"}
    assert taken_back(after | {"due": "2024-04-01"}, FACTS, after) is None
    other = after | {"strands": []}
    assert taken_back(other, FACTS, after) == FACTS | {"strands": []}


def test_an_action_that_goes_back_is_not_shown_a_second_time_where_it_stands() -> None:
    after = BulkChange("place", ("f", ""), "").after(FACTS)
    assert taken_back(after | {"also": [["a", "b"]]}, FACTS, after) == FACTS | {"also": []}


def test_an_action_without_a_date_has_none_to_move() -> None:
    none = FACTS | {"due": ""}
    assert names_changed(none, BulkChange("due-move", (3, "weeks"), "").after(none)) == []


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-500, 500))
def test_months_keep_the_day_or_take_the_last_of_the_month(day: date, number: int) -> None:
    found = moved(day, number, "months")
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == number
    assert found.day == day.day or (found.day < day.day and moved(found, 1, "weeks").month != found.month)
