"""The pages of the desk: who sees what, what they show, what they cost, and that nothing typed breaks them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concordat.audit.models import Entry
from tests.access.test_who_may_open import addresses
from tests.agreements.entries import desk_things
from tests.hostile.pages import forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
LISTS = (
    "desk_view",
    "subject_request_list",
    "breach_list",
    "complaint_list",
    "policy_document_list",
    "disposal_list",
)


def at(page: str, *args: str) -> str:
    return reverse(f"agreements:{page}", args=args)


def words(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    main = response.content.decode().split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def fill(desk: Any, number: int) -> None:
    for _ in range(number):
        for make in (desk.request, desk.breach, desk.complaint, desk.document, desk.disposal):
            make(agency="police")


def test_queries_of_lists_do_not_grow(cast: Any, desk: Any, browse: Any) -> None:
    browser, counts = browse("ivan"), []
    for _ in range(2):
        fill(desk, 12)
        counts.append([])
        for page in LISTS:
            with CaptureQueriesContext(connection) as queries:
                browser.get(at(page))
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 60, counts


def test_the_desk_shows_the_most_pressing_first_and_narrows(cast: Any, desk: Any, browse: Any) -> None:
    desk.request(number="REQ1", received_on=date(2026, 11, 18))
    desk.breach(number="BRE1", agency="police")
    desk.complaint(number="COM1", received_on=date(2026, 9, 1))
    ivan = browse("ivan")
    shown = words(ivan.get(at("desk_view")))
    assert re.findall(r"REQ1|BRE1|COM1", shown) == ["COM1", "BRE1", "REQ1"]
    assert "47 hours left" in shown
    assert "days late" in shown
    narrowed = words(ivan.get(at("desk_view") + "?kind=breach"))
    assert "BRE1" in narrowed
    assert "REQ1" not in narrowed
    assert "COM1" in words(ivan.get(at("desk_view") + "?show=late"))
    assert "Nothing fits" in words(ivan.get(at("desk_view") + "?q=nothing-like-it"))
    lines = ivan.get(at("desk_download", "csv") + "?show=late").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Kind,What,Agency,State,Due,Late"
    assert len(lines) == 2


def test_an_empty_desk_teaches(cast: Any, browse: Any) -> None:
    ivan = browse("ivan")
    assert "Nothing has a clock now" in words(ivan.get(at("desk_view")))
    assert "right to an answer within a month" in words(ivan.get(at("subject_request_list")))


def test_an_agency_lead_sees_their_own_agencys_alone(cast: Any, desk: Any, browse: Any) -> None:
    for number, agency in (("OURS", "police"), ("THEIRS", "fire")):
        for make in (desk.request, desk.breach, desk.complaint):
            made = make(number=f"{number}{make.__name__}", agency=agency)
            page = {"request": "subject_request_view"}.get(make.__name__, f"{make.__name__}_view")
            answer = browse("leo").get(at(page, made.ref))
            assert answer.status_code == (200 if number == "OURS" else 404)
    leo = browse("leo")
    for page in ("desk_view", "subject_request_list", "breach_list", "complaint_list"):
        shown = words(leo.get(at(page)))
        assert "OURS" in shown, page
        assert "THEIRS" not in shown, page
    assert leo.get(at("disposal_list")).status_code == 403
    offered = leo.get(at("breach_add")).content.decode()
    assert "Vale Police" in offered
    assert "Vale Fire" not in offered.split("<main", 1)[1]
    forged = {
        "agency": cast.agencies["fire"].ref,
        "number": "F1",
        "received_on": "today",
        "way": "letter",
        "about": "x",
    }
    assert "There is a problem" in words(leo.post(at("complaint_add"), forged))


def test_readings_are_recorded(cast: Any, browse: Any) -> None:
    things, ivan = desk_things(cast), browse("ivan")
    for noun in ("subject_request", "subject_search", "breach", "complaint", "policy_document", "disposal"):
        assert ivan.get(at(f"{noun}_view", things[noun])).status_code == 200
    ivan.get(at("breach_download", "xlsx"))
    with transaction.atomic(), cast.acting("ivan"):
        read = set(Entry.objects.filter(event__regex="(viewed|downloaded)$").values_list("event", flat=True))
        labels = " ".join(Entry.objects.filter(event__startswith="agreements.").values_list("target_label", flat=True))
    assert {
        f"agreements.{noun}.viewed" for noun in ("subject-request", "breach", "complaint", "subject-search")
    } <= read
    assert "agreements.breach.downloaded" in read
    assert "Secret words 1" not in labels  # a case number outlives its entry nowhere


def test_lists_search_filter_sort_and_page(cast: Any, desk: Any, browse: Any) -> None:
    first = date(2026, 9, 1)
    for place in range(60):
        desk.complaint(
            number=f"K{place:02}", agency="police" if place % 2 else "fire", received_on=first + timedelta(place)
        )
    ivan, page = browse("ivan"), at("complaint_list")
    shown = words(ivan.get(page))
    assert "Showing 1 to 50 of 60" in shown
    assert shown.index("K00") < shown.index("K49")
    assert "K00" in words(ivan.get(f"{page}?sort=-number&page=2"))
    assert "K59" in words(ivan.get(f"{page}?q=K59"))
    fire = words(ivan.get(f"{page}?agency={cast.agencies['fire'].ref}"))
    assert "All 30 complaints" in fire
    assert "All 60 complaints" not in words(ivan.get(f"{page}?state=closed"))
    assert len(ivan.get(at("complaint_download", "csv") + "?q=K5").content.splitlines()) == 11


def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(cast: Any, desk: Any, browse: Any) -> None:
    ivan = browse("ivan")
    given = {
        "agency": cast.agencies["fire"].ref,
        "number": "B7",
        "regime": "uk-gdpr",
        "discovered_on": "tomorrow",
        "discovered_time": "25:00",
        "what": "Kept words",
    }
    answer = ivan.post(at("breach_add"), given).content.decode()
    assert "Enter a time like 2:30pm or 14:30" in answer
    answer = ivan.post(at("breach_add"), given | {"discovered_time": "9.15am"}).content.decode()
    assert "The moment must be in the past." in answer
    assert "Kept words" in answer
    done = ivan.post(at("breach_add"), given | {"discovered_on": "19/11/2026", "discovered_time": "9.15am"})
    shown = words(ivan.get(done["Location"]))
    assert "19 November 2026 at 9:15am" in shown
    assert "22 November 2026 at 9:15am" in shown
    assert "case number already" in words(
        ivan.post(at("breach_add"), given | {"discovered_on": "19/11/2026", "discovered_time": "9am"})
    )


def test_what_identifies_a_person_is_shown_again_and_kept_nowhere(cast: Any, browse: Any) -> None:
    things = desk_things(cast)
    ada, ivan = browse("ada"), browse("ivan")
    assert "waits for a second person" in words(ivan.get(at("subject_search_view", things["subject_search"])))
    search = at("subject_search_approve", things["subject_search"])
    assert "second person must decide" in words(ivan.post(search, {"decision": "approve"}))
    assert ada.post(search, {"decision": "approve"}).status_code == 302
    run = at("subject_search_run", things["subject_search"])
    assert "no NHS number" in words(ivan.post(run, {"nhs_number": "943 476 5918", "email": "zz@y.example"}))
    again = ivan.post(run, {"email": "leo@thornbridge.example"}, follow=True)
    shown = words(again)
    assert "Account" in shown
    assert "Vale Police" in shown
    assert "leo@" not in shown


def test_every_form_of_the_desk_stands_garbage(cast: Any, browse: Any) -> None:
    ivan = browse("ivan")
    ivan.raise_request_exception = False
    wrong, posted = [], 0
    for _, address, _pattern in addresses(desk_things(cast)):
        if not address.startswith("/agreements/desk/"):
            continue
        answer = ivan.get(f"{address}?q=%00&page=²&state='&agency=<script>alert(1)</script>&sort=--&kind=%ff&show=x")
        if answer.status_code >= 500 or b"<script>alert" in answer.content:
            wrong.append(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for form in (each for each in forms_of(answer.content.decode()) if not each.action):
            for junk in ("a\x00b", "9" * 5000, "²", "<script>alert(1)</script>", "31/12/999999", "\u202e"):
                with transaction.atomic():
                    sent = ivan.post(address, dict.fromkeys(form.sent, junk))
                    transaction.set_rollback(True)
                posted += 1
                if sent.status_code != 200 or b"<script>alert" in sent.content:
                    wrong.append(f"{address} {junk!r:.40} {sent.status_code}")
    assert not wrong, "\n".join(wrong)
    assert posted > 100


def test_a_breach_from_first_to_last_on_its_pages(cast: Any, desk: Any, browse: Any) -> None:
    breach = desk.breach(agency="fire", discovered_at=datetime(2026, 11, 16, 9, 0, tzinfo=UTC))
    ivan, page = browse("ivan"), at("breach_view", breach.ref)
    assert "25 hours late" in words(ivan.get(page))
    steps = (
        ("breach_assess", {"risk": "high", "reason": "Opened", "on": "today"}, "Say that people were told"),
        (
            "breach_report",
            {"on": "20/11/2026", "time": "9am", "reference": "IC-9", "delay_reason": "Found out late"},
            "Regulator told",
        ),
        ("breach_inform", {"on": "today"}, "Close it"),
        ("breach_close", {"on": "today", "lessons": "Check the address"}, "Check the address"),
    )
    for name, given, then in steps:
        answer = ivan.post(at(name, breach.ref), given, follow=True)
        assert then in words(answer), name
    assert "Close it" not in words(ivan.get(page))
    assert breach.number in words(ivan.get(at("breach_list") + "?state=closed"))


def test_whoever_reads_the_outbox_sees_no_letter_of_the_desk(cast: Any, browse: Any) -> None:
    things = desk_things(cast)
    shown = browse("mina").get(reverse("notices:outbox_view")).content.decode()
    assert "A search about a person waits for a second person" in shown
    assert "for its reader alone" in shown
    assert things["subject_search"] not in shown
    assert things["subject_search"] not in browse("ivan").get(reverse("notices:notice_list")).content.decode()
    assert "asks to search" in words(browse("ada").get(reverse("notices:notice_list")))
