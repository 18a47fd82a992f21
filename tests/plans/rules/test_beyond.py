"""What was read beyond what a plan holds is named, each kind of it."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.plans.rules import beyond


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, []),
        ({"status": "Complete", "rating": "blue"}, [("Status", "Complete (blue)")]),
        ({"status": "Green", "rating": "green"}, [("Status", "Green")]),
        ({"rating": "amber"}, [("Status", "amber")]),
        (
            {"partners": ["Police", "NHS"], "progress": "Booked."},
            [("Progress", "Booked.")],
        ),
        ({"objective": "Safer streets"}, [("Objective", "Safer streets")]),
        ({"others": {"Start": "1 May", "": "x", "Empty": ""}}, [("Start", "1 May"), ("A column without a name", "x")]),
        ({"text": "Walk", "leads": ["Police"], "outcome": "Calm", "strand": "Prevent"}, []),
    ],
)
def test_of_action_tells_what_the_plan_does_not_hold(fields: dict[str, Any], told: list[tuple[str, str]]) -> None:
    assert beyond.of_action(fields) == told


def test_of_plan_counts_each_kind_once() -> None:
    kept = [
        {"status": "Open", "others": {"Start": "1 May"}},
        {"rating": "red", "progress": "Slow", "others": {"Start": "2 May", "End": ""}},
    ]
    theme = {"name": "Doors", "activities": ["Mend"], "narrative": ["Why"]}
    reading = {
        "priorities": [{"name": "Homes", "narrative": ["Why"], "outcomes": ["Calm"], "theme_details": [theme]}],
        "strands": [{"name": "Prevent", "narrative": ["Why"]}],
        "drivers": ["Listen"],
        "consultation": [{"value": "7%"}, {"value": "8%"}],
    }
    assert beyond.of_plan(kept, reading) == [
        "Status of 2 actions",
        "Progress of 1 action",
        "“Start” of 2 actions",
        "1 strategic driver",
        "2 figures of a consultation",
    ]
    assert beyond.of_plan([{"text": "Walk"}], {}) == []


def test_places_of_drivers_are_found_in_text_and_in_tables() -> None:
    def source(anchor: str) -> dict[str, str]:
        return {"anchor": anchor, "place": anchor, "quote": ""}

    row = {"source": source("b2r1"), "cells": [{"lines": [{"text": "Share what we know."}]}]}
    reading = {
        "drivers": ["Listen  to residents", "Share what we know.", "Never said"],
        "uses": {"b1": "strategic drivers", "b2r1": "strategic drivers", "b3": "the title"},
        "document": {
            "blocks": [
                {"is": "paragraph", "text": "We listen to residents.", "source": source("b1")},
                {"is": "table", "source": source("b2"), "rows": [row]},
                {"is": "paragraph", "text": "Never said", "source": source("b3")},
            ]
        },
    }
    found = beyond.places_of_drivers(reading)
    assert [place and place["anchor"] for place in found] == ["b1", "b2r1", None]
    assert beyond.places_of_drivers({}) == []
