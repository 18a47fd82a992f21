"""`concordat bench delivery` takes in the same rows as its peer, and says so when it does not."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concordat.config.bench.delivery import Delivered, Took, delivery


def test_bench_delivery_takes_in_the_rows_of_its_peer():
    done = CliRunner().invoke(delivery, ["--rows", "5000", "--runs", "1", "--json"])
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.stdout)["measured"]
    assert (one["rows"], one["apart"]) == (5_000, 0)
    assert 0 < one["aside"] < 500
    assert 30_000_000 < one["ours"]["memory"] < 1_000_000_000


def test_bench_delivery_says_where_there_is_nothing_to_measure(tmp_path):
    done = CliRunner().invoke(delivery, ["--from", str(tmp_path)])
    assert done.exit_code == 0
    assert "nothing is measured" in done.output


@pytest.mark.parametrize(
    ("rows", "ours", "apart", "right"),
    [
        (365_210, Took(2.4, 10**9), 0, True),
        (365_210, Took(2.6, 10**9), 0, False),
        (365_210, Took(2.4, 10**9), 1, False),
        (365_210, Took(2.4, 2 * 10**9), 0, False),
        (5_000, Took(2.6, 10**9), 0, True),
    ],
)
def test_bench_delivery_is_right_where_answers_time_and_memory_are(rows, ours, apart, right):
    assert Delivered("made rows", rows, 0, ours, Took(1.0, 10**9), apart).right is right
