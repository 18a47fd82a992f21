"""What a token must be, and when it opens something."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta
from enum import Enum

from concordat.kernel.errors import Problem

PREFIX = "cpt_"
DAYS, MOST_DAYS = 90, 365
KEY_LENGTH = 100


class State(Enum):
    """Whether a token opens anything."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"


def new_secret() -> str:
    """Make a token's secret: 256 random bits, after letters by which people and scanners know one that has leaked."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret. It is random, so that a plain hash cannot be turned back by guessing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def state(*, revoked: bool, expires: date, today: date) -> State:
    """Say whether a token opens anything; it does until the end of the day on which it expires."""
    if revoked:
        return State.REVOKED
    return State.EXPIRED if expires < today else State.LIVE


def usual_expiry(today: date) -> date:
    """Return the day on which a token expires unless somebody chose another: in 90 days."""
    return today + timedelta(days=DAYS)


def check_expiry(expires: date, today: date) -> None:
    """Refuse a token that has expired already, or that nobody would look at for more than a year."""
    if expires < today:
        raise Problem("Enter today or a later day", "expires")
    if expires > today + timedelta(days=MOST_DAYS):
        raise Problem("A token lasts a year at most. Enter an earlier day", "expires")


def check_scopes(scopes: Collection[str], offered: Collection[str]) -> None:
    """Refuse a token without rights, and rights that its member does not have."""
    if not scopes:
        raise Problem("Tick at least one thing that the program may do", "scopes")
    if set(scopes) - set(offered):
        raise Problem("Your roles do not let you do all of this yourself", "scopes")


def check_key(key: str) -> None:
    """Refuse an Idempotency-Key that is not 1 to 100 plain characters."""
    if not (1 <= len(key) <= KEY_LENGTH and key.isascii() and key.isprintable() and " " not in key):
        raise Problem(f"An Idempotency-Key is 1 to {KEY_LENGTH} letters, digits and signs", "Idempotency-Key")
