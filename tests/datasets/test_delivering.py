"""Deliveries from the door to the receipt: what lands, what is put aside, mended, asked about, refused and dropped."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.db import transaction

from concordat.audit.models import Entry
from concordat.datasets.commands import checks, deliveries, uploads
from concordat.datasets.models import Delivery, Version
from concordat.datasets.presenters.deliveries import receipt
from concordat.datasets.queries.deliveries import received
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from tests.cast import Cast
from tests.datasets.delivering import answered, begun, delivered, months, rows, street
from tests.datasets.making import hold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """Nobody has a second step, as in a demonstration."""
    settings.DEMONSTRATION = True


@pytest.fixture
def leo(cast: Cast) -> Any:
    """The police's lead, acting."""
    with transaction.atomic(), cast.acting("leo") as leo:
        yield leo


def told(by: Actor, delivery: Delivery) -> Any:
    return receipt(received(by, delivery.ref))


def test_the_receipt_accounts_for_every_row(cast: Cast, leo: Actor) -> None:
    made = street(cast)
    found = delivered(made, rows(("2026-01", "Robbery", 3), ("2026-02", "Drugs", 2), ("2026-02", "Arson", 1)), leo)
    said = told(leo, found)
    assert (said.state, said.read, said.landed, said.aside, said.version) == ("landed", 6, 5, 1, 1)
    assert said.sum == "6 read = 5 landed + 1 put aside + 0 dropped"
    assert [(each.period, each.rows, each.change) for each in said.periods] == [
        ("2026-01", 3, "New"),
        ("2026-02", 2, "New"),
    ]
    assert [(each.column, each.rows) for each in said.faults] == [("Crime type", 1)]
    again = told(leo, delivered(made, rows(("2026-02", "Drugs", 4)), leo))
    assert [(each.rows, each.before, each.change) for each in again.periods] == [(4, 2, "2 more than before")]
    assert again.difference.startswith("0 rows changed, 2 added, 0 taken away and 2 as they were")


def test_mended_rows_are_added_to_what_landed(cast: Cast, leo: Actor) -> None:
    made = street(cast)
    first = delivered(made, rows(("2026-01", "Robbery", 3), ("2026-01", "Arson", 2)), leo)
    mended = delivered(made, rows(("2026-01", "Burglary", 2)), leo, corrects=first)
    version = Version.objects.get(dataset=made, superseded_at=None)
    assert [(part["period"], part["rows"], part["delivery"]) for part in version.parts] == [("2026-01", 5, mended.ref)]
    assert told(leo, mended).periods[0].change == "Added to 3"
    assert told(leo, first).mended == ((mended.ref, "street.csv", 2),)
    more = delivered(made, rows(("2026-01", "Burglary", 1)), leo, corrects=first)
    assert more.state == "refused"
    assert "2 of them came back" in more.stops[0]["words"]


def test_mended_rows_of_a_period_that_was_delivered_again_are_refused(cast: Cast, leo: Actor) -> None:
    made = street(cast)
    first = delivered(made, rows(("2026-01", "Robbery", 3), ("2026-01", "Arson", 2)), leo)
    delivered(made, rows(("2026-01", "Robbery", 5)), leo)
    late = delivered(made, rows(("2026-01", "Burglary", 2)), leo, corrects=first)
    assert "2026-01 has been delivered again" in late.stops[0]["words"]
    clean = delivered(made, rows(("2026-02", "Robbery", 5)), leo)
    with pytest.raises(Problem, match="No row of that delivery was put aside"):
        begun(made, rows(("2026-02", "Drugs", 1)), leo, corrects=clean)


def test_rows_put_aside_are_taken_away_mended_and_recorded(cast: Cast, leo: Actor) -> None:
    made = street(cast)
    found = delivered(made, rows(("2026-01", "Robbery", 3), ("2026-01", "=cmd()", 1), ("Spring", "Arson", 1)), leo)
    browser = cast.browser("leo")
    page = browser.get(f"/datasets/deliveries/{found.ref}/aside/").content.decode()
    assert "=cmd()" in page
    assert "Spring" in page
    sheet = browser.get(f"/datasets/deliveries/{found.ref}/aside.xlsx").content
    lines = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.values)
    assert lines[0] == ("Month", "Crime type", "Put aside because", "Row in the file")
    assert {line[1] for line in lines[1:]} == {"=cmd()", "Arson"}
    text = browser.get(f"/datasets/deliveries/{found.ref}/aside.csv").content.decode("utf-8-sig")
    assert {line["Crime type"] for line in csv.DictReader(io.StringIO(text))} == {"'=cmd()", "Arson"}
    with transaction.atomic(), cast.acting("ivan"):
        events = list(Entry.objects.filter(event__startswith="datasets.quarantine").values_list("event", flat=True))
    assert sorted(events) == ["datasets.quarantine.downloaded"] * 2 + ["datasets.quarantine.viewed"]
    assert cast.browser("olga").get(f"/datasets/deliveries/{found.ref}/aside/").status_code == 403
    mended = delivered(
        made, text.replace("'=cmd()", "Drugs").replace("Spring,Arson", "2026-01,Drugs").encode(), leo, corrects=found
    )
    assert (mended.state, mended.counts["landed"]) == ("landed", 2)
    assert told(leo, mended).ignored == ()


