"""Rows on pages, as files, by a program and at a terminal: given as the agreement gives them, and refused when it does."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from concordat.agreements.models import AssetField, Line
from concordat.audit.models import Entry
from concordat.config.cli import main
from concordat.datasets.models import Read
from concordat.kernel import clock
from tests.agreements.making import share
from tests.api.program import program
from tests.cast import Cast
from tests.datasets.making import OPEN, Held, dataset, deliver, hold
from tests.places.loaded import collection, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> None:
    settings.STORE = tmp_path / "store"
    settings.DEMONSTRATION = True


def held(cast: Cast, **facts: Any) -> Held:
    with transaction.atomic(), cast.acting("ivan"):
        return hold(cast, "Hot spots", **facts)


def page(found: Held, purpose: str = "", **said: str) -> str:
    purpose = purpose or found.shared.purpose.ref
    words = "&".join(f"{name}={value}" for name, value in {"purpose": purpose, **said}.items())
    return f"{reverse('datasets:row_list', args=[found.dataset.key])}?{words}"


def as_file(found: Held, kind: str, purpose: str = "") -> str:
    purpose = purpose or found.shared.purpose.ref
    return f"{reverse('datasets:row_download', args=[found.dataset.key, kind])}?purpose={purpose}"


def terminal(cast: Cast, who: str, found: Held, *words: str, purpose: str = "") -> Any:
    purpose = purpose or found.shared.purpose.name
    return CliRunner().invoke(
        main, ["datasets", "read", found.dataset.key, "--as", cast.members[who].email, "--purpose", purpose, *words]
    )


def read_by(cast: Cast) -> list[Read]:
    with transaction.atomic(), cast.acting("ivan"):
        return list(Read.objects.order_by("created_at"))


def test_rows_are_given_as_the_agreement_gives_them_and_each_reading_is_recorded(cast: Cast) -> None:
    found = held(cast)
    client = cast.browser("ana")
    shown = client.get(page(found)).content.decode()
    assert "January 2026" in shown
    assert "E01000001" in shown
    assert "Not for release" in shown
    assert "Nothing finer than LSOAs" in shown
    for hidden in ("Robbery", "ZZ1 1AA", "Slight", "0" * 32, "Offence", "Postcode"):
        assert hidden not in shown.replace(found.dataset.title, "")
    narrowed = client.get(page(found, f1="lsoa", v1="E01000002", sort="-month")).content.decode()
    assert "E01000001" not in narrowed.partition("<tbody")[2]
    text = client.get(as_file(found, "csv")).content.decode("utf-8-sig")
    assert [row[:2] for row in csv.reader(io.StringIO(text))][:2] == [["Month", "LSOA"], ["2026-01", "E01000001"]]
    book = load_workbook(io.BytesIO(client.get(as_file(found, "xlsx")).content))
    assert book.active.max_row == 4
    told = client.get(as_file(found, "parquet"))
    assert "police-crimes-rows-not-for-release.parquet" in told.headers["Content-Disposition"]
    assert parquet.read_table(io.BytesIO(told.content)).column_names[:2] == ["month", "lsoa"]
    answer = program(cast, "ana", "datasets:read").get(
        f"datasets/{found.dataset.key}/rows?purpose={found.shared.purpose.ref}&columns=lsoa&where=lsoa:begins:E0100&limit=2"
    )
    assert answer.json()["rows"] == [["E01000001"], ["E01000001"]]
    assert (answer.json()["total"], answer.json()["form"]) == (3, "pseudonymous")
    output = json.loads(terminal(cast, "ana", found, "--json").stdout)
    assert output["agreement"] == found.shared.agreement.ref
    assert "2026-01" in terminal(cast, "ana", found, "--csv", "--columns", "month").stdout
    reads = read_by(cast)
    assert [(each.how, each.rows) for each in reads] == [
        ("page", 3), ("page", 1), ("file", 3), ("file", 3), ("file", 3), ("api", 2), ("terminal", 3), ("terminal", 3)
    ]  # fmt: skip
    assert {each.why for each in reads} == {found.shared.purpose.name}
    with transaction.atomic(), cast.acting("ivan"):
        entries = Entry.objects.filter(event="datasets.row.read")
        assert len(entries) == len(reads)
        assert "E01000002" not in str([entry.detail for entry in entries])


REFUSALS = (
    ({"ends": -1, "review_on": None}, "ana", "", "lapsed at the end of"),
    ({"stage": "signing"}, "ana", "", "yet to sign"),
    ({"stage": "withdrawn", "withdrawn_at": clock.now()}, "ana", "", "was withdrawn"),
    ({}, "ana", "other", "is not for the purpose"),
    ({}, "mina", "", "None of the roles of Mina Manager"),
    ({}, "gone", "", "is not a party to"),
)


@pytest.mark.parametrize(("facts", "who", "purpose", "reason"), REFUSALS)
def test_each_way_in_refuses_when_the_agreement_does_with_the_reason_and_records_it(
    cast: Cast, facts: Any, who: str, purpose: str, reason: str
) -> None:
    days = {name: clock.today() + timedelta(days=value) for name, value in facts.items() if isinstance(value, int)}
    found = held(cast, **(facts | days))
    if who == "gone":
        with transaction.atomic(), cast.acting("ivan"):
            found.shared.agreement.parties.filter(agency=cast.agencies["council"]).delete()
        who = "ana"
    wanted = found.shared.other if purpose else found.shared.purpose
    client = cast.browser(who)
    shown = client.get(page(found, wanted.ref))
    assert (shown.status_code, reason in shown.content.decode()) == (403, True)
    assert "Ask for access" in shown.content.decode()
    taken = client.get(as_file(found, "csv", wanted.ref))
    assert (taken.status_code, reason in taken.content.decode()) == (403, True)
    assert "Ask for access" in taken.content.decode()
    chosen = client.get(reverse("datasets:row_list", args=[found.dataset.key])).content.decode()
    assert reason in chosen
    if who == "ana":
        answer = program(cast, who, "datasets:read").get(f"datasets/{found.dataset.key}/rows?purpose={wanted.ref}")
        assert (answer.status_code, reason in answer.json()["error"]) == (403, True)
    told = terminal(cast, who, found, purpose=wanted.name)
    assert (told.exit_code, reason in told.output) == (1, True)
    assert not read_by(cast)
    assert [(reason in why, at) for why, at in refusals(cast, who)] == [
        (True, "datasets:row_list"),
        (True, "datasets:row_download"),
        *([(True, "api:row_list")] if who == "ana" else []),
        (True, "concordat datasets read"),
    ]


def refusals(cast: Cast, who: str) -> list[tuple[str, str]]:
    with transaction.atomic(), cast.acting("ivan"):
        entries = Entry.objects.filter(event="access.decision.refused", member_id=cast.members[who].ref).order_by("id")
        return [(entry.why, entry.detail["view"]) for entry in entries]


def test_a_column_that_is_refused_is_answered_as_one_that_never_was(cast: Cast) -> None:
    found = held(cast)
    client, asks = cast.browser("ana"), program(cast, "ana", "datasets:read")

    def told(name: str) -> list[tuple[int, str]]:
        base = f"datasets/{found.dataset.key}/rows?purpose={found.shared.purpose.ref}"
        answers = [asks.get(f"{base}&{words}") for words in (f"columns={name}", f"where={name}:is:x", f"order=-{name}")]
        answers += [client.get(page(found, column=name)), client.get(page(found, f1=name, v1="x"))]
        answers += [client.get(page(found, sort=name)), client.get(f"{as_file(found, 'csv')}&column={name}")]
        said = [
            (
                each.status_code,
                each.content.decode()
                .encode()
                .decode("unicode_escape" if "json" in each.headers["Content-Type"] else "utf-8"),
            )
            for each in answers
        ]
        ended = terminal(cast, "ana", found, "--columns", name)
        return [*said, (ended.exit_code, ended.output)]

    def plain(answers: list[tuple[int, str]], name: str) -> list[tuple[int, str]]:
        return [(status, _without_secrets(text.replace(name, "NAME"))) for status, text in answers]

    absent = plain(told("nonsense"), "nonsense")
    missing = [text for _, text in absent if "There is no column “NAME” here." not in text]
    assert not missing
    for name in ("offence", "injury", "postcode", "name__key", "at_longitude_x"):
        assert plain(told(name), name) == absent


def _without_secrets(text: str) -> str:
    return re.sub(r'(nonce|value|id)="[^"]{20,}"', "", text)


def test_only_some_rows_where_the_line_says_so_and_keys_in_place_of_names(cast: Cast) -> None:
    found = held(cast)
    with transaction.atomic(), cast.acting("ivan"):
        line = Line.objects.get(pk=found.shared.line.pk)
        line.only_field, line.only_values = found.shared.fields["LSOA"], ["E01000001"]
        line.fields = [*line.fields, found.shared.fields["Name"]]
        line.save()
    shown = cast.browser("ana").get(page(found)).content.decode()
    assert "Only rows where LSOA is “E01000001”" in shown
    assert "E01000002" not in shown
    assert "Name (key)" in shown
    assert "0" * 32 in shown
    assert "1" * 32 not in shown


def test_open_data_needs_no_agreement_and_a_dataset_of_counts_gives_no_rows(cast: Cast) -> None:
    found = held(cast)
    with transaction.atomic(), cast.acting("ivan"):
        opened = dataset(cast, OPEN)
        deliver(cast, opened, pa.table({"month": [date(2026, 1, 1)], "crime_type": ["=Drugs"]}))
        found.dataset.disclosure = "aggregate"
        found.dataset.save()
    client = cast.browser("ana")
    shown = client.get(reverse("datasets:row_list", args=[opened.key])).content.decode()
    assert "Open Government Licence" in shown
    assert "Not for release" not in shown
    taken = client.get(reverse("datasets:row_download", args=[opened.key, "csv"])).content.decode("utf-8-sig")
    assert taken.splitlines() == ["Month,Crime type", "2026-01,'=Drugs"]
    assert "given as counts, never as rows" in client.get(page(found)).content.decode()
    answer = program(cast, "ana", "datasets:read").get(f"datasets/{found.dataset.key}/rows?purpose=x")
    assert (answer.status_code, "counts" in answer.json()["error"]) == (403, True)


def test_what_is_asked_wrongly_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    found = held(cast)
    response = cast.browser("ana").get(page(found, f1="month", o1="at-least", v1="next+year"))
    assert response.status_code == 422
    shown = response.content.decode()
    assert "“Month” is compared with a month, such as 2026-10" in shown
    assert 'value="next year"' in shown
    taken = cast.browser("ana").get(f"{as_file(found, 'csv')}&f1=month&o1=at-least&v1=next+year")
    assert (taken.status_code, 'value="next year"' in taken.content.decode()) == (422, True)
    assert not read_by(cast)


def test_a_page_of_rows_takes_as_many_queries_for_many_rows_and_agreements_as_for_few(cast: Cast) -> None:
    found = held(cast)
    client = cast.browser("ana")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(page(found)).status_code == 200
        return len(captured)

    count()
    few = count()
    with transaction.atomic(), cast.acting("ivan"):
        for number in range(10):
            share(cast, f"Another {number}")
    assert count() == few


def test_points_finer_than_the_line_allows_are_placed_at_the_centre_of_their_ward(cast: Cast, tmp_path: Path) -> None:
    square = [[0.4, 51.2], [0.6, 51.2], [0.6, 51.4], [0.4, 51.4], [0.4, 51.2]]
    ward = ({"WD23CD": "E05000001", "WD23NM": "Castle Hill"}, {"type": "Polygon", "coordinates": [square]})
    (tmp_path / "wards.geojson").write_text(collection([ward]))
    load(tmp_path / "wards.geojson")
    columns = [
        {"name": name, "title": name.title(), "type": "number", "gives": "place", "geography": "point", "part": name}
        for name in ("longitude", "latitude")
    ]
    declared = {"key": "points", "title": "Points", "row": "A crime", "every": "once", "columns": columns}
    places = {"at_longitude": [0.51234] * 2, "at_latitude": [51.31234] * 2, "at_how": ["point"] * 2}
    areas = {"at_lsoa_2021": ["E01000001", "E01000002"], "at_ward_2023": ["E05000001", ""]}
    with transaction.atomic(), cast.acting("ivan"):
        shared = share(cast)
        own = {"partnership": shared.asset.partnership, "asset": shared.asset, "geography": "point"}
        fields = [AssetField.objects.create(**own, name=each["title"]).ref for each in columns]
        Line.objects.filter(pk=shared.line.pk).update(fields=fields, least_geography="ward")
        made = dataset(cast, declared, asset=shared.asset)
        table = pa.table({"longitude": [0.51234] * 2, "latitude": [51.31234] * 2, **places, **areas})
        found = Held(shared, made, (version := deliver(cast, made, table, period="")).delivery, version)
    shown = program(cast, "ana", "datasets:read").get(f"datasets/points/rows?purpose={shared.purpose.ref}").json()
    assert [each["name"] for each in shown["columns"]] == [
        "longitude", "latitude", "at_ward_2023", "at_longitude", "at_latitude", "at_how"
    ]  # fmt: skip
    assert shown["rows"] == [
        [pytest.approx(0.5), pytest.approx(51.3), "E05000001", pytest.approx(0.5), pytest.approx(51.3), "point"],
        [None, None, "", None, None, "point"],
    ]
    assert found.version.rows == 2
