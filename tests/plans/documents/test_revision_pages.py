"""The pages of a further state of a plan's document: from the file to the plan, and back out of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from concordat.kernel.actors import Actor
from concordat.plans.commands import documents
from concordat.plans.models import Document, Plan
from tests.cast import Cast
from tests.plans.documents.given import proposals_of, read_document
from tests.plans.documents.test_revisions import COUNT, given, put_in_force
from tests.plans.documents.test_views import HX, sign_in, words


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


@pytest.fixture
def mina(client: Client, cast: Cast) -> Any:
    sign_in(client, cast, "mina")
    with cast.acting("mina") as actor:
        yield actor


@pytest.fixture
def plan(mina: Actor) -> Plan:
    return documents.accept(by=mina, document=read_document(mina, COUNT).ref, unchecked=COUNT)


def post(client: Client, address: str, **sent: Any) -> Any:
    return client.post(f"/plans/{address}/", sent)


def test_from_a_document_that_looks_like_the_plan_to_an_amendment(client: Client, mina: Actor, plan: Plan) -> None:
    put_in_force(mina, plan)
    document = given(mina, drop=(6,), more=1, a1={"outcome": "People feel safe", "due": "2024-06-30"})
    page = words(client.get(f"/plans/documents/{document.ref}/review/"))
    assert "This looks like a revised copy of “Safer Thornbridge”" in page
    post(client, f"documents/{document.ref}/relate", plan=plan.ref)
    shown = client.get(f"/plans/documents/{document.ref}/review/")
    page = words(shown)
    assert "2 changed and 4 the same" in page
    assert '<del class="app-gone">' in shown.content.decode()
    first = proposals_of(document)[0]
    answer = client.post(
        f"/plans/proposals/{first.ref}/decide/",
        {"decision": "accepted", "offered": ["due", "outcome"], "take": ["outcome"]},
        headers=HX,
    )
    assert "as the plan has it: Due date" in words(answer)
    assert "differences decided" in words(answer)
    asked = words(client.get(f"/plans/documents/{document.ref}/apply/"))
    assert "1 action is changed" in asked
    refused = post(client, f"documents/{document.ref}/apply")
    assert "Say why the plan is changed" in words(refused)
    done = post(client, f"documents/{document.ref}/apply", why="Agreed by the board")
    assert done["Location"] == f"/plans/{plan.ref}/"
    changed = plan.actions.get(code="A1")
    assert (changed.outcome, str(changed.due)) == ("People feel safe", "2024-03-31")
    assert "was taken into a plan" in words(client.get(f"/plans/documents/{document.ref}/review/"))
    assert "Taken into Safer Thornbridge" in words(client.get("/plans/documents/"))
    source = client.get(f"/plans/documents/{document.ref}/source/").content.decode()
    assert f"/plans/actions/{changed.ref}/" in source
    assert (
        f"/plans/documents/{document.ref}/source/#b3r1" in client.get(f"/plans/actions/{changed.ref}/").content.decode()
    )


def test_what_is_new_and_no_longer_there_is_decided_and_matched_by_hand(
    client: Client, mina: Actor, plan: Plan
) -> None:
    document = given(mina, a1={"text": "Open a youth centre on the estate", "ref": None})
    post(client, f"documents/{document.ref}/relate", plan=plan.ref)
    page = words(client.get(f"/plans/documents/{document.ref}/review/"))
    assert "1 new, 1 no longer there and 5 the same" in page
    gone = plan.actions.get(code="A1")
    post(client, f"documents/{document.ref}/prune", action=gone.ref, decision="remove", show="missing")
    assert "To be removed" in words(client.get(f"/plans/documents/{document.ref}/review/?show=missing"))
    post(client, f"documents/{document.ref}/prune", action=gone.ref, decision="")
    new = proposals_of(document)[0]
    assert "None: it is a new action" in words(client.get(f"/plans/proposals/{new.ref}/match/"))
    post(client, f"proposals/{new.ref}/match", action=gone.ref)
    assert "1 changed and 5 the same" in words(client.get(f"/plans/documents/{document.ref}/review/"))
    post(client, f"documents/{document.ref}/decide", decision="accepted", which="undecided")
    post(client, f"documents/{document.ref}/apply")
    assert plan.actions.get(code="A1").text == "Open a youth centre on the estate"
    assert plan.actions.count() == COUNT


def test_nothing_differs_is_said_and_the_document_is_kept_with_the_plan(
    client: Client, mina: Actor, plan: Plan
) -> None:
    document = given(mina)
    post(client, f"documents/{document.ref}/relate", plan=plan.ref)
    assert "Nothing differs" in words(client.get(f"/plans/documents/{document.ref}/review/"))
    post(client, f"documents/{document.ref}/apply")
    assert Document.objects.get(ref=document.ref).status == "accepted"


def test_the_page_says_where_the_plan_changed_since_it_was_opened(client: Client, mina: Actor, plan: Plan) -> None:
    document = given(mina, a1={"outcome": "One"})
    post(client, f"documents/{document.ref}/relate", plan=plan.ref)
    page = post(client, f"documents/{document.ref}/apply", seen="0" * 16)
    assert "changed meanwhile" in words(page)
    assert Document.objects.get(ref=document.ref).status == "review"


def test_import_asks_of_which_plan_it_is_a_revised_copy(client: Client, mina: Actor, plan: Plan) -> None:
    assert "Yes, of Safer Thornbridge" in words(client.get("/plans/documents/import/"))
    again = client.get(f"/plans/documents/{plan.document_id}/again/")
    assert "Compare it with the plan" in words(again)
    post(client, f"documents/{plan.document_id}/again", revises=plan.ref)
    assert Document.objects.filter(revises=plan).count() == 1
