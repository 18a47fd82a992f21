"""Releases for tests: crimes of six months under an agreement, a draft of a table of them, and a thing of each kind."""

from __future__ import annotations

import hashlib
import random
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from concordat.agreements.models import Part
from concordat.analysis.commands import protecting, releases
from concordat.analysis.models import Release, ReleaseTable
from concordat.datasets.models import Version
from concordat.datasets.queries.datasets import store
from tests.agreements.making import share
from tests.cast import Cast
from tests.datasets.making import DECLARED, Held, dataset, deliver

AREAS, OFFENCES = ("E01000001", "E01000002", "E01000003"), ("Burglary", "Robbery", "Theft")
BY_AREA = {"by": [{"field": "lsoa"}]}
BY_BOTH = {"by": [{"field": "lsoa"}, {"field": "offence"}]}


def month_of(number: int, seed: int = 0, most: int = 14) -> pa.Table:
    """Return the crimes of a month of 2026: up to so many of each offence in each area."""
    chance = random.Random(f"{number} {seed}")
    rows = [(lsoa, offence) for lsoa in AREAS for offence in OFFENCES for _ in range(chance.randint(0, most))]
    count = len(rows)
    return pa.table(
        {
            "month": pa.array([date(2026, number, 1)] * count),
            "offence": [offence for _, offence in rows],
            "name__key": [f"{at:032x}" for at in range(count)],
            "lsoa": [lsoa for lsoa, _ in rows],
            "postcode": [f"ZZ{at} 1AA" for at in range(count)],
            "at_how": ["code"] * count,
        }
    )


def six_months(cast: Cast) -> Held:
    """Deliver six months of crimes; as the governance lead."""
    shared = share(cast, "Secret words releasing")
    Part.objects.filter(ground__agreement=shared.agreement).update(
        offence_condition="DPA 2018, schedule 1, paragraph 10"
    )
    made = dataset(cast, DECLARED, asset=shared.asset, agreement=shared.agreement)
    under = f"agreement {shared.agreement.ref}"
    version = deliver(cast, made, month_of(1), agreement=shared.agreement, under=under)
    for number in range(2, 7):
        version.parts.append(part(version, month_of(number), f"2026-{number:02}"))
    version.rows = sum(each["rows"] for each in version.parts)
    version.save()
    return Held(shared, made, version.delivery, version)


def part(version: Version, table: pa.Table, period: str) -> dict[str, Any]:
    """Put a period into the store, and return it as manifests have it."""
    draft = store().staging(version.delivery_id) / "part.parquet"
    pq.write_table(table, draft)
    sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
    place = store().object(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    size = draft.stat().st_size
    draft.replace(place)
    store().clear(version.delivery_id)
    delivery = version.delivery_id
    return {"period": period, "sha256": sha256, "rows": table.num_rows, "bytes": size, "delivery": delivery}


def asked(question: dict[str, Any], since: str = "2026-01-01", until: str = "2026-06-30") -> dict[str, Any]:
    """Return a whole question of the crimes."""
    return {"version": 1, "datasets": [DECLARED["key"]], "period": {"since": since, "until": until}} | question


def draft(held: Held, question: dict[str, Any], by: Any, title: str = "Crime by area", **facts: Any) -> Release:
    """Draft a release of a table."""
    told = releases.Facts(title, "For the annual report", "The public", **facts)
    table = releases.TableFacts(f"{title}, table 1", asked(BY_AREA | question))
    return releases.add(facts=told, table=table, purpose=held.shared.purpose.ref, by=by)


def protect(cast: Cast, release: Release, who: str = "ana") -> Release:
    """Protect a draft at once."""
    with cast.acting(who) as actor:
        return protecting.protect(release=release.ref, by=actor, heard=lambda percent, words: None)


def publish(cast: Cast, release: Release) -> Release:
    """Have a draft protected by the analyst, approved by the governance lead, and published."""
    found = protect(cast, release)
    with transaction.atomic(), cast.acting("ivan") as ivan:
        found = releases.approve(release=found, grounds="The police agreed", by=ivan)
        return releases.publish(release=found, by=ivan)


def release_things(cast: Cast) -> dict[str, str]:
    """Make a draft of the dataset that is there, by the council's manager, with a table; return references."""
    with transaction.atomic(), cast.acting("mina"):
        mina, ours = cast.members["mina"], {"partnership": cast.partnerships["thornbridge"]}
        version = Version.objects.filter(dataset__key=DECLARED["key"]).select_related("dataset").first()
        assert version is not None
        release = Release.objects.create(
            **ours, agency_id=mina.agency_id, owner=mina, dataset=version.dataset, title="Secret words release",
            about="Secret words", readers="Secret words", purpose="0" * 12,
        )  # fmt: skip
        table = ReleaseTable.objects.create(
            **ours, release=release, position=1, title="Secret words table", question=asked(BY_AREA)
        )
    return {"release": release.ref, "table": table.ref}
