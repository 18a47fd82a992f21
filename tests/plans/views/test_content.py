"""The pages of what a plan holds beside its actions."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from concordat.kernel.clock import frozen
from concordat.plans.commands import amending, assigning, plans, statements, strandsets, strategies, terms
from concordat.plans.models import Action, LinkedStrategy, Note, Plan, Statement, StrandSet, Term
from concordat.plans.queries.register import NONE
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftTheme
from concordat.plans.rules.statements import StatementWords
from concordat.plans.rules.strands import Strand
from tests.plans.commands.test_content import AUTUMN, whole
from tests.plans.factories import draft, in_force

SHEETS = ("statement", "statistic", "deliverable", "usual", "service", "strategy")


def at(name: str, *args: object) -> str:
    return reverse(f"plans:{name}", args=args)


def words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


@pytest.fixture
def held(cast: Any) -> Plan:
    """A plan in force with two deliverables, one evidenced, a statistic, a matrix and two themes, led by the police."""
    matrix = tuple(
        DraftStatement(kind, f"{kind} {n}", "Prevent", "Abuse") for kind in ("active", "gap") for n in (1, 2)
    )
    said = (DraftStatement("deliverable", "A team"), DraftStatement("deliverable", "A report"), *matrix)
    themes = (DraftTheme("Night", "Patrols.", ("Police",), (DraftStatement("statistic", "Calls"),)), DraftTheme("Day"))
    walk = DraftAction(
        "Walk",
        "A1",
        priority="Streets",
        theme="Night",
        leads=(("Police", cast.agencies["police"].ref),),
        evidences=("A team",),
        strands=("Prevent",),
        also=(("Homes", ""),),
    )
    with cast.acting("mina") as mina:
        plan = plans.draft_plan(
            by=mina,
            title="Held",
            period="2023/24",
            priorities=(DraftPriority("Streets", "", themes, said), DraftPriority("Homes")),
            actions=(walk, DraftAction("Talk", "A2")),
        )
        plans.propose(by=mina, plan=plan.ref)
        return plans.adopt(by=mina, plan=plan.ref, on=AUTUMN.date(), accept_unowned=True)


def test_statistics_deliverables_usual_work_and_matrix_say_what_is_missing(cast: Any, browse: Any, held: Plan) -> None:
    with frozen(AUTUMN):
        leo = browse("leo")
        statistics = words(leo.get(at("statistic_list", held.ref)))
        assert "1 without a figure for 2023/24 Q3" in statistics
        calls = Statement.objects.filter(plan=held)
        with cast.acting("leo"):
            ref = calls.get(kind="statistic").ref
        assert "Enter the figure" in words(leo.post(at("statement_note", ref), {"quarter": "2023/24 Q3"}))
        told = {"quarter": "2023/24 Q3", "figure": "41 calls", "text": "Fewer"}
        assert leo.post(at("statement_note", ref), told).status_code == 302
        statistics = words(leo.get(at("statistic_list", held.ref)))
        assert "41 calls" in statistics
        assert "without a figure" not in statistics.split("Search")[0]
        assert "Fewer" in words(browse("olga").get(at("statement_notes", ref)))
        deliverables = words(leo.get(at("deliverable_list", held.ref)))
        assert deliverables.index("A report") < deliverables.index("A team")
        assert "1 without an action that evidences it" in deliverables
        assert (
            "A team" not in words(leo.get(at("deliverable_list", held.ref), {"show": "missing"})).split("Last said")[1]
        )
        with cast.acting("leo"):
            theme = held.themes.get(name="Night").ref
        leo.post(at("theme_note", theme), {"quarter": "2023/24 Q3", "text": "Patrols go on"})
        usual = words(leo.get(at("usual_list", held.ref)))
        assert "1 theme without a note this year" in usual
        assert usual.index("Day") < usual.index("Night Streets")
        assert "Abuse: 2 gaps" in words(leo.get(at("service_list", held.ref)))
        assert browse("fay").get(at("statement_note", ref)).status_code == 403
    with cast.acting("mina"):
        assert Note.objects.count() == 2


@pytest.mark.parametrize("noun", SHEETS)
def test_every_sheet_is_given_as_a_file_and_narrowed(browse: Any, held: Plan, noun: str) -> None:
    olga = browse("olga")
    rows = olga.get(at(f"{noun}_download", held.ref, "csv")).content.decode("utf-8-sig").splitlines()
    sheet = load_workbook(BytesIO(olga.get(at(f"{noun}_download", held.ref, "xlsx")).content)).active
    assert [cell.value for cell in sheet[1]] == rows[0].split(",")
    assert sheet.max_row == len(rows)
    assert (
        len(rows) == {"statement": 4, "statistic": 2, "deliverable": 3, "usual": 3, "service": 5, "strategy": 1}[noun]
    )
    assert olga.get(at(f"{noun}_download", held.ref, "pdf")).status_code == 404
    assert "fits" in words(olga.get(at(f"{noun}_list", held.ref), {"q": "nothing of the kind"}))


def test_register_narrows_by_strand_and_shows_an_action_under_each_place_once(
    cast: Any, browse: Any, held: Plan
) -> None:
    mina = browse("mina")
    shown = words(mina.get(at("plan_view", held.ref)))
    assert "Counted under Streets › Night" in shown
    assert "Homes 0 actions" in shown
    assert "2 actions" in shown
    homes = words(mina.get(at("plan_view", held.ref), {"priority": _ref(cast, held, "Homes")}))
    assert "Counted under Streets › Night" in homes
    for strand, found, missing in (("Prevent", "Walk", "Talk"), (NONE, "Talk", "Walk")):
        narrowed = words(mina.get(at("plan_view", held.ref), {"strand": strand, "sort": "code"}))
        assert found in narrowed
        assert missing not in narrowed
    assert "Evidences A team" in words(mina.get(at("action_view", _action(cast, held))))


def _ref(cast: Any, plan: Plan, name: str) -> str:
    with cast.acting("mina"):
        return plan.priorities.get(name=name).ref


def _action(cast: Any, plan: Plan) -> str:
    with cast.acting("mina"):
        return plan.actions.get(code="A1").ref


def test_queries_of_content_pages_do_not_grow(cast: Any, browse: Any) -> None:
    mina = browse("mina")
    names = (*(f"{noun}_list" for noun in SHEETS), "strand_list", "term_unexplained", "plan_view")
    counts: dict[str, list[int]] = {name: [] for name in names}
    for count in (3, 30):
        with cast.acting("mina") as by:
            plan = whole(cast, by, count)
            for number in range(count):
                for kind in ("aim", "statistic", "deliverable", "gap"):
                    told = StatementWords(kind, f"{kind} {number}", topic="Abuse" if kind == "gap" else "")
                    statements.add(by=by, plan=plan.ref, words=told)
        for name in names:
            with CaptureQueriesContext(connection) as queries:
                assert mina.get(at(name, plan.ref)).status_code == 200
            counts[name].append(len(queries))
    for name, (few, many) in counts.items():
        assert few == many, name
        assert few < 40, name


def test_an_action_is_written_in_full_by_its_form(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as by:
        plan = whole(cast, by, 1)
        action, night = plan.actions.get(), plan.themes.get(name="Night")
        strategy, deliverable = plan.linked_strategies.first(), plan.statements.get(kind="deliverable")
        homes = plan.priorities.get(name="Homes")
    mina = browse("mina")
    form = words(mina.get(at("action_edit", action.ref)))
    for question in ("Also shown under", "Which other strategy does it serve?", "Find", "What is its date?"):
        assert question in form
    mina.post(
        at("action_edit", action.ref),
        {
            "text": "Walk",
            "output": "A map",
            "place": f"p-{homes.ref}",
            "also": [f"t-{night.ref}"],
            "strands": ["Prevent"],
            "timescale": "Ongoing",
            "serves": [strategy.ref],
            "evidences": [deliverable.ref],
        },
    )
    shown = words(mina.get(at("action_view", action.ref)))
    for told in ("A map", "Ongoing: no last day", "Streets › Night", strategy.name, "A team that walks", "Wardens"):
        assert told in shown
    mina.post(
        at("action_assign", action.ref), {"other_leads": "Pastors\nTraders", "contributors": ["contributor-Wardens"]}
    )
    with cast.acting("mina"):
        found = Action.objects.get(ref=action.ref)
        assert [lead.name for lead in found.leads.all()] == ["Pastors", "Traders"]
        assert [each.name for each in found.contributors.all()] == ["Wardens"]


def test_the_second_of_two_people_is_told_what_stands_now(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as by:
        plan = draft(by)
        aim = statements.add(by=by, plan=plan.ref, words=StatementWords("aim", "Calm"))
        strategy = strategies.add(by=by, plan=plan.ref, words=_strategy("Drugs strategy"))
        own = strandsets.add(by=by, name="Ours", strands=[Strand("Care")])
        term = terms.add(by=by, name="CSU", meaning="Unit")
    fires, unserved = [_ref(cast, plan, "Fewer fires")], {"kind": "board", "name": "Mine", "priorities": []}
    for address, told, theirs, now in (
        (at("statement_edit", aim.ref), {"kind": "aim"}, {"text": "Theirs"}, "Theirs"),
        (at("strategy_edit", strategy.ref), {"kind": "board"}, {"name": "Theirs"}, "Theirs"),
        (at("strategy_edit", strategy.ref), unserved, {"priorities": fires}, "Fewer fires"),
        (at("strandset_edit", own.ref), {"name": "Ours"}, {"strands": "Care: look after\nMend"}, "Care: look after"),
        (at("strand_edit", plan.ref, 1), {"name": "Theirs"}, {"meaning": "Theirs"}, "Theirs"),
        (at("term_edit", term.ref), {"name": "CSU"}, {"meaning": "Theirs"}, "Theirs"),
    ):
        one, other = browse("mina"), browse("mina")
        (field,) = theirs
        mine = told | {field: told.get(field, "Mine")}
        carried = {"seen": _seen(one.get(address))}
        assert other.post(address, told | theirs | carried).status_code == 302
        late = one.post(address, mine | carried)
        assert "Somebody else changed this" in words(late), address
        assert re.search(f"It says now:\\s+{now}", words(late)), address
        assert one.post(address, mine | {"seen": _seen(late)}).status_code == 302


def test_a_strand_that_was_moved_meanwhile_is_still_the_one_that_is_changed(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as by:
        plan = draft(by)
    mina, change, take_out = browse("mina"), at("strand_edit", plan.ref, 0), at("strand_delete", plan.ref, 1)
    first, second = _seen(mina.get(change)), _seen(mina.get(take_out))
    mina.post(at("strand_move", plan.ref, 0), {"to": "down"})
    mina.post(change, {"name": "Chase", "seen": first})
    mina.post(take_out, {"uses": "0", "seen": second})
    with cast.acting("mina"):
        assert [each["name"] for each in Plan.objects.get(ref=plan.ref).strands] == ["Chase", "Protect", "Prepare"]
    late = mina.post(take_out, {"uses": "0", "seen": second})
    assert "Look again before you take one out" in words(late)
    assert mina.post(take_out, {"uses": "0", "seen": _seen(late)}).status_code == 302


def test_what_is_said_of_a_plan_in_force_is_asked_for_a_reason_unless_it_is_being_amended(
    cast: Any, browse: Any
) -> None:
    with cast.acting("mina") as by:
        plan = in_force(by)
        strategy = strategies.add(by=by, plan=plan.ref, words=_strategy("Drugs strategy"), why="Left out")
    mina, address = browse("mina"), at("strategy_edit", strategy.ref)
    told = {"kind": "strategy", "name": "Drugs strategy", "priorities": [_ref(cast, plan, "Fewer fires")]}
    assert "Why is it corrected?" in words(mina.get(address))
    for change in ({}, {"name": "Drugs", "priorities": []}):
        assert "Say why it is corrected" in words(mina.post(address, told | change))
    for page, asked in (
        (at("statement_add", plan.ref), "Why is it added?"),
        (at("strand_delete", plan.ref, 0), "Why is it taken out?"),
    ):
        assert asked in words(mina.get(page))
        assert asked.replace("Why is it", "Say why it is")[:-1] in words(mina.post(page, {"kind": "aim", "text": "x"}))
    with cast.acting("mina") as by:
        amending.begin(by=by, plan=plan.ref, reason="Half-year review")
    assert "Why is it" not in words(mina.get(address))
    assert mina.post(address, told | {"name": "Drugs"}).status_code == 302


def _seen(page: Any) -> str:
    return re.findall(r'name="seen" value="(\w+)"', page.content.decode())[0]


def _strategy(name: str) -> Any:
    from concordat.plans.rules.strategies import StrategyWords

    return StrategyWords(name)


def test_strategies_strands_sets_and_terms_by_their_forms(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as by:
        plan = draft(by)
        assigning.assign(by=by, action=plan.actions.first().ref, leads=[("CSU", "")])
    mina = browse("mina")
    told = {"kind": "police-and-crime", "name": "Fewer victims", "ends": "31/3/2020", "address": "example.org/plan"}
    mina.post(at("strategy_add", plan.ref), told | {"priorities": [_ref(cast, plan, "Fewer fires")]})
    listed = words(mina.get(at("strategy_list", plan.ref)))
    assert "Out of date" in listed
    assert "1 priority serves no priority of the Police and Crime Plan: Safer streets." in listed
    with cast.acting("mina"):
        assert LinkedStrategy.objects.get(plan=plan).address == "https://example.org/plan"
    mina.post(at("strandset_add"), {"name": "Ours", "strands": "Care: look after\nMend"})
    with cast.acting("mina"):
        own = StrandSet.objects.get()
    assert "Care, Mend" in words(mina.get(at("strand_choose", plan.ref)))
    mina.post(at("strand_choose", plan.ref), {"chosen": own.ref})
    mina.post(at("strand_edit", plan.ref, 0), {"name": "Kindness"})
    assert "Kindness" in words(mina.get(at("strand_list", plan.ref)))
    mina.post(at("strand_delete", plan.ref, 1), {"uses": "0"})
    with cast.acting("mina"):
        assert [each["name"] for each in Plan.objects.get(ref=plan.ref).strands] == ["Kindness"]
    unexplained = at("term_unexplained", plan.ref)
    assert "Community safety unit" in mina.get(unexplained).content.decode()
    refused = mina.post(unexplained, {"name": "CSU", "meaning": ""}).content.decode()
    (address,) = re.findall('href="#(.+?)">Say what it means', refused)
    assert f'<input class="govuk-input govuk-input--error" id="{address}"' in refused
    mina.post(unexplained, {"name": "CSU", "meaning": "Community safety unit"})
    assert "Every short form is explained" in words(mina.get(unexplained))
    assert "CSU Community safety unit" in words(mina.get(at("plan_view", plan.ref)))
    mina.post(at("term_begin"))
    with cast.acting("mina"):
        assert Term.objects.count() > 50
    assert "Community safety unit" in browse("omar").get(at("term_list"), {"q": "csu"}).content.decode()


def test_plans_are_listed_narrowed_and_shown_with_their_strategy(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as by:
        above = plans.draft_plan(by=by, title="Four years", level="strategy")
        plan = in_force(by, 2)
    mina = browse("mina")
    form = {"title": "Safer year", "level": "place", "about": "Old town", "part_of": above.ref, "why": "Said later"}
    assert mina.post(at("plan_edit", plan.ref), form).status_code == 302
    assert "Safer year" in words(mina.get(at("plan_view", above.ref)))
    assert "Part of Four years" in words(mina.get(at("plan_view", plan.ref)))
    listed = words(mina.get(at("plan_list"), {"level": "place"}))
    assert re.search("Plan for a place ?: Old town ?, part of Four years", listed)
    assert "Annual plan Thornbridge" not in listed
    assert words(mina.get(at("plan_list"), {"q": "old town"})).count("Safer year") == 1
    assert "No plan fits" in words(mina.get(at("plan_list"), {"q": "zebra"}))
    rows = mina.get(at("plan_rows", "csv") + "?level=place").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
