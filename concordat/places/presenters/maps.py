"""Areas drawn: as GeoJSON for the map, and as a drawing that stands where no map can, and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from concordat.places.models import Area
from concordat.places.rules import outlines

HERE, BESIDE = 0.7, 0.08  # how strongly an area is coloured
_MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Drawn:
    """An outline of a drawing: its path, whether it is what the page is about, and where its label stands."""

    path: str
    here: bool
    label: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Still:
    """A drawing: its size, its outlines, and a point where one is shown."""

    width: int
    height: int
    areas: tuple[Drawn, ...]
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class MapShown:
    """A map with all that stands in for it: drawing, table and words."""

    geojson: dict[str, Any]
    still: Still
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    summary: str


def map_of(
    here: Sequence[Area],
    beside: Iterable[Area] = (),
    *,
    point: tuple[float, float] | None = None,
    summary: str = "",
) -> MapShown | None:
    """Draw areas, strongly those that the page is about and weakly those beside them; None where none has an outline."""
    ours = [(area, True) for area in here if area.outline is not None]
    shown = [(area, False) for area in beside if area.outline is not None] + ours
    if not ours:
        return None
    shapes = [outlines.read_wkb(area.outline) for area, _ in shown]
    bounds = shapely.total_bounds(shapes[len(shown) - len(ours) :])
    wide = _widened(bounds) if len(shown) > len(ours) else tuple(bounds)
    simple = [outlines.for_drawing(shape, wide[2] - wide[0]) for shape in shapes]
    pairs = list(zip(shown, simple, strict=True))
    return MapShown(
        _geojson(pairs, point),
        _still(pairs, wide, point, labels=len(ours) <= _MOST_LABELS),
        ("Area", "Code", "Hectares"),
        tuple((area.name, area.code, _hectares(area)) for area, _ in reversed(shown)),
        summary,
    )


def _hectares(area: Area) -> object:
    return "" if area.hectares is None else round(area.hectares) if area.hectares >= 10 else round(area.hectares, 1)


def _widened(bounds: Sequence[float]) -> tuple[float, float, float, float]:
    """Show something of what lies beside."""
    west, south, east, north = bounds
    x, y = (east - west) * 0.25, (north - south) * 0.25
    return west - x, south - y, east + x, north + y


def _geojson(pairs: Any, point: tuple[float, float] | None) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"label": area.name, "value": HERE if here else BESIDE},
            "geometry": outlines.to_geojson(shape),
        }
        for (area, here), shape in pairs
    ]
    if point:
        place = {"type": "Point", "coordinates": list(point)}
        features.append({"type": "Feature", "properties": {"label": "The place sought", "value": 1}, "geometry": place})
    return {"type": "FeatureCollection", "features": features}


def _still(pairs: Any, bounds: Sequence[float], point: tuple[float, float] | None, *, labels: bool) -> Still:
    paper = outlines.Paper(bounds)
    frame = shapely.box(*bounds)
    drawn = []
    for (area, here), shape in pairs:
        inside = outlines.polygons(shape if here else shapely.intersection(shape, frame))
        if inside.is_empty:
            continue
        x, y = paper.at(inside.representative_point().x, inside.representative_point().y)
        drawn.append(Drawn(paper.path(inside), here, area.name if here and labels else "", x, y))
    return Still(paper.width, paper.height, tuple(drawn), paper.at(*point) if point else None)
