"""Checking what was read: decisions, edits, and the draft plan that comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.plans.commands import documents, proposals, readings
from concordat.plans.models import Action, Document, Plan, Proposal
from concordat.plans.queries import documents as queries
from tests.cast import Cast
from tests.plans.documents.given import proposals_of, read_document, reading_of


@pytest.fixture
def mina(cast: Cast) -> Any:
    with cast.acting("mina") as actor:
        yield actor


def decide_every(by: Actor, document: Document, decision: str = "accepted") -> None:
    proposals.decide_all(by=by, document=document.ref, decision=decision)


def test_decide_is_kept_undone_and_recorded(mina: Actor) -> None:
    first, *_ = proposals_of(read_document(mina))
    assert proposals.decide(by=mina, proposal=first.ref, decision="accepted").decided_by_id == mina.member
    assert proposals.decide(by=mina, proposal=first.ref, decision="undecided").decided_by_id is None
    recorded = Entry.objects.filter(event="plans.proposal.decided", target_ref=first.ref).order_by("id")
    assert [entry.detail["decision"] for entry in recorded] == ["accepted", "undecided"]
    with pytest.raises(Problem):
        proposals.decide(by=mina, proposal=first.ref, decision="perhaps")


def test_decide_all_leaves_what_was_decided_unless_asked(mina: Actor) -> None:
    document = read_document(mina, 4)
    proposals.decide(by=mina, proposal=proposals_of(document)[0].ref, decision="rejected")
    assert proposals.decide_all(by=mina, document=document.ref, decision="accepted") == 3
    assert [proposal.decision for proposal in proposals_of(document)] == ["rejected", *["accepted"] * 3]
    assert proposals.decide_all(by=mina, document=document.ref, decision="accepted", only_undecided=False) == 1
    assert proposals.decide_all(by=mina, document=document.ref, decision="undecided", only_undecided=False) == 4


def test_edit_keeps_what_was_read_beside_what_was_changed(mina: Actor) -> None:
    first = proposals_of(read_document(mina))[0]
    changed = proposals.edit(by=mina, proposal=first.ref, fields={"text": "Run", "ref": "A1"}, accept=True)
    assert (changed.edited, changed.read["text"]) == ({"text": "Run"}, "Walk route 1 after dark")
    assert changed.decision == "accepted"
    entry = Entry.objects.get(event="plans.proposal.edited")
    assert entry.detail == {"changed": {"text": ["Walk route 1 after dark", "Run"]}}
    back = proposals.edit(by=mina, proposal=first.ref, fields={"text": "Walk route 1 after dark"})
    assert back.edited == {}
    with pytest.raises(Problem) as refused:
        proposals.edit(by=mina, proposal=first.ref, fields={"text": "  "})
    assert refused.value.field == "text"


def test_adopt_suggestion_fills_what_the_document_leaves_unsaid(mina: Actor) -> None:
    second = proposals_of(read_document(mina))[1]
    assert proposals.adopt_suggestion(by=mina, proposal=second.ref, field="leads").fields["leads"] == ["Vale Police"]
    assert proposals.adopt_suggestion(by=mina, proposal=second.ref, field="due").fields["due"] == "2023-12-31"
    with pytest.raises(Problem):
        proposals.adopt_suggestion(by=mina, proposal=second.ref, field="text")


def test_accept_makes_a_draft_plan_whose_actions_lead_back_to_their_source(cast: Cast, mina: Actor) -> None:
    document = read_document(mina, 4)
    proposals.decide(by=mina, proposal=proposals_of(document)[3].ref, decision="rejected")
    proposals.edit(by=mina, proposal=proposals_of(document)[0].ref, fields={"text": "Run"})
    documents.edit(
        by=mina,
        document=document.ref,
        title="Our plan",
        period="2023/24",
        names={"priorities": {"Safer streets": "Streets"}, "themes": {"Safer streets": {"Estates": "Homes"}}},
    )
    documents.match(by=mina, document=document.ref, agencies={"Street Pastors": cast.agencies["fire"].ref})
    decide_every(mina, document)
    plan = documents.accept(by=mina, document=document.ref)
    assert (plan.title, plan.status, plan.document_id) == ("Our plan", "draft", document.ref)
    assert [(priority.name, priority.narrative) for priority in plan.priorities.all()] == [
        ("Streets", "Why safer streets."),
        ("Fewer fires", "Why fewer fires."),
    ]
    assert [theme.name for theme in plan.themes.all()] == ["Night-time", "Homes"]
    actions = list(plan.actions.prefetch_related("leads"))
    assert [(action.code, action.text) for action in actions][:2] == [("A1", "Run"), ("A2", "Walk route 2 after dark")]
    assert len(actions) == 3
    assert actions[0].source["document"] == document.ref
    assert (actions[0].source["anchor"], actions[0].source["place"]) == ("b3r1", "line 3r1")
    leads = [(lead.name, lead.agency_id) for lead in actions[0].leads.all()]
    assert leads == [("Vale Police", cast.agencies["police"].ref), ("Street Pastors", cast.agencies["fire"].ref)]
    assert Document.objects.get(ref=document.ref).status == "accepted"
    entry = Entry.objects.get(event="plans.document.accepted")
    assert entry.detail == {"plan": plan.ref, "priorities": 2, "actions": 3, "left_out": 1, "unchecked": 0}


def test_accept_twice_leads_to_the_same_plan(mina: Actor) -> None:
    document = read_document(mina)
    decide_every(mina, document)
    first = documents.accept(by=mina, document=document.ref)
    assert documents.accept(by=mina, document=document.ref) == first
    assert Plan.objects.count() == 1


def test_accept_wants_every_action_checked_or_the_number_said(mina: Actor) -> None:
    document = read_document(mina, 4)
    for said in (0, 3, 5):
        with pytest.raises(Problem, match="still to be checked"):
            documents.accept(by=mina, document=document.ref, unchecked=said)
    plan = documents.accept(by=mina, document=document.ref, unchecked=4)
    assert plan.actions.count() == 4
    assert {proposal.decision for proposal in proposals_of(document)} == {"accepted"}


def test_accept_refuses_a_plan_with_nothing_in_it_and_a_reference_that_stands_twice(mina: Actor) -> None:
    document = read_document(mina)
    decide_every(mina, document, "rejected")
    with pytest.raises(Problem, match="No action has been accepted"):
        documents.accept(by=mina, document=document.ref)
    proposals.decide_all(by=mina, document=document.ref, decision="accepted", only_undecided=False)
    proposals.edit(by=mina, proposal=proposals_of(document)[1].ref, fields={"ref": "A1"})
    with pytest.raises(Problem, match="A1"):
        documents.accept(by=mina, document=document.ref)
    assert not Plan.objects.exists()


def test_accept_is_all_or_nothing(mina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_document(mina)
    decide_every(mina, document)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr("concordat.plans.commands.drafting._Making.link", fail)
    with pytest.raises(RuntimeError):
        documents.accept(by=mina, document=document.ref)
    assert (Plan.objects.count(), Action.objects.count()) == (0, 0)
    assert not Entry.objects.filter(event__in=["plans.plan.drafted", "plans.document.accepted"]).exists()
    assert Document.objects.get(ref=document.ref).status == "review"
    monkeypatch.undo()
    assert documents.accept(by=mina, document=document.ref).actions.count() == 3


def test_nothing_is_changed_once_a_plan_was_made(mina: Actor) -> None:
    document = read_document(mina)
    first = proposals_of(document)[0]
    documents.accept(by=mina, document=document.ref, unchecked=3)
    for change in (
        lambda: proposals.decide(by=mina, proposal=first.ref, decision="rejected"),
        lambda: proposals.edit(by=mina, proposal=first.ref, fields={"text": "Run"}),
        lambda: proposals.decide_all(by=mina, document=document.ref, decision="rejected", only_undecided=False),
        lambda: documents.edit(by=mina, document=document.ref, title="Other", period=""),
        lambda: documents.match(by=mina, document=document.ref, agencies={}),
        lambda: documents.discard(by=mina, document=document.ref),
        lambda: documents.restore(by=mina, document=document.ref),
    ):
        with pytest.raises(Problem):
            change()


def test_a_document_is_checked_again_once_its_plan_is_deleted(mina: Actor) -> None:
    document = read_document(mina)
    documents.accept(by=mina, document=document.ref, unchecked=3).delete()
    assert documents.restore(by=mina, document=document.ref).status == "review"
    assert {proposal.decision for proposal in proposals_of(document)} == {"accepted"}


def test_discard_keeps_decisions_until_it_is_taken_back(mina: Actor) -> None:
    document = read_document(mina)
    decide_every(mina, document)
    aside = documents.discard(by=mina, document=document.ref)
    assert (aside.status, aside.aside_at is not None) == ("discarded", True)
    with pytest.raises(Problem):
        documents.accept(by=mina, document=document.ref)
    back = documents.restore(by=mina, document=document.ref)
    assert (back.status, back.aside_at) == ("review", None)
    assert {proposal.decision for proposal in proposals_of(document)} == {"accepted"}


def test_dispose_deletes_after_ninety_days_what_came_to_nothing_and_records_it(mina: Actor) -> None:
    aside, kept, behind = (read_document(mina, 2, name=f"{name}.txt") for name in ("aside", "kept", "behind"))
    documents.discard(by=mina, document=aside.ref)
    documents.accept(by=mina, document=behind.ref, unchecked=2)
    unread = readings.import_document(by=mina, name="unread.txt", content=b"nothing")
    readings.refuse(by=mina, document=unread.ref, job=unread.job_ref, trouble="No words.")
    for days, gone in ((89, 0), (91, 2), (500, 0)):
        with clock.frozen(clock.now() + timedelta(days=days)), acting(system(documents.DISPOSING)) as system_actor:
            assert documents.dispose(by=system_actor) == gone
    assert set(Document.objects.values_list("ref", flat=True)) == {kept.ref, behind.ref}
    assert Proposal.objects.filter(document_id=aside.ref).count() == 0
    recorded = Entry.objects.filter(event="plans.document.disposed")
    assert set(recorded.values_list("target_ref", flat=True)) == {aside.ref, unread.ref}
    with pytest.raises(Refused):
        documents.dispose(by=mina)


@pytest.mark.parametrize("who", ["omar", "ana", "olga", "ada", "ivan"])
def test_other_roles_of_the_agency_are_refused(cast: Cast, who: str) -> None:
    with cast.acting("mina") as mina:
        document = read_document(mina)
        first = proposals_of(document)[0]
    with cast.acting(who) as actor:
        for attempt in (
            lambda: queries.under_review(actor, document.ref),
            lambda: proposals.decide(by=actor, proposal=first.ref, decision="accepted"),
            lambda: proposals.decide_all(by=actor, document=document.ref, decision="accepted"),
            lambda: documents.accept(by=actor, document=document.ref, unchecked=3),
            lambda: documents.discard(by=actor, document=document.ref),
            lambda: readings.read_again(by=actor, document=document.ref),
        ):
            with pytest.raises(Refused):
                attempt()
        with pytest.raises(Missing):
            queries.source_of(actor, document.ref)


@pytest.mark.parametrize(("who", "where"), [("leo", "thornbridge"), ("wes", "westhaven"), ("leo", "westhaven")])
def test_other_agencies_and_partnerships_find_nothing(cast: Cast, who: str, where: str) -> None:
    with cast.acting("mina") as mina:
        document = read_document(mina)
        first = proposals_of(document)[0]
    with cast.acting(who, where) as actor:
        assert (Document.objects.count(), Proposal.objects.count()) == (0, 0)
        for attempt in (
            lambda: queries.source_of(actor, document.ref),
            lambda: queries.original_of(actor, document.ref),
            lambda: proposals.decide(by=actor, proposal=first.ref, decision="accepted"),
            lambda: documents.accept(by=actor, document=document.ref),
        ):
            with pytest.raises((Missing, Refused)):
                attempt()


def test_the_source_is_open_to_readers_of_a_plan_that_rests_on_it_and_of_no_other(cast: Cast) -> None:
    from concordat.plans.commands import plans

    with cast.acting("mina") as mina:
        document = read_document(mina)
        plan = documents.accept(by=mina, document=document.ref, unchecked=3)
    with cast.acting("leo") as leo, pytest.raises(Missing):
        queries.source_of(leo, document.ref)
    with cast.acting("mina") as mina:
        plans.propose(by=mina, plan=plan.ref)
    with cast.acting("leo") as leo:
        source = queries.source_of(leo, document.ref)
        assert (source.document.ref, len(source.actions), source.proposals) == (document.ref, 3, [])
        assert bytes(queries.original_of(leo, document.ref).content) == b"plan.txt with 3 actions"
        assert Document.objects.filter(ref=document.ref).update(title="Mine now") == 0
        assert Document.objects.filter(ref=document.ref)._raw_delete("default") == 0
    with cast.acting("wes", "westhaven") as wes, pytest.raises(Missing):
        queries.source_of(wes, document.ref)


def test_sql_as_the_app_s_role_gives_no_row_without_an_actor_or_with_another_s(cast: Cast) -> None:
    from django.db import connection

    from concordat.kernel.actors import NOBODY

    with cast.acting("mina") as mina:
        read_document(mina)
    counted = []
    for actor in (
        NOBODY,
        cast.actor("wes", "westhaven"),
        cast.actor("leo"),
        cast.actor("fay"),
        system("work"),
        system(documents.DISPOSING),
        cast.actor("mina"),
    ):
        with acting(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM plans_document")
            (rows,) = cursor.fetchone()
            cursor.execute("SELECT count(*) FROM plans_proposal")
            counted.append((rows, cursor.fetchone()[0]))
    assert counted == [*[(0, 0)] * 6, (1, 3)]


@pytest.mark.parametrize("title", ["T" * 500, None])
def test_take_keeps_a_title_that_fits_and_names_what_has_none(mina: Actor, title: str | None) -> None:
    document = read_document(mina, 1, name="Our plan.txt", title=title, period="2023/24 " * 20)
    assert document.title == (f"{'T' * 199}…" if title else "Our plan")
    assert len(document.period) == 30


def test_take_refuses_a_second_reading(mina: Actor) -> None:
    document = read_document(mina, 2)
    with pytest.raises(Problem):
        readings.take(by=mina, document=document.ref, job=document.job_ref, reading=reading_of(2))
    assert len(proposals_of(document)) == 2
