"""Time is over: what is held comes due on the desk, a person destroys it, nothing of it is left, and the proof is.

A value is planted in good rows, in rows that are put aside, and in a version that another replaced. After disposal it
is in no file of the store, in no row of any table, and in nothing that was logged.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import transaction

from concordat.agreements.commands import disposals as desk
from concordat.agreements.models import Agreement, Disposal
from concordat.datasets.commands import upkeep
from concordat.datasets.commands.disposals import dispose
from concordat.datasets.models import Certificate, Delivery, KeyVersion, Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules.keeping import BESIDE, Manifest, Under, delivery_due, versions_due
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Missing, Problem
from tests.agreements import factories
from tests.database import TABLES, as_owner
from tests.datasets.custody import CLOSED, OPEN, add, assert_agree, deliver, files, lamps, standing_on, versions, who

pytestmark = pytest.mark.usefixtures("emptied_after")
PLANTED, NUMBER = "Plantagenet-Zwyx", "9434765919"


@pytest.fixture
def agreement(cast) -> Agreement:
    with acting(who(cast, "ivan")), transaction.atomic():
        given, why, law = factories.asset(cast, "Crime"), factories.purpose(cast), factories.gateway(cast)
        return factories.agreement(cast, "Ward visits", given, why, law)


@pytest.fixture
def dataset(cast, store_folder):
    return add(who(cast, "ivan"), cast.agencies["police"], CLOSED)


def visits(*notes: str) -> str:
    return "\n".join(["Visited in,NHS number,Ward note", *(f"2026-01,{NUMBER},{note}" for note in notes), ""])


def everywhere(root, records) -> list[str]:
    """Return every place where a planted value is: files of the store, rows of any table, lines of the log."""
    sought = (PLANTED.encode(), NUMBER.encode())
    found = [str(path) for path in files(root) if any(each in path.read_bytes() for each in sought)]
    with as_owner() as owner:
        for (name,) in owner.execute(TABLES, [[]]).fetchall():
            for each in sought:
                said = f"SELECT count(*) FROM {name} AS t WHERE t::text LIKE %s"
                (count,) = owner.execute(said, [f"%{each.decode()}%"]).fetchone()  # type: ignore[arg-type,misc]
                found += [name] if count else []
    formatter = logging.Formatter()
    return found + [
        line for each in records if any(word.decode() in (line := formatter.format(each)) for word in sought)
    ]


def in_a_part(root) -> bool:
    """Say whether the planted value can be read from a part or a half-sample, which are compressed."""
    import duckdb

    parts = [str(path) for path in files(root) if "incoming" not in path.parts]
    count = "SELECT count(*) FROM read_parquet(?, union_by_name=true, filename=true) AS t WHERE t::text LIKE ?"
    return any(duckdb.execute(count, [[path], f"%{PLANTED}%"]).fetchone()[0] for path in parts)  # type: ignore[index]


def settle() -> None:
    upkeep.mend(by=system("work"))


def test_nothing_is_left_but_the_proof(cast, dataset, agreement, store_folder, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    leo = who(cast, "leo")
    with standing_on(monkeypatch, agreement):
        deliver(leo, dataset, visits(PLANTED, "Other"), "first.csv")
        second = deliver(leo, dataset, visits(PLANTED, "Third") + f"not a month,{NUMBER},{PLANTED}\n", "second.csv")
    assert second.state == "landed"
    assert second.counts["quarantined"] == 1
    assert second.faults
    assert in_a_part(store_folder), "the search finds what there is to find"
    with acting(leo), transaction.atomic():
        parts = {part["sha256"]: part for version in Version.objects.all() for part in version.parts}
    beside = {part[kind]["sha256"] for part in parts.values() for kind in BESIDE}
    assert len(parts) == 2
    assert all(store().object(each).is_file() for each in beside), "each has a half-sample and a ledger"
    assert not [place for place in everywhere(store_folder, caplog.records) if not place.endswith(".parquet")]

    with clock.frozen(clock.now() + timedelta(days=400)):  # the agreement has lapsed
        settle()
        with acting(who(cast, "ivan")) as ivan:
            with transaction.atomic():
                with acting(ivan.for_purpose("governance")):
                    due = list(Disposal.objects.filter(state="due"))
                assert {each.about_kind for each in due} == {"delivery"}
                assert len(due) == 2
                with pytest.raises(Problem, match="page of its own"):
                    desk.destroy(disposal=due[0], on=clock.today(), how="", by=ivan)
            for each in due:
                dispose(kind="delivery", ref=each.about_ref, why="The agreement has lapsed", by=ivan)
        settle()

    assert files(store_folder) == []
    assert not list(store_folder.parent.glob("keys/*/*"))
    assert everywhere(store_folder, caplog.records) == []
    with acting(who(cast, "ivan").for_purpose("governance")), transaction.atomic():
        proofs = list(Certificate.objects.all())
        assert [each.why for each in proofs] == ["agreement"] * 2
        assert all(each.seal for each in proofs)
        assert sum(each.rows for each in proofs) == 4
        assert {key["number"] for each in proofs for key in each.statement["keys"]} == {1}
        assert KeyVersion.objects.get().destroyed_at
        assert not Disposal.objects.exclude(state="destroyed").exists()
        assert set(Delivery.objects.values_list("state", flat=True)) == {"disposed"}
        assert not Version.objects.filter(disposed_at=None).exists()


def test_a_replaced_version_comes_due_is_kept_longer_and_then_destroyed(cast, store_folder):
    council = add(who(cast, "ivan"), cast.agencies["council"], keep_months=12)
    ana = who(cast, "ana")
    deliver(ana, council, lamps("2026-01", "2026-02"))
    deliver(ana, council, lamps("2026-02", first="Other"))
    begun = clock.now()
    settle()
    with acting(who(cast, "ivan")) as ivan:
        with transaction.atomic():
            assert not Disposal.objects.exists()
            first = Version.objects.get(number=1)
        with pytest.raises(Missing):
            dispose(kind="dataset-version", ref=first.ref, why="Too early", by=ivan)
    with clock.frozen(begun + timedelta(days=370)):
        settle()
        with acting(who(cast, "ivan")) as ivan:
            with transaction.atomic():
                entry = Disposal.objects.get()
                desk.keep(disposal=entry, until=clock.today() + timedelta(days=30), reason="An inquiry", by=ivan)
            with pytest.raises(Problem, match="kept until"):
                dispose(kind="dataset-version", ref=first.ref, why="Over", by=ivan)
    with clock.frozen(begun + timedelta(days=401)):
        settle()
        with acting(who(cast, "ivan")) as ivan:
            dispose(kind="dataset-version", ref=first.ref, why="Its time is over", by=ivan)
    with acting(ana), transaction.atomic():
        assert versions(council) == {
            1: [("2026-01", True), ("2026-02", False)],
            2: [("2026-01", True), ("2026-02", True)],
        }
        assert Certificate.objects.get().rows == 3
    assert not assert_agree().orphans


@pytest.mark.parametrize(("threshold", "state"), [(1, "landed"), (0.1, "refused")])
def test_quarantine_ends_with_its_day(cast, store_folder, threshold, state):
    council = add(who(cast, "ivan"), cast.agencies["council"], OPEN | {"threshold": threshold})
    delivery = deliver(who(cast, "ana"), council, lamps("2026-01") + "never,Lamp,1\n")
    assert delivery.state == state
    assert store().quarantine(delivery.ref).exists()
    with clock.frozen(clock.now() + timedelta(days=30)):
        settle()
        assert store().quarantine(delivery.ref).exists()
    with clock.frozen(clock.now() + timedelta(days=31)):
        settle()
    assert not store().quarantine(delivery.ref).exists()


def test_when_things_come_due():
    """By the months of the dataset, the months of the agreement, and the end of the agreement unless another follows it."""
    from datetime import date

    from concordat.agreements.rules.terms import State

    part = {"period": "2026-01", "rows": 1, "bytes": 1, "delivery": "d", "sha256": "a"}
    other = {**part, "period": "2026-02", "sha256": "b"}
    held = [
        Manifest(1, date(2026, 3, 1), [part]),
        Manifest(2, date(2026, 4, 1), [part, other]),
        Manifest(3, None, [other]),
    ]
    assert {number: due.on for number, due in versions_due(held, 12).items()} == {2: date(2027, 4, 1)}

    lapsed = Under("a", "One", State.LAPSED, date(2026, 6, 30), None)
    follows = Under("b", "Two", State.IN_FORCE, None, 24, follows="a")
    landed = date(2026, 1, 31)
    due = delivery_due(landed, "a", {"a": lapsed})
    assert due
    assert due.on == date(2026, 6, 30)
    assert due.ended
    due = delivery_due(landed, "a", {"a": lapsed, "b": follows})
    assert due
    assert due.on == date(2028, 1, 31)
    assert not due.ended
    assert delivery_due(landed, "a", {"a": Under("a", "One", State.IN_FORCE, None, None)}) is None
