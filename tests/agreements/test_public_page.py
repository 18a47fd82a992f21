"""The public page of what is shared: anybody reads it, nobody is named on it, and nothing unpublished reaches it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from concordat.agreements.models import Agreement, Line
from concordat.kernel import clock
from tests.agreements import factories as make

HIDDEN = (
    "Unpublished",
    "Lapsed",
    "Withdrawn",
    "Draft",
    "Sam Signatory",
    "Leo Lead",
    "Ivan",
    "@",
    "delegation 12",
    "DPIA 7",
)


@pytest.fixture
def address(cast: Any, settings: Any) -> str:
    """Thornbridge publishes one agreement, and has others that it does not publish or that do not stand."""
    settings.DEMONSTRATION = True
    today = clock.today()
    others = {
        "Unpublished": {},
        "Lapsed": {"published_on": today, "ends": today - timedelta(days=1)},
        "Withdrawn": {"published_on": today, "stage": "withdrawn", "withdrawn_at": clock.now()},
        "Draft": {"published_on": today, "stage": "draft"},
    }
    with transaction.atomic(), cast.acting("ivan"):
        law = make.gateway(cast, address="https://www.legislation.gov.uk/ukpga/1998/37/section/115")
        make.agreement(cast, "Crime data", make.asset(cast), make.purpose(cast), law, published_on=today)
        for word, facts in others.items():
            given, why = make.asset(cast, f"{word} data"), make.purpose(cast, f"{word} purpose")
            make.agreement(cast, f"{word} agreement", given, why, make.gateway(cast, f"{word} law"), **facts)
    return f"/sharing/{cast.partnerships['thornbridge'].ref}/"


def hides(words: str) -> None:
    for hidden in HIDDEN:
        assert hidden not in words, hidden


def pdf_words(content: bytes) -> tuple[PdfReader, str]:
    read = PdfReader(io.BytesIO(content))
    return read, " ".join(" ".join(page.extract_text() for page in read.pages).split())


def tagged(read: PdfReader) -> set[str]:
    """Return the kinds of structure that a PDF's tags name."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif hasattr(node, "get"):
            found.add(str(node.get("/S", "")))
            walk(node.get("/K", []))

    walk(read.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize("who", ["", "wes", "ivan"])
def test_everybody_reads_the_same_and_nothing_unpublished(cast: Any, address: str, who: str) -> None:
    browser = cast.browser(who) if who else Client()
    shown = browser.get(address).content.decode()
    for words in (
        "Crime data", "Recorded crime", "Vale Police gives it to Thornbridge Council", "Case conferences",
        "Crime and Disorder Act 1998, section 115", "Kept for 2 years", "as counts, which name nobody", "Surname",
        "ico.org.uk/make-a-complaint", "The data protection officer of",
    ):  # fmt: skip
        assert words in shown, words
    assert "Injury" not in shown, "a field that the agreement does not give"
    hides(shown.split("<main")[1])
    listed = browser.get("/sharing/").content.decode()
    assert "Thornbridge Community Safety Partnership" in listed
    assert "1 sharing agreement<" in listed
    assert "Westhaven" not in listed.split("<main")[1].split("</main>")[0]


def test_it_sets_no_cookie_and_is_kept_by_nobody(address: str) -> None:
    for path in ("/sharing/", address, f"{address}sharing.csv"):
        response = Client().get(path)
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert Client().post(path).status_code == 405
    assert 'href="/sharing/"' in Client().get("/account/login/").content.decode()


def test_a_partnership_that_publishes_nothing_is_not_there(cast: Any, address: str) -> None:
    for path in (f"/sharing/{cast.partnerships['westhaven'].ref}/", "/sharing/000000000000/", f"{address}sharing.xlsx"):
        assert Client().get(path).status_code == 404


def test_taken_off_it_is_gone_at_once(cast: Any, address: str) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        Agreement.objects.filter(title="Crime data").update(published_on=None)
    assert Client().get(address).status_code == 404
    assert "No partnership has published" in Client().get("/sharing/").content.decode()


def test_what_names_people_is_no_detail_of_counts(address: str, cast: Any) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        Line.objects.filter(agreement__title="Crime data").update(forms=["aggregate", "pseudonymous"])
    shown = Client().get(address).content.decode()
    assert "Offence" in shown
    assert "Surname" not in shown


def test_the_csv_and_the_tagged_pdf_say_the_same(address: str) -> None:
    text = Client().get(f"{address}sharing.csv").content.decode("utf-8-sig")
    hides(text)
    [row] = list(csv.DictReader(io.StringIO(text)))
    assert (row["What is shared"], row["From"], row["To"]) == ("Recorded crime", "Vale Police", "Thornbridge Council")
    read, words = pdf_words(Client().get(f"{address}sharing.pdf").content)
    hides(words)
    assert "Vale Police gives it to Thornbridge Council" in words
    assert "Your rights" in words
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert {"/H1", "/H2", "/P", "/L"} <= tagged(read)
    assert read.trailer["/Root"]["/Lang"] == "en-GB"


def test_a_pdf_is_made_once_for_all_who_ask(address: str, monkeypatch: pytest.MonkeyPatch, cast: Any) -> None:
    first = Client().get(f"{address}sharing.pdf").content
    monkeypatch.setattr("concordat.design.papers.pdf.write", lambda paper: b"anew")
    assert Client().get(f"{address}sharing.pdf").content == first
    with transaction.atomic(), cast.acting("ivan"):
        Agreement.objects.filter(title="Crime data").update(title="Crime data anew")
    assert Client().get(f"{address}sharing.pdf").content == b"anew", "other words are another paper"


def test_the_record_of_processing_is_a_tagged_pdf(cast: Any, address: str) -> None:
    content = cast.browser("ivan").get("/agreements/register/register.pdf").content
    read, words = pdf_words(content)
    assert "Leo Lead" in words, "the record for the controller names contacts"
    assert "None outside the United Kingdom" in words
    assert "Lapsed agreement" not in words
    assert {"/H1", "/H2", "/P"} <= tagged(read)
    assert read.metadata.title.startswith("Record of processing")
    assert b"pdfuaid" in content or "/Metadata" in read.trailer["/Root"]
