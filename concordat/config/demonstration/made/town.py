"""Where the invented happenings are: snap points in the invented places, and how much happens at each."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

Chance = np.random.Generator
Numbers = npt.NDArray[np.float64]
Words = npt.NDArray[np.str_]

CENTRE = ("X01000002", "X01000006")  # where shops and bars are
POINTS = 30  # in each area; several real places share one
_NAMES = "Alder Beacon Cinder Dunlin Ember Fathom Gannet Halyard Jetty Kiln Lantern Mallard".split()
_WAYS = "Road Street Lane Close Terrace Way".split()


def seeded(*words: object) -> Chance:
    """Return the same chance for the same words."""
    return np.random.default_rng(zlib.crc32(" ".join(map(str, words)).encode()))


@dataclass(frozen=True)
class Town:
    """Snap points with the street and area of each; `busy` and `lived_in` are their shares of what happens."""

    longitudes: Numbers
    latitudes: Numbers
    streets: Words
    areas: Words
    busy: Numbers
    lived_in: Numbers
    wards: Mapping[str, str]
    redrawn: Mapping[str, str]
    redrawn_on: date | None
    postcodes: Mapping[str, str]

    def ward(self, area: str, day: date) -> str:
        """Return the ward that an area was part of on a day."""
        return (self.redrawn if self.redrawn_on and day >= self.redrawn_on else self.wards)[area]

    @classmethod
    def read(cls, folder: Path, redrawn: date | None = None) -> Town:
        """Read the places of a folder, whose wards were `redrawn` on a day, and put points in them."""
        chance = seeded("points")
        features = json.loads((folder / "lsoa-2021.geojson").read_text("utf-8"))["features"]
        outlines = {each["properties"]["lsoa21cd"]: shapely.geometry.shape(each["geometry"]) for each in features}
        people = {
            row["lsoa21cd"]: sum(int(value) for name, value in row.items() if name[1:].isdigit())
            for row in _rows(folder / "population-2024.csv")
        }
        spots = np.concatenate([_within(outline, chance) for outline in outlines.values()]).round(6)
        areas = np.repeat(list(outlines), POINTS)
        lived_in = np.array([people[area] for area in areas], dtype=float)
        busy = lived_in * (chance.pareto(1.4, len(areas)) + 0.2) * np.where(np.isin(areas, CENTRE), 5, 1)
        return cls(
            longitudes=spots[:, 0],
            latitudes=spots[:, 1],
            streets=chance.choice([f"{name} {way}" for name in _NAMES for way in _WAYS], len(areas)),
            areas=areas,
            busy=busy / busy.sum(),
            lived_in=lived_in / lived_in.sum(),
            wards=_wards(folder / "lookup-lsoa-2021-to-ward.csv"),
            redrawn=_wards(folder / "lookup-lsoa-2021-to-ward-redrawn.csv"),
            redrawn_on=redrawn,
            postcodes={row["lsoa21"]: row["pcds"] for row in _rows(folder / "postcodes.csv")},
        )


def _within(outline: shapely.Geometry, chance: Chance) -> Numbers:
    west, south, east, north = outline.bounds
    spots = np.column_stack([chance.uniform(west, east, 600), chance.uniform(south, north, 600)])
    inside: Numbers = spots[shapely.contains_xy(outline, spots)]
    return inside[:POINTS]


def _wards(path: Path) -> dict[str, str]:
    return {row["lsoa21cd"]: row["wardcd"] for row in _rows(path)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
