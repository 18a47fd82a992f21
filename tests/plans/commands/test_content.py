"""What a plan holds beside its actions is written, changed in force by amendment, and kept before and after."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.kernel.clock import frozen
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.refs import new_ref
from concordat.kernel.seals import Stale
from concordat.plans.commands import (
    actions,
    assigning,
    notes,
    plans,
    statements,
    strands,
    strandsets,
    strategies,
    terms,
)
from concordat.plans.models import Link, Note, Plan, Revision, Statement, Term
from concordat.plans.rules.actions import ActionWords
from concordat.plans.rules.changes import seal
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftStrategy, DraftTheme
from concordat.plans.rules.statements import StatementWords
from concordat.plans.rules.strands import Strand
from concordat.plans.rules.strategies import StrategyWords
from tests.plans.factories import draft, in_force

AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)


def whole(cast: Any, by: Any, count: int) -> Plan:
    """Draft a plan with one of everything on each of so many actions."""
    people = cast.members
    said = DraftStatement("deliverable", "A team that walks")
    return plans.draft_plan(
        by=by,
        title=f"Whole {count}",
        period="2023/24",
        level="themed",
        about="Night-time",
        strands=[Strand("Pursue", "Find"), Strand("Prevent")],
        statements=[DraftStatement("aim", "Calm")],
        linked=["Drugs strategy", DraftStrategy("Fewer victims", "police-and-crime", "The commissioner", date(2025, 3, 31))],
        priorities=[
            DraftPriority(
                "Streets", "Why", (DraftTheme("Night", statements=(DraftStatement("statistic", "Calls"),)),), (said,),
                serves=("Fewer victims",),
            )
        ],
        actions=[
            DraftAction(
                f"Walk {n}",
                f"A{n}",
                priority="Streets",
                theme="Night",
                output="Walks",
                strands=("Pursue", "Protect"),
                leads=(("Police", cast.agencies["police"].ref),),
                contributors=(("Wardens", ""),),
                owner=people["omar"].ref,
                deputy=people["leo"].ref,
                timescale="Review July 2023",
                due=date(2023, 7, 31),
                also=(("Streets", ""), ("Homes", "Doors")),
                serves=("Drugs strategy", "Tenancy strategy"),
                evidences=("A team that walks",),
            )
            for n in range(count)
        ],
    )  # fmt: skip


def test_a_whole_plan_is_made_at_once_in_as_many_queries_for_one_action_as_for_many(cast: Any) -> None:
    with cast.acting("mina") as mina:
        counts = []
        for count in (2, 60):
            with CaptureQueriesContext(connection) as queries:
                plan = whole(cast, mina, count)
            counts.append(len(queries))
        action = plan.actions.get(code="A7")
        assert counts[0] == counts[1]
        assert (plan.level, plan.about) == ("themed", "Night-time")
        assert [strand["name"] for strand in plan.strands] == ["Pursue", "Prevent", "Protect"]
        assert (action.timing, action.output, action.owner.name, action.deputy.name) == (
            *("review", "Walks", "Omar Officer"),
            cast.members["leo"].name,
        )
        assert {str(p.theme or p.priority) for p in action.placements.all()} == {"Streets", "Doors"}
        assert {link.strategy.name for link in action.links.filter(strategy__isnull=False)} == {
            *("Drugs strategy", "Tenancy strategy")
        }
        assert action.links.get(deliverable__isnull=False).deliverable.text == "A team that walks"
        assert plan.statements.get(kind="statistic").theme.name == "Night"
        assert Link.objects.get(plan=plan, priority__isnull=False).strategy.name == "Fewer victims"


def test_a_draft_with_unknown_people_or_deliverables_is_refused_whole(cast: Any) -> None:
    with cast.acting("mina") as mina:
        for wrong in ({"owner": cast.members["wes"].ref}, {"evidences": ("No",)}, {"leads": (("X", "0" * 12),)}):
            with pytest.raises(Problem):
                plans.draft_plan(by=mina, title="Wrong", actions=[DraftAction("Walk", **wrong)])  # type: ignore[arg-type]
        assert not Plan.objects.filter(title="Wrong").exists()


def test_an_action_is_shown_elsewhere_linked_and_timed(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = whole(cast, mina, 1)
        action, homes = plan.actions.get(), plan.priorities.get(name="Homes")
        strategy, deliverable = plan.linked_strategies.all()[0], plan.statements.get(kind="deliverable")
        words = ActionWords("Walk", "A0", timescale="Ongoing", strands=("Prevent",), priority=homes.ref)
        also = (("", plan.themes.get(name="Night").ref), (homes.ref, ""))
        changed = actions.edit(
            by=mina,
            action=action.ref,
            words=ActionWords(
                **{**_told(words), "also": also, "serves": (strategy.ref,), "evidences": (deliverable.ref,)}
            ),
        )
        assert (changed.timing, changed.due) == ("ongoing", None)
        assert [str(p.theme) for p in changed.placements.all()] == ["Night"]
        assert {link.strategy_id or link.deliverable_id for link in changed.links.all()} == {
            strategy.ref,
            deliverable.ref,
        }
        actions.edit(by=mina, action=action.ref, words=words)
        assert changed.placements.count() == 1
        assert changed.links.count() == 2
        with pytest.raises(Problem, match="no strand"):
            actions.edit(by=mina, action=action.ref, words=ActionWords("Walk", strands=("Delight",)))
        with pytest.raises(Missing):
            actions.edit(by=mina, action=action.ref, words=ActionWords("Walk", serves=("0" * 12,)))


def _told(words: ActionWords) -> dict[str, Any]:
    return {name: getattr(words, name) for name in ("text", "code", "timescale", "strands", "priority")}


def test_contributors_stand_beside_leads_and_may_be_typed(cast: Any) -> None:
    fire = cast.agencies["fire"].ref
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A1")
        parts = [("Fire service", fire), ("Wardens", ""), ("Police", "")]
        found = assigning.assign(by=mina, action=action.ref, leads=[("Police", "")], contributors=parts)
        assert [each.name for each in found.contributors.all()] == ["Fire service", "Wardens"]
        assigning.assign(by=mina, action=action.ref)
        assert action.contributors.count() == 2


def test_strands_are_chosen_renamed_everywhere_and_taken_out_when_told(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = whole(cast, mina, 3)
        strands.choose(by=mina, plan=plan.ref, chosen="reassurance")
        plan.refresh_from_db()
        assert [each["name"] for each in plan.strands][-2:] == ["Protect", "Pursue"]
        strands.edit(by=mina, plan=plan.ref, at=5, name="Chase", meaning="Run")
        assert {tuple(a.strands) for a in plan.actions.all()} == {("Chase", "Protect")}
        assert Revision.objects.filter(plan=plan, kind="action").count() == 3
        with pytest.raises(Problem, match="Look again"):
            strands.delete(by=mina, plan=plan.ref, at=5)
        strands.delete(by=mina, plan=plan.ref, at=5, uses=3)
        assert {tuple(a.strands) for a in plan.actions.all()} == {("Protect",)}
        with pytest.raises(Stale):
            strands.choose(by=mina, plan=plan.ref, chosen="4p", seen=seal({"strands": []}))
        own = strandsets.add(by=mina, name="Ours", strands=[Strand("Care")])
        strands.choose(by=mina, plan=plan.ref, chosen=own.ref)
        strands.add(by=mina, plan=plan.ref, name="Repair")
        plan.refresh_from_db()
        assert [each["name"] for each in plan.strands] == ["Care", "Protect", "Repair"]
        with pytest.raises(Problem, match="called"):
            strandsets.add(by=mina, name="ours", strands=[Strand("Care")])
        plans.propose(by=mina, plan=plan.ref)
    with cast.acting("leo") as leo, pytest.raises(Refused):
        strands.add(by=leo, plan=plan.ref, name="Mine")


def test_statements_in_force_change_by_amendment_and_forms_sent_twice_add_once(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        words, ref = StatementWords("aim", "Calmer nights", strand="Prevent", theme=plan.themes.first().ref), new_ref()
        with pytest.raises(Problem, match="Say why"):
            statements.add(by=mina, plan=plan.ref, words=words)
        for _ in range(2):
            found = statements.add(by=mina, plan=plan.ref, words=words, ref=ref, why="Left out")
        assert plan.statements.count() == 1
        assert (found.theme, found.priority) == (plan.themes.first(), plan.themes.first().priority)
        mark = seal({"kind": "aim"})
        with pytest.raises(Stale):
            statements.edit(by=mina, statement=found.ref, words=words, why="x", seen=mark)
        statements.edit(by=mina, statement=found.ref, words=StatementWords("outcome", "Calm"), why="Board")
        revision = Revision.objects.filter(of=found.ref).last()
        assert revision
        assert revision.amendment
        assert revision.before["text"] == "Calmer nights"
        statements.delete(by=mina, statement=found.ref, why="Board")
        with pytest.raises(Problem, match="what the matrix is of"):
            statements.add(by=mina, plan=plan.ref, words=StatementWords("gap", "None"), why="x")
    with cast.acting("leo") as leo, pytest.raises(Refused):
        statements.add(by=leo, plan=plan.ref, words=words, why="x")


def test_notes_are_written_by_own_agencies_and_kept(cast: Any) -> None:
    with cast.acting("mina") as mina, frozen(AUTUMN):
        plan = in_force(mina, leads=(cast.agencies["police"].ref,))
        theme = plan.themes.first()
        calls = statements.add(
            by=mina, plan=plan.ref, words=StatementWords("statistic", "Calls", theme=theme.ref), why="Left out"
        )
    said = {"of": calls.ref, "quarter": "2023/24 Q2"}
    with cast.acting("leo") as leo, frozen(AUTUMN):
        with pytest.raises(Problem, match="figure"):
            notes.write(by=leo, **said, text="Many")
        for _ in range(2):
            notes.write(by=leo, **said, figure="41 calls")
        notes.write(by=leo, **said, figure="42 calls")
        notes.write(by=leo, of=theme.ref, quarter="2023/24 Q2", text="Patrols go on")
        with pytest.raises(Problem, match="has begun"):
            notes.write(by=leo, of=calls.ref, quarter="2023/24 Q4", figure="1")
    with cast.acting("fay") as fay, frozen(AUTUMN), pytest.raises(Refused):
        notes.write(by=fay, **said, figure="40 calls")
    with cast.acting("mina") as mina:
        assert [note.figure for note in Note.objects.filter(statement=calls)] == ["42 calls", "41 calls"]
        with pytest.raises(Problem, match="would be lost"):
            statements.delete(by=mina, statement=calls.ref, why="x")


def test_strategies_are_linked_to_priorities_both_ways(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        priority = plan.priorities.first()
        words = StrategyWords("Fewer victims", "police-and-crime", "The commissioner", date(2025, 3, 31))
        found = strategies.add(by=mina, plan=plan.ref, words=words, priorities=[priority.ref])
        with pytest.raises(Problem, match="linked already"):
            strategies.add(by=mina, plan=plan.ref, words=words)
        assert found.links.get().priority == priority
        strategies.edit(by=mina, strategy=found.ref, words=words, priorities=[])
        assert not found.links.exists()
        with pytest.raises(Problem, match="https"):
            strategies.edit(by=mina, strategy=found.ref, words=StrategyWords("X", address="javascript:1"))
        strategies.delete(by=mina, strategy=found.ref)
        assert Revision.objects.filter(of=found.ref).last().after is None


def test_the_glossary_explains_once(cast: Any) -> None:
    with cast.acting("mina") as mina:
        term = terms.add(by=mina, name="ASB", meaning="Nuisance")
        assert terms.add(by=mina, name="ASB", meaning="Nuisance") == term
        with pytest.raises(Problem, match="explained already"):
            terms.add(by=mina, name="ASB", meaning="Other")
        added = terms.add_starter(by=mina)
        assert added > 50
        assert terms.add_starter(by=mina) == 0
        assert Term.objects.get(name="ASB").meaning == "Nuisance"
        terms.edit(by=mina, term=term.ref, name="ASB", meaning="Anti-social behaviour")
        assert terms.delete(by=mina, term=term.ref) == "ASB"
    with cast.acting("leo") as leo, pytest.raises(Refused):
        terms.add(by=leo, name="X", meaning="Y")


def test_plans_are_part_of_strategies_and_of_no_circle(cast: Any) -> None:
    with cast.acting("mina") as mina:
        above = plans.draft_plan(by=mina, title="Four years", level="strategy")
        under = plans.draft_plan(by=mina, title="One year", part_of=above.ref)
        assert under.part_of == above
        with pytest.raises(Problem, match="part of this strategy"):
            plans.edit(by=mina, plan=above.ref, title="Four years", period="", level="annual")
        deeper = plans.draft_plan(by=mina, title="Deeper", level="strategy", part_of=above.ref)
        with pytest.raises(Problem, match="itself part"):
            plans.edit(by=mina, plan=above.ref, title="Four years", period="", part_of=deeper.ref)
        with pytest.raises(Problem, match="strategy of this partnership"):
            plans.draft_plan(by=mina, title="X", part_of=under.ref)
        assert Statement.objects.count() == 0
