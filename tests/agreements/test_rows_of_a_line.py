"""Lines that give only some rows: in the form, the seal, the pages and the API; and ways asked of the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.urls import reverse

from concordat.agreements.models import Line
from concordat.agreements.queries.agreements import one
from concordat.agreements.queries.flows import may_deliver, ways_by_purpose, ways_to
from concordat.agreements.rules.terms import Only
from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.seals import seal
from tests.agreements.making import share
from tests.agreements.stage import Agreed
from tests.api.program import program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def agreed(cast):
    return Agreed.assemble(cast)


def test_a_line_gives_only_rows_by_a_field_and_its_parties_sign_that(agreed, settings):
    settings.DEMONSTRATION = True
    made = agreed.draft()
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        line = Line.objects.get()
        before = seal(one(ivan, made.ref).said())
        assert "only_field" not in str(line.said())
    ward, offence = agreed.fields["Ward"].ref, agreed.fields["Offence"].ref
    client = agreed.cast.browser("ivan")
    address = reverse("agreements:line_edit", args=[line.ref])
    given = {"fields_given": [ward, offence], "forms_given": ["aggregate"]}
    for wrong, words in (
        ({"only_field": ward}, "Write at least one value"),
        ({"only_values": "Chatham"}, "Say which field"),
        (
            {"only_field": agreed.fields["Point"].ref, "only_values": "Chatham"},
            "Choose one of the fields that are ticked",
        ),
    ):
        page = client.post(address, given | wrong).content.decode()
        assert words in page
    sent = given | {"only_field": ward, "only_values": "Chatham Central\r\n\r\n Luton  \r\nLuton"}
    assert client.post(address, sent).status_code == 302
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        line.refresh_from_db()
        assert line.only_values == ["Chatham Central", "Luton"]
        assert line.terms(0).only == Only(ward, ("Chatham Central", "Luton"))
        assert seal(one(ivan, made.ref).said()) != before
    words = "Only rows where Ward is “Chatham Central” or “Luton”"
    assert words in client.get(reverse("agreements:agreement_view", args=[made.ref])).content.decode()
    assert "Chatham Central\nLuton" in client.get(address).content.decode()
    told = program(agreed.cast, "ivan", "agreements:read").get(f"agreements/{made.ref}").json()["schedule"][0]
    assert (told["only_field"], told["only_values"]) == (ward, ["Chatham Central", "Luton"])


def test_the_registers_and_the_answer_say_which_rows(cast, settings):
    settings.DEMONSTRATION = True
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast, published_on=clock.today())
        found.line.only_field, found.line.only_values = found.fields["Month"], ["2026-10"]
        found.line.save()
    client = cast.browser("ivan")
    for address in (
        reverse("agreements:register_view"),
        reverse("sharing:sharing_view", args=[cast.partnerships["thornbridge"].ref]),
    ):
        assert "nly where Month is “2026-10”" in client.get(address).content.decode()
    query = f"asset={found.asset.ref}&purpose={found.purpose.ref}&form=pseudonymous&fields={found.fields['Month']}"
    told = program(cast, "ana", "flows:ask").get(f"flows?{query}").json()
    assert (told["allowed"], told["rows"]) == (True, "Month is “2026-10”")


def test_ways_are_what_the_agreement_gives_and_each_question_is_recorded_once(cast):
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast)
    with transaction.atomic(), cast.acting("ana") as ana:
        told = ways_to(ana, found.asset.ref, found.purpose.ref)
        other = ways_to(ana, found.asset.ref, found.other.ref)
        offered = ways_by_purpose(ana, found.asset.ref)
    (way,) = told.found
    names = {ref: name for name, ref in found.fields.items()}
    assert (way.form, way.agreement, way.title) == ("pseudonymous", found.agreement.ref, "Hot spots")
    assert {names[ref] for ref in way.clear} == {"Month", "LSOA"}
    assert {names[ref] for ref in way.coarse} == {"Postcode"}
    assert not other.found
    assert "is not for the purpose" in other.refusal
    assert [(each.name, bool(each.found)) for each in offered] == [
        ("Find hot spots (Hot spots)", True),
        ("Something else (Hot spots)", False),
    ]
    with transaction.atomic(), cast.acting("ivan"):
        entries = list(Entry.objects.filter(event="agreements.flow.asked").order_by("id"))
    assert [entry.detail["allowed"] for entry in entries] == [True, False]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "lets Vale Police deliver"),
        ({"ends": date(2026, 11, 20)}, "lapsed at the end of"),
        ({"stage": "signing"}, "yet to sign"),
        ({"begins": date(2026, 11, 22)}, "begins on"),
    ],
)
def test_a_delivery_is_allowed_under_what_stands_today(cast, facts, reason):
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast, **facts | {"review_on": None})
    with transaction.atomic(), cast.acting("leo") as leo:
        may = may_deliver(leo, found.asset.ref)
        assert may == may_deliver(leo, found.asset.ref, found.agreement.ref)
        assert not may_deliver(leo, found.asset.ref, "0" * 12)
    assert reason in may.reason
    assert bool(may) == (not facts)
    if may:
        assert (may.agreement, may.retention, len(may.fields)) == (found.agreement.ref, 24, 4)
