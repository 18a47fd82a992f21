"""What is due, and from whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.kernel.clock import frozen
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import assigning, updates
from concordat.plans.queries.due import FILTERS, SORTS, due_page
from concordat.plans.queries.reporting import reporting_for
from concordat.plans.queries.summary import DueSummary, due_for
from tests.plans.factories import draft, in_force

OCTOBER = datetime(2023, 10, 9, 10, tzinfo=UTC)
NOVEMBER = datetime(2023, 11, 9, 10, tzinfo=UTC)


def due(actor: Any, **asked: str) -> Any:
    return due_page(actor, PageSpec.read(asked, sorts=SORTS, filters=FILTERS))


def codes(actor: Any, **asked: str) -> list[str]:
    return sorted(action.code for action in due(actor, **asked).page.items)


def test_updates_are_owed_for_the_quarter_that_ended_by_whoever_answers(cast: Any) -> None:
    police = cast.agencies["police"].ref
    with cast.acting("mina") as mina, frozen(OCTOBER):
        plan = in_force(mina, 4)
        by_code = {action.code: action for action in plan.actions.all()}
        assigning.assign(by=mina, action=by_code["A1"].ref, owner=cast.members["omar"].ref)
        assigning.assign(by=mina, action=by_code["A2"].ref, leads=[("Police", police)], why="Agreed")
        assigning.assign(by=mina, action=by_code["A3"].ref, owner=cast.members["omar"].ref)
        updates.submit(by=mina, action=by_code["A3"].ref, quarter="2023/24 Q2", brag="green", narrative="Well")
        assert codes(mina, of="everybody", show="updates") == ["A1", "A2"]
        assert codes(mina, of="everybody", show="unowned") == ["A2", "A4"]
        assert codes(mina, of="everybody", show="all") == ["A1", "A2", "A3", "A4"]
        assert due(mina).of == "everybody"
        assert due(mina).counts["updates"] == 2
    with cast.acting("omar") as omar, frozen(OCTOBER):
        assert due(omar).of == "me"
        assert codes(omar) == ["A1"]
    with cast.acting("leo") as leo, frozen(OCTOBER):
        assert due(leo).of == "agency"
        assert codes(leo) == ["A2"]


def test_complete_actions_and_drafts_owe_nothing(cast: Any) -> None:
    with cast.acting("mina") as mina, frozen(OCTOBER):
        draft(mina, 3, title="A draft")
        plan = in_force(mina, 1, owner=cast.members["omar"].ref)
        updates.submit(by=mina, action=plan.actions.get().ref, quarter="2023/24 Q1", brag="blue", narrative="Done")
        assert due(mina, of="everybody").counts["updates"] == 0


def test_updates_are_late_after_fifteen_days(cast: Any) -> None:
    with cast.acting("mina") as mina:
        in_force(mina, 1, owner=cast.members["omar"].ref)
        with frozen(OCTOBER):
            (reporting,) = reporting_for(mina)
            assert (str(reporting.quarter), reporting.due_by, reporting.late) == (
                "2023/24 Q2",
                date(2023, 10, 15),
                False,
            )
        with frozen(NOVEMBER):
            (reporting,) = reporting_for(mina)
            assert reporting.late
    with cast.acting("omar") as omar, frozen(NOVEMBER):
        assert next(item for item in due_for(omar).items if item.kind == "update").late


def test_nothing_is_asked_for_a_quarter_that_ended_before_adoption(cast: Any) -> None:
    with cast.acting("mina") as mina, frozen(OCTOBER):
        in_force(mina, 1, on=date(2023, 10, 5), owner=cast.members["omar"].ref)
        (reporting,) = reporting_for(mina)
        assert reporting.quarter is None
        assert str(reporting.coming) == "2023/24 Q3"
        assert due(mina, of="everybody").counts["updates"] == 0


def test_due_for_says_what_needs_somebody_today(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 2, owner=cast.members["omar"].ref)
        in_force(mina, 3, title="Nobody's")
        action = plan.actions.get(code="A1")
    with cast.acting("omar") as omar, frozen(datetime(2024, 2, 3, 10, tzinfo=UTC)):
        updates.draft(by=omar, action=action.ref, quarter="2023/24 Q3", narrative="So far")
        summary = due_for(omar)
        assert (summary.owned, summary.updates, summary.overdue, summary.agency_drafts) == (2, 2, 2, 1)
        assert summary.unowned == 0
        assert {item.kind for item in summary.items} == {"update", "draft", "overdue"}
        assert next(item for item in summary.items if item.kind == "update").quarter == "2023/24 Q3"
    with cast.acting("mina") as mina, frozen(OCTOBER):
        assert due_for(mina).unowned == 3
    with cast.acting("wes", "westhaven") as wes:
        assert due_for(wes) == DueSummary()


def test_queries_do_not_grow(cast: Any) -> None:
    with cast.acting("mina") as mina, frozen(OCTOBER):
        counts = []
        for count in (40, 400):
            in_force(mina, count, title=f"Of {count}", leads=(cast.agencies["police"].ref,))
            with CaptureQueriesContext(connection) as queries:
                due(mina)
                due_for(mina)
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 17
