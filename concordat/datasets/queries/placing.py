"""In which areas the points of a delivery lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from concordat.datasets.rules.placing import column_of
from concordat.datasets.store.shapes import Codes, Locate, Numbers, Postcodes
from concordat.kernel.actors import Actor
from concordat.places.queries.areas import holdings
from concordat.places.queries.finding import postcodes_at
from concordat.places.queries.locating import located
from concordat.places.queries.reach import areas_within_reach

KINDS = ("lsoa", "msoa", "ward", "authority")


def levels(actor: Actor) -> list[tuple[str, str]]:
    """Return the kinds and generations of areas that are loaded and that deliveries are placed in."""
    return [(each.kind, each.generation) for each in holdings(actor) if each.kind in KINDS]


def locator(actor: Actor) -> Locate | None:
    """Return what finds the areas of many points, by every kind and generation that is loaded; None where none is."""
    known = levels(actor)

    def locate(longitudes: Numbers, latitudes: Numbers) -> Mapping[str, Codes]:
        found: dict[str, Codes] = {}
        for kind, generation in known:
            codes = located(actor, kind, generation, longitudes, latitudes).codes
            name = column_of(kind, generation)
            found[name] = np.where(found[name] == "", codes, found[name]) if name in found else codes
        return found

    return locate if known else None


def postcode_finder(actor: Actor) -> Postcodes:
    """Return what finds the points of postcodes, by the directory that is loaded."""

    def find(postcodes: Sequence[str]) -> Mapping[str, tuple[float, float]]:
        return postcodes_at(actor, postcodes)

    return find


def authorities_named(actor: Actor, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of the authorities that have the codes, by code."""
    rows = areas_within_reach(actor).filter(kind="authority", code__in=list(codes)).order_by("begins")
    return dict(rows.values_list("code", "name"))
