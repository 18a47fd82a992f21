"""What somebody changes in one cell of a plan's file is what differs, and is what the plan says once it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from concordat.kernel.actors import Actor
from concordat.plans.commands import assigning, plans, revising
from concordat.plans.models import Plan
from concordat.plans.queries.content import content_of
from concordat.plans.queries.revisions import compared
from concordat.plans.rules.content import taken_back
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftStrategy, DraftTheme
from concordat.plans.rules.strands import Strand
from tests.cast import Cast

from . import whole

OF_THE_PLAN = {
    ("Plan", "B2", "Another title"): "plan changed title",
    ("Plan", "B3", "2024/25"): "plan changed period",
    ("Plan", "B4", date(2023, 5, 1)): "plan changed begins",
    ("Plan", "B5", None): "plan changed ends",
    ("Plan", "B6", "Plan on one theme"): "plan changed level",
    ("Plan", "B7", "Chatham"): "plan changed about",
    ("Strands", "B2", "To be ready"): "plan changed strands",
    ("Priorities and themes", "A4", "Less fire"): "priority changed name",
    ("Priorities and themes", "C2", "Other reasons."): "priority changed narrative",
    ("Priorities and themes", "D3", "Nights are long.\nAnd dark."): "theme changed background",
    ("Priorities and themes", "E3", "Fire Service"): "theme changed partners",
    ("Statements", "A2", "Key deliverables"): "statement changed kind",
    ("Statements", "F2", "Robberies"): "statement changed text",
    ("Statements", "G2", None): "statement changed definition",
    ("Statements", "H2", "Health"): "statement changed origin",
    ("Statements", "D3", "Prevent"): "statement changed strand",
    ("Statements", "E3", "Alcohol"): "statement changed topic",
    ("Linked strategies", "A2", "Board"): "strategy changed kind",
    ("Linked strategies", "B2", "Serious Violence strategy"): "strategy changed name",
    ("Linked strategies", "C2", "Council"): "strategy changed holder",
    ("Linked strategies", "D2", date(2027, 1, 1)): "strategy changed ends",
    ("Linked strategies", "E2", "https://example.org/new"): "strategy changed address",
}
OF_AN_ACTION = {
    "Ref": ("S9", "code"),
    "Also shown under": (None, "also"),
    "Strands": ("Prepare\nPrevent", "strands"),
    "Action": ("walk the Route", "text"),
    "What it produces": ("A map", "output"),
    "Outcome": (None, "outcome"),
    "Success factors": ("Walks held\nPeople met", "measures"),
    "Lead": ("Street Pastors", "leads"),
    "Contributors": ("Vale Police\nWardens", "contributors"),
    "Owner": ("Ana Analyst", "owner"),
    "Deputy": (None, "deputy"),
    "Timescale": ("By May 2024", "timescale"),
    "Date": (date(2024, 5, 31), "due"),
    "Kind of date": (None, "timing"),
}


@pytest.fixture
def mina(cast: Cast) -> Iterator[Actor]:
    with cast.acting("mina") as actor:
        yield actor


@pytest.fixture
def plan(cast: Cast, mina: Actor) -> Plan:
    """A plan with something of every kind."""
    first = DraftAction(
        "Walk the route", "S1", "Streets", "Night", output="Notes", outcome="Ease", measures=("Walks held",),
        strands=("Prepare",), leads=(("Police", cast.agencies["police"].ref),), contributors=(("Wardens", ""),),
        timescale="By March 2024", timing="deadline", due=date(2024, 3, 31), owner=cast.members["omar"].ref,
        deputy=cast.members["mina"].ref, also=(("Fires", ""),), serves=("Drugs strategy",),
    )  # fmt: skip
    night = DraftTheme("Night", "Nights are long.", ("Vale Police",))
    thefts = DraftStatement("statistic", "Thefts", definition="a year", origin="Police")
    gap = DraftStatement("gap", "No refuge", strand="Prepare", topic="Domestic abuse")
    return plans.draft_plan(
        by=mina,
        title="Safer Thornbridge",
        period="2023/24",
        begins=date(2023, 4, 1),
        ends=date(2024, 3, 31),
        strands=[Strand("Prepare", "Be ready"), Strand("Prevent")],
        priorities=(
            DraftPriority("Streets", "Why streets.", (night,), (thefts, gap), ("Drugs strategy",)),
            DraftPriority("Fires"),
        ),
        linked=[DraftStrategy("Drugs strategy", "strategy", "CDP", date(2026, 1, 1), "https://example.org")],
        actions=(first, DraftAction("Clear bins", "S2", "Fires", outcome="Fewer fires", timing="")),
    )


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(BytesIO(data))
    change(book)
    return whole.saved(book)


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell].value = value

    return change


def test_each_cell_of_the_workbook_is_compared_by_itself(mina: Actor, plan: Plan) -> None:
    data = whole.files_of(mina, plan)["xlsx"]
    heading = {cell.value: cell.column_letter for cell in load_workbook(BytesIO(data))["Actions"][1]}
    cells = {
        ("Actions", f"{heading[name]}2", value): f"action changed {field}"
        for name, (value, field) in OF_AN_ACTION.items()
    }
    for (sheet, cell, value), expected in {**OF_THE_PLAN, **cells}.items():
        document = whole.given(mina, edited(data, put(sheet, cell, value)), "xlsx")
        assert whole.differing(mina, document) == [expected], (sheet, cell)
    moved = whole.given(mina, edited(data, put("Actions", "C2", None)), "xlsx")
    assert whole.differing(mina, moved) == ["action changed place"]


def test_what_was_changed_all_over_is_taken_and_then_nothing_differs(cast: Cast, mina: Actor, plan: Plan) -> None:
    data = whole.files_of(mina, plan)["xlsx"]
    heading = {cell.value: cell.column_letter for cell in load_workbook(BytesIO(data))["Actions"][1]}

    def change(book: Any) -> None:
        for sheet, cell, value in OF_THE_PLAN:
            book[sheet][cell].value = value
        for name, (value, _) in OF_AN_ACTION.items():
            book["Actions"][f"{heading[name]}2"].value = value
        book["Priorities and themes"].append(["Streets", "Estates", None, "New here."])
        book["Statements"].append(["Aims", "Streets", "Estates", None, None, "Calm"])
        book["Actions"].append([None, "Streets", "Estates", None, None, "Plant trees"])
        book["Linked strategies"].append(["Board", "Health and Wellbeing Board"])

    document = whole.given(mina, edited(data, change), "xlsx")
    assert len(whole.differing(mina, document)) > len(OF_AN_ACTION)
    whole.accept_all(mina, document)
    settled = edited(edited(data, change), put("Actions", "B3", "Less fire"))
    assert whole.differing(mina, whole.given(mina, settled, "xlsx")) == []
    first = plan.actions.get(code="S9")
    assert (first.owner.name, first.deputy, [lead.name for lead in first.leads.all()]) == (
        "Ana Analyst",
        None,
        ["Street Pastors"],
    )
    # the heading was renamed in its own sheet alone, and the action that named it before stands under it still
    assert plan.actions.get(code="S2").priority.name == "Less fire"
    assert plan.actions.get(text="Plant trees").theme.name == "Estates"
    again = whole.given(mina, whole.files_of(mina, Plan.objects.get(pk=plan.pk))["docx"], "docx")
    assert whole.differing(mina, again) == []


def test_a_file_leaves_links_alone_but_those_of_a_strategy_that_it_takes_out(mina: Actor, plan: Plan) -> None:
    data = whole.files_of(mina, plan)["xlsx"]
    whole.accept_all(mina, whole.given(mina, edited(data, put("Priorities and themes", "C2", "Because.")), "xlsx"))
    before, made = content_of(mina, plan), plan.revisions.count()
    streets = plan.priorities.get(name="Streets")
    assert (streets.narrative, streets.links.count(), plan.links.count()) == ("Because.", 1, 2)
    data = whole.files_of(mina, plan)["xlsx"]
    gone = edited(data, lambda book: book["Linked strategies"].delete_rows(2))
    whole.accept_all(mina, whole.given(mina, gone, "xlsx"))
    assert not plan.links.exists()
    after, kept = content_of(mina, plan), list(plan.revisions.order_by("at", "created_at", "pk")[made:])
    assert sorted(revision.kind for revision in kept) == ["action", "priority", "strategy"]
    assert taken_back(after, kept) == before


def word_edits() -> dict[str, tuple[str, str]]:
    """Words that stand in the Word document once, what somebody writes over them, and what then differs."""
    return {
        "Safer Thornbridge": ("Safer and calmer Thornbridge", "plan changed title"),
        "Be ready": ("To be ready", "plan changed strands"),
        "Why streets.": ("Other reasons.", "priority changed narrative"),
        "Nights are long.": ("Nights are short.", "theme changed background"),
        "Vale Police": ("Fire Service", "theme changed partners"),
        "Thefts": ("Robberies", "statement changed text"),
        "a year": ("a month", "statement changed definition"),
        "Domestic abuse": ("Alcohol", "statement changed topic"),
        "CDP": ("Council", "strategy changed holder"),
        "1 January 2026": ("1 January 2027", "strategy changed ends"),
        "Walk the route": ("Walk the routes", "action changed text"),
        "Notes": ("A map", "action changed output"),
        "Ease": ("", "action changed outcome"),
        "Walks held": ("Walks", "action changed measures"),
        "Police (lead)": ("Street Pastors", "action changed leads"),
        "Wardens": ("Rangers", "action changed contributors"),
        "Omar Officer": ("Ana Analyst", "action changed owner"),
        "By March 2024": ("By May 2024", "action changed timescale"),
        "Deadline": ("Review", "action changed timing"),
    }


def test_each_word_of_the_word_document_is_compared_by_itself(cast: Cast, mina: Actor, plan: Plan) -> None:
    first = plan.actions.get(code="S1")
    assigning.assign(
        by=mina, action=first.ref, owner=first.owner_id, leads=[("Police (lead)", cast.agencies["police"].ref)]
    )
    data = whole.files_of(mina, plan)["docx"]
    for before, (after, expected) in word_edits().items():
        paper = docx.Document(BytesIO(data))
        every = [
            *paper.paragraphs,
            *(p for t in paper.tables for row in t.rows for cell in row.cells for p in cell.paragraphs),
        ]
        found = [paragraph for paragraph in every if paragraph.text == before][:1]
        for paragraph in found:
            paragraph.runs[0].text = after
        assert found, before
        document = whole.given(mina, whole.saved(paper), "docx")
        assert whole.differing(mina, document) == [expected], before


def test_a_renamed_priority_is_one_difference_in_word_too_and_a_stranger_as_owner_is_told(
    mina: Actor, plan: Plan
) -> None:
    paper = docx.Document(BytesIO(whole.files_of(mina, plan)["docx"]))
    heading = next(p for p in paper.paragraphs if p.style.name == "Heading 2" and p.text == "Streets")
    heading.runs[0].text = "Lanes"
    document = whole.given(mina, whole.saved(paper), "docx")
    assert whole.differing(mina, document) == ["priority changed name"]
    ref = plan.priorities.get(name="Streets").ref
    whole.accept_all(mina, document)
    assert plan.priorities.get(ref=ref).name == "Lanes"
    assert plan.priorities.count() == 2
    data = whole.files_of(mina, plan)["xlsx"]
    heading_of = {cell.value: cell.column_letter for cell in load_workbook(BytesIO(data))["Actions"][1]}
    unknown = whole.given(mina, edited(data, put("Actions", f"{heading_of['Owner']}2", "Zoe Zimmer")), "xlsx")
    assert whole.differing(mina, unknown) == []
    assert compared(mina, unknown.ref)[1].strangers == ("Zoe Zimmer",)


def test_a_plan_in_force_is_amended_once_and_what_is_rejected_stays(mina: Actor, plan: Plan) -> None:
    plans.propose(by=mina, plan=plan.ref)
    plans.adopt(by=mina, plan=plan.ref, on=date(2023, 4, 3), accept_unowned=True)
    data = whole.files_of(mina, plan)["xlsx"]

    def change(book: Any) -> None:
        book["Plan"]["B3"].value = "2024/25"
        book["Priorities and themes"]["C2"].value = "Other reasons."
        book["Statements"].delete_rows(2)

    document = whole.given(mina, edited(data, change), "xlsx")
    found = compared(mina, document.ref)[1]
    keys = {part.found.kind: part.key for part in found.parts}
    revising.settle(by=mina, document=document.ref, parts=[keys["plan"]], decision="rejected")
    revising.settle(by=mina, document=document.ref, parts=[keys["priority"], keys["statement"]], decision="accepted")
    revising.apply(by=mina, document=document.ref, why="Agreed in May")
    plan.refresh_from_db()
    assert (plan.period, plan.statements.filter(text="Thefts").exists()) == ("2023/24", False)
    amendment = plan.amendments.get()
    assert sorted(amendment.revisions.values_list("kind", flat=True)) == ["priority", "statement"]
