"""What a document says of whole priorities and in tables beside its actions becomes statements of the plan."""

from __future__ import annotations

from typing import Any

from concordat.plans.rules import stated
from concordat.plans.rules.statements import told_apart

CELL = (
    "Aims:\nCalmer streets\n• Fewer fires Key Stats:\nNo of visits\nKey Deliverables:\nA team that works: every day\n"
)


def test_labels_tell_aims_statistics_and_deliverables_apart() -> None:
    assert list(told_apart([CELL, "People feel at ease"], "outcome")) == [
        ("aim", "Calmer streets"),
        ("aim", "Fewer fires"),
        ("statistic", "No of visits"),
        ("deliverable", "A team that works: every day"),
        ("outcome", "People feel at ease"),
    ]


def test_each_kind_of_a_part_is_held_with_its_place() -> None:
    part = {
        "outcomes": [CELL],
        "measures": ["Calls"],
        "activities": ["Walks"],
        "achievements": ["Opened a club"],
        "source": {"anchor": "b1"},
    }
    found = stated.of_part(part)
    assert [each.kind for each in found].count("statistic") == 2
    assert ("deliverable", "Walks") in [(each.kind, each.text) for each in found]
    assert all(each.source == {"anchor": "b1"} for each in found)
    assert stated.counted({"priorities": [part]})[0] == "Aims: 2"


def table(*rows: tuple[object, ...]) -> dict[str, Any]:
    return {
        "is": "table",
        "rows": [
            {
                "source": {"anchor": f"r{at}"},
                "cells": [{"lines": [{"text": line} for line in _lines(cell)]} for cell in row],
            }
            for at, row in enumerate(rows)
        ],
    }


def _lines(cell: object) -> list[str]:
    return [str(line) for line in cell] if isinstance(cell, list) else [str(cell)] if cell else []


def test_a_matrix_of_active_and_gap_is_read_by_strand() -> None:
    document = {
        "blocks": [
            table(
                ("Abuse at home", "", "Fewer victims", ""),
                ("", "", "Active", "Gap"),
                ("Threat", "PURSUE", ["Orders", "Arrests"], ["Evidence"]),
                ("", "PREVENT", ["Lessons"], []),
            ),
            table(("Ref", "Action"), ("A1", "Walk")),
        ]
    }
    cells = stated.matrices(document)
    assert [(cell["kind"], cell["strand"], cell["text"]) for cell in cells] == [
        ("active", "PURSUE", "Orders"),
        ("active", "PURSUE", "Arrests"),
        ("gap", "PURSUE", "Evidence"),
        ("active", "PREVENT", "Lessons"),
    ]
    assert {(cell["topic"], cell["heading"]) for cell in cells} == {("Abuse at home", "Fewer victims")}
    (heading, first), *_ = stated.cells_of({"matrices": cells}, {"PURSUE": "Pursue"})
    assert (heading, first.strand, first.source) == ("Fewer victims", "Pursue", {"anchor": "r2"})


def test_short_forms_of_a_document_are_found_and_other_tables_left() -> None:
    forms = table(("ATR", "Treatment"), ("CSE", "Exploitation"), ("MAPPA", "Arrangements"))
    other = table(("Name", "Words"), ("Anne", "Walks"), ("Ben", "Talks"), ("CSP", "Yes"))
    assert stated.short_forms({"blocks": [forms, other]}) == {
        "ATR": "Treatment",
        "CSE": "Exploitation",
        "MAPPA": "Arrangements",
    }
