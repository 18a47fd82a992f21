"""Stages for those who try what they may not."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def stage(emptied_after: None) -> Any:
    """Thornbridge with a row in every guarded table, committed (`stage.py`)."""
    from tests.hostile.stage import Stage

    return Stage.assemble()
