"""Splitting, merging and moving what was read, taking it back, and two people at one document."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands import documents, proposals, reshaping
from concordat.plans.models import Document, Plan, Proposal
from concordat.plans.queries import documents as queries
from concordat.plans.rules.changes import seal
from concordat.plans.rules.proposals import written
from concordat.plans.rules.reshaping import joined, parts
from tests.cast import Cast
from tests.plans.documents.given import proposals_of, read_document


@pytest.fixture
def mina(cast: Cast) -> Iterator[Actor]:
    with cast.acting("mina") as actor:
        yield actor


def live(document: Document) -> list[Proposal]:
    return list(document.proposals.live().order_by("position"))


def test_parts_are_lines_or_paragraphs_and_join_as_sentences() -> None:
    assert parts("• Walk the\n  town\n\n- Mend lamps\n") == ["Walk the town", "Mend lamps"]
    assert parts("Walk\nMend") == ["Walk", "Mend"]
    assert joined(["Walk", "Mend it.", "Walk", "Tell"]) == "Walk. Mend it. Tell"


def test_split_copies_fields_keeps_the_source_and_is_taken_back(mina: Actor) -> None:
    document = read_document(mina)
    first, second, third = proposals_of(document)
    proposals.decide(by=mina, proposal=first.ref, decision="accepted")
    one, two = reshaping.split(by=mina, proposal=first.ref, texts=["Walk route 1", "Tell the ward", " "])
    assert [each.ref for each in live(document)] == [one.ref, two.ref, second.ref, third.ref]
    assert (one.fields["ref"], two.fields["ref"], two.fields["text"]) == ("A1", "", "Tell the ward")
    assert two.fields["leads"] == first.fields["leads"]
    assert two.read["source"] == first.read["source"]
    with pytest.raises(Problem, match="split or merged"):
        proposals.decide(by=mina, proposal=first.ref, decision="rejected")
    (back,) = reshaping.rejoin(by=mina, proposal=two.ref)
    assert (back.ref, back.decision) == (first.ref, "accepted")
    assert [each.ref for each in live(document)] == [first.ref, second.ref, third.ref]
    with pytest.raises(Problem):
        reshaping.split(by=mina, proposal=first.ref, texts=["Only one"])
    with pytest.raises(Problem, match="neither"):
        reshaping.rejoin(by=mina, proposal=first.ref)


def test_merge_joins_texts_unites_leads_and_leads_back_to_every_source(mina: Actor) -> None:
    document = read_document(mina, 4)
    first, second, *_ = proposals_of(document)
    proposals.edit(by=mina, proposal=second.ref, fields={"leads": ["Vale Fire"], "measures": ["Walks held", "Lamps"]})
    made = reshaping.merge(by=mina, document=document.ref, chosen=[second.ref, first.ref])
    fields: Any = made.fields
    assert fields["text"] == "Walk route 1 after dark. Walk route 2 after dark"
    assert (fields["ref"], fields["leads"]) == ("A1", ["Vale Police", "Street Pastors", "Vale Fire"])
    assert (fields["measures"], fields["due"]) == (["Walks held", "People met", "Lamps"], "2024-03-31")
    plan = documents.accept(by=mina, document=document.ref, unchecked=3)
    source = plan.actions.get(code="A1").source
    assert (source["anchor"], [each["anchor"] for each in source["also"]]) == ("b3r1", ["b3r2"])


def test_a_merge_is_taken_back_unless_it_was_split_since(mina: Actor) -> None:
    document = read_document(mina, 4)
    refs = [each.ref for each in proposals_of(document)]
    made = reshaping.merge(by=mina, document=document.ref, chosen=refs[:2])
    one, _two = reshaping.split(by=mina, proposal=made.ref, texts=["One", "Two"])
    with pytest.raises(Problem):
        reshaping.rejoin(by=mina, proposal=made.ref)
    reshaping.rejoin(by=mina, proposal=one.ref)
    assert [each.ref for each in reshaping.rejoin(by=mina, proposal=made.ref)] == refs[:2]
    assert [each.ref for each in live(document)] == refs
    with pytest.raises(Problem):
        reshaping.merge(by=mina, document=document.ref, chosen=refs[:1])


def test_actions_move_under_their_heading_and_to_another(mina: Actor) -> None:
    document = read_document(mina, 8)
    every = proposals_of(document)
    beside = [each for each in every if each.fields["theme"] == every[0].fields["theme"]]
    reshaping.move(by=mina, proposal=beside[1].ref, up=True)
    assert [each.ref for each in live(document) if each in beside][:2] == [beside[1].ref, beside[0].ref]
    reshaping.move(by=mina, proposal=beside[1].ref, up=True)
    assert live(document)[0].ref == beside[1].ref
    chosen = [each.ref for each in every[:3]]
    assert reshaping.place(by=mina, document=document.ref, chosen=chosen, priority="Fewer fires") >= 2
    assert {each.fields["priority"] for each in live(document) if each.ref in chosen} == {"Fewer fires"}


def test_the_second_of_two_is_told_who_decided_what_and_nothing_is_lost(cast: Cast, mina: Actor) -> None:
    first = proposals_of(read_document(mina))[0]
    seen = seal(written(first.fields))
    proposals.decide(by=mina, proposal=first.ref, decision="accepted", was="undecided")
    with pytest.raises(Problem, match="Mina Manager accepted it meanwhile"):
        proposals.decide(by=mina, proposal=first.ref, decision="rejected", was="undecided")
    assert proposals.decide(by=mina, proposal=first.ref, decision="accepted", was="undecided").decision == "accepted"
    proposals.edit(by=mina, proposal=first.ref, fields={"outcome": "Mine"}, seen=seen)
    with pytest.raises(Stale) as told:
        proposals.edit(by=mina, proposal=first.ref, fields={"outcome": "Yours"}, seen=seen)
    assert told.value.now["outcome"] == "Mine"
    changed = proposal_now(first)
    assert (changed.fields["outcome"], changed.edited_by_id) == ("Mine", mina.member)


def proposal_now(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(ref=proposal.ref)


@pytest.mark.usefixtures("emptied_after")
def test_accepting_the_whole_while_another_edits_lets_one_win_and_tells_the_other() -> None:
    cast = Cast.assemble()
    with transaction.atomic():
        mina = cast.actor("mina")
    with acting(mina), transaction.atomic():
        document = read_document(mina)
        first = proposals_of(document)[0]
    told: list[str] = []

    def attempt(what: Callable[[], object]) -> None:
        try:
            with acting(mina), transaction.atomic():
                what()
        except Problem as problem:
            told.append(problem.message)
        finally:
            connection.close()

    both = [
        threading.Thread(target=attempt, args=[lambda: documents.accept(by=mina, document=document.ref, unchecked=3)]),
        threading.Thread(
            target=attempt,
            args=[lambda: proposals.edit(by=mina, proposal=first.ref, fields={"outcome": "Late"})],
        ),
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    with acting(mina), transaction.atomic():
        outcome = Plan.objects.get().actions.get(code="A1").outcome
    assert (outcome == "Late" and not told) or (outcome == "People feel at ease" and "rests on this" in told[0])


def test_what_was_split_or_merged_is_not_counted(mina: Actor) -> None:
    document = read_document(mina, 4)
    refs = [each.ref for each in proposals_of(document)]
    reshaping.split(by=mina, proposal=refs[0], texts=["One", "Two"])
    reshaping.merge(by=mina, document=document.ref, chosen=refs[2:])
    assert queries.progress_of(mina, document) == {"undecided": 4}
    assert len(queries.under_review(mina, document.ref).proposals) == 4
    plan = documents.accept(by=mina, document=document.ref, unchecked=4)
    assert plan.actions.count() == 4
