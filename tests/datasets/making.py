"""Datasets of Thornbridge for tests: the police's crimes under an agreement, and open data; each delivered once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from concordat.datasets.models import Dataset, Delivery, KeyVersion, Read, Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules.declarations import Declaration
from concordat.kernel import clock
from tests.agreements.making import Shared, share
from tests.cast import Cast

DECLARED: dict[str, Any] = {
    "key": "police-crimes",
    "title": "Secret words crimes",
    "row": "One recorded crime",
    "about": "Secret words of a dataset",
    "period": "month",
    "columns": [
        {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
        {"name": "offence", "title": "Offence", "gives": "sensitive", "law": "offence", "required": True},
        {"name": "name", "title": "Name", "gives": "identifier", "identifies": "name"},
        {"name": "injury", "title": "Injury", "gives": "sensitive", "law": "special"},
        {"name": "lsoa", "title": "LSOA", "gives": "place", "geography": "lsoa", "part": "code"},
        {"name": "postcode", "title": "Postcode", "gives": "place", "geography": "postcode", "part": "postcode"},
    ],
}
OPEN: dict[str, Any] = {
    "key": "street-crimes",
    "title": "Secret words street crimes",
    "row": "One crime",
    "period": "month",
    "disclosure": "open",
    "licence": "Open Government Licence v3.0",
    "columns": [
        {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
        {"name": "crime_type", "title": "Crime type", "required": True},
    ],
}


@dataclass(frozen=True)
class Held:
    """A dataset that was delivered once: what it stands on, its delivery and the version that came of it."""

    shared: Shared
    dataset: Dataset
    delivery: Delivery
    version: Version


def dataset(cast: Cast, declared: dict[str, Any], agency: str = "police", **facts: Any) -> Dataset:
    """Make a dataset of an agency, stewarded by the police's lead; by whoever acts for Thornbridge."""
    read = Declaration.read(declared)
    return Dataset.objects.create(
        partnership=cast.partnerships["thornbridge"],
        agency=cast.agencies[agency],
        key=read.key,
        title=read.title,
        about=read.about,
        disclosure=read.disclosure.value,
        declaration=read.said(),
        steward=cast.members["leo"],
        **facts,
    )


def deliver(cast: Cast, to: Dataset, table: pa.Table, period: str = "2026-01", **facts: Any) -> Version:
    """Land a table of one period as the first version of a dataset: a real file in the store, and its rows here."""
    ours = {"partnership": to.partnership, "dataset": to}
    delivery = Delivery.objects.create(
        **ours,
        agency=to.agency,
        member=cast.members["leo"],
        name="Secret words.csv",
        size=100,
        received=100,
        sha256="0" * 64,
        state="landed",
        counts={"read": table.num_rows, "landed": table.num_rows, "quarantined": 0, "dropped": 0, "twice": 0},
        periods={period: table.num_rows},
        ended_at=clock.now(),
        **facts,
    )
    draft = store().staging(delivery.ref) / "part.parquet"
    pq.write_table(table, draft)
    sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
    size = draft.stat().st_size
    place = store().object(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(place)
    store().clear(delivery.ref)
    part = {"period": period, "sha256": sha256, "rows": table.num_rows, "bytes": size, "delivery": delivery.ref}
    return Version.objects.create(
        **ours,
        number=1,
        delivery=delivery,
        declaration=to.declaration,
        parts=[part],
        rows=table.num_rows,
        bytes=size,
    )


def crimes() -> pa.Table:
    """Return three crimes as the store keeps those of `DECLARED`: without names, for which keys stand."""
    return pa.table(
        {
            "month": pa.array([20454, 20454, 20454], pa.int32()).cast(pa.date32()),
            "offence": ["Robbery", "Robbery", "Burglary"],
            "name__key": ["0" * 32, "1" * 32, None],
            "injury": [None, "Slight", None],
            "lsoa": ["E01000001", "E01000002", "E01000001"],
            "postcode": ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 1AA"],
            "at_how": ["code", "code", "code"],
        }
    )


def hold(cast: Cast, title: str = "Secret words holding", **facts: Any) -> Held:
    """Make the police's crimes, delivered under an agreement in force (`facts` change it); as the governance lead."""
    shared = share(cast, title, **facts)
    made = dataset(cast, DECLARED, asset=shared.asset, agreement=shared.agreement)
    version = deliver(cast, made, crimes(), agreement=shared.agreement, under=f"agreement {shared.agreement.ref}")
    return Held(shared, made, version.delivery, version)


def held_things(cast: Cast) -> dict[str, str]:
    """Make one of everything that has a page, and return references by the names that addresses use."""
    with transaction.atomic(), cast.acting("ivan"):
        held = hold(cast)
        fill(cast, held)
    return {
        "key": held.dataset.key,
        "dataset": held.dataset.ref,
        "delivery": held.delivery.ref,
        "version": held.version.ref,
    }


def fill(cast: Cast, held: Held) -> None:
    """Make a row in the tables that have no page of their own: a reading and a key."""
    ours = {"partnership": held.dataset.partnership}
    Read.objects.create(
        **ours,
        dataset=held.dataset,
        version=1,
        member=cast.members["ana"],
        agency=cast.agencies["council"],
        purpose=held.shared.purpose,
        why="Secret words purpose",
        agreement=held.shared.agreement,
        under="agreement",
        form="pseudonymous",
        rows=3,
        how="page",
    )
    KeyVersion.objects.create(**ours, agreement=held.shared.agreement, number=1, fingerprint="0" * 16)
