"""Outlines of areas: what is a sound one, how large it is, and how it is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, isnan, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from concordat.places.rules import grid

WEST, SOUTH, EAST, NORTH = -9.0, 49.0, 2.2, 61.5  # the United Kingdom, with some sea
MOST_POINTS = 200_000
_METRES_A_DEGREE = 111_320.0
_FINEST = 0.000_01  # degrees, about a metre
_DETAIL = 400  # parts of a drawing's width below which nothing can be seen


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline ready to keep, with what is reckoned from it once."""

    outline: bytes
    longitude: float
    latitude: float
    west: float
    south: float
    east: float
    north: float
    hectares: float


def sound(geometry: Any) -> tuple[Any, bool]:
    """Return the polygons of a geometry and whether they had to be mended; raise ValueError in words.

    An outline that crosses itself is taken apart where it crosses (GEOS MakeValid); lines and points left over go.
    """
    if geometry is None or geometry.is_empty:
        raise ValueError("has no outline")
    if geometry.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
        raise ValueError(f"is a {geometry.geom_type}, not a polygon")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ValueError("has a corner that is not a number")
    if shapely.get_num_coordinates(geometry) > MOST_POINTS:
        raise ValueError(f"has more than {MOST_POINTS:,} corners; use a generalised outline")
    mended = not geometry.is_valid
    whole = polygons(shapely.make_valid(geometry) if mended else geometry)
    if whole.is_empty or whole.area == 0:
        raise ValueError("encloses nothing")
    return shapely.force_2d(whole), mended


def polygons(geometry: Any) -> Any:
    """Return only the polygons of a geometry."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = shapely.get_parts(geometry)
    flat = [polygons(part) for part in parts if part.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection")]
    return shapely.union_all(flat) if flat else shapely.Polygon()


def misplaced(geometry: Any) -> str:
    """Say what is wrong with where an outline lies, in words that end a sentence; nothing where it is in the country."""
    west, south, east, north = geometry.bounds
    if WEST <= west <= east <= EAST and SOUTH <= south <= north <= NORTH:
        return ""
    if WEST <= south <= north <= EAST and SOUTH <= west <= east <= NORTH:
        return "has longitude and latitude exchanged: GeoJSON gives longitude first"
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        return "is not in degrees: give it in longitude and latitude (WGS84) or say that it is on the National Grid"
    return f"lies outside the United Kingdom (about {(south + north) / 2:.2f} north, {(west + east) / 2:.2f} east)"


def on_the_grid(bounds: Sequence[float]) -> bool:
    """Say whether bounds can be metres of the National Grid, and nothing else that a file would hold."""
    west, south, east, north = bounds
    return 1000 < west < east < 700_000 and 1000 < south < north < 1_300_000


def from_grid(geometry: Any) -> Any:
    """Return a geometry of the National Grid in longitude and latitude."""

    def turned(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(grid.to_wgs84(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, turned)


def shape_of(geometry: Any) -> Shape:
    """Return an outline ready to keep: its centre (inside it), its box and its surface."""
    west, south, east, north = geometry.bounds
    centre = geometry.centroid if geometry.contains(geometry.centroid) else geometry.representative_point()
    longitude, latitude = round(centre.x, 6), round(centre.y, 6)
    return Shape(shapely.to_wkb(geometry), longitude, latitude, west, south, east, north, hectares(geometry))


def hectares(geometry: Any) -> float:
    """Return the surface of a geometry in hectares, on the National Grid; by the size of a degree where it has none."""
    points = shapely.get_coordinates(geometry)
    if not len(points):
        return 0.0
    middle = cos(radians(float(points[:, 1].mean())))
    eastings, northings = grid.to_grid(points[:, 0], points[:, 1])
    if np.isnan(eastings).any():
        eastings, northings = points[:, 0] * _METRES_A_DEGREE * middle, points[:, 1] * _METRES_A_DEGREE
    flat = shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(geometry)), np.column_stack([eastings, northings]))
    found = float(shapely.area(flat)) / 10_000
    return 0.0 if isnan(found) else round(found, 2)


def read_geojson(text: str) -> Any:
    """Read an outline that somebody gave as GeoJSON: a geometry, a feature, or features taken together.

    Raises ValueError in words.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"This is not GeoJSON: it cannot be read{place}") from None
    geometries = list(_geometries(given))
    if not geometries:
        raise ValueError("This GeoJSON holds no outline")
    try:
        read = [shapely.from_geojson(json.dumps(each)) for each in geometries]
        whole = [sound(each)[0] for each in read]
    except ValueError as error:
        raise ValueError(f"The outline {error}") from None
    except (shapely.errors.ShapelyError, TypeError):
        raise ValueError("This GeoJSON holds an outline that cannot be read") from None
    joined = shapely.union_all(whole)
    if on_the_grid(joined.bounds):
        joined = from_grid(joined)
    if wrong := misplaced(joined):
        raise ValueError(f"The outline {wrong}")
    return joined


def _geometries(given: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(given, dict):
        return
    kind = given.get("type")
    if kind == "FeatureCollection" and isinstance(given.get("features"), list):
        for feature in given["features"]:
            yield from _geometries(feature)
    elif kind == "Feature":
        yield from _geometries(given.get("geometry"))
    elif kind is not None:
        yield given


def read_wkb(outline: bytes | memoryview | None) -> Any:
    """Return the geometry of an outline that was kept."""
    return shapely.from_wkb(bytes(outline or b""))


def for_drawing(geometry: Any, width: float) -> Any:
    """Return a geometry without detail that cannot be seen in a drawing `width` degrees wide."""
    if shapely.get_num_coordinates(geometry) < 60:
        return geometry
    simpler = geometry.simplify(max(width / _DETAIL, _FINEST), preserve_topology=True)
    return geometry if simpler.is_empty else simpler


def to_geojson(geometry: Any) -> dict[str, Any]:
    """Return a geometry as GeoJSON has it, to about a metre."""
    told: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(geometry, _FINEST / 10)))
    return _rounded(told)


def _rounded(told: dict[str, Any]) -> dict[str, Any]:
    def shorter(value: Any) -> Any:
        return [shorter(each) for each in value] if isinstance(value, list) else round(value, 5)

    if "coordinates" in told:
        return {"type": told["type"], "coordinates": shorter(told["coordinates"])}
    return {"type": told["type"], "geometries": [_rounded(each) for each in told.get("geometries", [])]}


class Paper:
    """A drawing's ground: turns degrees into its units, with north up and distances true at its middle."""

    def __init__(self, bounds: Sequence[float], width: int = 600, tallest: int = 420) -> None:
        west, south, east, north = bounds
        flat = cos(radians((south + north) / 2))
        spans = max((east - west) * flat, 1e-6), max(north - south, 1e-6)
        margin = 8
        self._scale = min((width - 2 * margin) / spans[0], (tallest - 2 * margin) / spans[1])
        self._west, self._north, self._flat, self._margin = west, north, flat, margin
        self.width = round(spans[0] * self._scale) + 2 * margin
        self.height = round(spans[1] * self._scale) + 2 * margin

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point lies on the paper."""
        x = (longitude - self._west) * self._flat * self._scale + self._margin
        return round(x, 1), round((self._north - latitude) * self._scale + self._margin, 1)

    def path(self, geometry: Any) -> str:
        """Return the path of an outline, as SVG has it."""
        rings = []
        for polygon in shapely.get_parts(geometry):
            for ring in (polygon.exterior, *polygon.interiors):
                points = [self.at(*pair) for pair in ring.coords]
                rings.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
        return "".join(rings)
