"""The National Grid agrees with Ordnance Survey's own figures, and says nothing where it does not reach."""

from __future__ import annotations

import csv
from pathlib import Path

import convertbng.cutil as convertbng
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.places.rules import grid

# The 40 points that Ordnance Survey publishes with OSTN15 and OSGM15 for those who write their own transformation:
# ETRS89, and OSGB36 as it must come out. Contains OS data (c) Crown copyright and database right 2016, BSD licence.
POINTS = list(csv.reader((Path(__file__).parent / "ordnance_survey_points.csv").read_text().splitlines()))[1:]
LONGITUDES, LATITUDES, EASTINGS, NORTHINGS = np.array([row[1:] for row in POINTS], dtype=float).T
# St Kilda and the Flannan Isles come back from where they went only to a few millimetres; so say Ordnance Survey's too.
BACK = {"TP31": (9587.906, 899449.000), "TP32": (71713.131, 938516.405)}
MILLIMETRE = 0.001
SOUTH = st.tuples(st.floats(-4.5, 0.5), st.floats(50.9, 54.0))
NORTH = st.tuples(st.floats(-4.5, -2.0), st.floats(54.0, 58.5))


def test_every_point_of_ordnance_survey_is_converted_to_the_millimetre():
    eastings, northings = grid.to_grid(LONGITUDES, LATITUDES)
    worst = max(np.abs(eastings - EASTINGS).max(), np.abs(northings - NORTHINGS).max())
    print(f"Largest error of {len(POINTS)} points: {worst * 1000:.1f} mm")
    assert len(POINTS) == 40
    assert worst < MILLIMETRE / 2


def test_what_lies_beyond_the_box_of_convertbng_is_converted_to_the_millimetre_too():
    beyond = convertbng.convert_etrs89_to_osgb36(*grid._projected(LONGITUDES, LATITUDES))
    assert max(np.abs(beyond[0] - EASTINGS).max(), np.abs(beyond[1] - NORTHINGS).max()) < MILLIMETRE / 2


def test_every_point_of_ordnance_survey_is_converted_back_within_a_centimetre():
    for eastings, northings, most in ((EASTINGS, NORTHINGS, 0.01), (*with_their_own(EASTINGS, NORTHINGS), 0.002)):
        longitudes, latitudes = grid.to_wgs84(eastings, northings)
        north = (latitudes - LATITUDES) * 111_200
        east = (longitudes - LONGITUDES) * 111_300 * np.cos(np.radians(LATITUDES))
        worst = np.hypot(east, north)
        print(f"Largest error back: {worst.max() * 1000:.1f} mm, at {POINTS[int(worst.argmax())][0]}")
        assert worst.max() < most


def with_their_own(eastings, northings):
    """Return the points with what Ordnance Survey itself begins from on the way back."""
    own = [BACK.get(row[0], (east, north)) for row, east, north in zip(POINTS, eastings, northings, strict=True)]
    return np.array(own).T


@pytest.mark.parametrize(
    ("where", "longitude", "latitude"),
    [
        ("St Agnes, Scilly", -6.34, 49.892),
        ("Muckle Flugga", -0.885, 60.855),
        ("Mull of Kintyre", -5.8, 55.31),
        ("Calf of Man", -4.82, 54.05),
        ("Lowestoft", 1.763, 52.481),
        ("South Foreland", 1.371, 51.14),
        ("St Kilda", -8.61, 57.82),
    ],
)
def test_the_ends_of_great_britain_are_on_the_grid(where, longitude, latitude):
    eastings, northings = grid.to_grid([longitude], [latitude])
    back = grid.to_wgs84(eastings, northings)
    assert np.hypot(back[0] - longitude, back[1] - latitude) < 1e-7, where


@pytest.mark.parametrize(
    ("where", "longitude", "latitude"),
    [
        ("Dublin", -6.26, 53.35),
        ("Belfast", -5.93, 54.6),
        ("Rathlin", -6.2, 55.3),
        ("Ards", -5.45, 54.45),
        ("Cork", -8.4, 51.9),
        ("Cap Gris-Nez", 1.583, 50.87),
        ("Calais", 1.85, 50.95),
        ("Jersey", -2.1, 49.2),
        ("Rockall", -13.69, 57.6),
        ("Bergen", 5.3, 60.4),
        ("Dogger Bank", 3.0, 55.0),
        ("Null Island", 0.0, 0.0),
        ("missing", np.nan, 52.0),
        ("infinite", -1.0, np.inf),
        ("coordinates changed about", 52.0, -1.0),
    ],
)
def test_outside_there_is_no_answer_rather_than_a_wrong_one(where, longitude, latitude):
    assert np.isnan(grid.to_grid(longitude, latitude)).all(), where


@pytest.mark.parametrize(
    ("e", "n"), [(116591.38, 392141.314), (146263.2, 529858.6), (-1.0, 5.0), (np.nan, 5.0), (7e5, 0)]
)
def test_outside_there_is_no_answer_on_the_way_back(e, n):
    assert np.isnan(grid.to_wgs84(e, n)).all()


