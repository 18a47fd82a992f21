"""When data is due, and what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.datasets.rules.declarations import Every
from concordat.datasets.rules.lateness import Standing, expected, following, last_day, lateness, missing


@pytest.mark.parametrize(
    ("period", "every", "ended", "after"),
    [
        ("2024-02", Every.MONTH, date(2024, 2, 29), "2024-03"),
        ("2026-12", Every.MONTH, date(2026, 12, 31), "2027-01"),
        ("2025/26 Q4", Every.QUARTER, date(2026, 3, 31), "2026/27 Q1"),
        ("2025/26", Every.YEAR, date(2026, 3, 31), "2026/27"),
    ],
)
def test_a_period_ends_and_another_follows(period, every, ended, after):
    assert (last_day(period, every), following(period, every)) == (ended, after)


def test_the_next_period_is_late_from_the_day_after_it_is_due():
    due = lateness(["2026-01", "2026-03"], Every.MONTH, 31, date(2026, 5, 31))
    assert (due.standing, due.due, due.missing) == (Standing.CURRENT, date(2026, 5, 31), ("2026-02",))
    late = lateness(["2026-03"], Every.MONTH, 31, date(2026, 6, 2))
    assert (late.standing, late.days_late(date(2026, 6, 2)), late.age(date(2026, 6, 2))) == (Standing.LATE, 2, 63)


def test_what_comes_once_is_never_late_once_it_came():
    assert lateness([""], Every.ONCE, 31, date(2030, 1, 1)).standing == Standing.CURRENT
    assert lateness([], Every.ONCE, 31, date(2030, 1, 1)).standing == Standing.NOTHING


def test_what_was_retired_is_neither_late_nor_missing():
    found = lateness(["2020-01"], Every.MONTH, 31, date(2026, 1, 1), date(2025, 1, 1))
    assert found.standing == Standing.RETIRED
    assert found.days_late(date(2026, 1, 1)) == 0


def test_what_was_expected_ends_with_what_is_due():
    found = expected(["2026-01"], Every.MONTH, 10, date(2026, 4, 11), date(2026, 1, 1))
    assert [each.period for each in found] == ["2026-03", "2026-02", "2026-01"]
    assert missing(["2025/26 Q1", "2025/26 Q4"], Every.QUARTER) == ("2025/26 Q2", "2025/26 Q3")


def test_what_fell_due_before_it_was_in_the_catalogue_is_not_late():
    added, today = date(2026, 3, 10), date(2026, 5, 20)
    found = expected(["2026-01"], Every.MONTH, 10, today, added)
    assert [(each.period, each.due, each.days_late(today)) for each in found] == [
        ("2026-04", date(2026, 5, 10), 10),
        ("2026-03", date(2026, 4, 10), 40),
        ("2026-02", date(2026, 3, 10), 71),  # due on the very day
        ("2026-01", date(2026, 2, 10), 0),
    ]
    assert [each.earlier for each in found] == [False, False, False, True]
    late = lateness(["2023-12"], Every.MONTH, 10, today, added=added)
    assert (late.standing, late.next, late.due) == (Standing.LATE, "2026-02", date(2026, 3, 10))
    due = lateness(["2023-12"], Every.MONTH, 10, added, added=added)
    assert (due.standing, due.next, due.days_late(added)) == (Standing.CURRENT, "2026-02", 0)
