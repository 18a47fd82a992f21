"""Half-samples come with what lands, keep their weights in what is delivered again, and end with their parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow.parquet as parquet
import pytest
from django.db import transaction

from concordat.agreements.models import Agreement
from concordat.datasets.commands import sampling, upkeep
from concordat.datasets.commands.withdrawals import withdraw
from concordat.datasets.models import Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules.keeping import BESIDE, live
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from tests.agreements import factories
from tests.datasets.custody import CLOSED, add, assert_agree, deliver, files, lamps, standing_on, who

pytestmark = pytest.mark.usefixtures("emptied_after")
DECLARED = CLOSED | {
    "unique": ["ref"],
    "columns": [
        CLOSED["columns"][0],  # type: ignore[index]
        {"name": "ref", "title": "Reference", "required": True},
        {"name": "note", "title": "Ward note", "allowed": ["Calm", "Loud"]},
    ],
}


@pytest.fixture
def dataset(cast, store_folder, monkeypatch):
    with acting(who(cast, "ivan")), transaction.atomic():
        given, why, law = factories.asset(cast, "Crime"), factories.purpose(cast), factories.gateway(cast)
        agreement: Agreement = factories.agreement(cast, "Ward visits", given, why, law)
    with standing_on(monkeypatch, agreement):
        yield add(who(cast, "ivan"), cast.agencies["police"], DECLARED)


def visits(*months: str, each: int = 60, note: str = "Calm", more: str = "") -> str:
    rows = [f"{month},{month}-{at}{more},{note if at % 2 else 'Loud'}" for month in months for at in range(each)]
    return "\n".join(["Visited in,Reference,Ward note", *rows, ""])


def standing(cast, dataset) -> dict[str, dict[str, Any]]:
    """Return the parts of the version that stands, by period."""
    with acting(who(cast, "leo")), transaction.atomic():
        return {part["period"]: part for part in live(Version.objects.get(dataset=dataset, superseded_at=None).parts)}


def sampled(part: dict[str, Any]) -> set[str]:
    """Return the references of the rows that are in the half-sample of a part."""
    return set(parquet.read_table(store().object(part["sample"]["sha256"]))["ref"].to_pylist())


def settle() -> upkeep.Mended:
    return upkeep.mend(by=system("work"))


def test_each_part_has_half_its_rows_beside_it_with_its_own_columns(cast, dataset, store_folder):
    deliver(who(cast, "leo"), dataset, visits("2026-01", "2026-02"))
    for part in standing(cast, dataset).values():
        rows = parquet.read_table(store().object(part["sha256"]))
        sample = parquet.read_table(store().object(part["sample"]["sha256"]))
        ledger = parquet.read_table(store().object(part["ledger"]["sha256"]))
        assert sample.schema.equals(rows.schema)
        assert sample.num_rows == part["sample"]["rows"] == sum(ledger["sampled"].to_pylist())
        assert 20 <= sample.num_rows <= 40
        assert ledger.num_rows == 60
        assert ledger["id"].to_pylist() == sorted(ledger["id"].to_pylist())
    assert len(files(store_folder)) == 6
    assert not assert_agree().orphans


def test_what_is_delivered_again_keeps_its_weights_and_what_is_new_joins_the_balance(cast, dataset, store_folder):
    leo = who(cast, "leo")
    deliver(leo, dataset, visits("2026-01", "2026-02"))
    before = standing(cast, dataset)
    deliver(leo, dataset, visits("2026-02", each=100, note="Loud"))
    after = standing(cast, dataset)
    assert after["2026-01"] == before["2026-01"]
    assert after["2026-02"]["sha256"] != before["2026-02"]["sha256"]
    again = {f"2026-02-{at}" for at in range(60)}
    assert sampled(after["2026-02"]) & again == sampled(before["2026-02"])
    assert 40 <= len(sampled(after["2026-02"])) <= 60
    deliver(leo, dataset, visits("2026-02"))
    assert standing(cast, dataset)["2026-02"]["sample"] == before["2026-02"]["sample"], "the part is the same"
    assert not assert_agree().orphans


def test_open_data_has_none(cast, store_folder):
    council = add(who(cast, "ana"), cast.agencies["council"])
    deliver(who(cast, "ana"), council, lamps("2026-01"))
    assert not settle().sampled
    assert len(files(store_folder)) == 1


def test_what_is_withdrawn_is_in_no_half_sample_and_no_ledger(cast, dataset, store_folder):
    leo = who(cast, "leo")
    deliver(leo, dataset, visits("2026-01", "2026-02"))
    before = standing(cast, dataset)
    second = deliver(leo, dataset, visits("2026-02", "2026-03", more="-again"))
    gone = {part[kind]["sha256"] for part in standing(cast, dataset).values() for kind in BESIDE} - {
        part[kind]["sha256"] for part in before.values() for kind in BESIDE
    }
    with acting(leo):
        certificate = withdraw(delivery=second, why="The wrong file was sent", by=leo)
    assert standing(cast, dataset) == before
    assert len(gone) == 4
    assert not any(store().object(each).exists() for each in gone)
    assert len(files(store_folder)) == 6
    assert not assert_agree().orphans
    with acting(leo), transaction.atomic():
        certificate.refresh_from_db()
    assert set(certificate.statement["beside"]) == gone


def test_what_landed_before_is_drawn_by_night(cast, dataset, store_folder, monkeypatch):
    leo = who(cast, "leo")
    with monkeypatch.context() as patch:
        patch.setattr(sampling, "draw", lambda parts, *_, **__: [None] * len(parts))
        deliver(leo, dataset, visits("2026-01", "2026-02"))
        deliver(leo, dataset, visits("2026-02", each=80))
    assert not any(part.get("sample") for part in standing(cast, dataset).values())

    assert settle().sampled == 3
    parts = standing(cast, dataset)
    with acting(leo), transaction.atomic():
        first = {part["period"]: part for part in Version.objects.get(number=1).parts}
    assert first["2026-01"] == parts["2026-01"]
    assert sampled(first["2026-02"]) == sampled(parts["2026-02"]) & {f"2026-02-{at}" for at in range(60)}
    assert not settle().sampled
    assert not assert_agree().orphans
    deliver(leo, dataset, visits("2026-03"))
    assert all(part["sample"] for part in standing(cast, dataset).values())


def test_one_of_before_it_was_said_whose_records_are_is_drawn_by_night_with_the_same_weights(
    cast, dataset, store_folder
):
    leo = who(cast, "leo")
    deliver(leo, dataset, visits("2026-01", "2026-02"))
    before = standing(cast, dataset)
    with acting(leo), transaction.atomic():
        version = Version.objects.get(dataset=dataset)
        for part in version.parts:
            del part["sample"]["people"]
        version.save()
    assert settle().sampled == 2
    assert standing(cast, dataset) == before
    assert not settle().sampled
    assert not assert_agree().orphans


def test_one_that_was_drawn_before_something_else_landed_is_drawn_anew(cast, dataset, store_folder):
    """Somebody has to say that a delivery is right, and meanwhile another lands with some of the same records."""
    from concordat.datasets.commands import deliveries
    from concordat.datasets.models import Dataset, Delivery

    leo = who(cast, "leo")
    months = ("2025-10", "2025-11", "2025-12", "2026-01")
    deliver(leo, dataset, visits(*months, each=100))
    with acting(leo), transaction.atomic():
        Dataset.objects.filter(ref=dataset.ref).update(declaration=dataset.declaration | {"usual": 0.5})
        dataset.refresh_from_db()
    asked = deliver(leo, dataset, visits("2026-01", each=30))
    assert asked.state == "asked"
    deliver(leo, dataset, visits("2026-02", each=100))
    with acting(leo), transaction.atomic():
        ready = Delivery.objects.get(ref=asked.ref)
    with acting(leo):
        assert deliveries.answer(delivery=ready, why="It was a quiet month", by=leo).state == "landed"
    with acting(leo), transaction.atomic():
        first = {part["period"]: part for part in Version.objects.get(number=1).parts}
    again = {f"2026-01-{at}" for at in range(30)}
    assert sampled(standing(cast, dataset)["2026-01"]) == sampled(first["2026-01"]) & again
    assert not assert_agree().orphans


def test_no_id_is_that_of_another_installation(cast, dataset, store_folder, settings):
    leo = who(cast, "leo")
    deliver(leo, dataset, visits("2026-01"))
    before = standing(cast, dataset)["2026-01"]
    with clock.frozen(clock.now() + timedelta(days=1)):
        settings.PSEUDONYM_SECRET = "b" * 64
        deliver(leo, dataset, visits("2026-01", each=61))
    ids = [
        set(parquet.read_table(store().object(part["ledger"]["sha256"]))["id"].to_pylist())
        for part in (before, standing(cast, dataset)["2026-01"])
    ]
    assert not ids[0] & ids[1]


def test_cut_off_before_anything_names_them_they_are_orphans(cast, dataset, store_folder, monkeypatch):
    """In place, and the transaction does not end: nothing is seen, mending removes them, and it can be done again."""
    from concordat.datasets.commands import versions as landing

    leo = who(cast, "leo")
    deliver(leo, dataset, visits("2026-01"))
    before = standing(cast, dataset)
    with monkeypatch.context() as patch:
        patch.setattr(landing, "_merged", lambda *_: 1 / 0)
        assert deliver(leo, dataset, visits("2026-02")).state == "failed"
    assert standing(cast, dataset) == before
    assert len(assert_agree().orphans) == 3
    assert settle().orphans == 3
    assert len(files(store_folder)) == 3
    assert deliver(leo, dataset, visits("2026-02")).state == "landed"
    assert not assert_agree().orphans


def test_cut_off_by_night_nothing_is_kept_and_the_next_night_does_it(cast, dataset, store_folder, monkeypatch):
    leo = who(cast, "leo")
    with monkeypatch.context() as patch:
        patch.setattr(sampling, "draw", lambda parts, *_, **__: [None] * len(parts))
        deliver(leo, dataset, visits("2026-01"))
    with monkeypatch.context() as patch:
        patch.setattr(sampling, "live", lambda parts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            settle()
    assert not standing(cast, dataset)["2026-01"].get("sample")
    assert settle().sampled == 1
    assert standing(cast, dataset)["2026-01"]["sample"]
    assert not assert_agree().orphans
    assert len(files(store_folder)) == 3
