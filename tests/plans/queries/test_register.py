"""The register is sought, narrowed and cut into pages in the same number of queries, whatever its length."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.audit.models import Entry
from concordat.kernel.clock import frozen
from concordat.kernel.errors import Missing
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import assigning, plans, updates
from concordat.plans.models import Placement
from concordat.plans.queries.actions import action_page
from concordat.plans.queries.plans import plan_for, plan_list
from concordat.plans.queries.register import FILTERS, SORTS, register, register_rows
from concordat.plans.rules.drafts import DraftAction
from tests.plans.factories import draft, in_force


def spec(**asked: str) -> PageSpec:
    return PageSpec.read(asked, sorts=SORTS, filters=FILTERS)


def found(actor: Any, plan: Any, **asked: str) -> list[str]:
    return [action.code for action in register(actor, plan.ref, spec(**asked)).page.items]


def test_order_of_the_plan_puts_what_has_no_priority_last(cast: Any) -> None:
    with cast.acting("mina") as mina:
        actions = (
            DraftAction("Alone", "X"),
            DraftAction("Second", "B", priority="Two", theme="T"),
            DraftAction("Above its themes", "C", priority="Two"),
            DraftAction("First", "A", priority="One"),
        )
        plan = plans.draft_plan(by=mina, title="Order", actions=actions)
        assert found(mina, plan) == ["C", "B", "A", "X"]


def test_filters_and_words(cast: Any) -> None:
    police, omar_ref = cast.agencies["police"].ref, cast.members["omar"].ref
    with cast.acting("mina") as mina, frozen(datetime(2024, 2, 1, 10, tzinfo=UTC)):
        plan = in_force(mina, 6)
        first = plan.actions.get(code="A1")
        leads = [("Police", police), ("Wardens", "")]
        assigning.assign(by=mina, action=first.ref, owner=omar_ref, leads=leads, why="Agreed")
        updates.submit(by=mina, action=first.ref, quarter="2023/24 Q3", brag="blue", narrative="Done")
        assert found(mina, plan, owner=omar_ref) == ["A1"]
        assert found(mina, plan, agency=police) == ["A1"]
        assert found(mina, plan, agency="Wardens") == ["A1"]
        assert found(mina, plan, status="blue") == ["A1"]
        assert len(found(mina, plan, status="none")) == 5
        assert len(found(mina, plan, show="unowned")) == 5
        assert len(found(mina, plan, show="overdue")) == 5
        assert found(mina, plan, show="mine") == []
        assert found(mina, plan, show="updates") == []
        assert found(mina, plan, q="a3") == ["A3"]
        assert len(found(mina, plan, q="walking routes")) == 6
        assert found(mina, plan, q='"route 4"') == ["A4"]
        priority = plan.priorities.get(name="Fewer fires").ref
        assert found(mina, plan, priority=priority, sort="-code") == ["A4", "A1"]
        assert found(mina, plan, sort="status")[-1] != "A1"


def test_references_are_sorted_as_people_count(cast: Any) -> None:
    codes = ("SG10", "RV2", "SG2", "1.10", "RV11", "1.2", "")
    with cast.acting("mina") as mina:
        plan = plans.draft_plan(by=mina, title="Codes", actions=tuple(DraftAction("Walk", code) for code in codes))
        assert found(mina, plan, sort="code") == ["", "1.2", "1.10", "RV2", "RV11", "SG2", "SG10"]


def test_longer_than_whole_is_cut_into_pages(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 230)
        shown = register(mina, plan.ref, spec(page="5"))
    assert (shown.page.total, shown.page.pages, len(shown.page.items)) == (230, 5, 30)
    assert shown.counts["total"] == 230


def test_what_is_shown_elsewhere_too_is_on_one_page_of_a_longer_list(cast: Any) -> None:
    places = [("One", ""), ("One", "T"), ("Two", "T"), ("Two", "U"), ("", "")]
    drafted = [DraftAction(f"Walk {n}", f"A{n}", *places[n // 80], also=(places[n % 4],)) for n in range(400)]
    drafted += [DraftAction("Last", "L", also=(("Three", "Empty"),))]
    with cast.acting("mina") as mina:
        plan = plans.draft_plan(by=mina, title="Placed", actions=tuple(drafted))
        placed = Placement.objects.filter(action__plan=plan)
        pages = _pages(mina, plan)
        assert sorted(one.pk for page in pages for one in page.also) == sorted(placed.values_list("pk", flat=True))
        ended = [{(one.priority.name, one.theme.name if one.theme else "") for one in page.also} for page in pages]
        assert ended[1:7] == [{places[0]}, set(), {places[1]}, {places[2]}, set(), {places[3], ("Three", "Empty")}]
        two = plan.priorities.get(name="Two").ref
        asked = _pages(mina, plan, priority=two)
        held = placed.filter(priority=two).values_list("pk", flat=True)
        assert len(asked) > 1
        assert sorted(one.pk for page in asked for one in page.also) == sorted(held)


def _pages(actor: Any, plan: Any, **asked: str) -> list[Any]:
    count = register(actor, plan.ref, spec(**asked)).page.pages
    return [register(actor, plan.ref, spec(**asked, page=str(number + 1))) for number in range(count)]


def test_queries_do_not_grow_with_the_plan(cast: Any) -> None:
    police = cast.agencies["police"].ref
    with cast.acting("mina") as mina:
        for read in (
            lambda plan: register(mina, plan.ref, spec()),
            lambda plan: register(mina, plan.ref, spec(q="route", show="updates", sort="-updated")),
            lambda plan: action_page(mina, plan.actions.order_by("position")[5].ref),
            lambda plan: register_rows(mina, plan.ref, spec(), "csv"),
            lambda plan: plan_list(mina),
        ):
            counts = []
            for count in (40, 400):
                plan = in_force(mina, count, leads=(police,))
                with CaptureQueriesContext(connection) as queries:
                    read(plan)
                counts.append(len(queries))
            assert counts[0] == counts[1]
            assert counts[0] <= 19


def test_download_is_recorded(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 4)
        _, rows = register_rows(mina, plan.ref, spec(q="route 2"), "xlsx")
        assert [action.code for action in rows] == ["A2"]
        assert Entry.objects.get(event="plans.plan.downloaded").detail["actions"] == 1


def test_a_draft_is_missing_to_another_agency_until_it_is_proposed(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
    with cast.acting("leo") as leo:
        with pytest.raises(Missing):
            plan_for(leo, plan.ref)
        with pytest.raises(Missing):
            action_page(leo, plan.actions.model.objects.none().values_list("ref").first() or plan.ref)
        assert plan_list(leo) == []
    with cast.acting("mina") as mina:
        plans.propose(by=mina, plan=plan.ref)
    with cast.acting("leo") as leo:
        assert plan_for(leo, plan.ref) == plan


def test_neighbours_follow_the_order_of_the_plan(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 7)
        order = [action.ref for action in register(mina, plan.ref, spec()).page.items]
        for place, ref in enumerate(order):
            page = action_page(mina, ref)
            assert (page.previous.ref if page.previous else None) == (order[place - 1] if place else None)
            assert (page.next.ref if page.next else None) == (order[place + 1] if place < 6 else None)
