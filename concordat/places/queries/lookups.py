"""Read what became of areas, what they came from and what they are part of; carry counts from one generation to another."""

from __future__ import annotations

from collections.abc import Mapping

from concordat.kernel.actors import Actor
from concordat.places.models import Area, Lookup, Part
from concordat.places.queries.reach import areas_within_reach, check_reads
from concordat.places.rules import generations
from concordat.places.rules.generations import Carried, Step


def what_became(actor: Actor, area: Area) -> list[Lookup]:
    """Return which areas of the next generation an area became, the largest share first."""
    check_reads(actor)
    rows = Lookup.objects.filter(earlier=area).select_related("later", "source").defer("later__outline")
    return sorted(rows, key=lambda row: -(row.share or 0))


def what_it_was(actor: Actor, area: Area) -> list[Lookup]:
    """Return which areas of the generation before an area came from, the largest part of it first."""
    check_reads(actor)
    rows = Lookup.objects.filter(later=area).select_related("earlier", "source").defer("earlier__outline")
    return sorted(rows, key=lambda row: -(row.overlap or 0))


def parts_of(actor: Actor, area: Area) -> list[Part]:
    """Return the smaller areas that an area is made of, by name."""
    within = areas_within_reach(actor)
    rows = Part.objects.filter(whole=area, part__in=within).select_related("part", "source").defer("part__outline")
    return list(rows.order_by("part__kind", "-part__generation", "part__name"))


def wholes_of(actor: Actor, area: Area) -> list[Part]:
    """Return the larger areas that an area is part of."""
    within = areas_within_reach(actor)
    rows = Part.objects.filter(part=area, whole__in=within).select_related("whole", "source").defer("whole__outline")
    return list(rows.order_by("whole__kind", "-whole__generation", "whole__name"))


def carried(actor: Actor, counts: Mapping[str, float], kind: str, earlier: str, later: str) -> Carried:
    """Carry counts by code from one generation of a kind to the next, and say what that assumed.

    Counts of areas without a look-up come back as lost.
    """
    check_reads(actor)
    rows = Lookup.objects.filter(
        earlier__kind=kind, earlier__generation=earlier, later__generation=later, earlier__code__in=list(counts)
    )
    steps = [
        Step(
            row.earlier.code,
            row.later.code,
            row.how,
            row.share,
            row.overlap,
            row.measured_by,
            row.measured_in,
            row.computed,
        )
        for row in rows.select_related("earlier", "later").defer("earlier__outline", "later__outline")
    ]
    return generations.carried(counts, steps)
