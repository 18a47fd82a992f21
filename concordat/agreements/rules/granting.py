"""What may be done with requests for access and emergency overrides, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from concordat.agreements.rules.terms import LONGEST_OVERRIDE
from concordat.kernel.errors import Problem

MOST_HOURS = LONGEST_OVERRIDE // timedelta(hours=1)
MOST_MONTHS = 12
DECIDED_IN = 5  # working days in which a request is to be decided
REQUESTS: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"granted", "refused", "taken-back"}),
    "granted": frozenset({"ended"}),
    "refused": frozenset(),
    "taken-back": frozenset(),
    "ended": frozenset(),
}
"""From each status of a request, those that it may go to."""
SAID = {
    "asked": "waits to be decided",
    "granted": "has been granted",
    "refused": "has been refused",
    "taken-back": "was taken back",
    "ended": "has ended",
}


def check_step(before: str, after: str) -> None:
    """Refuse a step of a request that its status does not allow."""
    if after not in REQUESTS[before]:
        raise Problem(f"This request {SAID[before]}. Nothing was changed.")


def check_until(until: date, today: date, latest: date) -> None:
    """Refuse a last day that is past, or further away than access is given at once (`latest`)."""
    if until < today:
        raise Problem("Enter today or a later day.", "until")
    if until > latest:
        raise Problem(f"Access is given for up to {MOST_MONTHS} months. It can be asked for again.", "until")


def check_other(by: str, *others: str) -> None:
    """Refuse somebody who would decide or review what concerns themselves."""
    if by in others:
        raise Problem("This concerns you. Somebody else has to decide it.")


def check_hours(hours: int) -> None:
    """Refuse an override that lasts days, or no time at all."""
    if not 1 <= hours <= MOST_HOURS:
        raise Problem(f"An override lasts between 1 and {MOST_HOURS} hours.", "hours")


def check_ended(ends: datetime, now: datetime) -> None:
    """Refuse to review an override that still stands."""
    if now < ends:
        raise Problem("This override still stands. End it first, then review it.")


def check_not_reviewed(reviewed: datetime | None) -> None:
    """Refuse a second review."""
    if reviewed:
        raise Problem("This override has been reviewed already. What was found stands.")


def left(ends: datetime, now: datetime) -> str:
    """Say how long an override still stands: "3 hours 5 minutes", "1 minute"; "" once it has ended."""
    seconds = (ends - now) / timedelta(seconds=1)
    if seconds <= 0:
        return ""
    hours, minutes = divmod(max(1, int(seconds // 60)), 60)
    said = [_many(hours, "hour"), _many(minutes, "minute")]
    return " ".join(part for part in said if part)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
