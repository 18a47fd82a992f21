"""Nobody in these tests has a second step, as in a demonstration."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True
