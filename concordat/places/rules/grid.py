"""The National Grid: eastings and northings of WGS84 points and back, and grid references as people write them.

Converted by OSTN15, the transformation that Ordnance Survey gives as the definition of the National Grid, which convertbng
carries. OSTN15 begins at ETRS89. We take WGS84 for ETRS89, as Ordnance Survey says is done where a metre does not matter:
the two lay together in 1989 and Europe moves about 2.5 cm a year against WGS84, so that they are some 0.9 m apart by now.

convertbng answers for Dublin and Belfast too, by shifts that mean nothing there. Outside the waters around Great Britain
and the Isle of Man (`_WATERS`) the answer is therefore nan, both ways.
"""

from __future__ import annotations

import re
from functools import cache

import convertbng.cutil as convertbng
import numpy as np
import numpy.typing as npt
import shapely

from concordat.places.rules.locating import Outlines
from concordat.places.rules.repeats import asked_once

Numbers = npt.NDArray[np.float64]

EAST, NORTH = 700_000, 1_300_000  # metres: the National Grid ends here

# Corners (longitude, latitude) at sea, about half-way to Ireland, to France and to the Channel Islands, and well off any
# coast elsewhere: drawn by hand for this, not Ordnance Survey's. St Kilda is in, Rockall is not.
_WATERS = (
    *((-6.9, 49.75), (-5.0, 49.75), (-3.0, 50.0), (-1.3, 50.3), (0.3, 50.45), (1.1, 50.8), (1.48, 51.0), (1.75, 51.2)),
    *((2.0, 51.8), (2.1, 53.0), (0.8, 54.0), (-0.5, 55.5), (-1.0, 57.0), (-0.9, 58.5), (-0.3, 60.3), (-0.3, 61.1)),
    *(
        (-2.5, 61.1),
        (-4.0, 60.0),
        (-6.5, 59.7),
        (-9.2, 58.5),
        (-9.2, 56.3),
        (-7.0, 55.55),
        (-6.2, 55.44),
        (-5.93, 55.25),
    ),
    *((-5.55, 55.02), (-5.37, 54.8), (-5.28, 54.62), (-5.15, 54.4), (-5.35, 54.0), (-5.35, 52.8), (-5.75, 52.1)),
    *((-6.1, 51.6), (-6.9, 50.2)),
)

_SQUARES = "VWXYZQRSTULMNOPFGHJKABCDE"  # of 500 km and of 100 km: rows of five from the south, without I
_LETTERED = re.compile(r"([A-Z]{2})\s*(\d+)(?:\s+(\d+))?", re.ASCII)
_NUMBERED = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*M?\s*E?[\s,]+(\d{1,7}(?:\.\d+)?)\s*M?\s*N?|(\d{6})(\d{6,7})", re.ASCII)
_EXAMPLE = "Write a grid reference such as TQ 758 685, or an easting and a northing such as 575800 168500."


