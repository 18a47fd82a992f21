"""The demonstration's places: invented outlines and figures, loaded as `concordat places load` loads a real file."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from concordat.kernel.actors import Actor, acting, system
from concordat.places.commands import areas, loading
from concordat.places.reading import Asked, read

CHANGED = date(2023, 5, 4)
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


def load(folder: Path) -> None:
    """Load every file of a folder, in the order in which each stands on the one before."""
    with acting(system("places")) as loader:
        for name, asked in FILES:
            path = folder / name
            origin = loading.Origin(name, hashlib.sha256(path.read_bytes()).hexdigest(), SOURCE)
            loading.load(content=read(path, Asked(**asked)), origin=origin, by=loader)


def add_own(by: Actor) -> None:
    """Add an area of the partnership's own."""
    facts = areas.Facts("Town centre", "Where the night-time economy is: used for patrols and for the survey.")
    areas.add(facts=facts, drawing=areas.Drawing(lsoas=("X01000002", "X01000006")), by=by)
