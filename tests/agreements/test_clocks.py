"""The clocks of the desk, by tables of examples: months, leap years, Easter, Christmas, hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.agreements.rules import breaches, complaints, disposals
from concordat.agreements.rules import subject_requests as requests
from concordat.agreements.rules.clocks import Clocked, is_late, pressing, within, words
from concordat.agreements.rules.subject_requests import Facts
from concordat.kernel.errors import Problem
from concordat.kernel.workdays import is_workday

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))

pytestmark = pytest.mark.usefixtures("friday")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (Facts(date(2026, 9, 3)), date(2026, 10, 5)),  # 3 October is a Saturday
        (Facts(date(2026, 9, 4)), date(2026, 10, 5)),
        (Facts(date(2026, 1, 31)), date(2026, 3, 2)),  # 28 February is a Saturday
        (Facts(date(2028, 1, 31)), date(2028, 2, 29)),
        (Facts(date(2026, 3, 3)), date(2026, 4, 7)),  # Good Friday, and then Easter Monday
        (Facts(date(2026, 11, 25)), date(2026, 12, 29)),  # Christmas Day; Boxing Day's substitute is the Monday
        (Facts(date(2026, 9, 3), extended=True), date(2026, 12, 3)),
        (Facts(date(2026, 11, 30), extended=True), date(2027, 3, 1)),  # 28 February is a Sunday
        (Facts(date(2026, 9, 3), identity_asked_on=date(2026, 9, 4)), None),
        (Facts(date(2026, 9, 3), date(2026, 9, 4), date(2026, 9, 14)), date(2026, 10, 14)),
        (Facts(date(2026, 9, 3), None, None, date(2026, 9, 7)), None),
        # six days from 7 to 12 September do not count, both included: 3 October and six days
        (Facts(date(2026, 9, 3), None, None, date(2026, 9, 7), date(2026, 9, 12)), date(2026, 10, 9)),
        # asked before the proof came: the days before the month begins are no part of it
        (
            Facts(date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 10), date(2026, 9, 8), date(2026, 9, 11)),
            date(2026, 10, 12),
        ),
        (
            Facts(date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 20), date(2026, 9, 8), date(2026, 9, 11)),
            date(2026, 10, 20),
        ),
    ],
)
def test_a_request_is_due_after_a_month_that_runs(facts: Facts, due: date | None) -> None:
    assert requests.due(facts) == due


@given(DAYS, st.booleans(), st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_makes_a_request_due_sooner(received: date, extended: bool, asked: int, given_: int) -> None:
    asked_on = received + timedelta(days=asked)
    paused = Facts(received, None, None, asked_on, asked_on + timedelta(days=given_), extended)
    due, plain = requests.due(paused), requests.due(Facts(received, extended=extended))
    assert due is not None
    assert plain is not None
    assert due >= plain
    assert is_workday(due)
    assert is_workday(plain)


def test_what_may_not_be_done_with_a_request() -> None:
    running = Facts(date(2026, 9, 3))
    with pytest.raises(Problem, match="no such right"):
        requests.check_kind("portability", "part-3")
    with pytest.raises(Problem, match="access alone"):
        requests.check_pause(running, "erasure", "clarification")
    with pytest.raises(Problem, match="still already"):
        requests.check_pause(Facts(date(2026, 9, 3), date(2026, 9, 3)), "access", "clarification")
    with pytest.raises(Problem, match="stopped once"):
        requests.check_pause(Facts(date(2026, 9, 3), date(2026, 9, 3), date(2026, 9, 3)), "access", "identity")
    with pytest.raises(Problem, match="first month"):
        requests.check_extend(running, date(2026, 10, 6))
    requests.check_extend(running, date(2026, 10, 5))
    with pytest.raises(Problem, match="once"):
        requests.check_extend(Facts(date(2026, 9, 3), extended=True), date(2026, 9, 4))


def test_the_hours_of_a_breach_run_at_weekends_and_over_the_change_of_clocks() -> None:
    found = at(2026, 10, 23, 17, 30)  # a Friday; the clocks go back on the Sunday
    assert breaches.report_by(found).timestamp() - found.timestamp() == 72 * 3600
    assert breaches.report_by(found) == at(2026, 10, 26, 16, 30)
    assert breaches.due(found, "unassessed", None) == breaches.report_by(found)
    assert breaches.due(found, "unlikely", None) is None
    assert breaches.due(found, "high", found) is None
    assert breaches.people_to_tell("high", False)
    assert not breaches.people_to_tell("risk", False)


def test_what_a_breach_asks_before_it_closes() -> None:
    found, now = at(2026, 11, 2, 9), at(2026, 11, 20, 9)
    late = found + timedelta(hours=72, minutes=1)
    with pytest.raises(Problem, match="took longer"):
        breaches.check_report(found, late, now, " ")
    breaches.check_report(found, late, now, "The mail server was down.")
    breaches.check_report(found, found + timedelta(hours=72), now, "")
    with pytest.raises(Problem, match="before the breach"):
        breaches.check_report(found, found - timedelta(hours=1), now, "")
    with pytest.raises(Problem, match="past"):
        breaches.check_report(found, now + timedelta(hours=1), now, "")
    for risk, told, informed, why in (
        ("unassessed", True, True, "Assess"),
        ("risk", False, True, "regulator"),
        ("high", True, False, "people"),
    ):
        with pytest.raises(Problem, match=why):
            breaches.check_close(risk, told, informed)
    breaches.check_close("unlikely", False, False)
    breaches.check_close("high", True, True)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (date(2026, 6, 19), date(2026, 7, 20)),  # 30 days from the day after: 19 July, a Sunday
        (date(2026, 6, 22), date(2026, 7, 22)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas Day
        (date(2028, 1, 31), date(2028, 3, 1)),
    ],
)
def test_a_complaint_is_acknowledged_within_thirty_days(received: date, by: date) -> None:
    assert complaints.due(received, None, None) == by
    assert complaints.due(received, received, None) is None
    assert complaints.due(received, None, received) is None


def test_what_is_kept_how_long() -> None:
    assert disposals.dispose_on("subject-request", date(2024, 2, 29)) == date(2027, 2, 28)
    assert disposals.dispose_on("breach", date(2026, 5, 1)) == date(2032, 5, 1)
    assert disposals.document_kept_until(date(2026, 8, 31)) == date(2027, 2, 28)
    today = date(2026, 11, 21)
    for until, due in ((today, date(2026, 1, 1)), (date(2027, 1, 1), date(2027, 1, 1))):
        with pytest.raises(Problem):
            disposals.check_keep(until, due, today)
    disposals.check_keep(date(2027, 1, 1), date(2026, 12, 1), today)


NOW = at(2026, 12, 6, 10, 0)


@pytest.mark.parametrize(
    ("due", "said", "late"),
    [
        (date(2026, 12, 12), "due in 6 days, on 12 December 2026", False),
        (date(2026, 12, 6), "due today, 6 December 2026", False),
        (date(2026, 12, 7), "due tomorrow, 7 December 2026", False),
        (date(2026, 12, 5), "1 day late: it was due on 5 December 2026", True),
        (date(2026, 12, 3), "3 days late: it was due on 3 December 2026", True),
        (at(2026, 12, 8, 3, 30), "41 hours left", False),
        (at(2026, 12, 6, 10, 30), "less than an hour left", False),
        (at(2026, 12, 6, 9, 30), "less than an hour late", True),
        (at(2026, 12, 6, 4, 59), "5 hours late", True),
        (at(2026, 12, 1, 10, 0), "5 days late", True),
        (None, "", False),
    ],
)
def test_a_clock_in_words(due: date | datetime | None, said: str, late: bool) -> None:
    assert words(due, NOW) == said
    assert is_late(due, NOW) == late


def test_the_most_pressing_comes_first_and_a_warning_goes_out_in_time() -> None:
    def thing(due: date | datetime | None) -> Clocked:
        return Clocked("k", "w", "/", due, "", False)

    dues = [None, date(2026, 12, 9), at(2026, 12, 7, 1), date(2026, 11, 1), at(2026, 12, 6, 11)]
    ordered = sorted(dues, key=lambda due: pressing(thing(due), NOW))
    assert ordered == [date(2026, 11, 1), at(2026, 12, 6, 11), at(2026, 12, 7, 1), date(2026, 12, 9), None]
    at_once = Clocked("k", "w", "/", None, "", False, urgent=True)
    assert sorted([thing(dues[1]), at_once], key=lambda one: pressing(one, NOW))[0] == at_once
    week = timedelta(days=7)
    assert [within(thing(due), NOW, week) for due in (date(2026, 12, 12), date(2026, 12, 14), None)] == [
        True,
        False,
        False,
    ]
    assert within(thing(date(2026, 11, 1)), NOW, week)
