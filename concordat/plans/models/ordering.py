"""The order in which things stand in a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.db.models import Max, QuerySet


class Placed(Protocol):
    """Something with a place in an order."""

    pk: Any
    position: int


def last_place(things: QuerySet[Any]) -> int:
    """Return the place after the last."""
    last = things.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def swap(things: QuerySet[Any], thing: Placed, *, up: bool) -> Mapping[str, int]:
    """Move a thing one place up or down among `things`; return the former position of each that moved, none at an end."""
    order = list(things.order_by("position", "pk").only("pk", "position"))
    here = [other.pk for other in order].index(thing.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return {}
    places = [other.position for other in order]
    before = {other.pk: other.position for other in order}
    if len(set(places)) < len(places):
        places = list(range(len(order)))
    order[here], order[there] = order[there], order[here]
    for other, place in zip(order, places, strict=True):
        other.position = place
    things.model._default_manager.bulk_update(order, ["position"])
    return {other.pk: before[other.pk] for other in order if other.position != before[other.pk]}
