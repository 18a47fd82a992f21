"""`concordat bench places` finds the same as its peers, and says so when it does not."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from concordat.config.bench.places import COMPARED, Measured, Taken, places


def test_bench_places_finds_what_its_peer_finds():
    words = ["bench", "places", "--only", "areas", "--points", "70000", "--areas", "300", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "concordat.config.cli", *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["right"]
    assert [(one["task"], one["what"]) for one in said["measured"]] == [
        ("areas", "300 areas, all different"),
        ("areas", "300 areas, ten times each"),
    ]
    for one in said["measured"]:
        assert (one["points"], one["apart"]) == (70_000, 0)
        assert one["nothing"] < 7_000
        assert one["ratio"] > 0
        assert 30_000_000 < one["ours"]["memory"] < 1_000_000_000


def test_bench_places_takes_points_and_outlines_from_files(tmp_path):
    square = {"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 52], [0, 51]]]}
    outlines = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": square}]}
    (tmp_path / "areas.geojson").write_text(json.dumps(outlines))
    table = pa.table({"Longitude": [0.5, 1.0, 2.0, None], "Latitude": [51.5, 52.0, 51.5, None]})
    pq.write_table(table, tmp_path / "points.parquet")
    words = ["--points-file", str(tmp_path / "points.parquet"), "--only", "areas", "--json"]
    done = CliRunner().invoke(places, [*words, "--outlines", str(tmp_path / "areas.geojson")])
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.stdout)["measured"]
    assert (one["what"], one["points"], one["nothing"], one["apart"]) == ("areas", 3, 1, 0)
    assert CliRunner().invoke(places, words).exit_code == 2


QUICK, SLUGGISH, BIG = (Taken(0.5, s, memory) for s, memory in ((0.5, 10**9), (2.0, 10**9), (0.5, 2 * 10**9)))


@pytest.mark.parametrize(
    ("task", "points", "ours", "apart", "right"),
    [
        ("areas", 7_700_000, QUICK, 0, True),
        ("areas", 7_700_000, QUICK, 1, False),
        ("areas", 7_700_000, SLUGGISH, 0, False),
        ("areas", 7_700_000, BIG, 0, False),
        ("areas", 1000, SLUGGISH, 0, True),
        ("cells", 7_700_000, SLUGGISH, 0, True),
        ("cells", 7_700_000, QUICK, 1, False),
    ],
)
def test_bench_places_is_wrong_where_an_answer_differs_or_the_goal_is_missed(task, points, ours, apart, right):
    peer = Taken(1.0, 5.0, 10**9)
    assert Measured(task, "", points, ours, peer, apart, 0, "").right is right


def test_bench_places_compares_cells_and_the_grid_where_we_answer():
    cells = COMPARED["cells"](np.array([0, 5, 6]), np.array([4, 5, 7]), "")
    assert cells == (2, 1)
    ours, theirs = np.array([[1.0, np.nan, 9.0], [1.0, np.nan, 9.0]]), np.array([[1.001, 7.0, 9.0], [1.0, 7.0, 12.0]])
    assert COMPARED["grid"](ours, theirs, "OSTN15") == (1, 1)
    assert COMPARED["grid"](ours, theirs, "seven parameters") == (0, 1)


def test_bench_places_says_which_peer_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "h3", None)
    done = CliRunner().invoke(places, ["--only", "cells"])
    assert done.exit_code == 2
    assert "h3, which is not installed" in done.stderr
    assert "pip install --group bench" in done.stderr
