"""The part of `concordat bench disclosure` on releases protects the peer's own table and says what an attack recovers."""

from __future__ import annotations

import pytest

from concordat.config.bench import suppression
from concordat.config.bench.reached import Reached


def test_nothing_is_recovered_with_no_more_cells_than_the_peer_needed():
    told = list(suppression.reached(tables=12))
    missed = [each.what for each in told if not each.met and "fast" not in each.what]
    assert missed == []
    assert [each.value for each in told if "primary cells, of" in each.what] == [769, 769]
    assert sum("recovered where small counts alone" in each.what and each.value > 0 for each in told) == 4


@pytest.mark.parametrize(
    ("processor", "secondary", "recovered", "met"),
    [(0.9, 166, 0, True), (1.0, 166, 0, False), (0.9, 167, 0, False), (0.9, 140, 1, False)],
)
def test_the_aim_is_met_only_when_quick_sparing_and_safe(monkeypatch, processor, secondary, recovered, met):
    one = suppression.Protected("some-hidden", processor, 769, secondary, recovered, 1.0)
    monkeypatch.setattr(suppression, "_large", lambda zeros: one)
    monkeypatch.setattr(suppression, "GOALS", {suppression.Zeros.SOME_HIDDEN: (80.0, 1.0)})
    monkeypatch.setattr(suppression, "_many", lambda kind, count: suppression.Many(kind, count, 1, 1, 0, 1))
    told: list[Reached] = list(suppression.reached())
    assert all(each.met for each in told) is met
