"""A plan as it stood on a day: what it said, how its actions stood, from which day on it may be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.kernel.clock import frozen
from concordat.kernel.errors import Problem
from concordat.plans.commands import actions, amending, plans, updates
from concordat.plans.models import Overrule, Plan
from concordat.plans.presenters.versions import version_shown
from concordat.plans.queries.versions import versions
from concordat.plans.rules.actions import ActionWords
from concordat.plans.rules.differing import differences
from concordat.plans.rules.versions import ON_A_PAGE
from tests.plans.factories import draft, in_force


def on(day: int, month: int = 10) -> Any:
    return frozen(datetime(2023, month, day, 12, tzinfo=UTC))


def lived(mina: Any) -> Plan:
    """Draft a plan in May, propose and adopt it in June, amend it in October."""
    with on(2, 5):
        plan = draft(mina, 2)
        Plan.objects.filter(pk=plan.pk).update(created_at=datetime(2023, 5, 2, 12, tzinfo=UTC))
        actions.edit(by=mina, action=plan.actions.get(code="A1").ref, words=ActionWords("First words", "A1"))
    with on(1, 6):
        plans.propose(by=mina, plan=plan.ref)
        plans.adopt(by=mina, plan=plan.ref, on=date(2023, 6, 1), accept_unowned=True)
    with on(9):
        amending.begin(by=mina, plan=plan.ref, reason="Review")
        actions.edit(by=mina, action=plan.actions.get(code="A1").ref, words=ActionWords("Later words", "A1"))
        actions.delete(by=mina, action=plan.actions.get(code="A2").ref)
        amending.end(by=mina, plan=plan.ref)
    return plan


def test_a_plan_as_on_a_day_and_what_differs(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = lived(mina)
        with on(20):
            found = versions(mina, plan.ref, date(2023, 10, 8), date(2023, 10, 9))
            first = versions(mina, plan.ref, date(2023, 5, 2)).versions[0]
        before, after = found.versions
        assert sorted(facts["text"] for facts in before.content.actions.values()) == [
            "First words",
            "Walk route 2 after dark",
        ]
        assert [facts["text"] for facts in after.content.actions.values()] == ["Later words"]
        assert sorted(each.what for each in differences(before.content, after.content)) == ["changed", "removed"]
        assert (first.status, before.status, found.first) == ("draft", "in-force", date(2023, 5, 2))


def test_others_see_it_from_the_day_it_was_proposed(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = lived(mina)
    with cast.acting("leo") as leo, on(20):
        assert versions(leo, plan.ref, date(2023, 6, 1)).first == date(2023, 6, 1)
        for day in (date(2023, 5, 31), date(2023, 10, 21)):
            with pytest.raises(Problem):
                versions(leo, plan.ref, day)


def test_statuses_are_those_of_the_day(cast: Any) -> None:
    omar = cast.members["omar"].ref
    with cast.acting("mina") as mina:
        plan = in_force(mina, 1, owner=omar)
        Plan.objects.filter(pk=plan.pk).update(created_at=datetime(2023, 4, 1, tzinfo=UTC))
        action = plan.actions.get()
    given = {"action": action.ref, "narrative": "So it goes."}
    with cast.acting("omar") as by:
        with on(9):
            updates.submit(by=by, quarter="2023/24 Q2", brag="green", **given)
        with on(12):
            updates.submit(by=by, quarter="2023/24 Q2", brag="amber", **given)
    with cast.acting("mina") as mina:
        Overrule.objects.create(
            partnership=plan.partnership,
            action=action,
            quarter="2023/24 Q2",
            judged="amber",
            brag="red",
            reason="Late",
            member=cast.members["mina"],
            at=datetime(2023, 10, 14, 9, tzinfo=UTC),
            taken_back_at=datetime(2023, 10, 16, 9, tzinfo=UTC),
        )
        with on(20):
            days = [date(2023, 10, day) for day in (8, 9, 12, 14, 15, 16)]
            found = versions(mina, plan.ref, *days).versions
        told = [version.standings[action.ref].brag if version.standings else "" for version in found]
    assert told == ["", "green", "amber", "red", "red", "amber"]


def test_as_many_queries_for_four_hundred_actions_as_for_forty(cast: Any) -> None:
    counts = []
    with cast.acting("mina") as mina:
        for number in (40, 400):
            plan = in_force(mina, number, title=f"Of {number}")
            first = versions(mina, plan.ref).first
            with CaptureQueriesContext(connection) as made:
                versions(mina, plan.ref, first, first)
            counts.append(len(made))
    assert counts[0] == counts[1]


def test_a_page_of_a_day_tells_its_own_actions_as_they_were(cast: Any) -> None:
    with cast.acting("mina") as mina:
        with on(2):
            plan = draft(mina, ON_A_PAGE + 10)
            Plan.objects.filter(pk=plan.pk).update(created_at=datetime(2023, 10, 2, 12, tzinfo=UTC))
        last = plan.actions.filter(theme__name="Estates").latest("position")
        with on(9):
            actions.edit(by=mina, action=last.ref, words=ActionWords("Later words", last.code))
            gone = plan.actions.filter(priority__name="Fewer fires").latest("position")
            actions.delete(by=mina, action=gone.ref)
        with on(20):
            pages = [versions(mina, plan.ref, date(2023, 10, 2), page=number) for number in (1, 2)]
    shown = [version_shown(found, number) for number, found in enumerate(pages, start=1)]
    rows = [{each.row.ref: each.row for part in page.parts for each in part.rows} for page in shown]
    assert [len(page) for page in rows] == [ON_A_PAGE, 10]
    told = {**rows[0], **rows[1]}
    assert len(told) == ON_A_PAGE + 10
    assert (told[last.ref].text, told[gone.ref].text) == (last.text, gone.text)
    assert (bool(told[last.ref].href), told[gone.ref].href) == (True, "")
