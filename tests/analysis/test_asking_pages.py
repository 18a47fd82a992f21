"""The page on which the partnership's data is asked: from nothing chosen to an answer and its files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from concordat.audit.models import Entry
from concordat.datasets.models import Dataset
from concordat.kernel import clock
from tests.cast import Cast
from tests.datasets.making import OPEN, dataset, deliver, hold

pytestmark = pytest.mark.django_db

ASK = "/analysis/"


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> None:
    settings.STORE, settings.KEYS = tmp_path / "store", tmp_path / "keys"
    settings.DEMONSTRATION = True


def crimes(rows: int = 12, kinds: int = 2) -> pa.Table:
    """Return crimes of January 2026, each kind as often."""
    months = pa.array([20454] * rows, pa.int32()).cast(pa.date32())
    return pa.table({"month": months, "crime_type": [f"Kind {each % kinds}" for each in range(rows)]})


def make(cast: Cast, key: str = "street-crimes", table: pa.Table | None = None) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        made = dataset(cast, OPEN | {"key": key, "title": f"Crimes {key}"})
        deliver(cast, made, crimes() if table is None else table)


@pytest.fixture
def asked(cast: Cast) -> Iterator[Any]:
    """Have the analyst ask something of crimes, and return the page."""
    make(cast)
    client = cast.browser("ana")

    def ask(query: str = "", **options: Any) -> Any:
        return client.get(f"{ASK}?dataset=street-crimes&{query}", **options)

    return ask


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_where_nothing_may_be_asked_the_page_says_why_and_whom_to_ask(cast: Cast) -> None:
    shown = cast.browser("ana").get(ASK)
    assert shown.status_code == 200
    assert "No data may be asked yet" in words(shown)
    assert "information governance lead" in words(shown)


def test_nothing_chosen_offers_questions_to_start_from_each_of_which_is_answered(cast: Cast) -> None:
    make(cast)
    client = cast.browser("ana")
    starts = re.findall(r'app-card__link" href="([^"]+)"', client.get(ASK).content.decode())
    assert len(starts) >= 3
    for href in starts:
        assert "Open data: exact figures" in words(client.get(ASK + href.replace("&amp;", "&")))


def test_an_answer_is_a_sentence_with_its_worth_its_table_and_where_it_is_from(asked: Any) -> None:
    told = words(asked("by1=crime_type&months=12"))
    for expected in (
        "by crime type",
        "Open data: exact figures",
        "Kind 0",
        "Last 12 months",
        "version 1",
        '"version": 1',
    ):
        assert expected in told.replace("&#34;", '"')
    only = asked("by1=crime_type&f1=crime_type&o1=is&v1=Kind 1").content.decode()
    assert "Kind 0" not in only.partition("<tbody")[2].partition("</tbody")[0]
    assert "Remove: Crime type is Kind 1" in words(asked("f1=crime_type&o1=is&v1=Kind 1"))


def test_what_is_replaced_in_place_is_the_page_without_its_frame(asked: Any) -> None:
    part = asked("by1=time:month", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'data-address="?dataset=street-crimes&amp;by1=time%3Amonth' in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_a_button_that_changes_the_question_leads_to_its_own_address(asked: Any) -> None:
    found = asked("by1=crime_type&f1=crime_type&o1=is&v1=x&drop=1&q=&add=")
    assert (found.status_code, found["Location"]) == (302, f"{ASK}?dataset=street-crimes&by1=crime_type")
    found = asked("by1=crime_type&by2=time:month&swap=1")
    assert found["Location"].endswith("&by1=time%3Amonth&by2=crime_type")
    found = asked("period=12-months&since=1/1/2020")
    assert found["Location"] == f"{ASK}?dataset=street-crimes&months=12"


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("by1=nothing", "id_by1", "There is no column “nothing” here."),
        ("f1=nothing&o1=is&v1=x", "id_f1", "There is no column “nothing” here."),
        ("since=1/1/1999&until=2/1/1999", "id_since", "Nothing is held of that period."),
        ("measure=mean:crime_type", "id_measure", "is no number"),
        ("limit=-3&since=1/1/2026", "id_limit", ""),
        ("f1=crime_type&o1=is&v1=" + "x" * 501, "id_v1", ""),
    ],
)
def test_what_cannot_be_asked_is_said_beside_it_and_nothing_typed_is_lost(
    asked: Any, query: str, field: str, message: str
) -> None:
    shown = asked(query)
    page = shown.content.decode()
    assert shown.status_code == 422
    assert f'<a href="#{field}">' in page
    assert f'id="{field}-error"' in page
    assert message in words(shown)
    value = query.partition("&")[0].partition("=")[2]
    assert f'value="{value}"' in page


NAMES = ("by1", "f1", "v1", "measure", "since", "order", "sort", "purpose", "q", "view", "page", "dataset")


def test_no_text_of_anybody_is_run_or_breaks_the_page(asked: Any) -> None:
    texts = ("'; drop table x; --", '"><script>alert(1)</script>', "{{7*7}}\x00\u202e")
    for at, name in enumerate(NAMES):
        shown = asked(urlencode({"f1": "crime_type", "o1": "is", name: texts[at % len(texts)] + texts[1]}))
        assert shown.status_code in (200, 422), name
        assert "<script>alert" not in shown.content.decode()


def test_an_answer_is_taken_away_as_figures_pictures_and_its_question(cast: Cast, asked: Any) -> None:
    client = cast.browser("ana")

    def file(kind: str, query: str = "by1=crime_type") -> Any:
        return client.get(f"{ASK}answer.{kind}?dataset=street-crimes&{query}")

    rows = list(csv.reader(io.StringIO(file("csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["Crime type", "Number", "How it stands", "May be passed on"]
    assert ["Kind 0", "6", "Told", "Yes: open data"] in rows
    book = load_workbook(io.BytesIO(file("xlsx").content))
    assert book.sheetnames == ["Figures", "About", "How it was reckoned"]
    assert file("png").content[:4] == b"\x89PNG"
    assert b"Yes: open data" in file("svg").content
    assert json.loads(file("json").content)["by"] == [{"field": "crime_type"}]
    assert file("pdf").status_code == 404
    assert file("csv", "by1=nothing").status_code == 422


def test_data_that_may_not_be_asked_is_refused_with_the_reason_and_recorded(cast: Cast) -> None:
    make(cast)
    with transaction.atomic(), cast.acting("ivan"):
        held = hold(cast, "Hot spots", stage="withdrawn", withdrawn_at=clock.now())
    client = cast.browser("ana")
    shown = client.get(f"{ASK}?dataset={held.dataset.key}&purpose={held.shared.purpose.ref}")
    assert shown.status_code == 403
    assert "This may not be asked" in words(shown)
    assert f"/agreements/requests/make/?asset={held.shared.asset.ref}" in shown.content.decode()
    with transaction.atomic(), cast.acting("ivan"):
        assert Entry.objects.filter(event__contains="refused").exists()


def test_what_a_page_looks_up_is_not_recorded_and_what_a_person_asks_is_once(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        held = hold(cast, "Hot spots")
    client = cast.browser("ana")

    def flows() -> int:
        with transaction.atomic(), cast.acting("ivan"):
            return Entry.objects.filter(event="agreements.flow.asked").count()

    assert "Start from a question" in words(client.get(ASK))
    client.get(f"{ASK}datasets/{held.dataset.ref}/questions/")
    assert flows() == 0
    shown = client.get(f"{ASK}?dataset={held.dataset.key}&by1=lsoa")
    assert flows() == 1
    told = words(shown)
    assert "How this was reckoned" in told
    assert "FROM &#34;police-crimes version 1&#34;" in told
    assert "name__key" not in told


def test_undo_leads_to_the_question_before_and_nowhere_else(asked: Any) -> None:
    before = f"http://testserver{ASK}?dataset=street-crimes"
    undo = asked("by1=crime_type", headers={"Referer": before}).content.decode()
    assert f'href="{ASK}?dataset=street-crimes" data-undo>' in undo
    for other in (
        "",
        f"{before}&by1=crime_type&",
        "https://evil.example/analysis/?dataset=x",
        "http://testserver/plans/",
    ):
        assert "data-undo hidden>" in asked("by1=crime_type", headers={"Referer": other}).content.decode()


def test_the_page_of_a_dataset_leads_to_questions_of_it_or_says_why_there_are_none(cast: Cast) -> None:
    make(cast)
    client = cast.browser("ana")
    with transaction.atomic(), cast.acting("ivan"):
        refs = {each.key: each.ref for each in Dataset.objects.all()}
        withdrawn = hold(cast, "Hot spots", stage="withdrawn", withdrawn_at=clock.now()).dataset.ref
    assert "Ask about it" in words(client.get("/datasets/street-crimes/"))
    panel = client.get(f"{ASK}datasets/{refs['street-crimes']}/questions/", headers={"HX-Request": "true"})
    assert f"{ASK}?dataset=street-crimes" in panel.content.decode()
    assert "It cannot be asked" in words(client.get(f"{ASK}datasets/{withdrawn}/questions/"))


def test_how_many_queries_the_page_takes_does_not_grow_with_the_data(cast: Cast) -> None:
    for number in range(3):
        make(cast, f"crimes-{number}")
    client = cast.browser("ana")

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    addresses = (ASK, f"{ASK}?dataset=crimes-0&by1=crime_type")
    few = [queries(each) for each in addresses]
    for number in range(3, 12):
        make(cast, f"crimes-{number}")
    make(cast, "crimes-many", crimes(4_000, 400))
    many = [queries(addresses[0]), queries(f"{ASK}?dataset=crimes-many&by1=crime_type")]
    assert many[1] <= few[1]
    assert many[0] <= few[0] + 10  # one more dataset to start from
