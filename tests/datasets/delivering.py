"""Deliveries in tests: a dataset of open data, files of its rows, and having them checked at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from concordat.datasets.commands import checks, deliveries, uploads
from concordat.datasets.models import Dataset, Delivery
from concordat.kernel.actors import Actor
from tests.cast import Cast
from tests.datasets.making import OPEN, dataset

HEADER = "Month,Crime type"
ALLOWED = {"name": "crime_type", "title": "Crime type", "required": True, "allowed": ["Burglary", "Drugs", "Robbery"]}
DECLARED: dict[str, Any] = OPEN | {"columns": [OPEN["columns"][0], ALLOWED], "threshold": 0.5}


def street(cast: Cast, **changes: Any) -> Dataset:
    """Make a dataset of open data that the police deliver by month."""
    with transaction.atomic(), cast.acting("mina"):
        return dataset(cast, DECLARED | changes)


def rows(*given: tuple[str, str, int]) -> bytes:
    """Return a CSV of rows: month, type of crime, and how many of them."""
    lines = [f"{month},{crime}" for month, crime, count in given for _ in range(count)]
    return ("\n".join([HEADER, *lines]) + "\n").encode()


def begun(to: Dataset, content: bytes, by: Actor, name: str = "street.csv", **facts: Any) -> Delivery:
    """Begin a delivery and take its file in; nothing is checked yet."""
    return uploads.take(dataset=to, name=name, size=len(content), pieces=[content], channel="web", by=by, **facts)


def delivered(to: Dataset, content: bytes, by: Actor, name: str = "street.csv", **facts: Any) -> Delivery:
    """Deliver a file and have it checked at once."""
    delivery = begun(to, content, by, name, here=True, **facts)
    told: list[tuple[int, str]] = []
    found = checks.check(delivery=delivery.ref, by=by, tell=lambda percent, words: told.append((percent, words)))
    assert told == sorted(told, key=lambda each: each[0])
    return found


def answered(delivery: Delivery, why: str, by: Actor) -> Delivery:
    """Say that a delivery is right."""
    return deliveries.answer(delivery=delivery, why=why, by=by)


def months(count: int, each: int) -> Sequence[tuple[str, str, int]]:
    """Return months of 2026 with as many rows each."""
    return [(f"2026-{month:02}", "Robbery", each) for month in range(1, count + 1)]
