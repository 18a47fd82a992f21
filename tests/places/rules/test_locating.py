"""Every point is found in the area that GEOS says covers it, the first where several do."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat.places.rules import rasters
from concordat.places.rules.locating import Outlines
from concordat.places.rules.repeats import repeats

HOLED = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 3), (3, 3), (3, 1)]])
ISLANDS = shapely.MultiPolygon([shapely.box(1.5, 1.5, 2.5, 2.5), shapely.box(5, 0, 6, 1)])
BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def covering(outlines, x, y):
    """Return the first outline that covers each point, or -1: each asked of each, slowly."""
    found = []
    for point in shapely.points(np.column_stack([x, y])):
        held = [n for n, outline in enumerate(outlines) if outline is not None and shapely.covers(outline, point)]
        found.append(held[0] if held else -1)
    return found


def awkward(outlines, random, count):
    """Return points at random, on corners, on edges, and as near to edges as numbers go."""
    corners = shapely.get_coordinates(outlines)
    halves = (corners[1:] + corners[:-1]) / 2
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    anywhere = random.uniform((left - 1, bottom - 1), (right + 1, top + 1), (count, 2))
    return np.vstack([anywhere, corners, halves, np.nextafter(corners, np.inf), np.nextafter(corners, -np.inf)]).T


def tessellation(random, seeds):
    """Return areas that fill a box without a gap: the Voronoi areas of points, some joined to areas of several parts."""
    box = shapely.box(-1, 51, 0, 52)
    made = shapely.voronoi_polygons(shapely.multipoints(random.uniform((-1, 51), (0, 52), (seeds, 2))), extend_to=box)
    areas = shapely.intersection(shapely.get_parts(made), box)
    joined = shapely.union_all(areas[:: max(2, seeds // 4)])
    return [*areas[1::2], joined, HOLED]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_points_are_found_where_geos_finds_them(seed, seeds):
    random = np.random.default_rng(seed)
    outlines = tessellation(random, seeds)
    x, y = awkward(outlines, random, 100)
    found = Outlines([str(n) for n in range(len(outlines))], outlines).locate(x, y)
    assert found.dtype == np.int32
    assert found.tolist() == covering(outlines, x, y)


CORNERS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=9)


@settings(max_examples=75, deadline=None)
@given(st.lists(CORNERS, min_size=1, max_size=5), st.integers(0, 9))
def test_areas_that_lie_over_each_other_give_the_first(rings, seed):
    outlines = [hull for ring in rings if (hull := shapely.buffer(shapely.Polygon(ring), 0)).area > 0]
    if not outlines:
        outlines = [HOLED]
    x, y = awkward(outlines, np.random.default_rng(seed), 40)
    codes = [str(n) for n in range(len(outlines))]
    assert Outlines(codes, outlines).locate(x, y).tolist() == covering(outlines, x, y)


def test_holes_islands_and_shared_edges():
    areas = Outlines(["ring", "islands", "all"], [HOLED, ISLANDS, shapely.box(-1, -1, 9, 9)])
    x = [0.5, 2, 1, 1.2, 5.5, 6, 8, 10, 4]
    y = [0.5, 2, 2, 2.0, 0.5, 1, 8, 10, 4]
    assert areas.locate(x, y).tolist() == [0, 1, 0, 2, 1, 1, 2, -1, 0]
    again = Outlines(["all", "islands", "ring"], [shapely.box(-1, -1, 9, 9), ISLANDS, HOLED])
    assert again.locate(x, y).tolist() == [0, 0, 0, 0, 0, 0, 0, -1, 0]


def test_what_is_missing_or_impossible_is_in_no_area():
    areas = Outlines(["a"], [shapely.box(-1, 50, 1, 52)])
    x = [0, np.nan, np.inf, -np.inf, 0, 0, 1e300, -1e300]
    y = [51, 51, 51, 51, np.nan, np.inf, 51, 1e300]
    assert areas.locate(x, y).tolist() == [0, -1, -1, -1, -1, -1, -1, -1]
    assert areas.locate([], []).tolist() == []
    with pytest.raises(ValueError, match="not as many longitudes"):
        areas.locate([0.0], [])


def test_no_outlines_hold_no_points():
    for areas in (Outlines([], []), Outlines(["a", "b"], [None, shapely.Polygon()])):
        assert areas.locate([0.0], [51.0]).tolist() == [-1]
        assert np.isnan(areas.metres_to_edge([-1], [0.0], [51.0])).all()
    mixed = Outlines(["none", "a"], [None, shapely.box(0, 0, 1, 1)])
    assert mixed.locate([0.5, 2], [0.5, 2]).tolist() == [1, -1]
    assert np.isnan(mixed.metres_to_edge([0], [0.5], [0.5])).all()


@pytest.mark.parametrize(
    ("codes", "outlines", "words"),
    [
        (["a"], [], "1 codes and 0 outlines"),
        (["a"], [shapely.Point(0, 0)], "The outline of a is neither"),
        (["a", "b"], [shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)])], "The outline of b is neither"),
        (["a"], [shapely.Polygon([(0, 0), (1, 0), (np.inf, 1)])], "The outline of a has a corner that is no number"),
    ],
)
def test_what_is_no_outline_is_refused(codes, outlines, words):
    with pytest.raises(ValueError, match=words):
        Outlines(codes, outlines)


def test_outlines_that_are_thin_tiny_or_badly_drawn_are_answered_as_geos_answers():
    thin, tiny = shapely.box(-5, 52, 5, 52 + 1e-9), shapely.box(0, 0, 1e-12, 1e-12)
    for outline in (thin, tiny, shapely.box(-180, -90, 180, 90), BOW_TIE):
        x, y = awkward([outline], np.random.default_rng(1), 50)
        said = [int(held) - 1 for held in shapely.intersects_xy(outline, x, y)]
        assert Outlines(["a"], [outline]).locate(x, y).tolist() == said


def test_most_points_are_looked_up_and_not_tested():
    random = np.random.default_rng(2)
    areas = Outlines([str(n) for n in range(20)], list(tessellation(random, 38)[:20]))
    x, y = random.uniform((-1, 51), (0, 52), (20_000, 2)).T
    assert (areas._raster.look_up(x, y) <= rasters.EDGES).mean() < 0.1


def test_distance_to_the_edge_is_in_metres_inside_and_outside():
    areas = Outlines(["ring", "box"], [HOLED, shapely.box(0, 51, 1, 52)])
    x, y = [0.01, 0.5, -0.01, 0.0, 0.5, np.nan], [51.5, 51.001, 51.5, 51.5, 51.5, 51.5]
    metres = areas.metres_to_edge([1, 1, 1, 1, -1, 1], x, y)
    assert metres[:3] == pytest.approx([694.8, 111.3, 694.8], rel=0.01)  # a hundredth of a degree at this latitude
    assert metres[3] == 0
    assert np.isnan(metres[4:]).all()
    assert areas.metres_to_edge([0], [0.9], [2.0]) == pytest.approx(11_130, rel=0.01)  # to the hole


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_points_that_repeat_are_tested_once_with_the_same_answer(kind):
    random = np.random.default_rng(3)
    outlines = tessellation(random, 30)
    points = random.uniform((-1, 51), (0, 52), (30_000, 2)).astype(kind).astype(float)
    x, y = points[random.integers(0, len(points), 300_000)].T
    once, which = repeats(x, y)
    assert len(once) == len(np.unique(np.column_stack([x, y]), axis=0))
    assert (x[once][which] == x).all()
    assert (y[once][which] == y).all()
    areas = Outlines([str(n) for n in range(len(outlines))], outlines)
    parts = [areas.locate(x[at : at + 1000], y[at : at + 1000]) for at in range(0, len(x), 1000)]
    assert (areas.locate(x, y) == np.concatenate(parts)).all()


def test_many_points_of_few_figures_are_told_apart():
    random = np.random.default_rng(5)
    points = random.uniform((0, 51), (1, 52), (700_000, 2)).astype(np.float32).astype(float)
    x, y = points[random.permutation(np.tile(np.arange(len(points)), 2))].T
    again = repeats(x, y)
    assert again is not None
    assert len(again[0]) == len(np.unique(x + 1j * y))


def test_points_that_hardly_repeat_are_left_as_they_are():
    x, y = np.random.default_rng(4).uniform(0, 1, (2, 100_000))
    assert repeats(x, y) is None
    assert repeats(np.zeros(5), np.zeros(5)) is None
