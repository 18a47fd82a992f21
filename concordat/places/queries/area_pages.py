"""Read all that an area's page shows, in as many queries whatever there is to say."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from concordat.kernel.actors import Actor
from concordat.places.models import Area, Deprivation, Lookup, Part
from concordat.places.queries.areas import area_for, neighbours
from concordat.places.queries.figures import People, deprivations_for, populations_of
from concordat.places.queries.lookups import parts_of, what_became, what_it_was, wholes_of
from concordat.places.rules import outlines

_TOUCHES = 0.0002  # degrees, some fifteen metres: two drawings of one boundary are seldom further apart


@dataclass(frozen=True)
class AreaFound:
    """An area with its figures, its past and future, its parts, and those beside it."""

    area: Area
    populations: list[People]
    deprivations: list[Deprivation]
    was: list[Lookup]
    became: list[Lookup]
    parts: list[Part]
    wholes: list[Part]
    neighbours: list[Area]


def area_found(actor: Actor, ref: str) -> AreaFound:
    """Return an area with all that is known of it; raise Missing where there is none."""
    area = area_for(actor, ref)
    return AreaFound(
        area,
        populations_of(actor, [area]).get(area.ref, []),
        deprivations_for(actor, area),
        what_it_was(actor, area),
        what_became(actor, area),
        parts_of(actor, area),
        wholes_of(actor, area),
        _touching(area, neighbours(actor, area)),
    )


def _touching(area: Area, near: list[Area]) -> list[Area]:
    """Return those of the areas near by that really border an area."""
    if not near:
        return []
    shape = outlines.read_wkb(area.outline)
    shapely.prepare(shape)
    return [each for each in near if shape.dwithin(outlines.read_wkb(each.outline), _TOUCHES)]
