"""`concordat bench suppression` protects the peer's own table and says what an attack recovers."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concordat.config.bench.suppression import Protected, suppression


def test_bench_suppression_recovers_nothing_with_no_more_cells_than_its_peer():
    done = CliRunner().invoke(suppression, ["--times", "1", "--tables", "12", "--json"])
    told = json.loads(done.stdout)
    assert [one["zeros"] for one in told["large"]] == ["some-hidden", "shown"]
    for one, most in zip(told["large"], (1.0, 1.4), strict=True):
        assert (one["primary"], one["recovered"]) == (769, 0)
        assert one["cells"] <= most
    for one in told["many"]:
        assert one["recovered"] == 0 < one["before"]


@pytest.mark.parametrize(
    ("processor", "secondary", "recovered", "right"),
    [(0.9, 166, 0, True), (1.0, 166, 0, False), (0.9, 167, 0, False), (0.9, 140, 1, False)],
)
def test_it_is_right_only_when_quick_sparing_and_safe(processor, secondary, recovered, right):
    one = Protected("some-hidden", 1.0, processor, 769, secondary, recovered, 1.0)
    assert one.right is right
