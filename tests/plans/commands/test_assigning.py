"""Owners and leads are named; owners are told; an agency lead names people of their own agency."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.errors import Problem, Refused
from concordat.plans.commands import assigning, plans
from tests.plans.factories import draft, in_force, notices_of


def test_assign_names_an_owner_who_is_told_once(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = in_force(mina).actions.get(code="A1")
        for _ in range(2):
            assigning.assign(by=mina, action=action.ref, owner=cast.members["fay"].ref)
        entry = Entry.objects.get(event="plans.action.assigned")
    assert entry.detail["changed"] == {"owner": ["", "Fay Firelead"]}
    with cast.acting("fay") as fay:
        assert notices_of(fay) == ["You own A1 of Safer Thornbridge 2023/24"]


def test_assign_tells_nobody_of_a_draft_that_they_cannot_see(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A1")
        assigning.assign(by=mina, action=action.ref, owner=cast.members["fay"].ref)
        assigning.assign(by=mina, action=action.plan.actions.get(code="A2").ref, owner=cast.members["omar"].ref)
    with cast.acting("fay") as fay:
        assert notices_of(fay) == []
    with cast.acting("omar") as omar:
        assert len(notices_of(omar)) == 1


def test_assign_sets_leads_known_and_as_printed(cast: Any) -> None:
    fire = cast.agencies["fire"].ref
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A1")
        assigning.assign(by=mina, action=action.ref, leads=[("Fire service", fire), ("Street wardens", "")])
        assert list(action.leads.values_list("name", "agency_id")) == [("Fire service", fire), ("Street wardens", None)]
        with pytest.raises(Problem, match="take part"):
            assigning.assign(by=mina, action=action.ref, leads=[("West", cast.agencies["westcouncil"].ref)])


def test_assign_refuses_somebody_of_another_partnership_or_without_a_role(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A1")
        for key in ("wes", "nora"):
            with pytest.raises(Problem) as refused:
                assigning.assign(by=mina, action=action.ref, owner=cast.members[key].ref)
            assert refused.value.field == "owner"


def test_agency_lead_names_own_people_on_own_actions_and_leaves_leads(cast: Any) -> None:
    police, fire = cast.agencies["police"].ref, cast.agencies["fire"].ref
    with cast.acting("mina") as mina:
        plan = in_force(mina, 2, leads=(police,))
        action = plan.actions.get(code="A1")
        assigning.assign(by=mina, action=plan.actions.get(code="A2").ref, leads=[("Fire", fire)], why="Agreed")
    with cast.acting("leo") as leo:
        assert (
            assigning.assign(by=leo, action=action.ref, owner=cast.members["pia"].ref).owner.name == "Pia Policeadmin"
        )
        with pytest.raises(Problem, match="Vale Police"):
            assigning.assign(by=leo, action=action.ref, owner=cast.members["omar"].ref)
        with pytest.raises(Refused):
            assigning.assign(by=leo, action=action.ref, leads=[])
        with pytest.raises(Refused):
            assigning.assign(by=leo, action=plan.actions.get(code="A2").ref, owner=cast.members["pia"].ref)


def test_assign_leaves_a_retired_plan_as_it_was(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        plans.retire(by=mina, plan=plan.ref)
        with pytest.raises(Problem, match="retired"):
            assigning.assign(by=mina, action=plan.actions.get(code="A1").ref, owner=cast.members["fay"].ref)
