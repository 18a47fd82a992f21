"""The pages of custody: who opens them, what they say before they destroy, and the certificate after."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from concordat.agreements.models import Disposal
from concordat.datasets.commands import upkeep
from concordat.datasets.models import Certificate, Version
from concordat.datasets.presenters.words import periods_words
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from tests.agreements import factories
from tests.datasets.custody import CLOSED, STATEMENT, add, browser_of, certificate, deliver, lamps, standing_on, who

pytestmark = pytest.mark.usefixtures("emptied_after")


@pytest.fixture(autouse=True)
def without_a_second_step(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def delivered(cast, store_folder):
    dataset = add(who(cast, "ana"), cast.agencies["council"])
    first = deliver(who(cast, "ana"), dataset, lamps("2026-01", "2026-02"))
    return dataset, first, deliver(who(cast, "ana"), dataset, lamps("2026-02", first="Other"))


def test_a_delivery_is_withdrawn_by_its_agency_and_the_proof_taken_away(cast, delivered):
    _, _, second = delivered
    page = reverse("datasets:delivery_withdraw", args=[second.ref])
    assert browser_of(cast, "leo").get(page).status_code == 403, "the police did not deliver it"
    ana = browser_of(cast, "ana")
    shown = ana.get(page).content.decode()
    assert "3 rows" in shown
    assert "Version 2" in shown
    assert "Stands again" in shown
    assert "There is a problem" in ana.post(page, {"why": ""}).content.decode(), "no reason, and nothing is done"
    answer = ana.post(page, {"why": "It is of another council"}, follow=True)
    said = answer.content.decode()
    with acting(who(cast, "ana")), transaction.atomic():
        made = certificate()
        assert made.seal in said
    assert "It is of another council" in said
    assert ana.get(page).status_code == 400, "it is withdrawn"

    pdf = ana.get(reverse("datasets:proof_download", args=[made.ref, "pdf"]))
    words = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf.content)).pages)
    assert "Street lamp faults" in words
    assert made.seal[:20] in words.replace("\n", "")
    table = ana.get(reverse("datasets:proof_download", args=[made.ref, "csv"])).content.decode("utf-8-sig")
    assert "2026-02,3," in table
    listed = ana.get(reverse("datasets:certificate_download", args=["csv"])).content.decode("utf-8-sig")
    assert made.seal in listed
    assert "Street lamp faults" in browser_of(cast, "olga").get(reverse("datasets:certificate_list")).content.decode()
    assert browser_of(cast, "wes").get(reverse("datasets:certificate_view", args=[made.ref])).status_code == 404


def test_a_version_is_destroyed_from_the_desk(cast, store_folder):
    begun = clock.now()
    dataset = add(who(cast, "ana"), cast.agencies["council"])
    for name in ("Lamp", "Other"):
        with clock.frozen(begun - timedelta(days=1080)):
            deliver(who(cast, "ana"), dataset, lamps("2023-01", first=name))
    with acting(who(cast, "ana")), transaction.atomic():
        first = Version.objects.get(number=1)
    page = reverse("datasets:version_dispose", args=[first.ref])
    ivan = browser_of(cast, "ivan")
    assert ivan.get(page).status_code == 404, "it is not on the desk"
    upkeep.mend(by=system("work"))
    with acting(who(cast, "ivan")), transaction.atomic():
        entry = Disposal.objects.get()
    desk = reverse("agreements:disposal_view", args=[entry.ref])
    assert page in ivan.get(desk).content.decode()
    assert "is kept until" in ivan.get(page).content.decode()
    with acting(who(cast, "ivan")), transaction.atomic():
        Disposal.objects.update(due=clock.today())
    assert "36 months" in ivan.get(page).content.decode()
    assert browser_of(cast, "ana").get(page).status_code == 403
    assert ivan.post(page, {"why": "Its time is over"}).status_code == 302
    assert "Removed from the store" in ivan.get(desk).content.decode()


def test_keys_are_listed_and_changed(cast, store_folder, monkeypatch):
    with acting(who(cast, "ivan")), transaction.atomic():
        given, why, law = factories.asset(cast, "Crime"), factories.purpose(cast), factories.gateway(cast)
        agreement = factories.agreement(cast, "Ward visits", given, why, law)
    ivan, page = browser_of(cast, "ivan"), reverse("datasets:key_list", args=[agreement.ref])
    assert "No key yet" in ivan.get(page).content.decode()
    dataset = add(who(cast, "ivan"), cast.agencies["police"], CLOSED)
    with standing_on(monkeypatch, agreement):
        deliver(who(cast, "leo"), dataset, "Visited in,NHS number,Ward note\n2026-01,9434765919,One\n")
    assert "In use" in ivan.get(page).content.decode()
    assert browser_of(cast, "mina").get(page).status_code == 403
    ivan.post(reverse("datasets:key_rotate", args=[agreement.ref]), {"why": "Somebody left"})
    shown = ivan.get(page).content.decode()
    assert "Retired" in shown
    assert "Somebody left" in shown


def test_the_list_takes_as_many_queries_for_forty_as_for_four(cast, delivered):
    browser, dataset, counted = browser_of(cast, "ivan"), delivered[0], []
    for many in (4, 36):
        with acting(who(cast, "ana")), transaction.atomic():
            facts = {"partnership": cast.partnerships["thornbridge"], "dataset": dataset, "member": cast.members["ana"]}
            Certificate.objects.bulk_create(
                Certificate(**facts, why="withdrawn", rows=1, objects_destroyed=1, statement=STATEMENT, seal="0" * 64)
                for _ in range(many)
            )
        browser.get(reverse("datasets:certificate_list"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(reverse("datasets:certificate_list")).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_months_that_follow_each_other_are_written_as_the_first_to_the_last():
    assert periods_words(["2026-01", "2025-11", "2025-12", "2026-03"]) == "November 2025 to January 2026 and March 2026"
    assert periods_words(["2025/26 Q1", "2025/26 Q2"]) == "2025/26 Q1 and 2025/26 Q2"
    assert periods_words([""]) == "All of it"
    assert periods_words([]) == ""
