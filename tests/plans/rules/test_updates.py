"""Which quarters an update may speak of, and which it most likely does."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.kernel.errors import Problem
from concordat.plans.rules import updates

BEGINS, ENDS = date(2023, 4, 1), date(2024, 3, 31)


def named(begins: date | None, ends: date | None, today: date) -> list[str]:
    return [str(quarter) for quarter in updates.quarters(begins, ends, today)]


def test_quarters_are_those_of_the_plan_that_have_begun() -> None:
    assert named(BEGINS, ENDS, date(2023, 8, 1)) == ["2023/24 Q1", "2023/24 Q2"]
    assert named(BEGINS, ENDS, date(2026, 8, 1)) == [f"2023/24 Q{number}" for number in (1, 2, 3, 4)]
    assert named(BEGINS, ENDS, date(2023, 3, 31)) == []
    assert named(None, None, date(2023, 8, 1)) == ["2023/24 Q1", "2023/24 Q2"]


@pytest.mark.parametrize(
    ("today", "usual"),
    [
        (date(2023, 10, 10), "2023/24 Q2"),
        (date(2023, 10, 16), "2023/24 Q3"),
        (date(2023, 4, 10), "2023/24 Q1"),
        (date(2026, 1, 1), "2023/24 Q4"),
    ],
)
def test_usual_quarter_is_the_one_just_ended_while_it_is_reported_on(today: date, usual: str) -> None:
    assert str(updates.usual_quarter(updates.quarters(BEGINS, ENDS, today), today)) == usual


def test_usual_quarter_of_a_plan_that_has_not_begun_is_none() -> None:
    assert updates.usual_quarter([], date(2023, 1, 1)) is None


def test_check_complete_names_the_field() -> None:
    for brag, narrative, field in (("", "Well", "brag"), ("green", " ", "narrative")):
        with pytest.raises(Problem) as refused:
            updates.check_complete(brag, narrative)
        assert refused.value.field == field
