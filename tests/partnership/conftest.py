"""What the tests of partnerships share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def thornbridge(cast: Any) -> Any:
    """Thornbridge with a board, seats and posts (`stage.py`)."""
    from tests.partnership.stage import Thornbridge

    return Thornbridge.assemble(cast)


@pytest.fixture
def sign_in(client: Any, cast: Any, settings: Any) -> Callable[..., Any]:
    """Sign a member in, as a demonstration does: without a second step."""
    from django.db import transaction

    from concordat.kernel.actors import acting, system

    settings.DEMONSTRATION = True

    def enter(key: str, partnership: str = "") -> Any:
        with transaction.atomic(), acting(system("sign-in")):
            client.force_login(cast.members[key])
        if partnership:
            client.post("/partnership/switch/", {"ref": cast.partnerships[partnership].ref})
        return client

    return enter
