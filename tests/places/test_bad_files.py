"""Files that cannot be loaded: each is refused in words, with its row or area, and nothing of it is kept."""

from __future__ import annotations

import json
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat.places.models import Area, Population, Source
from concordat.places.reading import Asked, Unloadable, read
from concordat.places.rules import grid, outlines
from tests.places.loaded import collection, load, read_as_system, square

ONE = ({"LSOA21CD": "E01000001", "LSOA21NM": "One"}, square(0.5, 51.4))
TWO = ({"LSOA21CD": "E01000002", "LSOA21NM": "Two"}, square(0.51, 51.4))
BOW_TIE = {"type": "Polygon", "coordinates": [[[0.5, 51.4], [0.51, 51.41], [0.51, 51.4], [0.5, 51.41], [0.5, 51.4]]]}
EXCHANGED = {"type": "Polygon", "coordinates": [[[51.4, 0.5], [51.41, 0.5], [51.41, 0.51], [51.4, 0.5]]]}
WEB_MERCATOR = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}


def one_with(shape, **facts):
    return collection([({**ONE[0], **facts}, shape)])


OUTLINES = {
    "empty": ("", "The file is empty"),
    "cut off": (collection([ONE, TWO])[:-60], "The file is cut off: its end is missing"),
    "not GeoJSON": ('{"type": "FeatureCollection"}x}', "not GeoJSON"),
    "no area": (collection([]), "no area"),
    "no code": (collection([({"NAME": "One"}, square(0.5, 51.4))]), "No column holds codes"),
    "empty code": (collection([ONE, ({"LSOA21CD": "", "LSOA21NM": "Two"}, TWO[1])]), "Area 2 (Two) has no code"),
    "same code twice": (collection([ONE, (ONE[0], TWO[1])]), "Area 2 (E01000001) has the same code as area 1"),
    "no outline": (one_with(None), "Area 1 (E01000001) has no outline"),
    "a point": (one_with({"type": "Point", "coordinates": [0.5, 51.4]}), "is a Point, not a polygon"),
    "exchanged": (one_with(EXCHANGED), "has longitude and latitude exchanged"),
    "abroad": (one_with(square(2.9, 50.8)), "lies outside the United Kingdom (about 50.8"),
    "another system": (collection([ONE], crs=WEB_MERCATOR), "coordinate system EPSG:3857"),
}
TABLES = {
    "empty": ("", "The file is empty"),
    "only columns": ("lsoa21_code,total_population\n", "columns and no row"),
    "cut off": ("lsoa21_code,total_population\nE01000001,10\nE01", "Row 3 is cut off: it has 1 of 2 columns"),
    "too many columns": ("lsoa21_code,total_population\nE01000001,10,4\n", "Row 2 has 3 columns, and the file 2"),
    "two columns of a name": ("lsoa21_code,1,1\nE01000001,1,1\n", "Two columns are called 1"),
    "not a number": ("lsoa21_code,total_population\nE01000001,many\n", "Row 2: E01000001: “many” is not a number"),
    "half a person": ("lsoa21_code,total_population\nE01000001,1.5\n", "is not a whole number"),
    "fewer than none": ("lsoa21_code,total_population\nE01000001,-4\n", "is not a number of people"),
    "wrong sum": ("lsoa21_code,total,0,1+\nE01000001,9,4,4\n", "total says 9, and its ages add up to 8"),
    "same code twice": ("lsoa21_code,total\nE01000001,9\nE01000001,9\n", "Row 3: E01000001 stands in row 2 already"),
    "unknown code": ("lsoa21_code,total\nE01000009,9\n", "no lsoa here has the code E01000009"),
    "of another generation": ("lsoa11_code,total\nE01000001,9\n", "E01000001 is here as 2021, not 2011"),
    "nothing known": ("lsoa21_code,colour\nE01000001,blue\n", "no column is known"),
    "no code at all": ("town,total\nHere,9\n", "No column holds codes of areas"),
    "wrong change": ("lsoa11cd,chgind,lsoa21cd\nE01000001,Q,E01000001\n", "“Q” is no change code"),
    "one generation": ("lsoa21cd,lsoa21_code\nE01000001,E01000001\n", "are of the same generation"),
    "wrong decile": ("lsoa21_code,IMD_rank,IMD_decile\nE01000001,5,11\n", "a decile is from 1 to 10, not 11"),
    "no postcode": ("pcds,lat,long\nM,51.4,0.5\n", "Row 2: “M” is not a postcode"),
    "exchanged": ("pcds,lat,long\nZZ1 1AA,0.5,51.4\n", "Row 2: longitude and latitude are exchanged"),
    "no month": ("pcds,lat,long,dointr\nZZ1 1AA,51.4,0.5,199613\n", "“199613” is not a month"),
}


@pytest.fixture
def known(db, tmp_path):
    """One LSOA, and a folder to put files into."""
    path = tmp_path / "lsoa.geojson"
    path.write_text(collection([ONE]), "utf-8")
    load(path)
    return tmp_path


