"""A country that was never there, to find points in: as many areas as England has, as unlike in size, with winding edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

LEFT, BOTTOM, RIGHT, TOP = -5.7, 50.0, 1.7, 55.8  # degrees: about the extent of England
_TOWNS = 400
_IN_TOWNS = 0.8  # of the areas
_CORNERS = 80  # of an area, about as many as a generalised outline of a statistical area has


def country(areas: int, seed: int = 1) -> Any:
    """Return outlines that fill a country: small and crowded in towns, large between them."""
    random = np.random.default_rng(seed)
    size = random.pareto(1.1, _TOWNS) + 1
    size /= size.sum()
    centres = random.uniform((LEFT, BOTTOM), (RIGHT, TOP), (_TOWNS, 2))
    town = random.choice(_TOWNS, round(areas * _IN_TOWNS), p=size)
    wide = (0.01 + 0.25 * np.sqrt(size))[town, None]
    urban = centres[town] + random.normal(size=(len(town), 2)) * (1.0, 0.6) * wide
    rural = random.uniform((LEFT, BOTTOM), (RIGHT, TOP), (areas - len(town), 2))
    seeds = np.clip(np.vstack([urban, rural]), (LEFT - 1, BOTTOM - 1), (RIGHT + 1, TOP + 1))
    frame = shapely.box(LEFT - 1, BOTTOM - 1, RIGHT + 1, TOP + 1)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    return shapely.transform(shapely.segmentize(cells, shapely.length(cells) / _CORNERS), _wound)


def _wound(corners: Any) -> Any:
    """Move corners a little by a wave over the country, neighbours alike, so that edges wind and still meet."""
    x, y = np.round(corners, 7).T
    waves = np.sin(y * 1000) + np.sin(x * 300), np.sin(x * 600) + np.sin(y * 700)
    return np.round(np.column_stack([x, y]) + 0.0006 * np.column_stack(waves), 6)


def people(outlines: Any, points: int, different: int, seed: int = 2) -> Any:
    """Return longitudes and latitudes: about as many points in each area, of which so many are different."""
    random = np.random.default_rng(seed)
    centres = shapely.centroid(outlines)
    area = random.integers(0, len(outlines), different)
    wide = 0.4 * np.sqrt(shapely.area(outlines))[area, None]
    middle = np.column_stack([shapely.get_x(centres), shapely.get_y(centres)])[area]
    made = middle + random.normal(size=(different, 2)) * wide
    return made.T if different == points else made[random.integers(0, different, points)].T
