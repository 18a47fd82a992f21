"""The demonstration's places: invented outlines and figures, loaded as `concordat places load` loads a real file."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from concordat.kernel.actors import Actor, acting, system
from concordat.places.commands import areas, loading
from concordat.places.reading import Asked, read

CHANGED = date(2023, 5, 4)
HALF_A_YEAR = timedelta(days=183)
SOURCE = "Invented for the demonstration"
FILES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("authority.geojson", {"generation": "2023"}),
    ("lsoa-2011.geojson", {}),
    ("lsoa-2021.geojson", {}),
    ("wards-to-2023.geojson", {"generation": "to-2023", "ends": date(2023, 5, 3)}),
    ("wards-2023.geojson", {"generation": "2023", "begins": CHANGED}),
    ("beat.geojson", {"generation": "2023"}),
    ("lookup-lsoa-2011-to-2021.csv", {}),
    ("lookup-lsoa-2011-to-ward.csv", {}),
    ("lookup-lsoa-2021-to-ward.csv", {}),
    ("population-2020.csv", {"year": 2020}),
    ("population-2024.csv", {"year": 2024}),
    ("deprivation-2019.csv", {"year": 2019}),
    ("deprivation-2025.csv", {"year": 2025}),
    ("postcodes.csv", {}),
)


def load(folder: Path, redrawn: date | None = None) -> None:
    """Load every file of a folder, in the order in which each stands on the one before.

    Wards are of 2023; with a day on which they were `redrawn`, those of its year have followed them.
    """
    ended = redrawn - timedelta(days=1) if redrawn else None
    with acting(system("places")) as loader:
        for name, asked in FILES:
            _load(folder / name, asked | ({"ends": ended} if name == "wards-2023.geojson" else {}), loader)
        if redrawn:
            _load(folder / "wards-redrawn.geojson", {"generation": str(redrawn.year), "begins": redrawn}, loader)
            _load(folder / "lookup-lsoa-2021-to-ward-redrawn.csv", {}, loader)


def redrawn_on(today: date) -> date:
    """Return the day of the last local elections that were half a year ago or more: the first Thursday of a May."""
    days = (date(today.year - back, 5, 1) for back in range(3))
    elections = (day + timedelta(days=(3 - day.weekday()) % 7) for day in days)
    return next(day for day in elections if day <= today - HALF_A_YEAR)


def _load(path: Path, asked: dict[str, Any], loader: Actor) -> None:
    origin = loading.Origin(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), SOURCE)
    loading.load(content=read(path, Asked(**asked)), origin=origin, by=loader)


def add_own(by: Actor) -> None:
    """Add an area of the partnership's own."""
    facts = areas.Facts("Town centre", "Where the night-time economy is: used for patrols and for the survey.")
    areas.add(facts=facts, drawing=areas.Drawing(lsoas=("X01000002", "X01000006")), by=by)
