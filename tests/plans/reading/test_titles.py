"""The title of a plan, and the years in it."""

from __future__ import annotations

import pytest

from concordat.plans.reading import read

TABLE = "\n\n## Safer places\n\nRef\tAction\tLead\nA1\tLight the underpass.\tCouncil\n"


@pytest.mark.parametrize(
    ("head", "title", "period"),
    [
        (
            "# Westmoor Community Safety Partnership\n\n## Community safety action plan 2025/26",
            "Westmoor Community Safety Partnership Community safety action plan 2025/26",
            "2025/26",
        ),
        ("# WESTMOOR PARTNERSHIP\n\n## ACTION PLAN 2025/26", "WESTMOOR PARTNERSHIP ACTION PLAN 2025/26", "2025/26"),
        ("# Community safety plan", "Community safety plan", None),
    ],
)
def test_a_title_may_go_over_lines_of_any_case(head, title, period):
    found = read((head + TABLE).encode(), name="plan.txt")
    assert (found.title, found.period) == (title, period)
    assert len(found.actions) == 1
