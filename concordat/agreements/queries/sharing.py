"""What is published of sharing, for anybody at all: read as the system for the purpose `publish`, which sees no more.

The row policies of that purpose show the published agreements that stand today, with what belongs to them, and let
nothing be written. It acts in no partnership, so that no other policy of these tables opens anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from concordat.agreements.models import Agreement, AssetField, Gateway, Ground, Line, Part, Party
from concordat.agreements.rules.terms import PERMITS
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing

_NOBODYS_NAME = ("signed_by", "authority")


@dataclass(frozen=True, slots=True)
class Publisher:
    """A partnership that publishes what it shares, and how many agreements."""

    ref: str
    name: str
    area: str
    agreements: int


@dataclass(frozen=True, slots=True)
class Published:
    """What a partnership publishes: its agreements, with the names and kinds of fields by reference."""

    ref: str
    name: str
    area: str
    agreements: list[Agreement]
    fields: Mapping[str, tuple[str, str]]


def publishers(actor: Actor) -> list[Publisher]:
    """Return the partnerships that publish an agreement which stands today, by name; the same for every reader."""
    with acting(system("publish")):
        rows = list(_published().select_related("partnership").only("partnership__name", "partnership__area", *_STATE))
    standing = [row.partnership for row in rows if row.state(clock.today()) in PERMITS]
    counts = Counter(each.ref for each in standing)
    found = {each.ref: Publisher(each.ref, each.name, each.area, counts[each.ref]) for each in standing}
    return sorted(found.values(), key=lambda each: each.name)


def published_by(actor: Actor, ref: str) -> Published:
    """Return what a partnership publishes, the same for every reader; raise Missing where that is nothing."""
    with acting(system("publish")):
        rows = list(_published().filter(partnership_id=ref).select_related("partnership").prefetch_related(*_whole()))
        laws = {law.ref: law for law in Gateway.objects.filter(partnership_id=ref)}
        fields = AssetField.objects.filter(partnership_id=ref).values_list("ref", "name", "kind")
        named = {field: (name, kind) for field, name, kind in fields}
    standing = [row for row in rows if row.state(clock.today()) in PERMITS]
    if not standing:
        raise Missing
    for ground in (ground for row in standing for ground in row.grounds.all()):
        ground.laws = [laws[law] for law in ground.gateways if law in laws]
    partnership = standing[0].partnership
    return Published(partnership.ref, partnership.name, partnership.area, standing, named)


_STATE = ("stage", "begins", "ends", "reviewing_since")


def _published() -> QuerySet[Agreement]:
    return Agreement.objects.filter(published_on__lte=clock.today()).order_by("title")


def _whole() -> tuple[Prefetch[Any, Any, Any], ...]:
    """Return what belongs to agreements, without the names of those who signed."""
    of_part = [f"{party}__{name}" for party in ("party", "acts_for") for name in _NOBODYS_NAME]
    parts = Part.objects.select_related("party__agency", "acts_for__agency").defer(*of_part)
    return (
        Prefetch("parties", Party.objects.select_related("agency").defer(*_NOBODYS_NAME)),
        Prefetch("grounds", Ground.objects.select_related("purpose")),
        Prefetch("grounds__parts", parts),
        Prefetch("lines", Line.objects.select_related("asset__agency")),
    )
