"""A further state of a plan's document: matched, compared, and taken into the plan under the rules of its life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from concordat.audit.models import Entry
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.seals import Stale
from concordat.plans.commands import actions, assigning, documents, plans, proposals, revising, updates
from concordat.plans.models import Action, Document, Plan, Revision
from concordat.plans.queries import documents as queries
from concordat.plans.queries.revisions import Comparison, compared
from concordat.plans.reading import read
from concordat.plans.rules.changes import seal
from tests.cast import Cast
from tests.plans.documents.given import read_document, reading_of

COUNT = 6


@pytest.fixture
def mina(cast: Cast) -> Iterator[Actor]:
    with cast.acting("mina") as actor:
        yield actor


@pytest.fixture
def plan(mina: Actor) -> Plan:
    """The plan that was made of a document of six actions."""
    return documents.accept(by=mina, document=read_document(mina, COUNT).ref, unchecked=COUNT)


def given(by: Actor, *, drop: tuple[int, ...] = (), more: int = 0, **changed: dict[str, Any]) -> Document:
    """Give the document again as a further state: without some actions, with more, and with fields changed (`a2={}`)."""
    told: Any = reading_of(COUNT + more)["actions"]
    for number, action in enumerate(told, 1):
        action.update(changed.get(f"a{number}", {}))
    kept = [action for number, action in enumerate(told, 1) if number not in drop]
    return read_document(by, name=f"plan-{len(kept)}-{more}-{sorted(changed)}.txt", actions=kept)


def related(by: Actor, plan: Plan, document: Document) -> Comparison:
    revising.relate(by=by, document=document.ref, plan=plan.ref)
    return compared(by, document.ref)[1]


def counts(found: Comparison) -> tuple[int, int, int, int]:
    return (len(found.of("same")), len(found.of("changed")), len(found.of("new")), len(found.gone))


def put_in_force(by: Actor, plan: Plan) -> None:
    plans.propose(by=by, plan=plan.ref)
    plans.adopt(by=by, plan=plan.ref, on=date(2023, 4, 3), accept_unowned=True)


def test_the_same_file_again_differs_in_nothing(mina: Actor, plan: Plan) -> None:
    again = given(mina)
    assert queries.under_review(mina, again.ref).reading["looks_like"] == plan.ref
    assert counts(related(mina, plan, again)) == (COUNT, 0, 0, 0)
    before = Revision.objects.count()
    assert revising.apply(by=mina, document=again.ref) == plan
    assert Revision.objects.count() == before
    assert Document.objects.get(ref=again.ref).status == "accepted"
    with pytest.raises(Problem):
        documents.restore(by=mina, document=again.ref)


def test_names_that_were_settled_before_hold_again(cast: Cast, mina: Actor) -> None:
    first = read_document(mina, COUNT)
    fire = cast.agencies["fire"].ref
    documents.match(by=mina, document=first.ref, agencies={"Street Pastors": fire})
    documents.edit(
        by=mina, document=first.ref, title="Ours", period="", names={"priorities": {"Safer streets": "Streets"}}
    )
    plan = documents.accept(by=mina, document=first.ref, unchecked=COUNT)
    assert counts(related(mina, plan, given(mina))) == (COUNT, 0, 0, 0)


def test_what_changed_is_told_field_by_field_and_taken_while_the_plan_is_written(mina: Actor, plan: Plan) -> None:
    document = given(
        mina,
        drop=(6,),
        more=1,
        a1={"outcome": "Fewer assaults", "due": "2024-06-30"},
        a2={"outcome": None},
        a7={"text": "Open a youth centre"},
    )
    found = related(mina, plan, document)
    assert counts(found) == (4, 1, 1, 1)
    (changed,), (new,), (gone,) = found.of("changed"), found.of("new"), found.gone
    assert [change.field for change in changed.changes] == ["due", "outcome"]
    proposals.decide(by=mina, proposal=changed.proposal.ref, decision="accepted", kept=("due",))
    proposals.decide(by=mina, proposal=new.proposal.ref, decision="accepted")
    revising.prune(by=mina, document=document.ref, actions=[gone.held.ref], decision="remove")
    revising.apply(by=mina, document=document.ref)
    first = plan.actions.get(code="A1")
    assert (first.outcome, str(first.due), first.source["document"]) == ("Fewer assaults", "2024-03-31", document.ref)
    assert sorted(plan.actions.values_list("code", flat=True)) == ["A1", "A2", "A3", "A4", "A5", "A7"]
    assert plan.actions.get(code="A2").source["document"] == plan.document_id
    told = Revision.objects.filter(plan=plan).order_by("at", "created_at").values_list("label", "before", "after")
    assert sorted((label[:2], before is None, after is None) for label, before, after in told) == [
        ("A1", False, False),
        ("A6", False, True),
        ("A7", True, False),
    ]
    entry = Entry.objects.get(event="plans.document.applied")
    assert entry.detail == {"plan": plan.ref, "changed": 1, "new": 1, "removed": 1, "left": 0, "unchecked": 0}
    assert len(queries.source_of(mina, document.ref).actions) == 2


def test_what_is_left_or_unchecked_changes_nothing(mina: Actor, plan: Plan) -> None:
    document = given(mina, more=1, drop=(6,), a1={"text": "Walk route 1 at dusk"}, a3={"outcome": "Other"})
    found = related(mina, plan, document)
    proposals.decide(by=mina, proposal=found.of("changed")[0].proposal.ref, decision="rejected")
    before = [action.facts() for action in plan.actions.order_by("position")]
    revising.apply(by=mina, document=document.ref)
    assert [action.facts() for action in plan.actions.order_by("position")] == before
    assert Entry.objects.get(event="plans.document.applied").detail["unchecked"] == 2


def test_a_plan_in_force_is_amended_once_with_a_reason_and_owners_updates_and_places_stay(
    cast: Cast, mina: Actor, plan: Plan
) -> None:
    put_in_force(mina, plan)
    first, second = plan.actions.get(code="A1"), plan.actions.get(code="A2")
    assigning.assign(by=mina, action=first.ref, owner=cast.members["omar"].ref)
    first.placements.create(partnership_id=plan.partnership_id, priority=plan.priorities.last())
    with cast.acting("omar") as omar:
        updates.submit(by=omar, action=first.ref, quarter="2023/24 Q1", brag="green", narrative="Well")
    document = given(mina, a1={"outcome": "One"}, a2={"leads": ["Vale Police"]})
    related(mina, plan, document)
    proposals.decide_all(by=mina, document=document.ref, decision="accepted")
    with pytest.raises(Problem) as refused:
        revising.apply(by=mina, document=document.ref)
    assert refused.value.field == "why"
    assert Document.objects.get(ref=document.ref).status == "review"
    revising.apply(by=mina, document=document.ref, why="The board agreed the second edition")
    (amendment,) = plan.amendments.all()
    assert (amendment.reason, amendment.revisions.count()) == ("The board agreed the second edition", 2)
    first.refresh_from_db()
    assert (first.outcome, first.owner_id, first.brag) == ("One", cast.members["omar"].ref, "green")
    assert (first.placements.count(), first.updates.count()) == (1, 1)
    assert [lead.agency_id for lead in second.leads.all()] == [cast.agencies["police"].ref]


def test_an_action_that_was_reported_on_is_not_removed(cast: Cast, mina: Actor, plan: Plan) -> None:
    put_in_force(mina, plan)
    action = plan.actions.get(code="A6")
    assigning.assign(by=mina, action=action.ref, owner=cast.members["omar"].ref)
    with cast.acting("omar") as omar:
        updates.submit(by=omar, action=action.ref, quarter="2023/24 Q1", brag="green", narrative="Well")
    document = given(mina, drop=(6,))
    (gone,) = related(mina, plan, document).gone
    assert gone.reported
    revising.prune(by=mina, document=document.ref, actions=[gone.held.ref], decision="remove")
    with pytest.raises(Problem, match="has updates"):
        revising.apply(by=mina, document=document.ref, why="Second edition")
    assert plan.actions.count() == COUNT


def test_references_may_be_exchanged_and_not_stand_twice(mina: Actor, plan: Plan) -> None:
    document = given(mina, a1={"ref": "A2"}, a2={"ref": "A1"})
    related(mina, plan, document)
    proposals.decide_all(by=mina, document=document.ref, decision="accepted")
    revising.apply(by=mina, document=document.ref)
    texts = dict(plan.actions.values_list("code", "text"))
    assert (texts["A1"], texts["A2"]) == ("Walk route 2 after dark", "Walk route 1 after dark")
    twice = given(mina, more=1, a1={"ref": "A2"}, a2={"ref": "A1"}, a7={"ref": "A5", "text": "Open a youth centre"})
    related(mina, plan, twice)
    proposals.decide_all(by=mina, document=twice.ref, decision="accepted")
    with pytest.raises(Problem, match="A5"):
        revising.apply(by=mina, document=twice.ref)


def test_headings_that_the_plan_does_not_have_are_made(mina: Actor, plan: Plan) -> None:
    document = given(
        mina, a1={"priority": "Fewer thefts", "theme": "Shops"}, a2={"priority": "FEWER FIRES", "theme": None}
    )
    related(mina, plan, document)
    proposals.decide_all(by=mina, document=document.ref, decision="accepted")
    revising.apply(by=mina, document=document.ref)
    first = plan.actions.select_related("priority", "theme").get(code="A1")
    assert (first.priority.name, first.theme.name) == ("Fewer thefts", "Shops")  # type: ignore[union-attr]
    assert list(plan.priorities.values_list("name", flat=True)) == ["Safer streets", "Fewer fires", "Fewer thefts"]


def test_a_match_is_put_right_by_hand(mina: Actor, plan: Plan) -> None:
    document = given(mina, a1={"text": "Open a youth centre on the estate", "ref": None})
    found = related(mina, plan, document)
    (new,), (gone,) = found.of("new"), found.gone
    revising.match(by=mina, proposal=new.proposal.ref, action=gone.held.ref)
    assert counts(compared(mina, document.ref)[1]) == (5, 1, 0, 0)
    same = compared(mina, document.ref)[1].of("same")[0]
    with pytest.raises(Problem, match="is that one already"):
        revising.match(by=mina, proposal=same.proposal.ref, action=gone.held.ref)
    revising.match(by=mina, proposal=same.proposal.ref)
    assert counts(compared(mina, document.ref)[1]) == (4, 1, 1, 1)
    revising.relate(by=mina, document=document.ref)
    with pytest.raises(Missing):
        compared(mina, document.ref)


def test_whoever_takes_it_in_is_told_that_the_plan_changed_meanwhile(mina: Actor, plan: Plan) -> None:
    document = given(mina, a1={"outcome": "One"})
    related(mina, plan, document)
    proposals.decide_all(by=mina, document=document.ref, decision="accepted")
    seen = seal(compared(mina, document.ref)[1].facts())
    first = plan.actions.get(code="A1")
    words = actions.ActionWords(text=first.text, code="A1", outcome="Two", priority=first.priority_id or "")
    actions.edit(by=mina, action=first.ref, words=words)
    with pytest.raises(Stale):
        revising.apply(by=mina, document=document.ref, seen=seen)
    revising.apply(by=mina, document=document.ref, seen=seal(compared(mina, document.ref)[1].facts()))
    assert Action.objects.get(ref=first.ref).outcome == "One"


def test_a_draft_of_another_agency_is_not_revised_and_the_document_is_its_own_agencys_until_it_is_taken(
    cast: Cast, mina: Actor, plan: Plan
) -> None:
    put_in_force(mina, plan)
    document = given(mina, a1={"outcome": "One"})
    related(mina, plan, document)
    with cast.acting("leo") as leo, pytest.raises(Missing):
        queries.source_of(leo, document.ref)
    with cast.acting("mina") as mina:
        proposals.decide_all(by=mina, document=document.ref, decision="accepted")
        revising.apply(by=mina, document=document.ref, why="Second edition")
    with cast.acting("leo") as leo:
        assert len(queries.source_of(leo, document.ref).actions) == 1
        with pytest.raises((Missing, Refused)):
            revising.relate(by=leo, document=document.ref, plan=plan.ref)
    with cast.acting("wes", "westhaven") as wes, pytest.raises(Missing):
        queries.source_of(wes, document.ref)


def test_comparing_takes_no_more_queries_for_a_longer_plan(mina: Actor) -> None:
    taken = []
    for count in (4, 40):
        plan = documents.accept(by=mina, document=read_document(mina, count, name=f"{count}.txt").ref, unchecked=count)
        again = read_document(mina, count, name=f"again-{count}.txt", title=f"{count}")
        revising.relate(by=mina, document=again.ref, plan=plan.ref)
        with CaptureQueriesContext(
            connection,
        ) as made:
            compared(mina, again.ref)
        taken.append(len(made))
    assert taken[0] == taken[1] < 25


def test_a_file_that_concordat_wrote_from_a_plan_is_compared_with_it_at_once(mina: Actor, plan: Plan) -> None:
    told: Any = reading_of(COUNT)
    for action, known in zip(told["actions"], plan.actions.order_by("position"), strict=True):
        action.update(ref=None, text=f"Rewritten {action['ref'][::-1]}", others={"Concordat": known.ref})
    document = read_document(
        mina, name="out.docx", actions=told["actions"], document=told["document"] | {"plan": plan.ref}
    )
    assert counts(compared(mina, document.ref)[1]) == (0, COUNT, 0, 0)
    stranger = read_document(mina, name="x.docx", document=told["document"] | {"plan": "0" * 12})
    assert Document.objects.get(ref=stranger.ref).revises_id is None


def test_the_mark_of_a_plan_is_read_from_office_files() -> None:
    for kind, made in (("docx", _word), ("xlsx", _workbook)):
        assert read(made("abcdefghjkmn"), name=f"plan.{kind}").document.plan == "abcdefghjkmn"  # type: ignore[union-attr]
        assert read(made("<not one>"), name=f"plan.{kind}").document.plan == ""  # type: ignore[union-attr]


def _workbook(ref: str) -> bytes:
    book, file = Workbook(), BytesIO()
    book.active.append(["Action"])  # type: ignore[union-attr]
    book.active.append(["Walk the town"])  # type: ignore[union-attr]
    book.custom_doc_props.append(StringProperty(name="concordat-plan", value=ref))
    book.save(file)
    return file.getvalue()


def _word(ref: str) -> bytes:
    file, properties = BytesIO(), BytesIO(_workbook(ref))
    made = docx.Document()
    made.add_paragraph("Walk the town")
    made.save(file)
    with ZipFile(file, "a") as package, ZipFile(properties) as theirs:
        package.writestr("docProps/custom.xml", theirs.read("docProps/custom.xml"))
    return file.getvalue()
