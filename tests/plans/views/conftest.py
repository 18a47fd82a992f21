"""A browser of each member, without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def browse(cast: Any, settings: Any) -> Callable[[str], Client]:
    """Return the browser of a member of the cast, signed in without a second step as in the demonstration."""
    settings.DEMONSTRATION = True
    return cast.browser
