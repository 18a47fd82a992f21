"""The pages: give, wait, check, make a plan, see the source."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concordat.kernel.actors import acting, system
from concordat.plans.commands import documents, plans, proposals, readings
from concordat.plans.models import Document, Plan, Proposal
from tests.cast import Cast
from tests.plans.documents.given import EXAMPLE, proposals_of, read_document, run_job, upload

HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """Sign-in without a second step, as in the demonstration."""
    settings.DEMONSTRATION = True


def sign_in(client: Client, cast: Cast, key: str) -> None:
    with transaction.atomic(), acting(system("sign-in")):
        client.force_login(cast.members[key])


@pytest.fixture
def mina(client: Client, cast: Cast) -> Any:
    """The manager, signed in with her browser, and her actor's rights for what tests look at themselves."""
    sign_in(client, cast, "mina")
    with cast.acting("mina") as actor:
        yield actor


def words(page: Any) -> str:
    """Return a page's words in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def review(document: Document, query: str = "") -> str:
    return f"/plans/documents/{document.ref}/review/{query}"


@pytest.mark.usefixtures("emptied_after")
def test_the_whole_chain_from_a_file_to_a_draft_plan(client: Client) -> None:
    cast = Cast.assemble()
    sign_in(client, cast, "mina")
    sent = upload(client, EXAMPLE.read_bytes(), EXAMPLE.name)
    assert sent.status_code == 302
    waiting = sent["Location"]
    assert "job" in waiting
    with transaction.atomic():
        mina = cast.actor("mina")
    with acting(mina), transaction.atomic():
        document = Document.objects.get()
    assert document.job_ref in waiting
    job = run_job(document.job_ref)
    page = client.get(job.result_url)
    assert "37 actions in 4 priorities and 11 themes" in words(page)
    assert "0 of 37 checked" in words(page)
    with acting(mina), transaction.atomic():
        first, second, third, *_ = proposals_of(document)
    client.post(f"/plans/proposals/{first.ref}/decide/", {"decision": "accepted"})
    client.post(f"/plans/proposals/{second.ref}/decide/", {"decision": "rejected"})
    edited = client.get(f"/plans/proposals/{third.ref}/edit/").content.decode()
    assert "SG3" in edited
    client.post(f"/plans/proposals/{third.ref}/edit/", {"text": "Say it plainly", "ref": "SG3", "measures": "One\nTwo"})
    assert "3 of 37 checked" in words(client.get(review(document)))
    refused = client.post(f"/plans/documents/{document.ref}/accept/", follow=True)
    assert "34 actions are still to be checked" in words(refused)
    asked = words(client.get(f"/plans/documents/{document.ref}/accept/"))
    assert "Make a draft plan of 36 actions?" in asked
    assert "34 actions have not been checked" in asked
    made = client.post(f"/plans/documents/{document.ref}/accept/", {"unchecked": "34"})
    with acting(mina), transaction.atomic():
        plan = Plan.objects.get()
        actions = list(plan.actions.order_by("position"))
    assert made["Location"] == f"/plans/{plan.ref}/"
    assert [action.code for action in actions[:2]] == ["SG1", "SG3"]
    assert (actions[1].text, actions[1].measures) == ("Say it plainly", ["One", "Two"])
    assert len(actions) == 36
    source = client.get(f"/plans/documents/{document.ref}/source/").content.decode()
    for action in actions:
        assert f'id="{action.source["anchor"]}"' in source
        assert f"/plans/actions/{action.ref}/" in source
    again = client.post(f"/plans/documents/{document.ref}/accept/", {"unchecked": "34"})
    assert again["Location"] == made["Location"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.txt", b"", "empty"),
        (
            "plan.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\x00".encode("utf-16-le"),
            "is an old Word file",
        ),
        ("plan.docx", b"PK\x03\x04 word/document.xml", "cut off or damaged"),
        ("plan.docx", b"no \x00\x01\x02 words", "is named as Word (.docx) but is something else"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n", "is a picture"),
    ],
)
def test_import_says_beside_the_field_what_is_wrong(
    client: Client, mina: Any, name: str, content: bytes, said: str
) -> None:
    page = upload(client, content, name)
    assert page.status_code == 200
    assert said in words(page)
    assert "There is a problem" in words(page)
    assert not Document.objects.exists()


def test_import_refuses_what_is_too_large(client: Client, mina: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concordat.plans.rules.documents.MEGABYTES", 1)
    page = upload(client, b"a" * 1_000_001)
    assert "must be 1 MB or smaller" in words(page)
    assert "Choose the file that holds the plan" in words(client.post("/plans/documents/import/"))


def test_import_asks_first_where_the_same_file_was_given_before(client: Client, mina: Any) -> None:
    document = read_document(mina, 2)
    page = upload(client, b"plan.txt with 2 actions", "renamed.txt")
    assert page["Location"] == f"/plans/documents/{document.ref}/again/"
    told = client.get(page["Location"])
    assert "Mina Manager gave exactly the same file" in words(told)
    assert review(document) in told.content.decode()
    on = client.post(page["Location"])
    assert on.status_code == 302
    assert Document.objects.count() == 2


def test_the_example_is_given_as_a_file(client: Client, mina: Any) -> None:
    told = words(client.get("/plans/documents/import/"))
    assert "What can be read" in told
    assert "There is a problem" not in told
    given = client.get("/plans/documents/import/example/")
    assert given["Content-Disposition"] == 'attachment; filename="example-plan.txt"'
    assert b"ST1\t" in given.content


def test_review_shows_what_was_read_and_how_surely(client: Client, mina: Any) -> None:
    page = client.get(review(read_document(mina, 4)))
    told = words(page)
    for expected in ("4 actions in 2 priorities and 2 themes", "1 part was left aside", "Not sure", "Walks held"):
        assert expected in told
    assert "Lead not stated. Suggested: Vale Police" in told
    assert "(due 31 March 2024)" in told
    assert "1 name of a lead is not known as an agency" in told
    assert re.search(r'href="/plans/documents/\w+/source/\?at=b3r1#b3r1"', page.content.decode())


def test_review_can_be_filtered(client: Client, mina: Any) -> None:
    document = read_document(mina, 4)
    proposals.decide(by=mina, proposal=proposals_of(document)[0].ref, decision="rejected")
    shown = {
        show: client.get(review(document, f"?show={show}")).content.decode().count("<article")
        for show in ("", "to-check", "unsure", "left-out", "nonsense")
    }
    assert shown == {"": 4, "to-check": 3, "unsure": 1, "left-out": 1, "nonsense": 4}


def test_a_decision_goes_back_to_its_card_without_scripts(client: Client, mina: Any) -> None:
    document = read_document(mina)
    first = proposals_of(document)[0]
    page = client.post(f"/plans/proposals/{first.ref}/decide/", {"decision": "accepted"})
    assert page["Location"] == review(document, f"#{first.ref}")
    filtered = client.post(f"/plans/proposals/{first.ref}/decide/", {"decision": "undecided", "show": "to-check"})
    assert filtered["Location"] == review(document, "?show=to-check#cards")


def test_a_decision_gives_the_card_and_the_progress_alone_with_scripts(client: Client, mina: Any) -> None:
    first = proposals_of(read_document(mina))[0]
    page = client.post(f"/plans/proposals/{first.ref}/decide/", {"decision": "accepted"}, headers=HX)
    told = page.content.decode()
    assert page.status_code == 200
    assert told.count("<article") == 1
    assert "<html" not in told
    assert 'hx-swap-oob="innerHTML"' in told
    assert "1 of 3 checked" in words(page)
    assert "Undo" in words(page)


def test_a_reference_that_stands_twice_is_pointed_out_until_one_is_left_out(client: Client, mina: Any) -> None:
    document = read_document(mina)
    first, second, _ = proposals_of(document)
    proposals.edit(by=mina, proposal=second.ref, fields={"ref": "A1"})
    assert "Repeated: A1" in words(client.get(review(document)))
    decide = f"/plans/proposals/{first.ref}/decide/"
    assert "Repeated: A1" in words(client.post(decide, {"decision": "accepted"}, headers=HX))
    assert "Repeated" not in words(client.post(decide, {"decision": "rejected"}, headers=HX))
    assert "Repeated" not in words(client.get(review(document)))


def test_a_suggestion_is_used_and_shown_as_a_change(client: Client, mina: Any) -> None:
    second = proposals_of(read_document(mina))[1]
    page = client.post(f"/plans/proposals/{second.ref}/suggest/", {"field": "leads"}, headers=HX)
    assert "Changed: leads" in words(page)
    assert Proposal.objects.get(ref=second.ref).fields["leads"] == ["Vale Police"]


def test_edit_says_what_is_missing_and_keeps_what_was_typed(client: Client, mina: Any) -> None:
    first = proposals_of(read_document(mina))[0]
    address = f"/plans/proposals/{first.ref}/edit/"
    page = client.post(address, {"text": "", "outcome": "Kept as typed", "due": "the Ides"})
    assert "Enter what is to be done" in words(page)
    assert "Kept as typed" in page.content.decode()
    assert Proposal.objects.get(ref=first.ref).edited == {}
    sent = {"text": "Run", "part": "1", "leads": "Vale Police\n\nMe", "due": "1 May 2024", "then": "wait"}
    client.post(address, sent)
    kept = Proposal.objects.get(ref=first.ref)
    assert (kept.decision, kept.fields["priority"], kept.fields["theme"]) == ("undecided", "Fewer fires", "")
    assert (kept.fields["leads"], kept.fields["due"]) == (["Vale Police", "Me"], "2024-05-01")
    client.post(address, {**sent, "then": ""})
    assert Proposal.objects.get(ref=first.ref).decision == "accepted"


def test_names_of_parts_and_of_agencies_are_settled_for_the_whole_document(
    client: Client, cast: Cast, mina: Any
) -> None:
    document = read_document(mina)
    base = f"/plans/documents/{document.ref}"
    sent = {"title": "New title", "period": "2024/25", "priority-0": "Streets", "priority-1": "Fewer fires"}
    missing = client.post(f"{base}/edit/", {**sent, "theme-0-0": ""})
    assert "Enter the name of theme 1.1" in words(missing)
    client.post(f"{base}/edit/", {**sent, "theme-0-0": "Night-time", "theme-0-1": "Homes"})
    told = words(client.get(review(document)))
    assert "New title" in told
    assert "Streets" in told
    assert "Safer streets" not in told
    assert "Street Pastors" in words(client.get(f"{base}/match/"))
    client.post(f"{base}/match/", {"name-0": cast.agencies["fire"].ref})
    told = words(client.get(review(document)))
    assert "Which agency?" not in told
    assert "Street Pastors (Vale Fire and Rescue Service)" in told


def test_all_at_once_and_back(client: Client, mina: Any) -> None:
    document = read_document(mina, 4)
    address = f"/plans/documents/{document.ref}/decide/"
    page = client.post(address, {"decision": "accepted", "which": "undecided"}, follow=True)
    assert "4 actions are now accepted" in words(page)
    assert "Make a draft plan of 4 actions" in words(page)
    page = client.post(address, {"decision": "rejected", "which": "all"}, follow=True)
    assert "Everything is left out" in words(page)
    page = client.post(address, {"decision": "undecided", "which": "all"}, follow=True)
    assert "0 of 4 checked" in words(page)


def test_a_document_without_actions_says_so(client: Client, mina: Any) -> None:
    document = read_document(mina, 0, priorities=[])
    assert "No actions were found in this document" in words(client.get(review(document)))
    page = client.post(f"/plans/documents/{document.ref}/accept/", follow=True)
    assert "No action has been accepted" in words(page)


def test_each_state_of_a_document_has_its_page(client: Client, mina: Any) -> None:
    reading = readings.import_document(by=mina, name="reading.txt", content=b"Plan")
    assert "This document is being read" in words(client.get(review(reading)))
    Document.objects.filter(ref=reading.ref).update(job_ref="nojobnojobno")
    assert "The reading of this document was cut off" in words(client.get(review(reading)))
    again = client.post(f"/plans/documents/{reading.ref}/read/")
    assert again.status_code == 302
    reading.refresh_from_db()
    readings.refuse(by=mina, document=reading.ref, job=reading.job_ref, trouble="It holds no words.")
    assert "It holds no words." in words(client.get(review(reading)))
    assert "Put “reading.txt” aside?" in words(client.get(f"/plans/documents/{reading.ref}/discard/"))
    client.post(f"/plans/documents/{reading.ref}/discard/")
    assert "Take it back and read it" in words(client.get(review(reading)))
    made = read_document(mina, 2, name="made.txt")
    documents.accept(by=mina, document=made.ref, unchecked=2)
    assert "A plan was made of this document" in words(client.get(review(made)))
    aside = read_document(mina, 2, name="aside.txt")
    client.post(f"/plans/documents/{aside.ref}/discard/")
    assert "Take it back" in words(client.get(review(aside)))
    client.post(f"/plans/documents/{aside.ref}/restore/")
    assert "0 of 2 checked" in words(client.get(review(aside)))


def test_list_shows_documents_by_state(client: Client, mina: Any) -> None:
    assert "No documents yet" in words(client.get("/plans/documents/"))
    read_document(mina, 3)
    aside = read_document(mina, 2, name="aside.txt")
    documents.discard(by=mina, document=aside.ref)
    told = words(client.get("/plans/documents/"))
    assert "All (2)" in told
    assert "3 of 3 actions to be checked" in told
    only = client.get("/plans/documents/?status=discarded").content.decode()
    assert "aside.txt" in only
    assert "plan.txt" not in only


def test_source_marks_what_became_of_each_part(client: Client, mina: Any) -> None:
    document = read_document(mina)
    page = client.get(f"/plans/documents/{document.ref}/source/?at=b3r2")
    told = page.content.decode()
    assert "Left aside: it stands before the first priority" in words(page)
    assert "Proposed action A2" in words(page)
    assert re.search(r'app-source__here" id="b3r2"', told)
    assert "3 places were read as actions" in words(page)


def test_download_gives_the_file_as_it_was_given_and_never_shows_it(client: Client, mina: Any) -> None:
    document = read_document(mina, name='<b>"plan".txt')
    page = client.get(f"/plans/documents/{document.ref}/download/")
    assert page.content == b'<b>"plan".txt with 3 actions'
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Type"] == "text/plain"
    assert page["Content-Disposition"].startswith("attachment;")


def test_source_is_read_by_another_agency_once_the_plan_is_proposed(client: Client, cast: Cast) -> None:
    with cast.acting("mina") as mina:
        document = read_document(mina)
        plan = documents.accept(by=mina, document=document.ref, unchecked=3)
    sign_in(client, cast, "leo")
    source, file = (f"/plans/documents/{document.ref}/{page}/" for page in ("source", "download"))
    assert [client.get(address).status_code for address in (source, file)] == [404, 404]
    with cast.acting("mina") as mina:
        plans.propose(by=mina, plan=plan.ref)
    assert [client.get(address).status_code for address in (source, file)] == [200, 200]
    assert client.get(review(document)).status_code == 403


def test_every_page_is_closed_to_whoever_may_not(client: Client, cast: Cast) -> None:
    with cast.acting("mina") as mina:
        document = read_document(mina)
        first = proposals_of(document)[0]
    base = f"/plans/documents/{document.ref}"
    gets = [
        "/plans/documents/",
        "/plans/documents/import/",
        "/plans/documents/import/example/",
        *(f"{base}/{page}/" for page in ("again", "review", "edit", "match", "accept", "discard")),
        f"/plans/proposals/{first.ref}/edit/",
    ]
    posts = [
        *(f"{base}/{page}/" for page in ("read", "decide", "restore", "accept", "discard", "again")),
        *(f"/plans/proposals/{first.ref}/{page}/" for page in ("decide", "suggest", "edit")),
    ]
    for address in gets:
        assert "login" in client.get(address)["Location"]
    sign_in(client, cast, "omar")
    assert {client.get(address).status_code for address in gets} == {403}
    assert {client.post(address).status_code for address in posts} == {403}
    sign_in(client, cast, "wes")
    assert {client.get(address).status_code for address in gets[3:]} == {404}
    sent = {"decision": "accepted", "text": "Mine", "field": "leads", "which": "all"}
    assert {client.post(address, sent).status_code for address in posts} == {404}
    with cast.acting("mina"):
        assert {proposal.decision for proposal in proposals_of(document)} == {"undecided"}


def queries_of(client: Client, address: str) -> int:
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_ask_as_often_with_37_actions_as_with_370(client: Client, mina: Any) -> None:
    counts = []
    for count in (37, 370):
        document = read_document(mina, count, name=f"plan-{count}.txt")
        client.get(review(document))
        pages = [
            review(document),
            f"/plans/documents/{document.ref}/source/",
            f"/plans/documents/{document.ref}/accept/",
        ]
        counts.append([queries_of(client, page) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) < 30


def test_accept_asks_as_often_with_37_actions_as_with_370(mina: Any) -> None:
    from django.db import connection

    counts = []
    for count in (37, 370):
        document = read_document(mina, count, name=f"plan-{count}.txt")
        with CaptureQueriesContext(connection) as counted:
            documents.accept(by=mina, document=document.ref, unchecked=count)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_list_asks_as_often_with_many_documents(client: Client, mina: Any) -> None:
    read_document(mina, 2)
    client.get("/plans/documents/")
    before = queries_of(client, "/plans/documents/")
    for number in range(8):
        read_document(mina, 2, name=f"plan-{number}.txt")
    assert queries_of(client, "/plans/documents/") == before


def test_a_long_review_is_paged_and_a_card_s_place_is_kept(client: Client, mina: Any) -> None:
    document = read_document(mina, 120)
    assert client.get(review(document)).content.decode().count("<article") == 100
    late = proposals_of(document)[110]
    page = client.post(f"/plans/proposals/{late.ref}/decide/", {"decision": "accepted"})
    assert page["Location"] == review(document, f"?page=2#{late.ref}")
    assert f'id="{late.ref}"' in client.get(review(document, "?page=2")).content.decode()
