"""Areas and populations as programs are told them."""

from __future__ import annotations

from typing import Any

from concordat.places.models import Area
from concordat.places.presenters.areas import outline_words
from concordat.places.queries.figures import People
from concordat.places.rules import outlines

_PLAIN = ("ref", "code", "name", "kind", "generation", "begins", "ends", "hectares", "longitude", "latitude")


def area_plain(area: Area) -> dict[str, Any]:
    """Return an area without its outline."""
    source = area.source
    return {name: getattr(area, name) for name in _PLAIN} | {
        "outline_is": outline_words(area),
        "source": source.words if source else "",
        "licence": source.licence if source else "",
    }


def outlined_plain(area: Area) -> dict[str, Any]:
    """Return an area with its outline."""
    shape = None if area.outline is None else outlines.to_geojson(outlines.read_wkb(area.outline))
    return area_plain(area) | {"outline": shape}


def people_plain(people: People) -> dict[str, Any]:
    """Return a denominator."""
    return {
        "year": people.year,
        "sex": people.sex,
        "total": people.total,
        "households": people.households,
        "source": people.source,
        "generation": people.generation,
        "summed_from": people.parts,
        "ages": list(people.ages),
        "counts": list(people.counts),
    }
