"""Everything that a plan says can be had again: each change keeps what was said before, in a draft and by amendment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from concordat.kernel.errors import Problem
from concordat.kernel.seals import Stale
from concordat.partnership.models import Board
from concordat.plans.commands import actions, amending, assigning, bulk_edits, plans, priorities, themes
from concordat.plans.models import Plan, Revision
from concordat.plans.queries.content import content_of
from concordat.plans.rules.actions import ActionWords
from concordat.plans.rules.changes import asked_of, seal
from concordat.plans.rules.content import taken_back
from tests.plans.factories import draft, in_force


def edits_of(cast: Any, mina: Any, plan: Plan) -> list[Callable[[], object]]:
    """Return one change of each kind, each to be made once the one before it is."""
    by, code = {"by": mina}, lambda code: plan.actions.get(code=code).ref
    streets, fires = (plan.priorities.get(name=name).ref for name in ("Safer streets", "Fewer fires"))
    night = plan.themes.get(name="Night-time").ref
    police = cast.agencies["police"].ref
    return [
        lambda: plans.edit(**by, plan=plan.ref, title="Safest", period="2024/25", linked=("Drugs", "Youth"), why="w"),
        lambda: plans.edit(**by, plan=plan.ref, title="Safest", period="2024/25", linked=("Youth", "Roads"), why="w"),
        lambda: priorities.add(**by, plan=plan.ref, name="Listening"),
        lambda: priorities.edit(**by, priority=streets, name="Safe streets", narrative="Since May.", why="w"),
        lambda: priorities.move(**by, priority=fires, up=True),
        lambda: themes.add(**by, priority=fires, name="Bins", partners=("Fire",)),
        lambda: themes.move(**by, theme=night, up=False),
        lambda: themes.edit(**by, theme=night, name="Nights", background="", priority=fires, why="w"),
        lambda: actions.add(**by, plan=plan.ref, words=ActionWords("Light", "B1", theme=night), why="w"),
        lambda: actions.edit(**by, action=code("A1"), words=ActionWords("Walk", "A1", priority=fires), why="w"),
        lambda: actions.move(**by, action=code("A4"), up=True),
        lambda: assigning.assign(**by, action=code("A2"), owner=mina.member, leads=[("Police", police)], why="w"),
        lambda: actions.delete(**by, action=code("A3"), why="w"),
        lambda: bulk_edits.make(
            **by, plan=plan.ref, actions=[code("A1"), code("A2")], kind="place", value=(streets, ""), why="w"
        ),
        lambda: priorities.delete(**by, priority=plan.priorities.get(name="Listening").ref),
        lambda: themes.delete(**by, theme=plan.themes.get(name="Bins").ref),
    ]


@pytest.mark.parametrize("adopted", [False, True])
def test_every_change_can_be_taken_back_exactly(cast: Any, adopted: bool) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 6) if adopted else draft(mina, 6)
        if adopted:
            amending.begin(by=mina, plan=plan.ref, reason="Half-year review")
        states, made = [content_of(mina, plan)], [plan.revisions.count()]
        for edit in edits_of(cast, mina, plan):
            edit()
            plan = Plan.objects.get(pk=plan.pk)
            states.append(content_of(mina, plan))
            made.append(plan.revisions.count())
            assert made[-1] > made[-2]
        revisions = list(plan.revisions.order_by("at", "created_at", "pk"))
        for state, count in zip(states, made, strict=True):
            assert taken_back(states[-1], revisions[count:]) == state
        under = {revision.amendment_id for revision in revisions}
        assert len(under - {None}) == adopted


def test_in_force_structure_changes_only_under_an_amendment(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        priority, theme = plan.priorities.first(), plan.themes.first()
        for change in (
            lambda: priorities.add(by=mina, plan=plan.ref, name="More"),
            lambda: priorities.move(by=mina, priority=priority.ref, up=False),
            lambda: priorities.delete(by=mina, priority=priority.ref),
            lambda: themes.add(by=mina, priority=priority.ref, name="More"),
            lambda: themes.move(by=mina, theme=theme.ref, up=False),
            lambda: themes.delete(by=mina, theme=theme.ref),
        ):
            with pytest.raises(Problem, match="until you begin an amendment"):
                change()
        assert not Revision.objects.filter(plan=plan).exists()


def test_an_owner_is_no_part_of_the_promise_and_a_lead_is(cast: Any) -> None:
    with cast.acting("mina") as mina:
        action = in_force(mina).actions.get(code="A1")
        assigning.assign(by=mina, action=action.ref, owner=cast.members["omar"].ref)
        assert Revision.objects.get().amendment is None
        leads = [("Wardens", "")]
        with pytest.raises(Problem) as refused:
            assigning.assign(by=mina, action=action.ref, owner=cast.members["omar"].ref, leads=leads)
        assert refused.value.field == "why"
        assigning.assign(by=mina, action=action.ref, leads=leads, why="Agreed in May")
        newest = Revision.objects.order_by("-at").first()
        assert (newest.amendment.reason, newest.after["leads"]) == ("Agreed in May", [["Wardens", ""]])


def test_a_board_signs_a_plan_off(cast: Any) -> None:
    with cast.acting("mina") as mina:
        Board.objects.create(partnership=cast.partnerships["thornbridge"], name="The Executive")
        plan = draft(mina)
        plans.propose(by=mina, plan=plan.ref)
        told = {"by": mina, "plan": plan.ref, "on": date(2023, 4, 3), "accept_unowned": True}
        for board in ("", "0" * 12):
            with pytest.raises(Problem) as refused:
                plans.adopt(**told, board=board)
            assert refused.value.field == "board"
        adopted = plans.adopt(**told, board=Board.objects.get().ref, minute="4")
        assert (adopted.board.name, adopted.minute) == ("The Executive", "4")


def test_retiring_ends_the_amendment_that_is_being_made(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        amending.begin(by=mina, plan=plan.ref, reason="Review")
        plans.retire(by=mina, plan=plan.ref)
        assert plan.amendments.get().closed_at
        with pytest.raises(Problem, match="retired"):
            priorities.add(by=mina, plan=plan.ref, name="More")


def test_the_second_of_two_is_told_of_priorities_themes_plans_and_owners(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        priority, theme = plan.priorities.first(), plan.themes.first()
        action = plan.actions.get(code="A1")
        seen = {"by": mina, "seen": "0123456789abcdef"}
        for change in (
            lambda: priorities.edit(**seen, priority=priority.ref, name="B", narrative=""),
            lambda: themes.edit(**seen, theme=theme.ref, name="B", background=""),
            lambda: plans.edit(**seen, plan=plan.ref, title="B", period=""),
            lambda: assigning.assign(**seen, action=action.ref),
        ):
            with pytest.raises(Stale) as stale:
                change()
            assert stale.value.now
        mark = seal(asked_of(priority.facts()))
        assert priorities.edit(by=mina, priority=priority.ref, name="B", narrative="", seen=mark).name == "B"
