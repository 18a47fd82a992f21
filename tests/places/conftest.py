"""The demonstration's invented places, for tests of pages and queries."""

from __future__ import annotations

import pytest


@pytest.fixture
def invented(cast) -> object:
    """Thornbridge's cast, with the invented places of the demonstration."""
    from django.db import transaction

    from concordat.config import demonstration
    from concordat.config.demonstration import places

    with transaction.atomic():
        places.load(demonstration.EXAMPLES / "places")
    return cast