def test_an_unusual_month_is_asked_about_and_lands_when_it_is_right(cast: Cast, leo: Actor) -> None:
    made = street(cast)
    delivered(made, rows(*months(5, 10)), leo)
    asked = delivered(made, rows(("2026-06", "Robbery", 2)), leo)
    assert asked.state == "asked"
    assert "About 10 are usual" in told(leo, asked).questions[0]
    with pytest.raises(Problem, match="why it is right"):
        answered(asked, " ", leo)
    assert answered(asked, "The counter was closed", leo).state == "landed"
    asked = delivered(made, rows(("2026-07", "Robbery", 1), ("2026-07", "Arson", 1)), leo)
    assert (asked.state, told(leo, asked).aside) == ("asked", 1)
    dropped = deliveries.drop(delivery=asked, by=leo)
    assert (dropped.state, told(leo, dropped).aside_until) == ("dropped", None)
    assert Version.objects.get(dataset=made, superseded_at=None).rows == 52


def test_a_file_comes_in_pieces_each_at_its_place(cast: Cast, leo: Actor) -> None:
    made, content = street(cast), rows(("2026-01", "Robbery", 30))
    begun = deliveries.begin(dataset=made, name="C:\\data\\x.csv", size=len(content), channel="web", by=leo)
    assert begun.name == "x.csv"
    uploads.receive(delivery=begun.ref, offset=0, piece=content[:100], by=leo)
    with pytest.raises(Problem, match="100 bytes have come"):
        uploads.receive(delivery=begun.ref, offset=0, piece=content[:100], by=leo)
    with pytest.raises(Problem, match="this is more"):
        uploads.receive(delivery=begun.ref, offset=100, piece=content, by=leo)
    with pytest.raises(Problem, match="damaged"):
        uploads.receive(delivery=begun.ref, offset=100, piece=content[100:], by=leo, digest="sha1 AAAA")
    whole = uploads.receive(delivery=begun.ref, offset=100, piece=content[100:], by=leo)
    assert (whole.state, whole.received) == ("waiting", len(content))
    with pytest.raises(Problem, match="waiting to be checked"):
        uploads.receive(delivery=begun.ref, offset=len(content), piece=b"", by=leo)
    assert checks.check(delivery=begun.ref, by=leo, tell=lambda percent, words: None).state == "landed"


def test_uploads_speak_tus(cast: Cast) -> None:
    made, content = street(cast), rows(("2026-01", "Robbery", 30))
    browser, at = cast.browser("leo"), "/datasets/street-crimes/uploads/"
    speaks = {"Tus-Resumable": "1.0.0"}
    assert browser.options(at)["Tus-Extension"] == "creation,checksum,termination"
    assert browser.post(at).status_code == 412
    told = {"Upload-Length": str(len(content)), "Upload-Metadata": "filename eC5jc3Y="}
    begun = browser.post(at, headers=speaks | told, content_type="application/octet-stream")
    assert begun.status_code == 201
    there = begun["Location"]

    def send(piece: bytes, offset: int, **headers: str) -> Any:
        kind = "application/offset+octet-stream"
        return browser.patch(there, piece, content_type=kind, headers=speaks | {"Upload-Offset": str(offset)} | headers)

    assert send(content[:50], 0)["Upload-Offset"] == "50"
    assert (found := browser.head(there, headers=speaks))["Upload-Offset"] == "50"
    assert found["Upload-Length"] == str(len(content))
    assert (clash := send(content[:50], 0)).status_code == 409
    assert clash["Upload-Offset"] == "50"
    assert send(content[50:], 50, **{"Upload-Checksum": "sha1 AAAA"}).status_code == 460
    assert cast.browser("mina").head(there, headers=speaks).status_code == 403
    assert send(content[50:], 50)["Upload-Offset"] == str(len(content))
    assert browser.delete(there, headers=speaks).status_code == 204
    assert browser.post(at, headers=speaks | {"Upload-Length": "0"}).status_code == 422
    with transaction.atomic(), cast.acting("leo"):
        assert Delivery.objects.get(dataset=made).state == "dropped"


def test_pages_say_what_is_expected_and_take_files_in(cast: Cast) -> None:
    street(cast)
    browser = cast.browser("leo")
    assert "Held until" not in browser.get("/datasets/street-crimes/deliver/").content.decode()
    empty = browser.post("/datasets/street-crimes/deliver/")
    assert "Choose the file to deliver" in empty.content.decode()
    files = [io.BytesIO(rows((month, "Drugs", 2))) for month in ("2026-01", "2026-02")]
    for number, file in enumerate(files):
        file.name = f"month-{number}.csv"
    sent = browser.post("/datasets/street-crimes/deliver/", {"file": files})
    assert sent["Location"] == "/datasets/deliveries/?dataset=street-crimes"
    assert b"month-1.csv" in browser.get(sent["Location"]).content
    assert cast.browser("fay").get("/datasets/street-crimes/deliver/").status_code == 403


def test_what_the_agreement_does_not_give_is_left_at_the_door(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        held = hold(cast)
    page = cast.browser("leo").get("/datasets/police-crimes/deliver/").content.decode()
    assert "Left at the door: the agreement does not give it" in page
    assert f"“{held.shared.agreement.title}”" in page
