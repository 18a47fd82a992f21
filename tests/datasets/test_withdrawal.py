"""A delivery is withdrawn: nothing of it is kept, what it replaced stands again, and a certificate says so."""

from __future__ import annotations

import pytest
from django.db import transaction

from concordat.datasets.commands.destroying import complete
from concordat.datasets.commands.withdrawals import withdraw
from concordat.datasets.models import Certificate, Delivery, Version
from concordat.datasets.rules import certificates
from concordat.kernel.actors import acting
from concordat.kernel.errors import Problem
from tests.datasets.custody import add, assert_agree, begin, deliver, files, lamps, versions, who

pytestmark = pytest.mark.usefixtures("emptied_after")


@pytest.fixture
def dataset(cast, store_folder):
    return add(who(cast, "ana"), cast.agencies["council"])


def take_back(cast, delivery: Delivery, why: str = "The wrong file was sent") -> Certificate:
    with acting(who(cast, "ana")) as ana:
        made = withdraw(delivery=delivery, why=why, by=ana)
        with transaction.atomic():
            return Certificate.objects.get(ref=made.ref)


def test_what_it_replaced_stands_again(cast, dataset, store_folder):
    ana = who(cast, "ana")
    first = deliver(ana, dataset, lamps("2026-01", "2026-02"))
    second = deliver(ana, dataset, lamps("2026-02", "2026-03", first="Other") + "2026-03,Bad,many\n")
    assert second.state == "landed"
    assert second.counts["quarantined"] == 1

    certificate = take_back(cast, second)

    with acting(ana), transaction.atomic():
        held = versions(dataset)
        stands = Version.objects.get(dataset=dataset, superseded_at=None)
        assert {part["period"]: part["delivery"] for part in stands.parts} == dict.fromkeys(
            ("2026-01", "2026-02"), first.ref
        )
        assert held[2] == [("2026-01", True), ("2026-02", False), ("2026-03", False)]
        assert stands.number == 3
        assert Delivery.objects.get(ref=second.ref).state == "withdrawn"
    assert certificate.rows == 6
    assert certificate.objects_destroyed == 2
    assert certificate.statement["done"]["copies_found"] == 0
    assert certificates.is_whole(certificate.statement, certificate.seal)
    assert len(files(store_folder)) == 2
    assert not assert_agree().orphans


def test_of_the_only_delivery_nothing_is_left(cast, dataset, store_folder):
    delivery = deliver(who(cast, "ana"), dataset, lamps("2026-01"))
    certificate = take_back(cast, delivery)
    assert not files(store_folder)
    assert certificate.statement["stands"] == 0
    with acting(who(cast, "ana")), transaction.atomic():
        version = Version.objects.get(dataset=dataset)
        assert version.disposed_at
        assert version.superseded_at
        assert version.parts[0]["rows"] == 3


def test_what_mends_it_goes_with_it(cast, dataset, store_folder):
    ana = who(cast, "ana")
    deliver(ana, dataset, lamps("2026-01", first="Old"))
    second = deliver(ana, dataset, lamps("2026-01", first="Bad"))
    third = deliver(ana, dataset, lamps("2026-01", first="Mended"))
    with acting(ana), transaction.atomic():
        Delivery.objects.filter(ref=third.ref).update(corrects=second)
    certificate = take_back(cast, second)
    assert certificate.objects_destroyed == 2
    with acting(ana), transaction.atomic():
        assert Delivery.objects.get(ref=third.ref).state == "disposed"
        assert versions(dataset)[4] == [("2026-01", True)]
    assert len(files(store_folder)) == 1


def test_rows_that_another_delivery_gave_too_are_kept(cast, dataset, store_folder):
    ana = who(cast, "ana")
    first = deliver(ana, dataset, lamps("2026-01"))
    deliver(ana, dataset, lamps("2026-01"))
    certificate = take_back(cast, first)
    assert certificate.objects_destroyed == 0
    assert len(certificate.statement["done"]["kept_for_others"]) == 1
    assert len(files(store_folder)) == 1
    assert not assert_agree().orphans


def test_what_was_cut_off_is_finished_later(cast, dataset, store_folder, monkeypatch):
    delivery = deliver(who(cast, "ana"), dataset, lamps("2026-01"))
    with monkeypatch.context() as patch:
        patch.setattr("concordat.datasets.commands.destroying.complete", lambda **_: 1 / 0)
        assert not take_back(cast, delivery).seal
    assert len(assert_agree().orphans) == 1, "nothing names it any more, and it is still there"
    with acting(who(cast, "ana")) as ana, transaction.atomic():
        found = Certificate.objects.get()
        assert complete(certificate=found.ref, by=ana)
        found.refresh_from_db()
        assert found.seal
    assert not files(store_folder)


def test_it_is_refused_with_words(cast, dataset, store_folder):
    ana = who(cast, "ana")
    delivery = begin(ana, dataset, lamps("2026-01"))
    with acting(ana), pytest.raises(Problem, match="waiting to be checked"):
        withdraw(delivery=delivery, why="It was wrong", by=ana)
    landed = deliver(ana, dataset, lamps("2026-02"))
    with acting(ana), pytest.raises(Problem, match="Say why"):
        withdraw(delivery=landed, why=" ", by=ana)
    assert assert_agree().expected.parts
