"""Find places by postcode, grid reference or point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.places.models import Area, Postcode
from concordat.places.queries.reach import areas_within_reach, check_reads, true_on
from concordat.places.reading.postcodes import POSTCODE
from concordat.places.rules import grid, outlines

_NUMBERS = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[, ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_GRID = re.compile(r"\s*[A-HJ-Za-hj-z]{2}\s*\d[\d\s]*")
_ORDER = [kind for kind, _ in Area.Kind.choices]
_AT_ONCE = 5000
HOW = "Enter a postcode such as ME4 4TR, a grid reference such as TQ 758 685, or a latitude and longitude"


@dataclass(frozen=True, slots=True)
class Place:
    """A point that somebody named, and in which words."""

    words: str
    longitude: float
    latitude: float

    @property
    def grid(self) -> str:
        """Its reference on the National Grid, where it has one."""
        eastings, northings = grid.to_grid([self.longitude], [self.latitude])
        inside = not np.isnan(eastings[0])
        return grid.reference(float(eastings[0]), float(northings[0])) if inside else ""


def place_for(actor: Actor, text: str) -> Place:
    """Return the point that a text names; raise Problem in words where it names none that is known."""
    check_reads(actor)
    plain = re.sub(r"\s", "", text.upper())
    if POSTCODE.fullmatch(plain):
        return _postcode(plain)
    if found := _NUMBERS.fullmatch(text):
        return _point(float(found[1]), float(found[2]))
    if _GRID.fullmatch(text):
        return _reference(text)
    raise Problem(HOW, "q")


def postcodes_at(actor: Actor, postcodes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return the longitude and latitude of those of many postcodes that the directory knows, as they were written."""
    check_reads(actor)
    asked = {text: re.sub(r"\s", "", text.upper()) for text in postcodes}
    codes = sorted(set(asked.values()))
    found: dict[str, tuple[float, float]] = {}
    for at in range(0, len(codes), _AT_ONCE):
        rows = Postcode.objects.filter(code__in=codes[at : at + _AT_ONCE], longitude__isnull=False)
        found |= {
            code: (east or 0.0, north or 0.0) for code, east, north in rows.values_list("code", "longitude", "latitude")
        }
    return {text: found[code] for text, code in asked.items() if code in found}


def areas_at(actor: Actor, longitude: float, latitude: float, on: date | None = None) -> list[Area]:
    """Return the areas that hold a point on a day, of every generation where none is given; the largest kinds first."""
    near = {"west__lte": longitude, "east__gte": longitude, "south__lte": latitude, "north__gte": latitude}
    rows = areas_within_reach(actor).defer(None).select_related("source")
    rows = rows.filter(true_on(on), **near, outline__isnull=False)
    point = shapely.Point(longitude, latitude)
    found = [area for area in rows if outlines.read_wkb(area.outline).intersects(point)]
    return sorted(found, key=lambda area: (_ORDER.index(area.kind), area.begins or date.min, area.generation))


def _postcode(code: str) -> Place:
    row = Postcode.objects.filter(code=code).first()
    words = f"{code[:-3]} {code[-3:]}"
    if row is None:
        here = Postcode.objects.exists()
        why = "is not in the directory that is loaded" if here else "cannot be found: no postcode directory is loaded"
        raise Problem(f"The postcode {words} {why}", "q")
    if row.longitude is None or row.latitude is None:
        raise Problem(f"The directory does not say where {words} is", "q")
    ended = f" (not in use since {row.ends:%B %Y})" if row.ends else ""
    return Place(f"Postcode {words}{ended}", row.longitude, row.latitude)


def _point(one: float, other: float) -> Place:
    """Take two numbers as latitude and longitude, in whichever order they were written: in this country they differ."""
    for latitude, longitude in ((one, other), (other, one)):
        if outlines.SOUTH <= latitude <= outlines.NORTH and outlines.WEST <= longitude <= outlines.EAST:
            return Place(f"Latitude {latitude:g}, longitude {longitude:g}", longitude, latitude)
    raise Problem("This point is not in the United Kingdom. Enter a latitude and longitude such as 51.38, 0.53", "q")


def _reference(text: str) -> Place:
    try:
        easting, northing = grid.parse(text)
        longitudes, latitudes = grid.to_wgs84([easting], [northing])
    except ValueError as error:
        raise Problem(str(error), "q") from None
    if np.isnan(longitudes[0]):
        raise Problem("This grid reference is not in Great Britain", "q")
    return Place(f"Grid reference {' '.join(text.upper().split())}", float(longitudes[0]), float(latitudes[0]))