def test_nothing_gives_nothing_and_shapes_are_kept():
    assert [part.shape for part in grid.to_grid([], [])] == [(0,), (0,)]
    assert grid.to_grid(np.zeros((2, 3)), np.zeros((2, 3)))[0].shape == (2, 3)
    given = np.array([-1.0, 0.5])
    grid.to_grid(given, np.array([52.0, 0.0]))
    assert given.tolist() == [-1.0, 0.5]
    with pytest.raises(ValueError, match="not as many"):
        grid.to_grid([1.0], [51.0, 52.0])


@given(st.lists(SOUTH | NORTH, min_size=1, max_size=50))
def test_there_and_back_is_within_two_millimetres(points):
    longitudes, latitudes = np.array(points).T
    again = grid.to_wgs84(*grid.to_grid(longitudes, latitudes))
    east = np.abs(again[0] - longitudes) * 111_300 * np.cos(np.radians(latitudes))
    north = np.abs(again[1] - latitudes) * 111_200
    assert max(east.max(), north.max()) < 2 * MILLIMETRE


def test_many_points_that_repeat_are_converted_as_one_is():
    x = np.resize([-2.0, 0.5, np.nan, -6.26, -0.885], 100_000)
    y = np.resize([53.0, 51.4, 51.4, 53.35, 60.855], 100_000)
    eastings, northings = grid.to_grid(x, y)
    np.testing.assert_array_equal(np.stack([eastings, northings])[:, :5], grid.to_grid(x[:5], y[:5]))
    np.testing.assert_array_equal(eastings.reshape(-1, 5), np.tile(eastings[:5], (20_000, 1)))
    assert np.isnan(eastings[:5]).tolist() == [False, False, True, True, False]
    back = grid.to_wgs84(eastings, northings)[0]
    np.testing.assert_allclose(back[:5], [-2.0, 0.5, np.nan, np.nan, -0.885], atol=1e-7)


@pytest.mark.parametrize(
    ("written", "easting", "northing"),
    [
        ("TQ 758 685", 575_850, 168_550),
        ("TQ758685", 575_850, 168_550),
        ("  tq  758\t685 ", 575_850, 168_550),
        ("tq 75 68", 575_500, 168_500),
        ("TQ 7 6", 575_000, 165_000),
        ("TQ 75812 68534", 575_812.5, 168_534.5),
        ("TQ7581268534", 575_812.5, 168_534.5),
        ("575800 168500", 575_800, 168_500),
        ("575800, 168500", 575_800, 168_500),
        ("575800E 168500N", 575_800, 168_500),
        ("575800 m E, 168500 m N", 575_800, 168_500),
        ("575800168500", 575_800, 168_500),
        ("575800.25 168500.5", 575_800.25, 168_500.5),
        ("439650 1175350", 439_650, 1_175_350),
        ("HU 396 753", 439_650, 1_175_350),
        ("SV 91 11", 91_500, 11_500),
        ("NF 09 99", 9_500, 899_500),
    ],
)
def test_a_grid_reference_is_read_however_it_is_written(written, easting, northing):
    assert grid.parse(written) == (easting, northing)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "such as TQ 758 685"),
        ("TQ", "such as TQ 758 685"),
        ("no", "such as TQ 758 685"),
        ("ME4 4TR", "such as TQ 758 685"),
        ("TQ 758 685 extra", "such as TQ 758 685"),
        ("TQ 758 68", "as many figures"),
        ("TQ 75868", "as many figures"),
        ("TQ 123456 123456", "5 at most"),
        ("ZZ 12 34", "called ZZ"),
        ("TI 12 34", "called TI"),
        ("AA 12 34", "called AA"),
        ("700000 168500", "not on the National Grid"),
        ("575800 1300000", "not on the National Grid"),
        ("51.38 0.53 7", "such as TQ 758 685"),
        ("TQ ７５ 68", "such as TQ 758 685"),
    ],
)
def test_what_is_no_grid_reference_is_refused_in_words(written, words):
    with pytest.raises(ValueError, match=words):
        grid.parse(written)


@given(
    st.floats(0, grid.EAST, exclude_max=True),
    st.floats(0, grid.NORTH, exclude_max=True),
    st.sampled_from([2, 4, 6, 8, 10]),
)
def test_a_reference_names_the_square_that_the_point_is_in(easting, northing, digits):
    said = grid.reference(easting, northing, digits)
    middle, side = grid.parse(said), 10 ** (5 - digits // 2)
    assert abs(middle[0] - easting) <= side / 2
    assert abs(middle[1] - northing) <= side / 2
    assert grid.reference(*middle, digits) == said
    assert grid.parse(said.replace(" ", "").lower()) == middle


def test_a_reference_is_cut_and_not_rounded():
    assert grid.reference(575_899.9, 168_599.9) == "TQ 758 685"
    assert grid.reference(0, 0, 2) == "SV 0 0"
    assert grid.reference(699_999.9, 1_299_999.9, 10) == "JM 99999 99999"


@pytest.mark.parametrize("wrong", [(-1, 0, 6), (0, grid.NORTH, 6), (np.nan, 0, 6), (0, 0, 3), (0, 0, 0), (0, 0, 12)])
def test_there_is_no_reference_off_the_grid_or_of_odd_figures(wrong):
    with pytest.raises(ValueError):
        grid.reference(*wrong)
