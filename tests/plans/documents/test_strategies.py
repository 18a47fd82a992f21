"""A strategy without actions: what its checking page shows, and the plan that is made of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from concordat.audit.models import Entry
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Problem
from concordat.plans.commands import documents, plans, proposals
from concordat.plans.models import Document
from concordat.plans.presenters.strategies import parts_words, without_actions
from concordat.plans.queries import documents as queries
from tests.cast import Cast
from tests.plans.documents.given import proposals_of, read_document

DRIVERS = ["We will listen to residents.", "We share what we know."]
FIGURE = {
    "value": "79%",
    "about": "felt safe during the day",
    "source": {"anchor": "b4", "place": "page 2", "quote": ""},
}


@pytest.fixture
def mina(client: Client, cast: Cast, settings: Any) -> Any:
    """The manager, signed in without a second step."""
    settings.DEMONSTRATION = True
    with transaction.atomic(), acting(system("sign-in")):
        client.force_login(cast.members["mina"])
    with cast.acting("mina") as actor:
        yield actor


def strategy(by: Actor, count: int = 0, **changes: object) -> Document:
    """Give a strategy and keep its reading: two priorities, two themes, two drivers and a figure."""
    blocks = [
        {"is": "item", "text": f"  {DRIVERS[0]} ", "marker": "•", "depth": 1, "bold": "", "source": place("b2", 1)},
        {"is": "paragraph", "text": "79% felt safe during the day", "bold": "", "source": place("b4", 2)},
    ]
    told: dict[str, object] = {
        "drivers": DRIVERS,
        "consultation": [FIGURE],
        "uses": {"b2": "strategic drivers", "b4": "the consultation"},
        "document": {"kind": "pdf", "name": "strategy.pdf", "blocks": blocks},
    }
    return read_document(by, count, name="strategy.pdf", **{**told, **changes})


def place(anchor: str, page: int) -> dict[str, object]:
    return {"anchor": anchor, "place": f"page {page}", "quote": "", "page": page}


def words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def review(document: Document) -> str:
    return f"/plans/documents/{document.ref}/review/"


def test_the_checking_page_shows_all_that_was_read_and_where(client: Client, mina: Actor) -> None:
    document = strategy(mina)
    page = client.get(review(document))
    told = words(page)
    for expected in (
        "2 priorities and 2 themes, but no actions for 2023/24",
        "This reads as a strategy",
        "Safer streets",
        "Night-time",
        "Why safer streets.",
        *DRIVERS,
        "79% felt safe during the day",
        "Make a draft plan",
    ):
        assert expected in told
    assert "No actions were found in this document" not in told
    for anchor in ("b2", "b4"):
        assert f"/plans/documents/{document.ref}/source/?at={anchor}#{anchor}" in page.content.decode()


def test_a_driver_leads_to_its_place_where_the_document_says_it(mina: Actor) -> None:
    document = strategy(mina)
    kept = queries.under_review(mina, document.ref).reading["driver_sources"]
    assert [source and source["anchor"] for source in kept] == ["b2", None]


def test_a_plan_is_made_of_priorities_and_themes_alone(client: Client, mina: Actor) -> None:
    document = strategy(mina)
    address = f"/plans/documents/{document.ref}/accept/"
    asked = words(client.get(address))
    assert "Make a draft plan of 2 priorities and 2 themes?" in asked
    assert "2 strategic drivers 1 figure of a consultation" in asked
    assert "It has no actions yet" in asked
    made = client.post(address, {"unchecked": "0"}, follow=True)
    assert made.status_code == 200
    plan = document.plans.get()
    assert [priority.name for priority in plan.priorities.order_by("position")] == ["Safer streets", "Fewer fires"]
    assert [theme.name for theme in plan.priorities.first().themes.order_by("position")] == ["Night-time", "Estates"]
    assert plan.actions.count() == 0
    entry = Entry.objects.get(event="plans.document.accepted")
    assert (entry.detail["priorities"], entry.detail["actions"]) == (2, 0)
    source = words(client.get(f"/plans/documents/{document.ref}/source/"))
    assert "Read as strategic drivers" in source
    assert "2 places were read as something else than actions" in source


def test_where_nothing_was_found_no_plan_is_offered(client: Client, mina: Actor) -> None:
    document = strategy(mina, priorities=[], drivers=[], consultation=[])
    told = words(client.get(review(document)))
    assert "No actions were found in this document" in told
    assert "Make a draft plan" not in told
    assert client.get(f"/plans/documents/{document.ref}/accept/")["Location"] == review(document)
    with pytest.raises(Problem):
        documents.accept(by=mina, document=document.ref)


def test_actions_that_were_no_actions_are_left_out_and_the_priorities_stay(client: Client, mina: Actor) -> None:
    """A priority whose every action was left out goes with them; the others make a plan."""
    document = strategy(mina, 2)
    first, second = proposals_of(document)
    proposals.decide(by=mina, proposal=first.ref, decision="rejected")
    assert without_actions(queries.under_review(mina, document.ref)) == ""
    answer = client.post(
        f"/plans/proposals/{second.ref}/decide/", {"decision": "rejected"}, headers={"HX-Request": "true"}
    )
    assert "Every action is left out. Make a draft plan of 1 priority" in words(answer)
    told = words(client.get(review(document)))
    assert "Make a draft plan of 1 priority" in told
    assert "Beside the actions" in told
    plan = documents.accept(by=mina, document=document.ref)
    assert [priority.name for priority in plan.priorities.all()] == ["Fewer fires"]


def test_a_strategy_is_put_aside_and_taken_back_with_its_reading(client: Client, mina: Actor) -> None:
    document = strategy(mina)
    documents.discard(by=mina, document=document.ref)
    assert "Take it back and read it" not in words(client.get(review(document)))
    documents.restore(by=mina, document=document.ref)
    assert "This reads as a strategy" in words(client.get(review(document)))
    plan = documents.accept(by=mina, document=document.ref)
    plans.delete(by=mina, plan=plan.ref)
    documents.restore(by=mina, document=document.ref)
    assert Document.objects.get(ref=document.ref).status == "review"


def test_the_list_says_what_a_strategy_holds(client: Client, mina: Actor) -> None:
    strategy(mina)
    assert "2 priorities and no actions" in words(client.get("/plans/documents/"))


def test_a_reading_kept_before_drivers_were_read_is_shown_as_ever(client: Client, mina: Actor) -> None:
    document = read_document(mina)
    Document.objects.filter(ref=document.ref).update(
        reading={k: v for k, v in document.reading.items() if k != "driver_sources"}
    )
    assert client.get(review(document)).status_code == 200


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((4, 24), "4 priorities and 24 themes"),
        ((1, 0), "1 priority"),
        ((0, 0), ""),
        ((0, 1, 4), "1 theme and 4 strands"),
    ],
)
def test_parts_words(counts: tuple[int, ...], said: str) -> None:
    assert parts_words(*counts) == said
