"""A store and a keyring of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def store_folder(settings, tmp_path: Path) -> Path:
    """The store of this test, and beside it its keys."""
    settings.STORE, settings.KEYS = tmp_path / "store", tmp_path / "keys"
    return settings.STORE
