"""Actions are written, moved, deleted and corrected; what changed is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.refs import new_ref
from concordat.kernel.seals import Stale
from concordat.plans.commands import actions, amending
from concordat.plans.models import Action, Plan, Revision
from concordat.plans.rules.actions import ActionWords
from concordat.plans.rules.actions import words_of as words_asked
from concordat.plans.rules.changes import seal
from tests.plans.factories import draft, in_force


def codes(plan: Plan, **under: Any) -> list[str]:
    return list(plan.actions.filter(**under).order_by("position").values_list("code", flat=True))


def words_of(action: Action, **changes: Any) -> ActionWords:
    told = {"text": action.text, "code": action.code, "outcome": action.outcome, "measures": tuple(action.measures)}
    told |= {"timescale": action.timescale, "due": action.due}
    return ActionWords(**(told | {"priority": action.priority_id or "", "theme": action.theme_id or ""} | changes))


def test_add_puts_an_action_last_under_its_theme(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        theme = plan.themes.get(name="Estates")
        words = ActionWords("Mend lamps", code="B1", measures=("Lamps",), due=date(2024, 3, 1), theme=theme.ref)
        action = actions.add(by=mina, plan=plan.ref, words=words)
        assert (action.priority, action.theme, action.measures) == (theme.priority, theme, ["Lamps"])
        assert codes(plan)[-1] == "B1"
        assert Entry.objects.get(event="plans.action.added").target_ref == action.ref


def test_add_refuses_a_reference_that_is_taken_and_a_plan_in_force(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        with pytest.raises(Problem) as refused:
            actions.add(by=mina, plan=plan.ref, words=ActionWords("Twice", code="A1"))
        assert refused.value.field == "code"
        current = in_force(mina, title="Current")
        with pytest.raises(Problem, match="in force"):
            actions.add(by=mina, plan=current.ref, words=ActionWords("Late"))


def test_edit_records_only_what_changed(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A2")
        actions.edit(by=mina, action=action.ref, words=words_of(action, due=date(2024, 2, 2)))
        actions.edit(by=mina, action=action.ref, words=words_of(action, due=date(2024, 2, 2)))
        entry = Entry.objects.get(event="plans.action.edited")
    assert entry.detail == {"changed": {"due": ["2024-01-31", "2024-02-02"]}}


def test_edit_in_force_is_an_amendment_with_a_reason(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = in_force(mina).actions.get(code="A2")
        words = words_of(action, text="Walk both routes")
        with pytest.raises(Problem) as refused:
            actions.edit(by=mina, action=action.ref, words=words)
        assert refused.value.field == "why"
        assert actions.edit(by=mina, action=action.ref, words=words, why="Misread").text == "Walk both routes"
        revision = Revision.objects.get(of=action.ref)
        assert (revision.before["text"], revision.after["text"]) == ("Walk route 2 after dark", "Walk both routes")
        assert (revision.amendment.number, revision.amendment.reason) == (1, "Misread")
        assert revision.amendment.closed_at


def test_under_an_amendment_actions_are_added_moved_and_deleted(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        with pytest.raises(Problem, match="in force"):
            actions.delete(by=mina, action=plan.actions.get(code="A3").ref)
        amendment = amending.begin(by=mina, plan=plan.ref, reason="Agreed at the half-year review")
        with pytest.raises(Problem, match="being made already"):
            amending.begin(by=mina, plan=plan.ref, reason="Twice")
        actions.delete(by=mina, action=plan.actions.get(code="A3").ref)
        actions.add(by=mina, plan=plan.ref, words=ActionWords("Light the arches", code="A9"))
        assert codes(plan) == ["A1", "A2", "A9"]
        assert amending.end(by=mina, plan=plan.ref) == amendment
        assert [revision.after is None for revision in amendment.revisions.order_by("at")] == [True, False]


def test_an_amendment_that_changed_nothing_is_taken_away(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        amending.begin(by=mina, plan=plan.ref, reason="Second thoughts")
        assert amending.end(by=mina, plan=plan.ref) is None
        assert not plan.amendments.exists()


def test_the_second_of_two_who_change_an_action_is_told(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A2")
        seen = seal(words_asked(action.facts()))
        actions.edit(by=mina, action=action.ref, words=words_of(action, text="First"), seen=seen)
        with pytest.raises(Stale) as stale:
            actions.edit(by=mina, action=action.ref, words=words_of(action, text="Second"), seen=seen)
        assert stale.value.now["text"] == "First"
        actions.edit(by=mina, action=action.ref, words=words_of(action, text="Second"), seen=seal(stale.value.now))
        assert plan_text(action) == "Second"


def test_an_action_sent_twice_is_added_once(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        sent = {"by": mina, "plan": plan.ref, "words": ActionWords("Mend lamps"), "ref": new_ref()}
        assert actions.add(**sent) == actions.add(**sent)
        assert codes(plan) == ["A1", "A2", "A3", ""]


def plan_text(action: Action) -> str:
    return Action.objects.get(pk=action.pk).text


def test_move_goes_past_one_neighbour_and_stops_at_the_ends(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 9)
        under = {"priority": plan.priorities.get(name="Fewer fires")}
        assert codes(plan, **under) == ["A1", "A4", "A7"]
        last = plan.actions.get(code="A7")
        actions.move(by=mina, action=last.ref, up=True)
        assert codes(plan, **under) == ["A1", "A7", "A4"]
        actions.move(by=mina, action=plan.actions.get(code="A1").ref, up=True)
        assert codes(plan, **under) == ["A1", "A7", "A4"]
        assert Entry.objects.filter(event="plans.action.moved").count() == 1


def test_delete_takes_an_action_of_a_draft(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        actions.delete(by=mina, action=plan.actions.get(code="A2").ref)
        assert codes(plan) == ["A1", "A3"]
        assert Entry.objects.get(event="plans.action.deleted").detail["text"] == "Walk route 2 after dark"


def test_only_the_manager_writes_actions(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
    with cast.acting("omar") as omar, pytest.raises(Refused):
        actions.add(by=omar, plan=plan.ref, words=ActionWords("Mine"))
