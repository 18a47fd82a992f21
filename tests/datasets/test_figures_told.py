"""Who is told which figures, and how exactly: open data, rows, counts alone, and nobody; recorded, and refused alike."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.agreements.models import Line
from concordat.audit.models import Entry
from concordat.datasets.models import Read, Version
from concordat.datasets.presenters.stewarding import had
from concordat.datasets.queries.datasets import dataset_for, store
from concordat.datasets.queries.tallying import purposes_to_tell, sight_for, tell
from concordat.datasets.rules.tallies import Audience, Dimension, Figure, Measured, Tally
from concordat.datasets.rules.wanting import Where
from concordat.datasets.store import sealed
from concordat.datasets.store.numbering import People
from concordat.kernel.errors import Problem, Refused
from tests.cast import Cast
from tests.datasets.making import OPEN, Held, crimes, dataset, deliver, hold

pytestmark = pytest.mark.django_db
BY_LSOA = Tally((Dimension("lsoa"),), (Measured(Figure.COUNT),))


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.STORE = tmp_path / "store"
    settings.DEMONSTRATION = True
    yield
    sealed.let_go()


def many() -> pa.Table:
    """Return four hundred crimes of some people in two areas, and three in a third."""
    chance = random.Random(7)
    lsoas = ["E01000001"] * 300 + ["E01000002"] * 100 + ["E01000003"] * 3
    count = len(lsoas)
    return pa.table(
        {
            "month": pa.array([date(2026, 1, 1)] * count),
            "offence": [chance.choice(("Robbery", "Burglary")) for _ in lsoas],
            "name__key": [f"{chance.randint(0, 200):032x}" for _ in lsoas],
            "lsoa": lsoas,
            "postcode": [f"ZZ{at} 1AA" for at in range(count)],
            "at_how": ["code"] * count,
        }
    )


def sampled(version: Version, table: pa.Table) -> None:
    """Write a half-sample of a version's only part: every other row, and who each is of."""
    half = table.take(list(range(0, table.num_rows, 2)))
    numbers = np.array([int(key, 16) for key in half["name__key"].to_pylist()])
    whose = People(np.ones(len(numbers), np.bool_), numbers, np.zeros(len(numbers)))
    half = pa.table({name: half[name] for name in half.column_names} | whose.columns())
    draft = store().root / "half.parquet"
    pq.write_table(half, draft)
    sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
    place = store().object(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(place)
    (part,) = version.parts
    sample = {"sha256": sha256, "rows": half.num_rows, "bytes": place.stat().st_size, "people": True}
    version.parts = [part | {"sample": sample}]
    version.save()


def held(cast: Cast, *, sample: bool = True) -> Held:
    with transaction.atomic(), cast.acting("ivan"):
        found = hold(cast, "Hot spots")
        Version.objects.all().delete()
        version = deliver(
            cast,
            found.dataset,
            many(),
            agreement=found.shared.agreement,
            under=f"agreement {found.shared.agreement.ref}",
        )
        if sample:
            sampled(version, many())
        return Held(found.shared, found.dataset, version.delivery, version)


def line(cast: Cast, found: Held, **facts: Any) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        Line.objects.filter(pk=found.shared.line.pk).update(**facts)


def asked(cast: Cast, who: str, found: Held, tally: Tally = BY_LSOA, **facts: Any) -> Any:
    with transaction.atomic(), cast.acting(who) as actor:
        sight = sight_for(actor, dataset_for(actor, found.dataset.key), **facts)
        return tell(actor, sight, tally)


def figures(told: Any) -> dict[Any, Any]:
    return {group[0] if group else "": [cell.value for cell in cells] for group, cells in told}


def test_somebody_who_may_have_rows_is_told_exact_figures_and_it_is_recorded(cast: Cast) -> None:
    found = held(cast)
    told = asked(cast, "ana", found, purpose=found.shared.purpose.ref)
    assert told.audience == Audience.ROWS
    assert figures(told) == {"E01000001": [300], "E01000002": [100], "E01000003": [3]}
    assert told.provenance["version"] == 1
    assert told.provenance["agreement"] == found.shared.agreement.ref
    assert told.provenance["protection"] == {"method": "exact"}
    assert asked(cast, "ana", found) == told  # again: remembered, and of the only purpose that gives it
    with transaction.atomic(), cast.acting("ivan"):
        reads = list(Read.objects.all())
        assert [(each.form, each.columns, each.rows, each.groups, each.member_id) for each in reads] == [
            ("pseudonymous", ["lsoa"], 0, 3, cast.members["ana"].ref)
        ] * 2
        assert {had(each) for each in reads} == {"Figures of 3 groups, exact"}
        entries = Entry.objects.filter(event="datasets.figure.told")
        assert {each.detail["groups"] for each in entries} == {3}
        assert entries.count() == 2


def test_the_same_person_may_ask_for_protected_figures_and_whoever_may_have_counts_is_told_no_others(
    cast: Cast,
) -> None:
    found = held(cast)
    told = asked(cast, "ana", found, protected=True)
    assert told.audience == Audience.AGGREGATE
    assert figures(told) == {"E01000001": [300], "E01000002": [100]}
    line(cast, found, forms=["aggregate"])
    assert figures(asked(cast, "ana", found)) == figures(told)
    assert asked(cast, "ana", found).provenance["protection"]["method"] == "half-sample"
    line(cast, found, least_count=60)
    assert figures(asked(cast, "ana", found)) == {"E01000001": [300]}
    line(cast, found, least_count=0, rounding=100, only_field=found.shared.fields["LSOA"], only_values=["E01000002"])
    assert figures(asked(cast, "ana", found)) == {"E01000002": [100]}
    assert figures(asked(cast, "ana", found, Tally(where=(Where("lsoa", "is", ("E01000003",)),)))) == {"": [None]}
    with transaction.atomic(), cast.acting("ivan"):
        assert {each.form for each in Read.objects.all()} == {"aggregate"}


def test_a_dataset_of_counts_is_never_counted_exactly_and_a_role_without_rows_gets_counts(cast: Cast) -> None:
    found = held(cast)
    with transaction.atomic(), cast.acting("ivan"):
        found.dataset.disclosure = "aggregate"
        found.dataset.save()
    assert asked(cast, "ana", found).audience == Audience.AGGREGATE
    line(cast, found, forms=["pseudonymous"])
    with pytest.raises(Refused) as refused:
        asked(cast, "ana", found)
    assert "given as counts alone" in refused.value.reason


def test_figures_are_refused_with_the_reason_of_the_agreement_and_without_one(cast: Cast) -> None:
    found = held(cast)
    with pytest.raises(Refused) as refused:
        asked(cast, "ana", found, purpose=found.shared.other.ref)
    assert refused.value.reason
    line(cast, found, recipients=[cast.agencies["fire"].ref])
    with pytest.raises(Refused) as refused:
        asked(cast, "ana", found)
    assert refused.value.reason
    with pytest.raises(Problem, match="Say for which purpose"):
        asked(cast, "ana", found, purpose="'; DROP TABLE x")
    with transaction.atomic(), cast.acting("ivan"):
        assert not Read.objects.exists()


def test_a_sight_is_of_one_person_and_columns_that_are_refused_are_unknown(cast: Cast) -> None:
    found = held(cast)
    with transaction.atomic(), cast.acting("ana") as ana:
        sight = sight_for(ana, dataset_for(ana, found.dataset.key))
        assert next(each.purpose for each in purposes_to_tell(ana, found.dataset) if each.found) == sight.purpose
    with transaction.atomic(), cast.acting("mina") as other, pytest.raises(Refused):
        tell(other, sight, BY_LSOA)
    messages = set()
    for name in ("injury", "name", "name__key", "postcode", "nonsense"):
        with pytest.raises(Problem) as problem:
            asked(cast, "ana", found, Tally((Dimension(name),)))
        messages.add(problem.value.message.replace(name, "x"))
    assert messages == {"There is no column “x” here."}


def test_protected_figures_wait_for_the_half_sample_and_are_never_made_of_the_rows(cast: Cast) -> None:
    found = held(cast, sample=False)
    line(cast, found, forms=["aggregate"])
    with pytest.raises(Problem) as problem:
        asked(cast, "ana", found)
    assert "are being prepared for 2026-01. Ask again later." in problem.value.message


def test_open_data_is_told_exactly_to_everybody_and_a_version_by_its_number(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        opened = dataset(cast, OPEN)
        deliver(cast, opened, pa.table({"month": [date(2026, 1, 1)] * 2, "crime_type": ["Drugs", None]}))
    for who in ("ana", "olu") if "olu" in cast.members else ("ana",):
        with transaction.atomic(), cast.acting(who) as actor:
            sight = sight_for(actor, dataset_for(actor, opened.key), version=1)
            told = tell(actor, sight, Tally((Dimension("crime_type"),)))
            assert (told.audience, figures(told)) == (Audience.OPEN, {"Drugs": [1], None: [1]})
            with pytest.raises(Problem, match="has no version 2"):
                sight_for(actor, dataset_for(actor, opened.key), version=2)


def test_what_is_asked_of_the_database_does_not_grow_with_the_question(cast: Cast) -> None:
    found = held(cast)
    counts = []
    for tally in (BY_LSOA, BY_LSOA, Tally((Dimension("lsoa"), Dimension("month"), Dimension("offence")))):
        with CaptureQueriesContext(connection) as queries, pytest.MonkeyPatch.context():
            try:
                asked(cast, "ana", found, tally)
            except Problem:
                continue
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert crimes().num_rows == 3
