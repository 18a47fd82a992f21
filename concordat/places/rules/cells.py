"""Cells that points are counted in: H3 cells, and squares of the National Grid.

Their outlines are WGS84 polygons for maps. Null is 0 among H3 cells, nan among corners of squares and `None` among
outlines. A missing or impossible coordinate (nan, infinite, a latitude beyond 90 or a longitude beyond 180 degrees) gives
null: H3 itself would wrap it round to a cell elsewhere.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from h3ronpy import cells_valid
from h3ronpy.vector import cells_to_wkb_polygons, coordinates_to_cells

from concordat.places.rules.grid import EAST, NORTH, Numbers, to_wgs84
from concordat.places.rules.repeats import asked_once

Cells = npt.NDArray[np.uint64]
Shapes = npt.NDArray[np.object_]

NULL = np.uint64(0)
FINEST = 15  # the resolutions of H3 are 0 to 15; 9 is about 0.1 square kilometres
_CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])


def cells(longitudes: npt.ArrayLike, latitudes: npt.ArrayLike, resolution: int) -> Cells:
    """Return the H3 cell of each point, and 0 for a point that is missing or impossible."""
    if resolution not in range(FINEST + 1):
        raise ValueError(f"A resolution of H3 is a whole number from 0 to {FINEST}.")
    x, y = np.asarray(longitudes, dtype=np.float64), np.asarray(latitudes, dtype=np.float64)
    found = np.zeros(x.shape, dtype=np.uint64)
    possible = (np.abs(x) <= 180) & (np.abs(y) <= 90)  # false for nan
    found[possible] = asked_once(partial(_cells, resolution=int(resolution)), x[possible], y[possible])
    return found


def _cells(x: Numbers, y: Numbers, resolution: int) -> Cells:
    found: Cells = pa.array(coordinates_to_cells(pa.array(y), pa.array(x), resolution)).to_numpy()
    return found


def outline(cells: npt.ArrayLike) -> Shapes:
    """Return the outline of each H3 cell, or of the one; `None` for 0 and for a number that is no cell."""
    numbers = np.asarray(cells, dtype=np.uint64)
    found = np.full(numbers.shape, None, dtype=object)
    valid = pa.array(cells_valid(pa.array(numbers.ravel()), booleanarray=True))
    right = valid.to_numpy(zero_copy_only=False).astype(bool).reshape(numbers.shape)
    polygons = pa.array(cells_to_wkb_polygons(pa.array(numbers[right])))
    found[right] = shapely.from_wkb(polygons.to_numpy(zero_copy_only=False))
    return found[()]


def square(eastings: npt.ArrayLike, northings: npt.ArrayLike, metres: int) -> tuple[Numbers, Numbers]:
    """Return the south-west corner of the National Grid square of this side that each point is in; nan off the grid."""
    if metres < 1:
        raise ValueError("The side of a square is a metre or more.")
    e, n = np.asarray(eastings, dtype=np.float64), np.asarray(northings, dtype=np.float64)
    on = (e >= 0) & (e < EAST) & (n >= 0) & (n < NORTH)
    return np.where(on, np.floor_divide(e, metres) * metres, np.nan), np.where(on, n // metres * metres, np.nan)


def square_outline(eastings: npt.ArrayLike, northings: npt.ArrayLike, metres: int) -> Shapes:
    """Return the outline of each National Grid square given by its south-west corner; `None` where a corner is not had.

    Drawn with four corners: a side of a kilometre strays a few centimetres from the grid.
    """
    corners = np.stack([np.asarray(eastings, dtype=np.float64), np.asarray(northings, dtype=np.float64)], axis=-1)
    around = corners[..., None, :] + _CORNERS * metres
    x, y = to_wgs84(around[..., 0], around[..., 1])
    known = np.isfinite(x).all(axis=-1)
    found = np.full(known.shape, None, dtype=object)
    if known.any():
        found[known] = shapely.polygons(np.stack([x[known], y[known]], axis=-1))
    return found[()]
