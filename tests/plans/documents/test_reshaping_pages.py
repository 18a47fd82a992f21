"""The pages on which what was read is split, merged, moved and decided on, by one person and by two."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from concordat.kernel.actors import Actor
from concordat.plans.commands import proposals
from concordat.plans.models import Document
from tests.cast import Cast
from tests.plans.documents.given import proposals_of, read_document
from tests.plans.documents.test_views import HX, review, sign_in, words


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


@pytest.fixture
def mina(client: Client, cast: Cast) -> Any:
    sign_in(client, cast, "mina")
    with cast.acting("mina") as actor:
        yield actor


def post(client: Client, address: str, **sent: Any) -> Any:
    return client.post(f"/plans/{address}/", sent)


def live(document: Document) -> list[str]:
    return [str(each.fields["text"]) for each in document.proposals.live().order_by("position")]


def test_split_and_back_by_the_pages(client: Client, mina: Actor) -> None:
    document = read_document(mina)
    first = proposals_of(document)[0]
    assert "Walk route 1 after dark" in words(client.get(f"/plans/proposals/{first.ref}/split/"))
    refused = words(post(client, f"proposals/{first.ref}/split", texts="Only one"))
    assert "so that there are two or more" in refused
    made = post(client, f"proposals/{first.ref}/split", texts="Walk it\r\nTell the ward")
    one = document.proposals.live().order_by("position").first()
    assert one is not None
    assert made["Location"] == f"{review(document)}#{one.ref}"
    page = words(client.get(review(document)))
    assert "Split from one action." in page
    assert "0 of 4 checked" in page
    gone = words(client.get(f"/plans/proposals/{first.ref}/edit/"))
    assert "Walk route 1" in gone
    told = words(client.post(f"/plans/proposals/{first.ref}/edit/", {"text": "Late", "ref": "A1"}))
    assert "split or merged this action meanwhile" in told
    assert "Late" in client.post(f"/plans/proposals/{first.ref}/edit/", {"text": "Late"}).content.decode()
    post(client, f"proposals/{one.ref}/rejoin")
    assert live(document)[0] == "Walk route 1 after dark"


def test_merge_and_move_by_the_pages(client: Client, mina: Actor) -> None:
    document = read_document(mina, 4)
    first, second, *_ = proposals_of(document)
    post(client, f"proposals/{second.ref}/merge", **{"with": "before"})
    assert live(document)[0] == "Walk route 1 after dark. Walk route 2 after dark"
    made = document.proposals.live().order_by("position").first()
    assert made is not None
    assert "Take the merge back" in words(client.get(review(document)))
    post(client, f"proposals/{made.ref}/rejoin")
    asked = post(client, f"documents/{document.ref}/merge", chosen=[first.ref, second.ref])
    assert "/edit/" in asked["Location"]
    wrong = client.post(f"/plans/documents/{document.ref}/merge/", {"chosen": [first.ref]}, follow=True)
    assert "Choose two actions or more" in words(wrong)
    third = proposals_of(document)[-1]
    post(client, f"documents/{document.ref}/place", chosen=[third.ref], part="1")
    third.refresh_from_db()
    assert third.fields["priority"] == "Fewer fires"
    post(client, f"proposals/{third.ref}/move", to="up")


def test_counts_are_filters_and_the_sure_ones_are_accepted_at_once(client: Client, mina: Actor) -> None:
    document = read_document(mina, 4)
    page = words(client.get(review(document)))
    for said in ("To be checked (4)", "Not surely read (1)", "Unknown leads (2)", "Suggestions open (2)"):
        assert said in page
    assert "Accept the 2 read surely" in page
    unknown = words(client.get(review(document, "?show=unknown")))
    assert "Street Pastors" in unknown
    assert "Walk route 2" not in unknown
    post(client, f"documents/{document.ref}/decide", decision="accepted", which="sure")
    assert [each.decision for each in proposals_of(document)] == ["accepted", "undecided", "accepted", "undecided"]
    chosen = [proposals_of(document)[1].ref]
    post(client, f"documents/{document.ref}/decide", decision="rejected", which="chosen", chosen=chosen)
    assert proposals_of(document)[1].decision == "rejected"


def test_two_reviewers_are_told_of_each_other(client: Client, mina: Actor) -> None:
    document = read_document(mina)
    first = proposals_of(document)[0]
    form = client.get(f"/plans/proposals/{first.ref}/edit/").content.decode()
    seen = form.split('name="seen" value="')[1].split('"')[0]
    proposals.edit(by=mina, proposal=first.ref, fields={"outcome": "Theirs"}, accept=True)
    answer = client.post(
        f"/plans/proposals/{first.ref}/decide/", {"decision": "rejected", "was": "undecided"}, headers=HX
    )
    assert "Mina Manager accepted it meanwhile" in words(answer)
    sent = {"text": "Mine", "ref": "A1", "outcome": "Mine too", "seen": seen}
    told = client.post(f"/plans/proposals/{first.ref}/edit/", sent)
    assert "What Mina Manager wrote meanwhile" in words(told)
    assert "Theirs" in words(told)
    assert "Mine too" in told.content.decode()
    again = told.content.decode().split('name="seen" value="')[1].split('"')[0]
    saved = client.post(f"/plans/proposals/{first.ref}/edit/", {**sent, "seen": again})
    assert saved.status_code == 302
    first.refresh_from_db()
    assert first.fields["outcome"] == "Mine too"


def test_an_unknown_lead_offers_an_agency_none_or_whom_to_ask(client: Client, cast: Cast, mina: Actor) -> None:
    document = read_document(mina)
    page = words(client.get(f"/plans/documents/{document.ref}/match/"))
    assert "Not an agency of the partnership" in page
    assert "Add “Street Pastors” as an agency" in page or "Ask somebody in your partnership with the role" in page
