"""Points find their area by the best drawing that there is, and a file of points gets a column more."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner
from django.db import transaction

from concordat.config.cli import main
from concordat.kernel.actors import acting, system
from concordat.places.queries.locating import located
from tests.places.loaded import collection, load

pytestmark = pytest.mark.django_db
# One area whose northern edge bulges to 51.02, drawn so in 2011; in 2021 it is split in two, drawn straight at 51.01.
FINE = [
    [0, 51],
    [0.02, 51],
    [0.02, 51.01],
    *([0.02 - step / 1000, 51.02] for step in range(1, 20)),
    [0, 51.01],
    [0, 51],
]
EAST = [[0.01, 51], [0.02, 51], [0.02, 51.01], [0.01, 51.01], [0.01, 51]]
WEST = [[0, 51], [0.01, 51], [0.01, 51.01], [0, 51.01], [0, 51]]
POINTS = np.array([[0.005, 51.005], [0.015, 51.005], [0.006, 51.015], [0.014, 51.015], [0.5, 51.5], [np.nan, np.nan]])


def outline(ring):
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def places(tmp_path):
    def file(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    old = [({"LSOA11CD": "E01000001", "LSOA11NM": "Old"}, outline(FINE))]
    new = [
        ({"LSOA21CD": "E01000002", "LSOA21NM": "East"}, outline(EAST)),
        ({"LSOA21CD": "E01000003", "LSOA21NM": "West"}, outline(WEST)),
    ]
    load(file("old.geojson", collection(old)))
    load(file("new.geojson", collection(new)))
    changes = "LSOA11CD,LSOA21CD,CHGIND\nE01000001,E01000002,S\nE01000001,E01000003,S\n"
    load(file("changes.csv", changes))
    return tmp_path


def codes(generation):
    with transaction.atomic(), acting(system("places")) as actor:
        found = located(actor, "lsoa", generation, POINTS[:, 0], POINTS[:, 1])
    return list(found.codes), found.by


def test_what_a_coarse_line_leaves_out_is_found_by_the_finer_drawing_of_the_whole(places):
    assert codes("2011") == (["E01000001"] * 4 + ["", ""], "their own outlines")
    found, by = codes("2021")
    assert found == ["E01000003", "E01000002", "E01000003", "E01000002", "", ""]
    assert by == "the outlines of 2011, which are finer, and what became of them"


def test_a_file_of_points_gets_a_column_with_the_area_of_each(places):
    given = places / "street.csv"
    lines = "".join(f"{n},{'' if np.isnan(x) else x},{'' if np.isnan(y) else y}\n" for n, (x, y) in enumerate(POINTS))
    given.write_text(f"Number,Longitude,Latitude\n{lines}")
    done = CliRunner().invoke(
        main, ["places", "assign", str(given), "--generation", "2021", "--output", f"{places}/to.csv"]
    )
    assert done.exit_code == 0, done.output
    assert "4 of 6 rows are placed in lsoa 2021" in done.stderr
    with (places / "to.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["lsoa 2021"] for row in rows] == ["E01000003", "E01000002", "E01000003", "E01000002", "", ""]
    assert rows[0]["Number"] == "0"


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("", [], "The file is empty"),
        ("Name\nA\n", [], "No columns say where the rows are"),
        ("Lon,Lat\nhere,51\n", [], "Row 2: “here”, “51” is not a place"),
        ("Lon,Lat\n0,51,7\n", [], "Row 2 has 3 columns"),
        ("A,B\n0,51\n", ["--columns", "X,Y"], "The file has no columns X and Y"),
        ("Lon,Lat\n0,51\n", ["--generation", "1999"], "No lsoa 1999 is here"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words(places, text, more, words):
    given = places / "bad.csv"
    given.write_text(text)
    done = CliRunner().invoke(main, ["places", "assign", str(given), "--generation", "2021", *more])
    assert done.exit_code == 1
    assert words in done.output + done.stderr


def test_grid_positions_are_places_too(places):
    given = places / "grid.csv"
    given.write_text("Easting,Northing\n540000,121000\n")
    done = CliRunner().invoke(main, ["places", "assign", str(given), "--generation", "2021"])
    assert done.exit_code == 0
    assert json.dumps(done.stdout.splitlines()[0]) == '"Easting,Northing,lsoa 2021"'
