"""Locks of the database that last until the transaction ends: many share one, or somebody takes it alone.

PostgreSQL keeps them, so that every process of the installation obeys them and none outlives whoever died with it.
"""

from __future__ import annotations

import time

from django.db import connection

NUMBERS = {"store": 5_302_613}  # numbers that no other advisory lock of this database uses (see audit/sql.py)
_PAUSE = 0.05


def share(name: str) -> None:
    """Hold a lock together with others who share it; wait while somebody has taken it alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [NUMBERS[name]])


def take(name: str, *, within: float) -> bool:
    """Take a lock alone, or return False where others hold it for longer than so many seconds.

    It is tried again and again rather than queued for: who waits in the queue would stop everybody who comes after.
    """
    until = time.monotonic() + within
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [NUMBERS[name]])
            (taken,) = cursor.fetchone()
        if taken or time.monotonic() >= until:
            return bool(taken)
        time.sleep(_PAUSE)