def to_grid(longitudes: npt.ArrayLike, latitudes: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return eastings and northings in metres, to the millimetre; nan for what is missing or outside (see the module)."""
    x, y = _pair(longitudes, latitudes)
    eastings, northings = asked_once(_to_grid, x.ravel(), y.ravel())
    return eastings.reshape(x.shape), northings.reshape(x.shape)


def to_wgs84(eastings: npt.ArrayLike, northings: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return longitudes and latitudes in degrees; nan for what is missing or outside (see the module)."""
    e, n = _pair(eastings, northings)
    longitudes, latitudes = asked_once(_to_wgs84, e.ravel(), n.ravel())
    return longitudes.reshape(e.shape), latitudes.reshape(e.shape)


def reference(easting: float, northing: float, digits: int = 6) -> str:
    """Return the grid reference of the square that a point is in, with so many figures: 6 gives "TQ 758 685", of 100 m.

    Figures are cut off and never rounded, so that the square holds the point. Raises `ValueError` for a point that is not
    on the grid, and for figures that are not 2, 4, 6, 8 or 10.
    """
    if digits not in range(2, 11, 2):
        raise ValueError("A grid reference has 2, 4, 6, 8 or 10 figures.")
    if not (0 <= easting < EAST and 0 <= northing < NORTH):
        raise ValueError("This point is not on the National Grid.")
    (column, e), (row, n) = divmod(int(easting), 100_000), divmod(int(northing), 100_000)
    # The squares of 500 km begin 1,000 km west and 500 km south of the grid's origin.
    across, up = column + 10, row + 5
    letters = _SQUARES[up // 5 * 5 + across // 5] + _SQUARES[up % 5 * 5 + across % 5]
    half = digits // 2
    return f"{letters} {f'{e:05}'[:half]} {f'{n:05}'[:half]}"


def parse(text: str) -> tuple[float, float]:
    """Return the easting and northing of the middle of the square that a grid reference names, in metres.

    The middle, since it is in the square and nearer to the place that was meant than a corner: "TQ 758 685" gives 575850,
    168550. Read are two letters with 2 to 10 figures, in capitals or not, with spaces or without; and an easting and a
    northing in metres, which give themselves. Raises `ValueError`, in words for the person who wrote it, for anything else.
    """
    written = " ".join(text.upper().split())
    if found := _NUMBERED.fullmatch(written):
        easting, northing = (float(part) for part in found.groups() if part)
        if not (0 <= easting < EAST and 0 <= northing < NORTH):
            raise ValueError("This easting and northing are not on the National Grid. " + _EXAMPLE)
        return easting, northing
    if not (found := _LETTERED.fullmatch(written)):
        raise ValueError(_EXAMPLE)
    letters, first, second = found.groups()
    figures = first + (second or "")
    if len(figures) % 2 or len(figures) > 10 or (second and len(first) != len(second)):
        raise ValueError(
            "A grid reference has as many figures for the easting as for the northing, 5 at most. " + _EXAMPLE
        )
    side, half = 10 ** (5 - len(figures) // 2), len(figures) // 2
    east, north = _corner(letters)
    parts = (int(part) * side + side / 2 for part in (figures[:half], figures[half:]))
    return east + next(parts), north + next(parts)


def _corner(letters: str) -> tuple[int, int]:
    """Return the south-west corner of a square of 100 km."""
    if "I" not in letters:
        (up, across), (row, column) = (divmod(_SQUARES.index(letter), 5) for letter in letters)
        east, north = (across * 5 + column - 10) * 100_000, (up * 5 + row - 5) * 100_000
        if 0 <= east < EAST and 0 <= north < NORTH:
            return east, north
    raise ValueError(f"No square of the National Grid is called {letters}. " + _EXAMPLE)


def _pair(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return two arrays of one shape."""
    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != two.shape:
        raise ValueError("There are not as many of the one coordinate as of the other.")
    return one, two


def _projected(longitudes: Numbers, latitudes: Numbers) -> tuple[Numbers, Numbers]:
    """Return eastings and northings on the National Grid's projection of ETRS89, before any shift, in metres.

    After "A guide to coordinate systems in Great Britain" of Ordnance Survey, annexe C: the series that their own figures
    are made with. Within a millimetre up to five degrees from the central meridian.
    """
    a, b, scale, first = 6378137.0, 6356752.3141, 0.9996012717, np.radians(49)
    phi, east = np.radians(latitudes), np.radians(longitudes + 2)
    e2, n = 1 - (b / a) ** 2, (a - b) / (a + b)
    sin, cos, tan2 = np.sin(phi), np.cos(phi), np.tan(phi) ** 2
    nu = a * scale / np.sqrt(1 - e2 * sin**2)
    eta2 = (1 - e2 * sin**2) / (1 - e2) - 1
    less, more = phi - first, phi + first
    meridian = (1 + n + 1.25 * n**2 * (1 + n)) * less - (3 * n + 3 * n**2 + 2.625 * n**3) * np.sin(less) * np.cos(more)
    meridian += 1.875 * n**2 * (1 + n) * np.sin(2 * less) * np.cos(2 * more)
    meridian -= 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    up = (east**2 / 2) + (east * cos) ** 2 * east**2 / 24 * (5 - tan2 + 9 * eta2)
    up += (east * cos) ** 4 * east**2 / 720 * (61 - 58 * tan2 + tan2**2)
    across = east + east * (east * cos) ** 2 / 6 * (1 + eta2 - tan2)
    across += east * (east * cos) ** 4 / 120 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2)
    return 400_000 + nu * cos * across, -100_000 + b * scale * meridian + nu * sin * cos * up


def _to_grid(x: Numbers, y: Numbers) -> Numbers:
    """Return eastings and northings, one above the other."""
    found = np.stack(convertbng.convert_to_osgb36(x, y))
    if len(left := np.flatnonzero(np.isnan(found[0]) & np.isfinite(x + y))):
        # convertbng keeps to a box, with the south of Scilly and the north of Unst outside; its shifts go further.
        found[:, left] = convertbng.convert_etrs89_to_osgb36(*_projected(x[left], y[left]))
    found[:, ~_within(x, y) | (found < 0).any(axis=0)] = np.nan
    return found


def _to_wgs84(eastings: Numbers, northings: Numbers) -> Numbers:
    """Return longitudes and latitudes, one above the other."""
    found = np.stack(convertbng.convert_osgb36_to_ll(eastings, northings))
    found[:, ~_within(*found)] = np.nan
    return found


def _within(longitudes: Numbers, latitudes: Numbers) -> npt.NDArray[np.bool_]:
    """Say which points are in the waters around Great Britain and the Isle of Man."""
    return _waters().locate(longitudes, latitudes) >= 0


@cache
def _waters() -> Outlines:
    return Outlines(["GB"], [shapely.Polygon(_WATERS)])
