"""Deliveries for tests of custody: small files of open data and of data under an agreement, checked and landed for real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from concordat.datasets.commands import checks, datasets, deliveries
from concordat.datasets.models import Certificate, Dataset, Delivery, Version
from concordat.datasets.queries.custody import found_in_store
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.footing import Footing
from concordat.datasets.rules.certificates import seal
from concordat.datasets.rules.declarations import Declaration
from concordat.kernel.actors import Actor, acting, system

OPEN = {
    "key": "lamp-faults",
    "title": "Street lamp faults",
    "row": "One fault",
    "disclosure": "open",
    "licence": "Open Government Licence v3.0",
    "period": "month",
    "usual": 0,
    "threshold": 1,
    "columns": [
        {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
        {"name": "lamp", "title": "Lamp", "type": "text"},
        {"name": "days", "title": "Days dark", "type": "whole", "gives": "measure"},
    ],
}
CLOSED = {
    "key": "visits",
    "title": "Visits to the ward",
    "row": "One visit",
    "period": "month",
    "usual": 0,
    "threshold": 1,
    "columns": [
        {"name": "month", "title": "Visited in", "type": "month", "gives": "time", "required": True},
        {"name": "nhs", "title": "NHS number", "gives": "identifier", "identifies": "nhs-number"},
        {"name": "note", "title": "Ward note", "type": "text"},
    ],
}
STATEMENT = {
    "dataset": {"key": "secret-lamps", "title": "Secret words of lamps", "agency": "Thornbridge Council"},
    "decided": {
        "at": "2026-03-31T12:00:00+00:00",
        "by": "Ivan Governance",
        "agency": "Thornbridge Council",
        "why": "withdrawn",
        "because": "Secret words",
        "rule": "An agency may take back what it delivered; nothing of it is kept",
    },
    "parts": [{"delivery": "0" * 12, "period": "2026-01", "rows": 3, "bytes": 700, "sha256": "a" * 64, "key": 1}],
    "versions": [1, 2],
    "stands": 3,
    "emptied": ["0" * 12],
    "keys": [{"agreement": "0" * 12, "title": "Secret words agreement", "number": 1, "fingerprint": "b" * 16}],
    "done": {
        "at": "2026-03-31T12:00:01+00:00",
        "objects": 1,
        "bytes": 700,
        "kept_for_others": [],
        "searched": ["objects", "quarantine", "incoming", "staging", "keys", "manifests"],
        "copies_found": 0,
    },
}


def add(by: Actor, agency: Any, said: dict[str, Any] = OPEN, **facts: Any) -> Dataset:
    """Put a dataset in the catalogue."""
    with acting(by), transaction.atomic():
        told = datasets.Facts(agency_id=agency.ref, declaration=Declaration.read(said), **facts)
        return datasets.add(facts=told, by=by)


def begin(by: Actor, dataset: Dataset, text: str, name: str = "lamps.csv") -> Delivery:
    """Give a file, and say that the whole of it is here."""
    content = text.encode()
    with acting(by):
        delivery = deliveries.begin(dataset=dataset, name=name, size=len(content), channel="terminal", by=by)
        (store().incoming(delivery.ref) / "file").write_bytes(content)
        return deliveries.finish(delivery=delivery, by=by)


def deliver(by: Actor, dataset: Dataset, text: str, name: str = "lamps.csv") -> Delivery:
    """Give a file and have it checked."""
    delivery = begin(by, dataset, text, name)
    with acting(by):
        return checks.check(delivery=delivery.ref, by=by, tell=lambda percent, words: None)


def lamps(*months: str, each: int = 3, first: str = "Lamp") -> str:
    """Return a file of open data with some rows a month."""
    rows = [f"{month},{first} {at},{at}" for month in months for at in range(each)]
    return "\n".join(["Month,Lamp,Days dark", *rows, ""])


def versions(dataset: Dataset) -> dict[int, list[tuple[str, bool]]]:
    """Return the versions of a dataset: of each part its period, and whether it is held."""
    rows = Version.objects.filter(dataset=dataset).order_by("number")
    return {each.number: [(part["period"], bool(part["sha256"])) for part in each.parts] for each in rows}


def certificate() -> Certificate:
    """Return the newest certificate."""
    found = Certificate.objects.first()
    assert found is not None
    return found


def files(root: Path) -> list[Path]:
    """Return every file of the store but the one that says whose it is."""
    return [each for each in sorted(root.rglob("*")) if each.is_file() and each.name != "owner"]


def assert_agree() -> Any:
    """Assert that all that versions name is there and as it was, and return what was found."""
    with acting(system("work")) as work, transaction.atomic():
        found = found_in_store(work, deep=True)
    assert not found.damage.parts, found.damage
    return found


@contextmanager
def standing_on(monkeypatch: Any, agreement: Any) -> Iterator[None]:
    """Have deliveries stand on an agreement, whatever the rules of sharing would say."""

    def footing_of(actor: Actor, dataset: Dataset, *_: object) -> Footing:
        columns = frozenset(each.name for each in dataset.declared().columns)
        return Footing(f"“{agreement.title}”", agreement.ref, columns)

    with monkeypatch.context() as patch:
        for room in (checks, deliveries):
            patch.setattr(room, "footing_of", footing_of)
        yield


def who(cast: Any, key: str) -> Actor:
    """Return the actor of somebody of Thornbridge, for tests that commit."""
    with transaction.atomic():
        return cast.actor(key)


def browser_of(cast: Any, key: str) -> Any:
    """Return the browser of somebody who is signed in, for tests that commit."""
    with transaction.atomic():
        return cast.browser(key)


def custody_things(cast: Any) -> dict[str, str]:
    """Make a certificate that has a page, in the transaction of whoever asks, and return its reference."""
    thornbridge = cast.partnerships["thornbridge"]
    with transaction.atomic(), cast.acting("ivan"):
        dataset = Dataset.objects.create(
            partnership=thornbridge,
            agency=cast.agencies["council"],
            key="secret-lamps",
            title="Secret words of lamps",
            disclosure="open",
            declaration=OPEN | {"key": "secret-lamps", "title": "Secret words of lamps"},
        )
        made = Certificate.objects.create(
            partnership=thornbridge,
            dataset=dataset,
            member=cast.members["ivan"],
            why=Certificate.Why.WITHDRAWN,
            because="Secret words",
            rows=3,
            objects_destroyed=1,
            statement=STATEMENT,
            seal=seal(STATEMENT),
        )
    return {"certificate": made.ref}
