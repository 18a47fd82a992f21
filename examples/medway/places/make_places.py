"""Write the invented places of the demonstration, the same each time: python examples/medway/places/make_places.py"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely

HERE = Path(__file__).resolve().parent
CHANCE = random.Random(2023)  # noqa: S311  the same outlines each time
WIDE, HIGH = 4, 3  # LSOAs of 2011 in a row and in a column
WEST, SOUTH, STEP_X, STEP_Y = 0.44, 51.34, 0.05, 0.03

WARDS_BEFORE = {
    "X05000001": ("Castle Hill", (1, 5)),
    "X05000002": ("Brook Street", (2, 6)),
    "X05000003": ("Orchard", (3, 7)),
    "X05000004": ("Warren Wood", (4, 8)),
    "X05000005": ("Saltmarsh", (9, 10)),
    "X05000006": ("Lighthouse", (11, 12)),
}
WARDS_AFTER = {
    "X05000011": ("Castle Hill North", (5,)),
    "X05000012": ("Castle Hill South", (1,)),
    "X05000013": ("Brook Street and Station", (2, 6)),  # renamed
    "X05000014": ("Orchard and Hopfields", (3, 7, 13)),  # gains half of an LSOA that was split
    "X05000015": ("Warren Wood", (14, 15)),
    "X05000016": ("Estuary", (16, 11, 12)),  # two wards merged
}
WARDS_REDRAWN = {  # from a day that moves with the demonstration: the centre divided, Castle Hill whole again
    "X05000021": ("Castle Hill", (1, 5)),
    "X05000022": ("Brook Street", (2,)),
    "X05000023": ("Station", (6,)),
    "X05000024": ("Orchard and Hopfields", (3, 7, 13)),
    "X05000025": ("Warren Wood", (14, 15)),
    "X05000026": ("Estuary", (16, 11, 12)),
}
BECAME = {4: ("S", (13, 14)), 9: ("M", (16,)), 10: ("M", (16,)), 8: ("U", (15,))}


def corner(column: int, row: int) -> tuple[float, float]:
    inner = 0 < column < WIDE and 0 < row < HIGH
    shift = [CHANCE.uniform(-0.2, 0.2) if inner else CHANCE.uniform(-0.08, 0.08) for _ in range(2)]
    return WEST + (column + shift[0]) * STEP_X, SOUTH + (row + shift[1]) * STEP_Y


def edge(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """Return an edge that wanders, as a river or a road does."""
    found = []
    for at in range(1, 8):
        part = at / 8
        wander = [CHANCE.uniform(-0.0012, 0.0012) for _ in range(2)]
        found.append(tuple(one[i] + (other[i] - one[i]) * part + wander[i] for i in range(2)))
    return [one, *found]


def lsoas() -> dict[int, Any]:
    """Return the outlines of 2011, numbered from 1, row by row from the south."""
    corners = {(x, y): corner(x, y) for x in range(WIDE + 1) for y in range(HIGH + 1)}
    edges = {}
    for x, y in corners:
        for way in ((x + 1, y), (x, y + 1)):
            if way in corners:
                edges[(x, y), way] = edge(corners[x, y], corners[way])
                edges[way, (x, y)] = [corners[way], *reversed(edges[(x, y), way][1:])]
    found = {}
    for y in range(HIGH):
        for x in range(WIDE):
            ring = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
            points = [point for at in range(4) for point in edges[ring[at], ring[at + 1]]]
            found[y * WIDE + x + 1] = shapely.set_precision(shapely.Polygon(points), 0.00001)
    return found


def write_outlines(name: str, code: str, label: str, rows: Iterable[tuple[str, str, Any]]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {code: key, label: words},
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 0.00001))),
        }
        for key, words, shape in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    (HERE / name).write_text(text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n", encoding="utf-8")


def write_rows(name: str, rows: list[Mapping[str, object]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def code_of(number: int) -> str:
    return f"X01{number:06}"


def people(number: int, scale: float = 1.0) -> list[int]:
    """Return how many of each single year from 0 to 90 and over live in an area."""
    young = 1 + 0.6 * ((number % 3) - 1)
    usual = [9 + 3 * young * (18 <= age <= 34) - max(0, age - 60) * 0.24 for age in range(90)]
    return [max(0, round(CHANCE.gauss(each * scale, 1.6))) for each in usual] + [CHANCE.randint(6, 16)]


def deprivation(total: int = 33_755) -> dict[str, object]:
    row: dict[str, object] = {}
    for domain in ("IMD", "Income", "Employment", "Education", "Health", "Crime", "Housing", "Environment"):
        rank = CHANCE.randint(200, total) // CHANCE.randint(1, 4)
        row |= {f"{domain}_rank": rank, f"{domain}_decile": min(10, rank * 10 // total + 1)}
    return row


def main() -> None:
    before = lsoas()
    west, south, _, north = before[4].bounds
    cut = shapely.box(west - 1, south - 1, before[4].centroid.x, north + 1)
    after = {number: shape for number, shape in before.items() if number not in BECAME}
    after |= {13: before[4].intersection(cut), 14: before[4].difference(cut), 15: before[8]}
    after[16] = before[9].union(before[10])
    ages = [*map(str, range(90)), "90+"]
    authority = shapely.union_all([*before.values()])
    write_outlines("authority.geojson", "lad23cd", "lad23nm", [("X06000001", "Medway (invented)", authority)])
    for year, found, wards, name, lookup in (
        (2011, before, WARDS_BEFORE, "wards-to-2023", "ward"),
        (2021, after, WARDS_AFTER, "wards-2023", "ward"),
        (2021, after, WARDS_REDRAWN, "wards-redrawn", "ward-redrawn"),
    ):
        short = f"lsoa{year % 100}"
        rows = [(code_of(number), f"Medway {number:03}A", shape) for number, shape in sorted(found.items())]
        write_outlines(f"lsoa-{year}.geojson", f"{short}cd", f"{short}nm", rows)
        made = {code: shapely.union_all([found[each] for each in there]) for code, (_, there) in wards.items()}
        write_outlines(f"{name}.geojson", "wardcd", "wardnm", [(code, wards[code][0], made[code]) for code in made])
        parts = sorted((code_of(each), ward) for ward, (_, there) in wards.items() for each in there)
        write_rows(
            f"lookup-lsoa-{year}-to-{lookup}.csv",
            [{f"{short}cd": one, "wardcd": ward, "lad23cd": "X06000001"} for one, ward in parts],
        )
    write_outlines("beat.geojson", "beatcd", "beatnm", [("XB01", "Riverside beat", before[5].union(before[6]))])
    write_rows("lookup-lsoa-2011-to-2021.csv", list(changes(before)))
    for_2020 = [{"lsoa11cd": code_of(n), **dict(zip(ages, people(n), strict=True))} for n in before]
    write_rows("population-2020.csv", for_2020)
    columns = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    halves = {number: [*people(number, 0.51), *people(number, 0.5)] for number in sorted(after)}
    for_2024 = [{"lsoa21cd": code_of(n), **dict(zip(columns, row, strict=True))} for n, row in halves.items()]
    write_rows("population-2024.csv", for_2024)
    write_rows("deprivation-2019.csv", [{"lsoa11cd": code_of(n), **deprivation()} for n in before])
    write_rows("deprivation-2025.csv", [{"lsoa21cd": code_of(n), **deprivation()} for n in sorted(after)])
    write_rows("postcodes.csv", list(postcodes(before, after)))


def changes(before: Iterable[int]) -> Iterable[dict[str, object]]:
    """Yield what became of each LSOA: unchanged, split or merged."""
    for number in before:
        how, others = BECAME.get(number, ("U", (number,)))
        for each in others:
            yield {"lsoa11cd": code_of(number), "chgind": how, "lsoa21cd": code_of(each)}


def postcodes(before: dict[int, Any], after: dict[int, Any]) -> Iterable[dict[str, object]]:
    """Yield a postcode of a district that does not exist for each LSOA of 2021."""
    for place, (number, shape) in enumerate(sorted(after.items())):
        point = shape.representative_point()
        earlier = next(each for each, old in before.items() if old.intersects(point))
        ward = next(code for code, (_, made) in WARDS_AFTER.items() if number in made)
        yield {
            "pcds": f"ZZ{1 + place // 6} {1 + place % 6}AA",
            "dointr": "198001",
            "doterm": "",
            "lat": round(point.y, 6),
            "long": round(point.x, 6),
            "lsoa11": code_of(earlier),
            "lsoa21": code_of(number),
            "osward": ward,
            "oslaua": "X06000001",
        }


if __name__ == "__main__":
    main()
