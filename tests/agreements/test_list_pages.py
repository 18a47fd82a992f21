"""The pages of data, purposes, gateways and the register: who may, what they show, how many queries they take."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from concordat.agreements.models import Asset, AssetField, Gateway, Purpose
from concordat.kernel import clock
from tests.agreements import factories as make

DATA = "/agreements/data/"
NAMES = ("purposes", "gateways", "register")


@pytest.fixture
def things(cast: Any, settings: Any) -> dict[str, Any]:
    """One of each, and an agreement that joins them."""
    settings.DEMONSTRATION = True
    with transaction.atomic(), cast.acting("ivan"):
        asset, purpose, law = make.asset(cast), make.purpose(cast), make.gateway(cast)
        agreement = make.agreement(cast, "Crime data", asset, purpose, law, published_on=clock.today())
        loose = make.asset(cast, "Lost property", fields=(("Item", "plain", ""),))
    return {"asset": asset, "purpose": purpose, "gateway": law, "agreement": agreement, "loose": loose}


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def test_an_asset_says_who_may_have_it_and_that_nobody_may(cast: Any, things: dict[str, Any]) -> None:
    browser = cast.browser("olga")
    shown = text(browser.get(f"{DATA}{things['asset'].ref}/"))
    assert "Thornbridge Council" in shown
    assert "Identifiable and counts" in shown
    assert "In force" in shown
    assert "Add many fields" not in shown
    assert "No agreement in force covers it" in text(browser.get(f"{DATA}{things['loose'].ref}/"))
    listed = text(browser.get(DATA, {"q": "surname", "kind": "special"}))
    assert "Recorded crime" in listed
    assert "Lost property" not in listed


def test_a_lead_changes_the_own_agencys_data_and_no_other(cast: Any, things: dict[str, Any]) -> None:
    lead, other = cast.browser("leo"), cast.browser("fay")
    edit = f"{DATA}{things['asset'].ref}/edit/"
    sent = {"agency": cast.agencies["police"].ref, "name": "Recorded crime", "about": "Crimes"}
    assert other.post(edit, sent).status_code == 403
    assert lead.post(edit, sent | {"agency": cast.agencies["council"].ref}).status_code == 200
    assert lead.post(edit, sent).status_code == 302
    taken = text(lead.post(f"{DATA}add/", sent | {"name": "RECORDED crime", "about": "Kept words"}))
    assert "There is already data of this name" in taken
    assert "Kept words" in taken
    assert lead.post(f"{DATA}add/", sent | {"name": "Stops"}).status_code == 302
    moved = cast.browser("ivan").post(edit, sent | {"agency": cast.agencies["council"].ref})
    assert "An agreement gives it" in text(moved)
    with cast.acting("ivan"):
        assert Asset.objects.get(pk=things["asset"].ref).about == "Crimes"


def test_retired_and_taken_back(cast: Any, things: dict[str, Any]) -> None:
    browser, at = cast.browser("ivan"), f"{DATA}{things['asset'].ref}/"
    yesterday = (clock.today() - timedelta(days=1)).strftime("%d/%m/%Y")
    assert "1 agreement in force gives it" in text(browser.get(f"{at}retire/"))
    browser.post(f"{at}retire/", {"ends": yesterday})
    assert "It was retired" in text(browser.get(at))
    assert "Recorded crime" not in text(browser.get(DATA))
    assert "retired already" in text(browser.post(f"{at}retire/", {"ends": yesterday}))
    browser.post(f"{at}restore/")
    assert "It was retired" not in text(browser.get(at))


def test_many_fields_are_guessed_shown_and_added_only_when_settled(cast: Any, things: dict[str, Any]) -> None:
    browser, at = cast.browser("leo"), f"{DATA}{things['loose'].ref}/fields/"
    with transaction.atomic():
        lines = "DateOfBirth: the day\nEthnicity\nlsoa21cd\nBeat code\n\nethnicity\nShelf"
        shown = text(browser.post(f"{at}propose/", {"lines": lines}))
    assert "a guess from its name" in shown
    assert shown.count("Guessed</strong>") == 4
    assert shown.count("No idea</strong>") == 1
    with cast.acting("ivan"):
        assert AssetField.objects.filter(asset=things["loose"]).count() == 1, "nothing is added unseen"
    settled = {"count": "3", "name-0": "DateOfBirth", "kind-0": "identifier", "take-0": "on", "name-1": "Ethnicity",
               "kind-1": "special", "name-2": "Item", "kind-2": "plain", "geography-2": "lsoa", "take-2": "on"}  # fmt: skip
    assert "already" in text(browser.post(f"{at}settle/", settled)), "Item is there"
    assert browser.post(f"{at}settle/", settled | {"name-2": "Found at"}).status_code == 302
    with cast.acting("ivan"):
        found = dict(AssetField.objects.filter(asset=things["loose"]).values_list("name", "kind"))
    assert found == {"Item": "plain", "DateOfBirth": "identifier", "Found at": "plain"}


def workbook(*rows: Any) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"\xef\xbb\xbfForename;Ward\nAnn;Luton\n", "Forename"),
        ("a.csv", "Forename\tWard\n".encode("utf-16"), "Forename"),
        ("a.xlsx", workbook([None], ["Forename", "Ward"], ["Ann", "Luton"]), "Forename"),
        ("a.xlsx", b"PK\x03\x04 broken", "The file could not be read"),
        ("a.csv", b"\n\n", "no header row"),
        ("a.csv", b"\x00\x01\x02", "The file could not be read"),
        ("a.docx", b"Forename", "must be a CSV or XLSX file"),
        ("a.csv", ",".join(f"f{n}" for n in range(900)).encode(), "Data has 500 at most"),
    ],
)
def test_a_files_header_is_read_and_nothing_else(
    cast: Any, things: dict[str, Any], name: str, content: bytes, says: str
) -> None:
    at = f"{DATA}{things['loose'].ref}/fields/propose/"
    shown = text(cast.browser("leo").post(at, {"file": SimpleUploadedFile(name, content)}))
    assert says in shown
    assert "Luton" not in shown


def test_a_field_that_an_agreement_names_stays(cast: Any, things: dict[str, Any]) -> None:
    lead = cast.browser("leo")
    with cast.acting("ivan"):
        month, lsoa = (things["asset"].fields.get(name=name).ref for name in ("Month", "LSOA"))
    lead.post(f"/agreements/fields/{month}/remove/")
    lead.post(f"/agreements/fields/{lsoa}/move/", {"to": "up"})
    assert cast.browser("fay").post(f"/agreements/fields/{lsoa}/remove/").status_code == 403
    with cast.acting("ivan"):
        order = list(things["asset"].fields.values_list("name", flat=True))
    assert order == ["Month", "Surname", "Offence", "LSOA", "Injury"]
    lead.post(f"/agreements/fields/{lsoa}/remove/")
    with cast.acting("ivan"):
        assert "LSOA" not in things["asset"].fields.values_list("name", flat=True)


def test_purposes_and_gateways_are_the_leads_alone(cast: Any, things: dict[str, Any]) -> None:
    lead = cast.browser("ivan")
    for browser in (cast.browser("mina"), cast.browser("leo")):
        assert browser.post("/agreements/purposes/add/", {"name": "No", "law_enforcement": "no"}).status_code == 403
        assert browser.post("/agreements/gateways/usual/").status_code == 403
    assert lead.post("/agreements/purposes/add/", {"name": "Patrols", "law_enforcement": "yes"}).status_code == 302
    assert "already a purpose" in text(
        lead.post("/agreements/purposes/add/", {"name": "PATROLS", "law_enforcement": "no"})
    )
    at = f"/agreements/purposes/{things['purpose'].ref}/"
    assert "Crime data" in text(lead.get(at))
    lead.post(f"{at}end/", {"ends": "today"})
    assert "Its last day is" in text(lead.get(at))
    lead.post(f"{at}resume/")
    with cast.acting("ivan"):
        assert Purpose.objects.get(name="Case conferences").ends is None
        assert Purpose.objects.get(name="Patrols").law_enforcement


def test_the_usual_gateways_are_added_once_and_own_words_kept(cast: Any, things: dict[str, Any]) -> None:
    lead = cast.browser("ivan")
    assert "usual gateways" in text(lead.get("/agreements/gateways/"))
    for _ in range(2):
        lead.post("/agreements/gateways/usual/")
    with cast.acting("ivan"):
        rows = list(Gateway.objects.all())
    assert len(rows) == 24
    assert not next(row for row in rows if row.ref == things["gateway"].ref).about, "one that is there stays as it is"
    assert all(row.about and (row.address.startswith("https://www.legislation.gov.uk/") or "Common law" in row.name)
               for row in rows if row.ref != things["gateway"].ref)  # fmt: skip
    assert "usual gateways" not in text(lead.get("/agreements/gateways/"))


def test_a_law_that_has_ended_or_not_begun_is_shown_so(cast: Any, things: dict[str, Any]) -> None:
    lead, at = cast.browser("ivan"), f"/agreements/gateways/{things['gateway'].ref}/"
    facts = {"name": things["gateway"].name, "about": "", "address": "javascript:alert(1)"}
    assert "Enter a web address" in text(lead.post(f"{at}edit/", facts))
    wrong = facts | {"address": "", "begins": "2/1/2026", "ends": "1/1/2026"}
    assert "before the first" in text(lead.post(f"{at}edit/", wrong))
    lead.post(f"{at}edit/", facts | {"address": "", "ends": "1/1/2026"})
    assert "Not law any more: agreements that name no other" in text(lead.get(at))
    assert "not law any more" in text(lead.get("/agreements/register/"))
    lead.post(f"{at}edit/", facts | {"address": "", "begins": "1/1/2090"})
    assert "Not law yet" in text(lead.get("/agreements/gateways/", {"state": "not"}))


def test_the_register_is_a_record_of_processing_of_any_day(cast: Any, things: dict[str, Any]) -> None:
    lead = cast.browser("ivan")
    shown = text(lead.get("/agreements/register/", {"agency": cast.agencies["council"].ref}))
    for words in (
        "Leo Lead", "joint controller", "Victims and suspects", "criminal offence", "None outside the United Kingdom",
        "Kept for 2 years", "Encrypted in transit", "DPIA 7", "Crime and Disorder Act 1998, section 115", "UK GDPR",
    ):  # fmt: skip
        assert words in shown, words
    before = (clock.today() - timedelta(days=11)).isoformat()
    assert "No agreement was in force" in text(lead.get("/agreements/register/", {"on": before}))
    assert "This is the register of today" in text(lead.get("/agreements/register/", {"on": "31 February"}))
    with transaction.atomic(), cast.acting("ivan"):
        things["agreement"].stage, things["agreement"].withdrawn_at = "withdrawn", clock.now()
        things["agreement"].save()
    assert "No agreement is in force" in text(lead.get("/agreements/register/"))
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert "Crime data" in text(lead.get("/agreements/register/", {"on": yesterday})), "it stood then"


def test_files_hold_the_same_and_are_for_those_who_may(cast: Any, things: dict[str, Any]) -> None:
    lead = cast.browser("ivan")
    assert cast.browser("olga").get("/agreements/register/register.csv").status_code == 403
    assert lead.get("/agreements/register/register.docx").status_code == 404
    rows = list(csv.DictReader(io.StringIO(lead.get("/agreements/register/register.csv").content.decode("utf-8-sig"))))
    assert [row["Purpose"] for row in rows] == ["Case conferences"]
    assert rows[0]["Time limits"] == "Kept for 2 years"
    book = load_workbook(io.BytesIO(lead.get("/agreements/register/register.xlsx").content))
    assert book.active.max_row == 2
    data = list(csv.reader(io.StringIO(lead.get(f"{DATA}data.csv?q=recorded").content.decode("utf-8-sig"))))
    assert [row[0] for row in data] == ["Data", "Recorded crime"]


@pytest.mark.parametrize("path", [DATA, *(f"/agreements/{name}/" for name in NAMES), "asset", "/sharing/", "public"])
def test_queries_do_not_grow(cast: Any, things: dict[str, Any], path: str) -> None:
    places = {"asset": f"{DATA}{things['asset'].ref}/", "public": f"/sharing/{cast.partnerships['thornbridge'].ref}/"}
    path = places.get(path, path)
    browser = cast.browser("ivan")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    browser.get(path)
    few = count()
    with transaction.atomic(), cast.acting("ivan"):
        for at in range(12):
            given = make.asset(cast, f"Data {at}")
            why, law = make.purpose(cast, f"Purpose {at}"), make.gateway(cast, f"Law {at}")
            given = things["asset"] if at % 2 else given
            make.agreement(cast, f"Agreement {at}", given, why, law, published_on=clock.today())
    assert count() == few


def test_search_finds_data_and_purposes(cast: Any, things: dict[str, Any]) -> None:
    found = text(cast.browser("olga").get("/search/", {"q": "surname"}))
    assert f"{DATA}{things['asset'].ref}/" in found
    assert "Case conferences" in text(cast.browser("olga").get("/search/", {"q": "conferences"}))


def test_another_partnership_sees_none_of_it(cast: Any, things: dict[str, Any]) -> None:
    wes = cast.browser("wes")
    for path in (f"{DATA}{things['asset'].ref}/", f"/agreements/purposes/{things['purpose'].ref}/",
                 f"/agreements/gateways/{things['gateway'].ref}/"):  # fmt: skip
        assert wes.get(path).status_code == 404
    for path in (DATA, "/agreements/purposes/", "/agreements/gateways/", "/agreements/register/"):
        shown = text(wes.get(path))
        assert "Recorded crime" not in shown
        assert "Case conferences" not in shown
    assert Client().get(DATA).status_code == 302
