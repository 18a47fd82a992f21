"""Plans are drafted whole and go through their life one step at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.audit.models import Entry
from concordat.kernel.actors import acting
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.plans.commands import assigning, plans
from concordat.plans.models import Action, Lead, Plan, Priority, Theme
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme
from tests.plans.factories import draft, in_force, notices_of


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


def test_plan_lives_from_draft_to_retired(cast: Any) -> None:
    with cast.acting("mina") as mina:
        before = in_force(mina, title="Before")
        plan = draft(mina)
        assert plans.propose(by=mina, plan=plan.ref).status == "proposed"
        assert plans.withdraw(by=mina, plan=plan.ref).status == "draft"
        plans.propose(by=mina, plan=plan.ref)
        adopted = plans.adopt(by=mina, plan=plan.ref, on=date(2024, 4, 2), replaces=before.ref, accept_unowned=True)
        assert (adopted.status, adopted.adopted_on, adopted.replaces_id) == ("in-force", date(2024, 4, 2), before.ref)
        before.refresh_from_db()
        assert (before.status, before.retired_on) == ("retired", date(2024, 4, 2))
        assert plans.retire(by=mina, plan=plan.ref).status == "retired"
        told = list(Entry.objects.filter(target_ref=plan.ref).order_by("id").values_list("event", flat=True))
    steps = ("drafted", "proposed", "withdrawn", "proposed", "adopted", "retired")
    assert told == [f"plans.plan.{step}" for step in steps]


def test_adopt_refuses_unowned_actions_until_they_are_accepted(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        plans.propose(by=mina, plan=plan.ref)
        with pytest.raises(Problem, match="3 actions have no owner") as refused:
            plans.adopt(by=mina, plan=plan.ref, on=date(2023, 4, 3))
        assert refused.value.field == "accept_unowned"
        plan.refresh_from_db()
        assert plan.status == "proposed"


def test_adopt_refuses_a_day_to_come_and_a_plan_no_longer_in_force(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        plans.propose(by=mina, plan=plan.ref)
        with pytest.raises(Problem) as refused:
            plans.adopt(by=mina, plan=plan.ref, on=date(2200, 1, 1), accept_unowned=True)
        assert refused.value.field == "on"
        other = draft(mina, title="Other")
        with pytest.raises(Problem, match="no longer in force"):
            plans.adopt(by=mina, plan=plan.ref, on=date(2023, 4, 3), replaces=other.ref, accept_unowned=True)


def test_propose_refuses_an_empty_plan_and_tells_owners_of_other_agencies(cast: Any) -> None:
    with cast.acting("mina") as mina:
        empty = plans.draft_plan(by=mina, title="Empty")
        with pytest.raises(Problem, match="no actions yet"):
            plans.propose(by=mina, plan=empty.ref)
        plan = draft(mina, 2)
        for action in plan.actions.all():
            assigning.assign(by=mina, action=action.ref, owner=cast.members["fay"].ref)
    with cast.acting("fay") as fay:
        assert not notices_of(fay)
    with cast.acting("mina") as mina:
        plans.propose(by=mina, plan=plan.ref)
    with cast.acting("fay") as fay:
        assert notices_of(fay) == [f"You own 2 actions of {plan.title}"]


def test_withdraw_is_for_the_agency_that_drafted_it(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        plans.propose(by=mina, plan=plan.ref)
    elsewhere = replace(cast.actor("leo"), roles=frozenset({"manager"}))
    with acting(elsewhere), pytest.raises(Refused, match="Only Thornbridge Council"):
        plans.withdraw(by=elsewhere, plan=plan.ref)


def test_edit_of_a_plan_in_force_needs_a_reason_and_records_what_changed(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        with pytest.raises(Problem) as refused:
            plans.edit(by=mina, plan=plan.ref, title="Safest Thornbridge", period="2023/24")
        assert refused.value.field == "why"
        plans.edit(by=mina, plan=plan.ref, title="Safest Thornbridge", period="2023/24", why="A slip of the pen")
        entry = Entry.objects.get(event="plans.plan.edited")
    assert entry.why == "A slip of the pen"
    assert entry.detail == {"changed": {"title": ["Safer Thornbridge 2023/24", "Safest Thornbridge"]}}


def test_delete_takes_a_draft_and_nothing_else(cast: Any) -> None:
    with cast.acting("mina") as mina:
        kept, gone = in_force(mina, title="Kept"), draft(mina, title="Gone")
        with pytest.raises(Problem):
            plans.delete(by=mina, plan=kept.ref)
        plans.delete(by=mina, plan=gone.ref)
        assert list(Plan.objects.values_list("title", flat=True)) == ["Kept"]
        assert Entry.objects.filter(event="plans.plan.deleted", target_label="Gone").exists()


def test_plan_of_another_partnership_is_missing(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
    with cast.acting("wes", "westhaven") as wes, pytest.raises(Missing):
        plans.retire(by=wes, plan=plan.ref)
