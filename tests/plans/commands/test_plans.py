"""Plans are drafted whole and go through their life one step at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.audit.models import Entry
from concordat.kernel.errors import Problem, Refused
from concordat.plans.commands import plans
from concordat.plans.models import Action, Lead, Plan, Priority, Theme
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme
from tests.plans.factories import draft


def test_draft_plan_makes_everything(cast: Any) -> None:
    police = cast.agencies["police"].ref
    with cast.acting("mina") as mina:
        plan = plans.draft_plan(
            by=mina,
            title=" Safer Thornbridge ",
            period="2023/24",
            priorities=(DraftPriority("Streets", "Because.", (DraftTheme("Night", "Now.", ("Vale Police",)),)),),
            actions=(
                DraftAction(code="S1", priority="Streets", theme="Night", text="Walk", leads=(("Police", police),)),
                DraftAction(code="S2", priority="Fires", theme="Bins", text="Clear bins", leads=(("Wardens", ""),)),
                DraftAction(text="Stand alone"),
            ),
            linked=("Serious violence strategy",),
        )
        assert (plan.title, plan.begins, plan.ends) == ("Safer Thornbridge", date(2023, 4, 1), date(2024, 3, 31))
        assert [str(p) for p in Priority.objects.filter(plan=plan)] == ["Streets", "Fires"]
        assert {(t.priority.name, t.name) for t in Theme.objects.filter(plan=plan)} == {
            ("Streets", "Night"),
            ("Fires", "Bins"),
        }
        placed = [(a.code, a.priority and a.priority.name, a.theme and a.theme.name) for a in plan.actions.all()]
        assert placed == [("S1", "Streets", "Night"), ("S2", "Fires", "Bins"), ("", None, None)]
        assert set(Lead.objects.values_list("name", "agency_id")) == {("Police", police), ("Wardens", None)}
        entry = Entry.objects.get(event="plans.plan.drafted")
    assert entry.target_ref == plan.ref
    assert entry.detail == {"priorities": 2, "themes": 2, "actions": 3, "linked": 1, "document": ""}


def test_draft_plan_takes_as_many_queries_for_four_hundred_actions_as_for_four(cast: Any) -> None:
    with cast.acting("mina") as mina:
        with CaptureQueriesContext(connection) as few:
            draft(mina, 4)
        with CaptureQueriesContext(connection) as many:
            draft(mina, 400)
    assert len(few) == len(many)


def test_draft_plan_refuses_one_reference_twice_and_leaves_nothing(cast: Any) -> None:
    with cast.acting("mina") as mina:
        with pytest.raises(Problem, match="S1"):
            plans.draft_plan(by=mina, title="Twice", actions=(DraftAction("a", "S1"), DraftAction("b", "S1")))
        assert not Plan.objects.exists()
        assert not Action.objects.exists()


def test_draft_plan_is_for_managers(cast: Any) -> None:
    with cast.acting("omar") as omar, pytest.raises(Refused):
        plans.draft_plan(by=omar, title="Mine")
