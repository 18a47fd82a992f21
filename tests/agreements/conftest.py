"""What tests of `agreements` share: browsers, and entries of each register on days that suit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from concordat.kernel import clock

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
def friday() -> Any:
    """Hold the clock on a Friday morning."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def browse(cast: Any, settings: Any) -> Callable[[str], Any]:
    """Return the browser of somebody who is signed in."""
    settings.DEMONSTRATION = True

    def browser(who: str) -> Any:
        with transaction.atomic():
            return cast.browser(who)

    return browser


@pytest.fixture
def desk(cast: Any) -> Any:
    """Enter things on the desk."""
    from tests.agreements.entries import Desk

    return Desk(cast)
