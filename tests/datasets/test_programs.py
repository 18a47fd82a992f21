"""Deliveries by programs: a token that can deliver and nothing else, whole files, files in pieces, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concordat.datasets.commands import checks
from concordat.datasets.models import Delivery
from tests.api.program import Program, program
from tests.cast import Cast
from tests.datasets.delivering import rows, street

pytestmark = pytest.mark.django_db
CONTENT = rows(("2026-01", "Robbery", 3), ("2026-01", "Arson", 1))
BYTES = "application/octet-stream"


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """Nobody has a second step, as in a demonstration."""
    settings.DEMONSTRATION = True


@pytest.fixture
def ours(cast: Cast) -> Program:
    return program(cast, "leo", "datasets:deliver")


def send(to: Program, path: str, content: bytes, method: str = "POST", kind: str = BYTES, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {to.secret}"} | {name.replace("_", "-"): words for name, words in headers.items()}
    return Client().generic(method, f"/api/v1/{path}", content, content_type=kind, headers=sent)


def test_a_file_is_delivered_once_however_often_it_is_sent(cast: Cast, ours: Program) -> None:
    street(cast)
    path = "datasets/street-crimes/deliveries?name=january.csv"
    told = send(ours, path, CONTENT, Idempotency_Key="january")
    assert told.status_code == 201, told.content
    assert (told.json()["state"], told.json()["channel"]) == ("waiting", "By a program")
    assert send(ours, path, CONTENT, Idempotency_Key="january").json()["ref"] == told.json()["ref"]
    assert send(ours, path, CONTENT + b"2026-01,Drugs\n", Idempotency_Key="january").status_code == 422
    with transaction.atomic(), cast.acting("leo") as leo:
        checks.check(delivery=told.json()["ref"], by=leo, tell=lambda percent, words: None)
    receipt = ours.get(f"deliveries/{told.json()['ref']}").json()
    assert receipt["counts"] == {"read": 4, "landed": 3, "put_aside": 1, "dropped": 0}
    assert receipt["file"]["name"] == "january.csv"
    assert program(cast, "mina", "datasets:deliver").get(f"deliveries/{receipt['ref']}").status_code == 404
    assert ours.get("plans").status_code == 403
    assert ours.get("datasets").json()["items"][0]["version"] == 1
    assert ours.get("datasets/street-crimes").json()["declaration"]["period"] == "month"


def test_a_file_comes_in_a_form_or_in_pieces(cast: Cast, ours: Program) -> None:
    street(cast)
    form = {"file": SimpleUploadedFile("form.csv", CONTENT)}
    headers = {"Authorization": f"Bearer {ours.secret}", "Idempotency-Key": "form"}
    made = Client().post("/api/v1/datasets/street-crimes/deliveries", form, headers=headers)
    assert (made.status_code, made.json()["file"]["name"]) == (201, "form.csv")
    speaks = {"Tus_Resumable": "1.0.0"}
    begun = send(ours, "datasets/street-crimes/uploads", b"", Upload_Length=str(len(CONTENT)), **speaks)
    assert begun.status_code == 201
    there = begun["Location"].removeprefix("/api/v1/")
    piece = "application/offset+octet-stream"
    assert send(ours, there, CONTENT[:20], "PATCH", piece, Upload_Offset="0", **speaks)["Upload-Offset"] == "20"
    assert send(ours, there, CONTENT[:20], "PATCH", piece, Upload_Offset="0", **speaks).status_code == 409
    assert send(ours, there, b"", "HEAD", **speaks)["Upload-Offset"] == "20"
    assert send(ours, there, CONTENT[20:], "PATCH", piece, Upload_Offset="20", **speaks).status_code == 204
    assert ours.get(f"deliveries/{there.split('/')[-1]}").json()["state"] == "waiting"
    assert send(ours, there, b"", "HEAD").status_code == 412


def test_a_list_asks_as_much_of_the_database_however_long_it_is(cast: Cast) -> None:
    made, browser = street(cast), cast.browser("leo")
    counts = []
    for many in (4, 40):
        with transaction.atomic(), cast.acting("leo") as leo:
            ours = {"partnership_id": leo.partnership, "agency_id": leo.agency, "member_id": leo.member}
            Delivery.objects.bulk_create(
                Delivery(**ours, dataset=made, name=f"{at}.csv", size=1, state="refused") for at in range(many)
            )
        browser.get("/datasets/deliveries/")
        with CaptureQueriesContext(connection) as asked:
            page = browser.get("/datasets/deliveries/?q=csv&sort=size")
        assert page.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert browser.get("/datasets/deliveries.csv").status_code == 200
    (ref, *_) = re.findall("/datasets/deliveries/([0-9a-z]{12})/", page.content.decode())
    assert browser.get(f"/datasets/deliveries/{ref}/receipt.pdf").content.startswith(b"%PDF")
