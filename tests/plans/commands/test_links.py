"""What serves a strategy and evidences a deliverable is part of what a plan says: amended, kept, and had again as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from concordat.kernel.clock import frozen
from concordat.kernel.errors import Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands import (
    actions,
    amending,
    bulk_edits,
    partly,
    plans,
    priorities,
    statements,
    strategies,
    themes,
)
from concordat.plans.models import Plan, Revision
from concordat.plans.queries.content import content_of
from concordat.plans.rules.actions import ActionWords, words_of
from concordat.plans.rules.changes import seal
from concordat.plans.rules.content import taken_back
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftTheme
from concordat.plans.rules.strategies import StrategyWords


def linked_plan(mina: Any) -> Plan:
    """Put a plan in force in June whose actions and priority serve strategies and evidence deliverables."""
    patrol, lamps = (DraftStatement("deliverable", text) for text in ("A patrol", "New lamps"))
    with frozen(datetime(2023, 6, 1, 12, tzinfo=UTC)):
        plan = plans.draft_plan(
            by=mina,
            title="Linked",
            period="2023/24",
            linked=("Drugs strategy", "Youth strategy"),
            statements=(patrol,),
            priorities=(
                DraftPriority("Streets", themes=(DraftTheme("Night", statements=(lamps,)),), serves=("Drugs strategy",)),
                DraftPriority("Homes"),
            ),
            actions=(
                DraftAction("Walk", "A1", "Homes", serves=("Drugs strategy",), evidences=("A patrol", "New lamps")),
                DraftAction(
                    "Light", "A2", "Homes", serves=("Drugs strategy", "Youth strategy"), also=(("Streets", "Night"),)
                ),
            ),
        )  # fmt: skip
        Plan.objects.filter(pk=plan.pk).update(created_at=datetime(2023, 6, 1, 12, tzinfo=UTC))
        plans.propose(by=mina, plan=plan.ref)
        return plans.adopt(by=mina, plan=plan.ref, on=date(2023, 6, 1), accept_unowned=True)


def edits_of(mina: Any, plan: Plan) -> list[Callable[[], object]]:
    """Return one change of each kind that changes what serves or evidences what, each after the one before it."""
    by, called = {"by": mina}, dict(plan.linked_strategies.values_list("name", "ref"))
    drugs, youth = called["Drugs strategy"], called["Youth strategy"]
    streets, homes = (plan.priorities.get(name=name) for name in ("Streets", "Homes"))
    walk, light = (plan.actions.get(code=code).ref for code in ("A1", "A2"))
    patrol = plan.statements.get(text="A patrol").ref
    night = streets.themes.get()
    return [
        lambda: actions.edit(
            **by, action=walk, words=ActionWords("Walk", "A1", priority=homes.ref, serves=(youth,)), why="w"
        ),
        lambda: bulk_edits.make(
            **by, plan=plan.ref, actions=[walk, light], kind="due-set", value=date(2024, 1, 31), why="w"
        ),
        lambda: strategies.add(
            **by, plan=plan.ref, words=StrategyWords("Roads"), priorities=[homes.ref, streets.ref], why="w"
        ),
        lambda: strategies.edit(
            **by, strategy=drugs, words=StrategyWords("Drugs strategy"), priorities=[homes.ref], why="w"
        ),
        lambda: statements.delete(**by, statement=patrol, why="w"),
        lambda: strategies.delete(**by, strategy=drugs, why="w"),
        lambda: plans.edit(**by, plan=plan.ref, title="Linked", period="2023/24", linked=("Roads",), why="w"),
        lambda: partly.edit_priority(**by, priority=streets.ref, changes={"narrative": "Why"}, why="w"),
        lambda: take_away(mina, plan, night.ref, streets.ref),
        lambda: actions.delete(**by, action=walk, why="w"),
    ]


def take_away(mina: Any, plan: Plan, theme: str, priority: str) -> None:
    """Take a theme with its deliverable out of a plan, then its priority, under an amendment."""
    amending.begin(by=mina, plan=plan.ref, reason="Review")
    themes.delete(by=mina, theme=theme)
    priorities.delete(by=mina, priority=priority)
    amending.end(by=mina, plan=plan.ref)


def test_every_change_of_a_link_is_made_by_amendment_and_can_be_taken_back_exactly(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = linked_plan(mina)
        states, made = [content_of(mina, plan)], [0]
        for edit in edits_of(mina, plan):
            edit()
            states.append(content_of(mina, Plan.objects.get(pk=plan.pk)))
            made.append(plan.revisions.count())
            assert made[-1] > made[-2]
        revisions = list(plan.revisions.order_by("at", "created_at", "pk"))
        for state, count in zip(states, made, strict=True):
            assert taken_back(states[-1], revisions[count:]) == state
        assert all(revision.amendment_id for revision in revisions)
        told = [(one.of, one.before, one.after) for one in revisions]
        assert len(told) == len({str(each) for each in told})


def test_links_change_in_force_with_a_reason_and_by_whoever_saw_the_newest(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = linked_plan(mina)
        drugs = plan.linked_strategies.get(name="Drugs strategy")
        words = StrategyWords("Drugs strategy")
        with pytest.raises(Problem) as refused:
            strategies.edit(by=mina, strategy=drugs.ref, words=words, priorities=[])
        assert (refused.value.field, Revision.objects.exists()) == ("why", False)
        same = strategies.edit(by=mina, strategy=drugs.ref, words=words, priorities=drugs.serving())
        assert (same, plan.amendments.exists()) == (drugs, False)
        action, said = plan.actions.get(code="A1"), ActionWords("Walk", "A1")
        seen = seal(words_of(action.facts()))
        actions.edit(by=mina, action=action.ref, words=replace(said, serves=()), why="w", seen=seen)
        with pytest.raises(Stale) as stale:
            actions.edit(by=mina, action=action.ref, words=said, why="w", seen=seen)
        assert stale.value.now["serves"] == []
