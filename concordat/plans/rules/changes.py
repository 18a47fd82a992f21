"""What changed, as the record keeps it; and whether somebody else changed it meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from concordat.kernel.seals import Stale


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, Any]:
    """Return each fact that differs with its value before and after: `{"changed": {"due": ["", "2024-03-31"]}}`."""
    found = {
        name: [_plain(before.get(name)), _plain(value)] for name, value in after.items() if before.get(name) != value
    }
    return {"changed": found} if found else {}


def asked_of(facts: Mapping[str, object]) -> dict[str, object]:
    """Return of the facts of a priority or theme what its form asks: not its place in the order, nor what it serves."""
    return {name: value for name, value in facts.items() if name not in ("position", "serves")}


def seal(facts: Mapping[str, object]) -> str:
    """Return a short mark of what a thing says, which a form carries and gives back: another mark, other facts."""
    told = json.dumps({name: _plain(value) for name, value in facts.items()}, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def check_unchanged(seen: str, now: Mapping[str, object]) -> None:
    """Raise `Stale` where a form was opened on other facts than a thing has now; an empty mark is not compared."""
    if seen and seen != seal(now):
        raise Stale(now)


def _plain(value: object) -> object:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
