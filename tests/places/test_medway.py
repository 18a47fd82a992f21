"""Medway's real geography, and the 64,501 street rows of Medway: they fall where their own LSOA column says."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections import Counter

import numpy as np
import pytest
import shapely
from django.db import transaction
from django.db.models import Sum

from concordat.kernel.actors import acting, system
from concordat.places.models import Area, Lookup, Part, Population
from concordat.places.queries import figures, locating, lookups
from concordat.places.rules import grid, outlines
from tests.places.loaded import load_medway, read_as_system

STREET = "police-uk/kent-street-2021-03-to-2022-11.zip"
ROWS = 64_501


def street_rows(path):
    """Yield longitude, latitude and LSOA code of every row whose LSOA is of Medway."""
    with zipfile.ZipFile(path) as folder:
        for name in sorted(folder.namelist()):
            if name.endswith("-street.csv"):
                with folder.open(name) as file:
                    for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                        if row["LSOA name"].startswith("Medway "):
                            yield float(row["Longitude"]), float(row["Latitude"]), row["LSOA code"]


def metres_to(outline, longitude, latitude):
    def flat(points):
        return np.column_stack(grid.to_grid(points[:, 0], points[:, 1]))

    return shapely.distance(
        shapely.transform(outline, flat), shapely.transform(shapely.Point(longitude, latitude), flat)
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_medways_street_rows_fall_into_areas_of_both_generations(shared, capsys):
    began = time.perf_counter()
    load_medway(shared / "data/geography")
    loaded = time.perf_counter() - began
    rows = list(street_rows(shared / "data" / STREET))
    assert len(rows) == ROWS
    told = np.array([code for *_, code in rows], dtype=object)
    longitudes, latitudes = (np.array([row[at] for row in rows]) for at in (0, 1))
    found, by = {}, {}
    with transaction.atomic(), acting(system("places")) as actor:
        began = time.perf_counter()
        for kind, generation in (("lsoa", "2011"), ("lsoa", "2021"), ("ward", "to-2023"), ("ward", "2023")):
            answer = locating.located(actor, kind, generation, longitudes, latitudes)
            found[kind, generation], by[kind, generation] = answer.codes, answer.by
        took = time.perf_counter() - began
        shapes = {
            (area.generation, area.code): outlines.read_wkb(area.outline) for area in Area.objects.filter(kind="lsoa")
        }
        onward: dict[str, set[str]] = {}
        for step in Lookup.objects.filter(earlier__kind="lsoa").select_related("earlier", "later"):
            onward.setdefault(step.earlier.code, set()).add(step.later.code)
        wards: dict[str, set[str]] = {}
        for part in Part.objects.filter(whole__kind="ward").select_related("part", "whole"):
            wards.setdefault(part.part.code, set()).add(part.whole.code)
        carried = lookups.carried(actor, Counter(found["lsoa", "2011"]), "lsoa", "2011", "2021")
        old = list(Area.objects.filter(kind="ward", generation="to-2023"))
        people = figures.people_of(actor, old)
    wards_of = {earlier: set().union(*(wards[code] for code in codes)) for earlier, codes in onward.items()}
    allowed = {
        ("lsoa", "2011"): {code: {code} for code in onward},
        ("lsoa", "2021"): onward,
        ("ward", "2023"): wards_of,
    }
    off = {}
    with capsys.disabled():
        print(f"\nloaded in {loaded:.1f} s; {ROWS:,} rows into four sets of areas in {took:.2f} s")
        for (kind, generation), codes in found.items():
            there = Counter(codes)
            areas, none = len(there) - ("" in there), there[""]
            print(f"{kind} {generation}: {areas} areas, {none:,} rows in none; by {by[kind, generation]}")
        for (kind, generation), right in allowed.items():
            pairs = zip(found[kind, generation], told, strict=True)
            differ = np.flatnonzero([code not in right[earlier] for code, earlier in pairs])
            points = Counter((longitudes[at], latitudes[at], told[at], found[kind, generation][at]) for at in differ)
            listed = sorted((metres_to(shapes["2011", row[2]], *row[:2]), *row[2:], n) for row, n in points.items())
            off[kind, generation] = len(differ), listed
            print(f"{kind} {generation}: {len(differ):,} rows at {len(points)} points differ from what their LSOA says")
            spread = Counter(int(distance // 5) * 5 for distance, *_ in listed)
            print("  points by metres from their LSOA of 2011:", dict(sorted(spread.items())))
            for distance, code, instead, number in reversed(listed):
                print(f"  {distance:6.1f} m from {code}, found in {instead or 'none'}: {number} rows")
        print(f"carried by the look-up: {carried.total:,.0f} of {ROWS:,}; {'; '.join(carried.assumed)}")
        told_of = sum(each.total for each in people.values())
        print(f"people of {len(people)} wards to May 2023: {told_of:,}, {people[old[0].ref].words}")
    assert {(each.year, each.fit) for each in people.values()} == {(2021, " by best fit, computed")}
    assert told_of == read_as_system(lambda: Population.objects.filter(year=2021).aggregate(n=Sum("total"))["n"])
    for rows_off, listed in off.values():
        assert rows_off < 2_700, "police.uk puts points on roads, and roads are edges: some differ, not many"
        assert sorted(distance for distance, *_ in listed)[-2] < 20
        assert listed[-1][0] < 50
    assert carried.total == ROWS - carried.lost[""] == pytest.approx(sum(carried.counts.values()))
