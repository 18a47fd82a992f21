"""Points in a CSV file: a longitude and latitude, or an easting and northing, in each row that has a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concordat.places.reading.found import Unloadable
from concordat.places.reading.rows import Faults, Table
from concordat.places.rules import grid

PAIRS = (("longitude", "latitude"), ("lon", "lat"), ("long", "lat"), ("easting", "northing"), ("x", "y"))


@dataclass(frozen=True, slots=True)
class Points:
    """The rows of a file as they were, and where each is (WGS84, degrees); nan for a row without a place."""

    columns: Sequence[str]
    rows: Sequence[dict[str, str]]
    longitudes: npt.NDArray[np.float64]
    latitudes: npt.NDArray[np.float64]


def read_points(table: Table, across: str = "", up: str = "") -> Points:
    """Read the points of a table from the columns named, or from a pair that it has; raise `Unloadable` in words."""
    across, up = _columns(table, across, up)
    faults, rows, numbers = Faults(), [], []
    for number, row in table.rows():
        rows.append(row)
        try:
            numbers.append([float(row[name] or "nan") for name in (across, up)])
        except ValueError:
            faults.add(number, f"“{row[across]}”, “{row[up]}” is not a place")
    faults.stop()
    x, y = np.array(numbers, dtype=float).reshape(-1, 2).T
    on_grid = bool(np.any(np.abs(x) > 180))  # metres, which no longitude is
    return Points(table.columns, rows, *(grid.to_wgs84(x, y) if on_grid else (x, y)))


def _columns(table: Table, across: str, up: str) -> tuple[str, str]:
    known = {name.lower(): name for name in table.columns}
    wanted = ((across.lower(), up.lower()),) if across or up else PAIRS
    for one, other in wanted:
        if one in known and other in known:
            return known[one], known[other]
    if across or up:
        raise Unloadable(f"The file has no columns {across} and {up}. It has: {', '.join(table.columns)}")
    raise Unloadable(
        "No columns say where the rows are. Name them with --columns, such as --columns Longitude,Latitude. "
        f"The file has: {', '.join(table.columns)}"
    )
