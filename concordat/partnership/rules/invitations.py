"""How long an invitation holds, and what has become of one."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import Enum

HOLDS_FOR = timedelta(days=14)


class State(Enum):
    """What has become of an invitation; the value says it in words."""

    OPEN = "Waiting for an answer"
    ACCEPTED = "Accepted"
    WITHDRAWN = "Withdrawn"
    LAPSED = "Lapsed"


def hashed(secret: str) -> str:
    """Return what is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def state(*, accepted_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, now: datetime) -> State:
    """Say what has become of an invitation by `now`."""
    if accepted_at is not None:
        return State.ACCEPTED
    if withdrawn_at is not None:
        return State.WITHDRAWN
    return State.OPEN if now < expires_at else State.LAPSED
