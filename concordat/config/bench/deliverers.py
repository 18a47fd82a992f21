"""Take in one CSV of street crime in a process of its own, and say what it took.

Run as a script by `bench delivery`: `deliverers.py concordat|peer CSV FOLDER`. The last line of standard output is JSON:
seconds, and the most memory that the process ever held, in bytes. What was written stays in the folder: `raw.parquet`, or
`parts/` and `quarantine.parquet`. Starting Python, and laying out the areas in which points are found, are not timed.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from concordat.config.bench.readers import most_held

BOX = (-5.5, 50.0, 1.8, 55.9)  # degrees: what lies outside is put aside, so that this is measured too
TYPES = (
    *("Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime"),
    *("Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person"),
    *("Vehicle crime", "Violence and sexual offences"),
)


def declared() -> Any:
    """Declare street crime as data.police.uk publishes it, with its crime id as what is turned into a pseudonym."""
    from concordat.datasets.rules.declarations import Declaration

    point = {"type": "number", "gives": "place", "geography": "point"}
    columns = [
        {"name": "crime_id", "title": "Crime ID", "gives": "identifier", "identifies": "reference"},
        {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
        {"name": "reported_by", "title": "Reported by"},
        {"name": "falls_within", "title": "Falls within"},
        {"name": "longitude", "title": "Longitude", "part": "longitude", **point},
        {"name": "latitude", "title": "Latitude", "part": "latitude", **point},
        {"name": "location", "title": "Location"},
        {"name": "lsoa_code", "title": "LSOA code", "gives": "place", "geography": "lsoa", "part": "code"},
        {"name": "lsoa_name", "title": "LSOA name"},
        {"name": "crime_type", "title": "Crime type", "allowed": TYPES, "required": True},
        {"name": "outcome", "title": "Last outcome category"},
        {"name": "context", "title": "Context"},
    ]
    return Declaration.read(
        {
            "key": "bench-street",
            "title": "Street crime",
            "row": "a crime",
            "columns": columns,
            "period": "month",
            "within": BOX,
            "threshold": 0.2,
        }
    )


def concordat(path: Path, folder: Path) -> Callable[[], Any]:
    """Check it at the door with everything on."""
    import numpy as np
    import shapely

    from concordat.datasets.store.checking import check
    from concordat.datasets.store.shapes import Given, Keys, Source
    from concordat.places.rules.locating import Outlines

    west, south, east, north = BOX
    corners = [(x, y) for x in np.arange(west, east, 0.1) for y in np.arange(south, north, 0.1)]
    areas = Outlines(
        [f"E{n:08}" for n in range(len(corners))], [shapely.box(x, y, x + 0.1, y + 0.1) for x, y in corners]
    )
    codes = np.array([*(f"E{n:08}" for n in range(len(corners))), ""], object)
    with path.open(encoding="utf-8", newline="") as file:
        header = tuple(next(csv.reader(file)))
    declaration = declared()
    given = Given(
        [Source(path, "csv", path.name, header)],
        declaration,
        frozenset(column.name for column in declaration.columns),
        folder,
        keys=Keys(b"of the agreement, for this bench", b"of the partnership, for the bench"),
        locate=lambda x, y: {"at_lsoa_2021": codes[areas.locate(x, y)]},
    )

    def work() -> None:
        found = check(given, lambda percent, words: None)
        if found.stops:
            raise SystemExit(found.stops[0].words)
        told = {"read": found.read, "landed": found.landed, "quarantined": found.quarantined}
        (folder / "told.json").write_text(json.dumps(told))

    return work


def peer(path: Path, folder: Path) -> Callable[[], Any]:
    """Read it by DuckDB as it reads any CSV, and write it as Parquet."""
    import duckdb

    held = duckdb.connect(config={"temp_directory": str(folder)})
    return lambda: held.execute(f"COPY (FROM read_csv('{path}')) TO '{folder / 'raw.parquet'}' (FORMAT parquet)")


def main(who: str, path: Path, folder: Path) -> None:
    """Take it in, and say what that took."""
    work = {"concordat": concordat, "peer": peer}[who](path, folder)
    begun = time.perf_counter()
    work()
    print(json.dumps({"seconds": time.perf_counter() - begun, "memory": most_held()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
