"""H3 cells are those of H3's own examples, squares those of the National Grid, and what is impossible has neither."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat.places.rules import cells, grid

IMPOSSIBLE = [(np.nan, 51), (0, np.nan), (np.inf, 51), (0, -np.inf), (180.01, 51), (-181, 51), (0, 90.01), (0, -91)]


def test_a_cell_is_the_one_that_h3_documents():
    # The example of H3's documentation: 37.3615593, -122.0553238 at resolution 7.
    assert f"{cells.cells([-122.0553238], [37.3615593], 7)[0]:x}" == "87283472bffffff"


@pytest.mark.parametrize(("longitude", "latitude"), IMPOSSIBLE)
def test_an_impossible_place_has_no_cell(longitude, latitude):
    found = cells.cells([0.5, longitude, 0.5], [51.4, latitude, 51.4], 9)
    assert found[1] == cells.NULL
    assert found[0] == found[2] != cells.NULL


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-8, 2), st.floats(50, 60)), min_size=1, max_size=30), st.integers(0, 15))
def test_a_cell_is_of_its_resolution_and_its_outline_is_around_its_points(points, resolution):
    x, y = np.array(points).T
    found = cells.cells(x, y, resolution)
    assert found.dtype == np.uint64
    assert ((found >> np.uint64(52)) & np.uint64(15) == resolution).all()
    outlines = cells.outline(found)
    # Sides are drawn straight in degrees, so large cells bulge: half a degree for the largest, nothing at street size.
    assert (shapely.distance(outlines, shapely.points(x, y)) < 2.0 / 2.6**resolution + 1e-9).all()


def test_outlines_of_what_is_no_cell_are_none():
    cell = cells.cells([0.5], [51.4], 9)[0]
    found = cells.outline(np.array([[0, cell], [1, 2**63]], dtype=np.uint64))
    assert [one is None for one in found.ravel()] == [True, False, True, True]
    assert cells.outline(cell).contains(shapely.Point(0.5, 51.4))
    assert cells.outline(np.array([], dtype=np.uint64)).tolist() == []
    assert cells.cells([], [], 9).tolist() == []


@pytest.mark.parametrize("wrong", [-1, 16, 9.5])
def test_a_resolution_that_h3_does_not_have_is_refused(wrong):
    with pytest.raises(ValueError, match="from 0 to 15"):
        cells.cells([0.5], [51.4], wrong)


def test_a_square_is_given_by_its_corner_and_nan_off_the_grid():
    e, n = cells.square([575_832.4, 575_800, 0, -1, np.nan, 7e5], [168_521, 168_599.9, 0, 5, 5, 5], 100)
    np.testing.assert_array_equal(e, [575_800, 575_800, 0, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(n, [168_500, 168_500, 0, np.nan, np.nan, np.nan])
    with pytest.raises(ValueError, match="a metre or more"):
        cells.square([1.0], [1.0], 0)


@given(st.floats(400_000, 600_000), st.floats(170_000, 400_000), st.sampled_from([100, 250, 1000]))
def test_a_square_on_the_map_is_the_square_on_the_grid(easting, northing, metres):
    corner = cells.square(easting, northing, metres)
    outline = cells.square_outline(*corner, metres)
    x, y = grid.to_wgs84(easting, northing)
    assert shapely.distance(outline, shapely.Point(x, y)) * 111_000 < 0.1  # metres: sides are drawn straight
    back = np.array(grid.to_grid(*shapely.get_coordinates(outline)[:4].T)).T - np.array(corner)
    np.testing.assert_allclose(back, np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * metres, atol=0.002)


def test_a_square_with_a_corner_off_the_grid_has_no_outline():
    found = cells.square_outline([575_800, np.nan, 116_500], [168_500, 1, 392_100], 100)
    assert [one is None for one in found] == [False, True, True]
    assert cells.square_outline([], [], 100).tolist() == []
