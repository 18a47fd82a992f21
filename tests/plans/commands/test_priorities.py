"""Priorities are added, renamed, put in order and deleted when empty."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands import plans, priorities
from tests.plans.factories import draft, in_force


def test_add_edit_move_and_delete(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = plans.draft_plan(by=mina, title="New")
        first, second = (priorities.add(by=mina, plan=plan.ref, name=name) for name in ("First", "Second"))
        priorities.edit(by=mina, priority=first.ref, name="The first", narrative="Because")
        priorities.move(by=mina, priority=second.ref, up=True)
        assert [p.name for p in plan.priorities.order_by("position")] == ["Second", "The first"]
        priorities.delete(by=mina, priority=second.ref)
        assert [p.name for p in plan.priorities.all()] == ["The first"]
        events = set(Entry.objects.filter(event__startswith="plans.priority.").values_list("event", flat=True))
    assert events == {f"plans.priority.{verb}" for verb in ("added", "edited", "moved", "deleted")}


def test_delete_refuses_a_priority_that_holds_something(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        with pytest.raises(Problem, match="empty"):
            priorities.delete(by=mina, priority=plan.priorities.get(name="Fewer fires").ref)


def test_in_force_a_priority_is_only_corrected_with_a_reason(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        priority = plan.priorities.get(name="Fewer fires")
        for change in (
            lambda: priorities.add(by=mina, plan=plan.ref, name="More"),
            lambda: priorities.move(by=mina, priority=priority.ref, up=True),
            lambda: priorities.edit(by=mina, priority=priority.ref, name="No fires", narrative=""),
        ):
            with pytest.raises(Problem):
                change()
        priorities.edit(by=mina, priority=priority.ref, name="No fires", narrative="", why="Misprint")
        assert Entry.objects.get(event="plans.priority.edited").why == "Misprint"


def test_priority_of_another_partnership_is_missing(cast: Any) -> None:
    with cast.acting("mina") as mina:
        priority = draft(mina).priorities.first()
    with cast.acting("wes", "westhaven") as wes, pytest.raises(Missing):
        priorities.delete(by=wes, priority=priority.ref)
