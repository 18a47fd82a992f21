"""Pages of agreements: who sees what, how many queries they take, what they make of nonsense, and files."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concordat.agreements.commands import lines, parties
from concordat.agreements.models import Agreement
from concordat.agreements.queries.agreements import one
from concordat.agreements.queries.dependents import Dependent, register, stands_on
from tests.agreements.stage import Agreed
from tests.hostile.test_every_form import GARBAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(cast: Any, settings: Any) -> Agreed:
    settings.DEMONSTRATION = True
    return Agreed.assemble(cast)


def page(name: str, *args: str) -> str:
    return reverse(f"agreements:{name}", args=args)


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_take_as_many_queries_for_a_hundred_as_for_ten(agreed):
    client = agreed.cast.browser("ivan")
    made = agreed.signed()
    for number in range(9):
        agreed.draft(title=f"Agreement {number}")
    police, ours = agreed.cast.agencies["police"], {"partnership_id": made.partnership_id}
    addresses = (page("agreement_list"), page("agreement_view", made.ref), page("agency_agreements", police.ref))
    few = [queries(client, address) for address in addresses]
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        whole = one(ivan, made.ref)
        for number in range(90):
            facts = {"stage": "signed", "begins": made.begins, "ends": made.ends}
            copy = Agreement.objects.create(**ours, **facts, title=f"Copy {number}")
            copy.parties.create(**ours, agency=police, competent=True)
            copy.grounds.create(**ours, purpose=agreed.purpose, gateways=[agreed.gateway.ref])
            copy.lines.create(**ours, asset=agreed.asset, fields=whole.lines.all()[0].fields)
    assert [queries(client, address) for address in addresses] == few


def test_everybody_reads_it_and_only_its_keeper_changes_it(agreed):
    made = agreed.draft()
    for key in ("mina", "leo", "omar", "olga"):
        client = agreed.cast.browser(key)
        shown = client.get(page("agreement_view", made.ref)).content.decode()
        assert "Serious violence data" in shown
        assert "Change facts" not in shown
        assert client.post(page("agreement_propose", made.ref)).status_code == 403
    shown = agreed.cast.browser("ivan").get(page("agreement_view", made.ref)).content.decode()
    assert "It is complete" in shown
    assert "Give it to be signed" in shown


def test_a_lead_signs_on_the_page_and_an_incomplete_draft_says_what_it_lacks(agreed):
    made = agreed.draft()
    ivan, leo = agreed.cast.browser("ivan"), agreed.cast.browser("leo")
    with transaction.atomic(), agreed.cast.acting("ivan") as keeper:
        lines.remove(line=made.lines.get().ref, by=keeper)
    refused = ivan.post(page("agreement_propose", made.ref), follow=True).content.decode()
    assert "This agreement is not complete. Add what is shared" in refused
    other = agreed.draft(title="Another")
    ivan.post(page("agreement_propose", other.ref))
    police = agreed.party(other, "police").ref
    asked = leo.post(page("party_sign", police), {"authority": "Chief"}).content.decode()
    assert "Tick the box to sign" in asked
    assert 'value="Chief"' in asked
    signed = leo.post(page("party_sign", police), {"authority": "Chief", "agrees": "on"}, follow=True).content.decode()
    assert "Leo Lead" in signed
    again = leo.post(page("party_sign", police), {"authority": "Chief", "agrees": "on"}).content.decode()
    assert "already" in again
    assert leo.get(page("party_sign", agreed.party(other, "council").ref)).status_code == 403


FORMS = (
    "agreement_contacts",
    "agreement_edit",
    "agreement_finish",
    "agreement_withdraw",
    "party_add",
    "ground_add",
    "line_add",
    "party_edit",
    "party_leave",
    "party_sign",
    "ground_edit",
    "part_add",
    "part_edit",
    "line_edit",
)
OF = {"party": "party", "ground": "ground", "part": "part", "line": "line", "agreement": "agreement"}
OF_ANOTHER = {"party_add": "agreement", "ground_add": "agreement", "line_add": "agreement", "part_add": "ground"}


@pytest.mark.parametrize("name", FORMS)
def test_nonsense_breaks_no_form_and_is_given_back(agreed, name):
    things = agreed.things()
    address = page(name, things[OF_ANOTHER.get(name) or OF[name.split("_")[0]]])
    if name == "line_add":
        address += f"?asset={agreed.asset.ref}"
    if name == "part_add":
        with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
            fire = parties.add(agreement=things["agreement"], agency=agreed.cast.agencies["fire"].ref, by=ivan)
        address += f"?party={fire.ref}"
    client = agreed.cast.browser("ivan")
    names = [bound.name for bound in client.get(address).context["form"]] if client.get(address).context else []
    named = names or [
        "title",
        "why",
        "on",
        "agency",
        "purpose",
        "part",
        "regime",
        "fields_given",
        "least_count",
        "found",
    ]
    for words in GARBAGE.values():
        with transaction.atomic():
            response = client.post(address, {} if words is None else dict.fromkeys(named, words))
            assert response.status_code in (200, 302, 400), words
            transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_and_what_stands_on_an_agreement_are_taken_away(agreed, kind):
    made = agreed.signed()
    register(name="test", find=lambda actor, found: [Dependent("Dataset", "=HYPERLINK(1)", "", "It stops.")])
    client = agreed.cast.browser("ivan")
    for address in (page("agreement_download", kind), page("agreement_dependents", made.ref, kind)):
        assert client.get(address).status_code == 200
    if kind == "csv":
        text = client.get(page("agreement_dependents", made.ref, kind)).content.decode()
        assert "Dataset,'=HYPERLINK(1),It stops." in text
    assert client.get(page("agreement_download", "exe")).status_code == 404


def test_what_stands_on_an_agreement_is_what_no_other_lets_flow(agreed):
    first, second = agreed.signed(), agreed.signed(title="The same again")
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        assert "Data" not in {each.kind for each in stands_on(ivan, [one(ivan, first.ref)])}
        assert "Data" in {each.kind for each in stands_on(ivan, [one(ivan, first.ref), one(ivan, second.ref)])}


def test_narrowed_by_state_party_purpose_data_and_review(agreed):
    agreed.signed(title="Standing")
    agreed.draft(title="Drafted")
    agreed.draft(title="Near")
    client = agreed.cast.browser("mina")
    for asked, found in (
        ("state=draft", {"Drafted", "Near"}),
        ("state=in-force", {"Standing"}),
        ("state=lapsed", set()),
        (f"agency={agreed.cast.agencies['fire'].ref}", set()),
        (f"purpose={agreed.purpose.ref}&asset={agreed.asset.ref}", {"Drafted", "Near", "Standing"}),
        ("q=near", {"Near"}),
        ("q=serious+crime", {"Drafted", "Near", "Standing"}),
        ("review=due", set()),
    ):
        shown = client.get(f"{page('agreement_list')}?{asked}").content.decode()
        assert {name for name in ("Drafted", "Near", "Standing") if f">{name}</a>" in shown} == found, asked


def test_policies_hold_without_the_code(agreed):
    made = agreed.draft()
    with transaction.atomic(), agreed.cast.acting("wes", "westhaven"):
        assert not Agreement.objects.filter(ref=made.ref).exists()
        assert Agreement.objects.filter(ref=made.ref).update(title="Theirs") == 0
