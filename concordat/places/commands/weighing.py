"""Reckon how much of each area became which other: shares of look-ups, and look-ups where nobody publishes one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min

from concordat.kernel.actors import Actor
from concordat.places.models import Area, Lookup, Part, Population
from concordat.places.rules import generations, outlines
from concordat.places.rules.generations import Peopled, Step
from concordat.places.rules.locating import Outlines

MOST = 0.5
MADE_OF_LSOAS = ("ward", "beat")
KINDS = ("lsoa", "msoa", "ward", "authority", "beat")
_NAMES = {"lsoa": "LSOAs", "msoa": "MSOAs", "ward": "wards", "authority": "authorities", "beat": "beats"}


@transaction.atomic
def weigh(*, by: Actor) -> list[str]:
    """Bring the shares of all look-ups up to date, and say what was computed since nobody published it."""
    said: list[str] = []
    small, year = _smallest()
    said += [
        f"{_NAMES[kind]} {generation}: {number} LSOAs put into them by their centres, best fit"
        for kind in MADE_OF_LSOAS
        for generation in _generations(kind)
        if (number := _compute_parts(kind, generation))
    ]
    for kind in KINDS:
        order = _generations(kind)
        for earlier, later in pairwise(order):
            published = Lookup.objects.filter(
                computed=False, earlier__kind=kind, earlier__generation=earlier, later__generation=later
            )
            if rows := list(published.select_related("earlier", "later")):
                _weigh_published(rows)
            elif number := _compute(kind, earlier, later, small, year):
                said.append(
                    f"{_NAMES[kind]} {earlier} to {later}: look-up computed from outlines, best fit, {number} rows"
                )
    return said


def _generations(kind: str) -> list[str]:
    """Return the generations of a kind with outlines, the earliest first."""
    rows = Area.objects.filter(kind=kind, partnership_id=None, outline__isnull=False)
    found = rows.order_by("generation").values_list("generation", "begins", "ends").distinct()
    first: dict[str, str] = {}
    for generation, begins, ends in found:
        day = begins.isoformat() if begins else "" if ends else f"{generation}-01-01"
        first[generation] = min(day, first.get(generation, day))
    return sorted(first, key=lambda each: (first[each], each))


def _smallest() -> tuple[list[Peopled], int | None]:
    """Return LSOAs with their people in the newest year for which there are any."""
    people = Population.objects.filter(area__kind="lsoa", sex="persons", area__outline__isnull=False)
    newest = people.order_by("-year", "-area__generation").values_list("year", "area__generation").first()
    if newest is None:
        return [], None
    rows = people.filter(year=newest[0], area__generation=newest[1]).values_list("area__outline", "total")
    return [Peopled(outlines.read_wkb(outline), total) for outline, total in rows], newest[0]


def _compute_parts(kind: str, generation: str) -> int:
    """Put LSOAs into areas by where their centres lie, where nobody has said what these are made of.

    LSOAs are those of every generation that was in use at a time with the areas.
    """
    same = Area.objects.filter(kind=kind, generation=generation, partnership_id=None, outline__isnull=False)
    before = Part.objects.filter(whole__in=same, part__kind="lsoa")
    if before.filter(computed=False).exists():
        return 0
    span = same.aggregate(first=Min("begins"), last=Max("ends"))
    lsoas = Area.objects.filter(kind="lsoa", partnership_id=None, longitude__isnull=False)
    if span["first"]:
        lsoas = lsoas.exclude(ends__lt=span["first"])
    if span["last"]:
        lsoas = lsoas.exclude(begins__gt=span["last"])
    pairs = set(_by_centre(list(lsoas), _outlines(kind, generation)))
    if pairs == set(before.values_list("part_id", "whole_id")):
        return 0
    before.delete()
    Part.objects.bulk_create(
        (Part(part_id=part, whole_id=whole, how=Part.How.BEST_FIT, computed=True) for part, whole in sorted(pairs)),
        batch_size=2000,
    )
    return len(pairs)


def _by_centre(lsoas: list[Area], shapes: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each LSOA with the area that holds its centre, or else most of it: a centre may lie in a river between."""
    refs = list(shapes)
    points = np.array([(area.longitude, area.latitude) for area in lsoas], dtype=float).reshape(-1, 2)
    found = Outlines(refs, list(shapes.values())).locate(points[:, 0], points[:, 1])
    for area, at in zip(lsoas, found, strict=True):
        if at >= 0:
            yield area.ref, refs[at]
    astray = [area for area, at in zip(lsoas, found, strict=True) if at < 0 and area.outline is not None]
    overlaps = generations.overlaps([outlines.read_wkb(area.outline) for area in astray], list(shapes.values()))
    for each in overlaps:
        if each.share > MOST:
            yield astray[each.earlier].ref, refs[each.later]


