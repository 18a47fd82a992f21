"""Load files as the command line does, for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from concordat.kernel.actors import acting, system
from concordat.places.commands import loading
from concordat.places.reading import Asked, read

TO_2023 = {"kind": "ward", "generation": "to-2023", "ends": date(2023, 5, 3)}
FROM_2023 = {"kind": "ward", "generation": "2023", "begins": date(2023, 5, 4)}
MEDWAY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("medway-boundary.geojson", {}),
    ("medway-lsoa-2011.geojson", {}),
    ("medway-lsoa-2021.geojson", {}),
    ("medway-wards-to-2023.geojson", TO_2023),
    ("medway-wards-2024-bestfit.geojson", FROM_2023),
    ("lookup-lsoa-2011-to-2021.csv", {}),
    ("lookup-lsoa-2021-to-ward-2024.csv", {}),
    ("medway-population-mid2020-by-age-lsoa-2011.csv", {}),
    ("medway-census2021-residents-households-lsoa-2021.csv", {}),
    ("medway-imd2019-lsoa-2011.csv", {}),
    ("medway-imd2025-lsoa-2021.csv", {}),
)


def load(path: Path, **asked: Any) -> loading.Loaded:
    """Load one file, as the system."""
    content = read(path, Asked(**asked))
    origin = loading.Origin(path.name, "0" * 64, asked.get("source", "Words of a source"))
    with transaction.atomic(), acting(system("places")) as loader:
        return loading.load(content=content, origin=origin, by=loader)


def read_as_system(ask: Callable[[], Any]) -> Any:
    """Return what a question about the database is answered, asked as the system that loads."""
    with transaction.atomic(), acting(system("places")):
        return ask()


def load_medway(folder: Path) -> list[loading.Loaded]:
    """Load Medway's real geography."""
    return [load(folder / name, **asked) for name, asked in MEDWAY]


def square(west: float, south: float, side: float = 0.01, *, east: float = 0.0) -> dict[str, Any]:
    """Return the outline of a square, or with `east` of a rectangle."""
    right, top = east or west + side, south + side
    ring = [[west, south], [right, south], [right, top], [west, top], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(rows: Iterable[tuple[dict[str, Any], dict[str, Any] | None]], **more: Any) -> str:
    """Return GeoJSON of pairs of properties and outline."""
    features = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in rows]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})
