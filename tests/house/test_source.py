"""The house as its source shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import source

ROOT = Path(__file__).resolve().parents[2] / "concordat"


@pytest.mark.parametrize("check", source.CHECKS, ids=lambda check: check.__name__)
def test_the_source_keeps_to_the_house(check):
    assert check(ROOT) == []
