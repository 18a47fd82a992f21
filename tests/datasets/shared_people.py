"""Two datasets of the police in which people have keys that one agreement made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from concordat.agreements.models import Asset, AssetField, Line
from tests.agreements.making import Shared
from tests.cast import Cast
from tests.datasets.making import dataset, deliver

PATIENTS: dict[str, Any] = {
    "key": "patients",
    "title": "Patients hurt",
    "row": "One attendance",
    "period": "month",
    "columns": [
        {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
        {"name": "lsoa", "title": "LSOA", "gives": "place", "geography": "lsoa", "part": "code"},
        {"name": "nhs", "title": "NHS number", "gives": "identifier", "identifies": "nhs-number"},
    ],
}
CALLS = PATIENTS | {"key": "calls", "title": "Ambulance calls"}


def hurt(*people: int | None, areas: str = "") -> pa.Table:
    return pa.table(
        {
            "month": pa.array([date(2026, 1, 1)] * len(people)),
            "lsoa": [f"E0100000{each}" for each in areas] if areas else ["E01000001"] * len(people),
            "nhs__key": pa.array([None if each is None else f"{each:032x}" for each in people], pa.string()),
            "at_how": ["code"] * len(people),
        }
    )


def give(cast: Cast, shared: Shared, declared: dict[str, Any], table: pa.Table, key: int = 1, **facts: Any) -> Line:
    """Put a dataset of the police into an agreement, with the line that gives it, and deliver to it."""
    own = {"partnership": cast.partnerships["thornbridge"]}
    asset = Asset.objects.create(
        **own, name=declared["title"], agency=cast.agencies["police"], steward=cast.members["leo"]
    )
    fields = {
        title: AssetField.objects.create(
            **own, asset=asset, name=title, kind=kind, geography=geography, position=at
        ).ref
        for at, (title, kind, geography) in enumerate(
            (("Month", "plain", ""), ("LSOA", "plain", "lsoa"), ("NHS number", "identifier", ""))
        )
    }  # fmt: skip
    facts = {"forms": ["pseudonymous", "aggregate"], "fields": list(fields.values())} | facts
    line = Line.objects.create(**own, agreement=shared.agreement, asset=asset, **facts)
    made = dataset(cast, declared, asset=asset, agreement=shared.agreement)
    version = deliver(cast, made, table, agreement=shared.agreement, under=f"agreement {shared.agreement.ref}")
    version.parts = [part | {"key": key} for part in version.parts]
    version.save()
    return line