def _compute(kind: str, earlier: str, later: str, small: list[Peopled], year: int | None) -> int:
    """Put a computed look-up in the place of the one before, if it differs; return its number of steps."""
    steps = generations.computed(_outlines(kind, earlier), _outlines(kind, later), small, year)
    before = Lookup.objects.filter(computed=True, earlier__kind=kind, earlier__generation=earlier)
    there = before.filter(later__generation=later)
    if {_said(row) for row in there} == {_step(step) for step in steps}:
        return 0
    there.delete()
    Lookup.objects.bulk_create(
        Lookup(
            earlier_id=step.earlier,
            later_id=step.later,
            how=step.how,
            share=step.share,
            overlap=step.overlap,
            measured_by=step.measured_by,
            measured_in=step.measured_in,
            computed=True,
        )
        for step in steps
    )
    return len(steps)


def _said(row: Lookup) -> tuple[Any, ...]:
    return row.earlier_id, row.later_id, row.share, row.overlap, row.measured_by, row.measured_in


def _step(step: Step) -> tuple[Any, ...]:
    return step.earlier, step.later, step.share, step.overlap, step.measured_by, step.measured_in


def _outlines(kind: str, generation: str) -> dict[str, Any]:
    rows = Area.objects.filter(kind=kind, generation=generation, partnership_id=None, outline__isnull=False)
    return {ref: outlines.read_wkb(outline) for ref, outline in rows.values_list("ref", "outline")}


def _weigh_published(rows: list[Lookup]) -> None:
    """Say how much of each area goes which way: by people where they are known for all the ways, else by surface."""
    ways: dict[str, list[Lookup]] = defaultdict(list)
    origins: dict[str, list[Lookup]] = defaultdict(list)
    for row in rows:
        ways[row.earlier_id].append(row)
        origins[row.later_id].append(row)
    torn = {row for row in rows if len(ways[row.earlier_id]) > 1 or len(origins[row.later_id]) > 1}
    people = _people({ref for row in torn for ref in (row.earlier_id, row.later_id)})
    changed = []
    for row in rows:
        share, measure, year = _share(row, ways[row.earlier_id], origins, people, "later_id")
        overlap, other, other_year = _share(row, origins[row.later_id], ways, people, "earlier_id")
        if not measure:  # all of the earlier area goes one way: what was measured is the later one
            measure, year = other, other_year
        values = (share, overlap, measure, year)
        if (row.share, row.overlap, row.measured_by, row.measured_in) != values:
            row.share, row.overlap, row.measured_by, row.measured_in = share, overlap, measure, year
            changed.append(row)
    Lookup.objects.bulk_update(changed, ["share", "overlap", "measured_by", "measured_in"], batch_size=2000)


def _share(
    row: Lookup,
    together: list[Lookup],
    beyond: dict[str, list[Lookup]],
    people: dict[str, tuple[int, int]],
    far: str,
) -> tuple[float | None, str, int | None]:
    """Return what part of an area goes to the far one of a row, of what, and in which year."""
    if len(together) == 1:
        return 1.0, "", None
    ends = [getattr(each, far) for each in together]
    alone = all(len(beyond[end]) == 1 for end in ends)
    years = {people[end][1] for end in ends if end in people}
    if alone and all(end in people for end in ends) and len(years) == 1:
        whole = sum(people[end][0] for end in ends)
        if whole:
            return round(people[getattr(row, far)][0] / whole, 4), "people", years.pop()
    return _by_surface(row, far)


def _by_surface(row: Lookup, far: str) -> tuple[float | None, str, int | None]:
    if row.earlier.outline is None or row.later.outline is None:
        return None, "", None
    pair = [outlines.read_wkb(each.outline) for each in (row.earlier, row.later)]
    found = generations.overlaps(pair[:1], pair[1:])
    part = (found[0].share if far == "later_id" else found[0].overlap) if found else 0.0
    return round(min(1.0, part), 4), "surface", None


def _people(refs: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the people of areas in the newest year that each has, and the year."""
    found: dict[str, tuple[int, int]] = {}
    rows = Population.objects.filter(area_id__in=set(refs), sex="persons").order_by("year")
    for ref, total, year in rows.values_list("area_id", "total", "year"):
        found[ref] = (total, year)
    return found
