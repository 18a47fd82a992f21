"""`concordat bench charts` says what it took and whether the signals are the peer's."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from concordat.config.bench.charts import Measured, charts

GOOD = Measured("plain", 10_000, 36, 0.05, 100, 0.5, 0, 0.5, 0.25)


def test_bench_charts_finds_the_signals_of_the_rules_in_plain_python():
    words = ["--series", "1200", "--charted", "300", "--peer", "plain", "--json"]
    done = CliRunner().invoke(charts, words)
    said = json.loads(done.stdout)
    assert (said["apart"], said["charted"], said["points"]) == (0, 300, 36)
    assert 0.1 < said["alarms"] < 0.4 < said["flagged"] < 1
    assert done.exit_code == (0 if said["right"] else 1)


def test_bench_charts_is_wrong_where_signals_differ_or_time_is_lost():
    assert GOOD.right
    assert GOOD.ratio == pytest.approx(1_000)
    assert not replace(GOOD, apart=1).right
    assert not replace(GOOD, seconds=0.2).right
    assert replace(GOOD, seconds=0.2, series=40_000).right


def test_bench_charts_names_what_is_not_installed(monkeypatch):
    monkeypatch.setattr(importlib.import_module("concordat.config.bench.charts"), "find_spec", lambda name: None)
    done = CliRunner().invoke(charts, [])
    assert done.exit_code == 2
    assert "abspc, which is not installed" in done.output
