"""Datasets for tests, as if they had been delivered: whose, with which versions, deliveries and readings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from concordat.datasets.commands import datasets as commands
from concordat.datasets.commands import gaps
from concordat.datasets.models import Dataset, Delivery, Gap, Read, Version
from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.templates import template
from concordat.kernel import clock

PROFILE = {
    "columns": {"case_ref__key": {"filled": 1.0}, "reported": {"filled": 1.0}, "closed": {"filled": 0.4}},
    "rows": {"2026-09": 90},
    "place": {"point": 80, "located": 72, "outside": 8, "none": 10},
}


def declared(of: str = "council-asb-cases", **facts: Any) -> Declaration:
    """Return the declaration of a ready template, changed in some facts."""
    found = template(of)
    assert found is not None
    return replace(found, **facts)


def dataset(
    cast: Any, key: str = "asb", of: str = "council-asb-cases", agency: str = "police", **facts: Any
) -> Dataset:
    """Add a dataset from a ready template; by whoever acts, who must be allowed to."""
    told = {"title": f"Secret words dataset {key}", "about": "What the agency delivers"} | facts
    steward = told.pop("steward", "leo")
    return commands.add(
        facts=commands.Facts(cast.agencies[agency].ref, declared(of, key=key, **told), cast.members[steward].ref),
        by=cast.actor("mina"),
    )


def version(cast: Any, of: Dataset, number: int = 1, periods: dict[str, int] | None = None, **facts: Any) -> Version:
    """Make a version that stands, and the delivery that it came with."""
    held = {"2026-08": 100, "2026-09": 90} if periods is None else periods
    delivery = Delivery.objects.create(
        partnership=of.partnership, dataset=of, agency_id=of.agency_id, member=cast.members["leo"], size=9, received=9,
        name=f"delivery-{number}.csv", state="landed", periods=held, counts={"read": 100, "landed": 90, "quarantined": 10},
        faults=[{"column": "Date closed", "code": "type", "words": "is no day", "rows": 10}],
        profile=facts.get("profile", PROFILE),
    )  # fmt: skip
    Version.objects.filter(dataset=of, superseded_at__isnull=True).update(superseded_at=clock.now())
    parts = [
        {"period": period, "sha256": "ab" * 32, "rows": rows, "bytes": 10, "delivery": delivery.ref}
        for period, rows in held.items()
    ]
    told = {"profile": PROFILE, "rows": sum(held.values()), "bytes": 20} | facts
    return Version.objects.create(
        partnership=of.partnership, dataset=of, number=number, delivery=delivery, declaration=of.declaration,
        parts=parts, **told,
    )  # fmt: skip


def read(cast: Any, of: Dataset, who: str = "ana", rows: int = 12, **facts: Any) -> Read:
    """Make a reading of a dataset."""
    member = cast.members[who]
    return Read.objects.create(
        partnership=of.partnership, dataset=of, version=1, member=member, agency_id=member.agency_id, why="To count",
        under="An agreement", form="pseudonymous", columns=["month"], rows=rows, how="page", **facts,
    )  # fmt: skip


def gap(cast: Any, what: str, **facts: Any) -> Gap:
    """Enter a gap that the police are to mend."""
    told = gaps.Facts(what, "no-gateway", cast.agencies["police"].ref, **facts)
    return gaps.add(facts=told, by=cast.actor("mina"))
