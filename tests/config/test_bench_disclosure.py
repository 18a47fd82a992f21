"""`concordat bench disclosure` tells figures beside what is aimed at, and fails where one is missed."""

from __future__ import annotations

import json

from click.testing import CliRunner

from concordat.config.bench.disclosure import PARTS, disclosure
from concordat.config.bench.reached import Reached


def test_bench_disclosure_times_building():
    done = CliRunner().invoke(disclosure, ["--only", "building", "--build", "24000", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["met"]
    (took,) = told["figures"]["building"]
    assert took["unit"] == "s"
    assert 0 < took["value"] < 60


def test_bench_disclosure_fails_where_a_figure_is_missed(monkeypatch):
    missed = [Reached("certain", 0.6, "%", most=0.5), Reached("signs", 99.5, "%", least=99.0), Reached("hidden", 60.0)]
    for part in list(PARTS):
        monkeypatch.delitem(PARTS, part)
    monkeypatch.setitem(PARTS, "half-sample", lambda asked: iter(missed))
    done = CliRunner().invoke(disclosure, [])
    assert done.exit_code == 1
    assert [line.endswith("MISSED") for line in done.output.splitlines()] == [True, False, False, False]
    assert "Not every aim is met." in done.output
