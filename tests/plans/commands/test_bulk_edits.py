"""One change to many actions: all or nothing, by the rules of the plan, and undone where nothing was changed since."""

from __future__ import annotations

import time
from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.refs import new_ref
from concordat.kernel.seals import Stale
from concordat.plans.commands import actions, amending, assigning, bulk_edits, plans
from concordat.plans.models import Action, BulkEdit, Plan, Revision
from concordat.plans.queries.bulk_edits import desk, preview
from concordat.plans.rules.actions import ActionWords
from tests.plans.factories import draft, in_force, notices_of


def refs(plan: Plan, *codes: str) -> list[str]:
    rows = plan.actions.filter(code__in=codes) if codes else plan.actions.all()
    return list(rows.values_list("pk", flat=True))


def dues(plan: Plan) -> list[str]:
    return [str(day) for day in plan.actions.order_by("position").values_list("due", flat=True)]


def test_make_changes_all_writes_one_entry_and_undo_takes_it_back(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 4)
        before = dues(plan)
        made = bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="due-move", value=(1, "months"))
        assert dues(plan) == ["2024-02-29"] * 4
        assert (made.words, made.revisions.count()) == ("Move the date: 1 month later", 4)
        assert Entry.objects.get(event="plans.bulk-edit.made").detail["actions"] == 4
        changed = plan.actions.get(code="A2")
        assigning.assign(by=mina, action=changed.ref, owner=mina.member)
        bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan, "A3"), kind="due-set", value=None)
        undone = bulk_edits.undo(by=mina, bulk_edit=made.ref)
        assert (undone.taken, undone.left) == (3, 1)
        assert dues(plan) == [before[0], before[1], "None", before[3]]
        assert Action.objects.get(code="A2").owner_id == mina.member
        with pytest.raises(Problem, match="undone already"):
            bulk_edits.undo(by=mina, bulk_edit=made.ref)


def test_make_leaves_what_would_not_change_and_refuses_where_nothing_would(cast: Any) -> None:
    police = cast.agencies["police"].ref
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        assigning.assign(by=mina, action=refs(plan, "A1")[0], leads=[("Vale Police", police)])
        made = bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="lead-add", value=police)
        assert made.revisions.count() == 2
        assert {lead.name for action in plan.actions.all() for lead in action.leads.all()} == {"Vale Police"}
        with pytest.raises(Problem, match="None of these actions would change"):
            bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="lead-add", value=police)
        for kind, value in (("owner", cast.members["wes"].ref), ("lead-add", "x"), ("place", ("x", "")), ("no", "")):
            with pytest.raises(Problem):
                bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind=kind, value=value)
        assert BulkEdit.objects.count() == 1


def test_in_force_a_promise_needs_a_reason_and_an_owner_does_not(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 3)
        told = {"by": mina, "plan": plan.ref, "actions": refs(plan)}
        with pytest.raises(Problem) as refused:
            bulk_edits.make(**told, kind="strand-add", value="Prevent")
        assert refused.value.field == "why"
        bulk_edits.make(**told, kind="strand-add", value="Prevent", why="Agreed in May")
        assert plan.amendments.get().revisions.count() == 3
        bulk_edits.make(**told, kind="owner", value=cast.members["fay"].ref)
        assert set(Revision.objects.filter(bulk_edit__words__startswith="Owner").values_list("amendment")) == {(None,)}
    with cast.acting("fay") as fay:
        assert notices_of(fay) == [f"You own 3 actions of {plan.title}"]


def test_undo_puts_actions_back_under_their_headings_but_not_under_one_that_is_gone(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 5)
        was = list(plan.actions.order_by("code").values_list("priority", "theme", "position"))
        made = bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="place", value=("", ""))
        assert not plan.actions.exclude(priority=None).exists()
        bulk_edits.undo(by=mina, bulk_edit=made.ref)
        assert list(plan.actions.order_by("code").values_list("priority", "theme", "position")) == was


def test_an_action_that_is_put_where_it_was_shown_too_stands_there_once_and_goes_back_as_it_was(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        theme, fires = plan.themes.get(name="Estates"), plan.priorities.get(name="Fewer fires")
        walk = plan.actions.get(code="A3")
        also = (("", theme.pk), (fires.pk, ""))
        actions.edit(by=mina, action=walk.pk, words=ActionWords(walk.text, "A3", theme=walk.theme_id, also=also))
        before = plan.actions.told().get(code="A3").facts()
        place = (theme.priority_id, theme.pk)
        shown = preview(mina, desk(mina, plan.ref, refs(plan)), "place", place)
        made = bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="place", value=place, seen=shown.seen)
        after = plan.actions.told().get(code="A3").facts()
        assert (after["theme"], after["also"]) == (theme.pk, [[fires.pk, ""]])
        bulk_edits.undo(by=mina, bulk_edit=made.ref)
        assert plan.actions.told().get(code="A3").facts() == before
        actions.edit(by=mina, action=walk.pk, words=ActionWords(walk.text, "A3", priority=fires.pk))
        assert plan.actions.told().get(code="A3").facts()["also"] == [list(place)]


def test_make_refuses_what_was_changed_since_the_preview_and_is_made_once(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        shown = preview(mina, desk(mina, plan.ref, refs(plan)), "due-move", (2, "weeks"))
        told = {"by": mina, "plan": plan.ref, "actions": refs(plan), "kind": "due-move", "value": (2, "weeks")}
        assert (len(shown.rows), shown.asks_why) == (3, False)
        bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan, "A1"), kind="due-move", value=(1, "weeks"))
        with pytest.raises(Stale):
            bulk_edits.make(**told, seen=shown.seen)
        ref = new_ref()
        assert bulk_edits.make(**told, ref=ref) == bulk_edits.make(**told, ref=ref)
        assert dues(plan) == ["2024-02-21", "2024-02-14", "2024-02-14"]


def test_make_is_for_those_who_may_change_actions_and_leaves_retired_plans(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
    with cast.acting("leo") as leo, pytest.raises(Refused):
        bulk_edits.make(by=leo, plan=plan.ref, actions=refs(plan), kind="due-set", value=None, why="w")


def test_four_thousand_actions_take_seconds_and_as_many_queries_as_forty(
    cast: Any, django_assert_max_num_queries: Any
) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 4000)
        begun = time.monotonic()
        with django_assert_max_num_queries(60):
            made = bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="due-move", value=(1, "weeks"))
        assert time.monotonic() - begun < 30
        assert set(dues(plan)) == {"2024-02-07"}
        with django_assert_max_num_queries(60):
            bulk_edits.undo(by=mina, bulk_edit=made.ref)
        assert set(dues(plan)) == {"2024-01-31"}


def test_under_an_amendment_no_reason_is_asked(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 2)
        amendment = amending.begin(by=mina, plan=plan.ref, reason="Review")
        bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="timing", value="review")
        assert amendment.revisions.count() == 2
        actions.delete(by=mina, action=refs(plan, "A2")[0])
        assert bulk_edits.undo(by=mina, bulk_edit=BulkEdit.objects.get().ref).left == 1


def test_a_draft_is_deleted_with_its_bulk_edits_and_revisions(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 2)
        bulk_edits.make(by=mina, plan=plan.ref, actions=refs(plan), kind="due-set", value=None)
        plans.delete(by=mina, plan=plan.ref)
        assert not BulkEdit.objects.exists()
        assert not Revision.objects.exists()
