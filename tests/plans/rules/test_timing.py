"""Which words of a timescale mean a deadline, a review or ongoing work, and what is overdue."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.plans.rules import timing
from concordat.plans.rules.actions import ActionWords

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("By March 2024", ("deadline", date(2024, 3, 31))),
        ("July 2019 (review)", ("review", date(2019, 7, 31))),
        ("Ongoing", ("ongoing", None)),
        ("Ongoing, review March 2025", ("review", date(2025, 3, 31))),
        ("by winter", ("", None)),
        ("", ("", None)),
    ],
)
def test_printed_words_suggest_the_timing(words: str, told: tuple[str, date | None]) -> None:
    assert timing.suggested(words) == told


def test_what_was_chosen_stands_before_what_the_words_suggest() -> None:
    assert ActionWords("Walk", timescale="Ongoing", timing="deadline", due=TODAY).timed().timing == "deadline"
    read = ActionWords("Walk", timescale="Review July 2027").timed()
    assert (read.timing, read.due) == ("review", date(2027, 7, 31))


@pytest.mark.parametrize(
    ("kind", "overdue", "review"),
    [("deadline", True, False), ("review", False, True), ("ongoing", False, False), ("", True, False)],
)
def test_a_review_is_due_and_never_overdue(kind: str, overdue: bool, review: bool) -> None:
    assert timing.is_overdue(kind, date(2026, 1, 1), "red", TODAY) is overdue
    assert timing.is_review_due(kind, date(2026, 1, 1), "red", TODAY) is review
    assert not timing.is_overdue(kind, date(2026, 1, 1), "blue", TODAY)