def refused(path, **asked) -> str:
    sources = read_as_system(Source.objects.count)
    with pytest.raises(Unloadable) as wrong:
        load(path, **asked)
    assert read_as_system(Source.objects.count) == sources
    return " | ".join(wrong.value.problems)


@pytest.mark.parametrize("name", OUTLINES)
def test_wrong_outlines_are_refused_in_words(known, name):
    text, words = OUTLINES[name]
    path = known / "areas.geojson"
    path.write_text(text, "utf-8")
    assert words in refused(path)


@pytest.mark.parametrize("name", TABLES)
def test_wrong_tables_are_refused_in_words(known, name):
    text, words = TABLES[name]
    path = known / "table.csv"
    path.write_text(text, "utf-8")
    assert words in refused(path, year=2024)


def test_other_files_are_refused_in_words(known):
    latin = known / "latin.csv"
    latin.write_bytes("lsoa21_code,lsoa21_name,total\nE01000001,Caf\u00e9,9\n".encode("latin-1"))
    assert "not written in UTF-8" in refused(latin, year=2024)
    broken = known / "areas.gpkg"
    broken.write_bytes(b"SQLite format 3\x00" + b"x" * 200)
    assert "not a GeoPackage, or it is damaged" in refused(broken)
    assert "There is no file" in refused(known / "nothing.csv")
    sheet = known / "sheet.xlsx"
    sheet.write_bytes(b"PK")
    assert "give .geojson, .gpkg or .csv" in refused(sheet)
    people = known / "people.csv"
    people.write_text("lsoa21_code,total\nE01000001,9\n", "utf-8")
    assert "--year" in refused(people)


def test_a_geopackage_on_the_national_grid_with_a_crossed_outline_is_loaded_and_that_is_said(known):
    import numpy as np
    import pyogrio

    def metres(shape):
        return shapely.transform(
            shapely.from_geojson(json.dumps(shape)), lambda points: np.column_stack(grid.to_grid(*points.T))
        )

    path = known / "wards.gpkg"
    pyogrio.raw.write(
        path,
        shapely.to_wkb([metres(BOW_TIE), metres(square(0.52, 51.4))]),
        [np.array(["W1", "W2"], object), np.array(["Bow", "Square"], object)],
        ["WD24CD", "WD24NM"],
        geometry_type="Polygon",
        crs="EPSG:27700",
    )
    found = load(path)
    assert (found.added, found.about) == (2, "ward 2024")
    assert any("turned into longitude and latitude" in line for line in found.said)
    assert any("crossed themselves and were mended: W1" in line for line in found.said)
    area = read_as_system(lambda: Area.objects.get(code="W2"))
    assert area.longitude == pytest.approx(0.525, abs=0.0001)
    assert area.hectares == pytest.approx(77.3, abs=1)


def test_loading_twice_changes_nothing_and_a_correction_changes_what_differs(known):
    path = known / "people.csv"
    path.write_text("lsoa21_code,total,0,1+\nE01000001,9,4,5\n", "utf-8")
    assert load(path, year=2024).added == 1
    again = load(path, year=2024)
    assert (again.added, again.changed, again.same) == (0, 0, 1)
    assert "nothing was changed" in again.said[-1]
    path.write_text("lsoa21_code,total,0,1+\nE01000001,10,4,6\n", "utf-8")
    assert load(path, year=2024).changed == 1
    path.write_text("lsoa21_code,total,households\nE01000001,11,5\n", "utf-8")
    assert "by age already" in " ".join(load(path, year=2024).said)
    row = read_as_system(Population.objects.get)
    assert (row.total, row.households, row.counts) == (10, 5, [4, 6])


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry", "features"]), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_what_people_paste_is_an_outline_or_refused_in_words(value):
    said = ""
    try:
        assert outlines.read_geojson(json.dumps(value)).is_valid
    except ValueError as error:
        said = str(error)
    assert said == "" or said[0].isupper()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".csv", ".geojson", ".gpkg"]))
def test_garbage_is_refused_in_words(tmp_path_factory, content, suffix):
    path = tmp_path_factory.mktemp("garbage") / f"file{suffix}"
    path.write_bytes(content)
    with pytest.raises(Unloadable) as wrong:
        read(path, Asked(year=2024))
    assert all(problem[0].isupper() or problem[0] == "“" for problem in wrong.value.problems)


@given(st.floats(0.3, 0.9), st.floats(51.1, 51.6), st.floats(0.001, 0.05))
def test_the_surface_of_a_square_is_what_it_measures(west, south, side):
    shape = shapely.from_geojson(json.dumps(square(west, south, side)))
    measured = side * 111_250 * side * 111_320 * math.cos(math.radians(south + side / 2)) / 10_000
    assert outlines.hectares(shape) == pytest.approx(measured, rel=0.005, abs=0.01)
