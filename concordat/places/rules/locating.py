"""Which area each of many points lies in.

Most points are far from every edge. A raster over the areas says once, of each of its cells, whether it lies wholly inside
an area, wholly outside all, or has an edge in it. A point in a cell of the first two kinds is answered by looking up; only
the others are tested against the outlines that have an edge there, by GEOS, which is exact.

Longitudes and latitudes are WGS84 in degrees. An outline is taken as drawn: its edges are straight between its vertices in
degrees. A point on an edge or a vertex is in the area, and where two share the edge it is in the first of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from concordat.places.rules.rasters import EDGES, NONE, Raster
from concordat.places.rules.repeats import repeats

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]

_AT_ONCE = 1 << 21  # points that are tested together, so that the memory for one lot does for the next
_DEGREE = 111_320.0  # metres to a degree of longitude at the equator, on the WGS84 ellipsoid


class Outlines:
    """Areas to find points in: built once, and not changed after.

    Raises `ValueError` where there are not as many outlines as codes, and for an outline that is neither a polygon nor a
    multipolygon or has a corner that is no number. No outline (`None`, or an empty one) holds no point.
    """

    def __init__(self, codes: Sequence[str], outlines: Sequence[shapely.Geometry | None]) -> None:
        self.codes = tuple(codes)
        self._outlines = np.array([None, *outlines], dtype=object)[1:]
        _check(self.codes, self._outlines)
        self._raster = Raster(self._outlines)
        shapely.prepare(self._outlines)
        # What a prepared outline searches by is made when it is first asked: here, so that threads may share it later.
        points = shapely.get_coordinates(shapely.point_on_surface(self._outlines[self._raster.drawn]))
        shapely.intersects_xy(self._outlines[self._raster.drawn], points[:, 0], points[:, 1])

    def locate(self, longitudes: npt.ArrayLike, latitudes: npt.ArrayLike) -> Indices:
        """Return for each point the index into `codes` of the first area that holds it, and -1 where none does.

        A point that is missing (nan) or infinite is in no area.
        """
        x, y = _flat(longitudes), _flat(latitudes)
        if len(x) != len(y):
            raise ValueError("There are not as many longitudes as latitudes.")
        found = self._raster.look_up(x, y)
        asked = np.flatnonzero(found <= EDGES)
        if len(asked):
            found[asked] = self._tested(EDGES - found[asked], x[asked], y[asked])
        return found

    def metres_to_edge(self, areas: npt.ArrayLike, longitudes: npt.ArrayLike, latitudes: npt.ArrayLike) -> Numbers:
        """Return how far each point is from the nearest edge of the area that is given for it by its index, in metres.

        Zero on the edge, more on either side of it; nan where the index is -1, the area has no outline or the point is
        missing. Right within a hundredth for distances of less than 50 km.
        """
        indices = np.asarray(areas, dtype=np.int64).ravel()
        x, y = _flat(longitudes), _flat(latitudes)
        metres = np.full(len(indices), np.nan)
        known = (indices >= 0) & np.isfinite(x) & np.isfinite(y)
        order = np.flatnonzero(known)[np.argsort(indices[known], kind="stable")]
        for rows in np.split(order, np.flatnonzero(np.diff(indices[order])) + 1):
            outline = self._outlines[indices[rows[0]]] if len(rows) else None
            if outline is None or outline.is_empty:
                continue
            scale = _metres_to_a_degree(float(np.mean(y[rows])))
            edge = shapely.transform(shapely.boundary(outline), lambda xy, scale=scale: xy * scale)
            metres[rows] = shapely.distance(edge, shapely.points(np.column_stack([x[rows], y[rows]]) * scale))
        return metres

    def _tested(self, cells: Indices, x: Numbers, y: Numbers) -> Indices:
        """Test points against the outlines with an edge in their cell: each different one once, some at a time."""
        if again := repeats(x, y):
            once, which = again
            return self._tested_once(cells[once], x[once], y[once])[which]
        return self._tested_once(cells, x, y)

    def _tested_once(self, cells: Indices, x: Numbers, y: Numbers) -> Indices:
        parts = [slice(at, at + _AT_ONCE) for at in range(0, len(cells), _AT_ONCE)]
        return np.concatenate([self._first(cells[part], x[part], y[part]) for part in parts])

    def _first(self, cells: Indices, x: Numbers, y: Numbers) -> Indices:
        """Return the first area that holds each point, testing one after the other of those with an edge in its cell."""
        raster, none = self._raster, len(self.codes)
        found = raster.whole[cells]  # an area that holds the whole cell, where areas lie over each other
        found[found == NONE] = none
        begin, end = raster.starts[cells], raster.starts[cells + 1]
        left, turn = np.arange(len(cells)), 0
        while len(left):
            area = raster.areas[begin[left] + turn]
            asked = np.flatnonzero(area < found[left])
            # One area after the other, since GEOS is quick then; short numbers are put in order quickly.
            asked = asked[np.argsort(area[asked].astype(np.uint16 if none <= 1 << 16 else np.int32), kind="stable")]
            left, area = left[asked], area[asked]
            inside = shapely.intersects_xy(self._outlines[area], x[left], y[left])
            found[left[inside]] = area[inside]
            left, turn = left[~inside], turn + 1
            left = left[begin[left] + turn < end[left]]
        found[found == none] = NONE
        return found


def _check(codes: Sequence[str], outlines: npt.NDArray[np.object_]) -> None:
    if len(codes) != len(outlines):
        raise ValueError(f"There are {len(codes)} codes and {len(outlines)} outlines.")
    kinds = {shapely.GeometryType.MISSING, shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}
    for code, kind in zip(codes, shapely.get_type_id(outlines), strict=True):
        if kind not in kinds:
            raise ValueError(f"The outline of {code} is neither a polygon nor a multipolygon.")
    coordinates, owner = shapely.get_coordinates(outlines, return_index=True)
    wrong = owner[~np.isfinite(coordinates).all(axis=1)]
    if len(wrong):
        raise ValueError(f"The outline of {codes[wrong[0]]} has a corner that is no number.")


def _flat(values: npt.ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.float64).ravel()


def _metres_to_a_degree(latitude: float) -> Numbers:
    """Return the metres to a degree of longitude and of latitude, on the WGS84 ellipsoid."""
    phi = np.radians(latitude)
    return np.array(
        [
            _DEGREE * np.cos(phi) / np.sqrt(1 - 0.00669438 * np.sin(phi) ** 2),
            111_132.954 - 559.822 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi),
        ]
    )
