"""A mark of what something says: another mark, other words.

It shows that what was signed is what stands, and that nobody else has changed what somebody is about to change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from concordat.kernel.errors import Problem


class Stale(Problem):
    """Somebody changed a thing after the page was opened from which it is now to be changed; `now` is what it says."""

    def __init__(self, now: Mapping[str, object]) -> None:
        super().__init__(
            "Somebody else changed this while you were writing. What it says now stands below; yours is kept here. "
            "Save again to put yours in its place."
        )
        self.now = dict(now)


def seal(facts: Mapping[str, object]) -> str:
    """Return a mark of 64 characters (SHA-256) of what is said, whatever the order of names."""
    told = json.dumps({name: _plain(value) for name, value in facts.items()}, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


def check_unchanged(seen: str, now: Mapping[str, object]) -> None:
    """Raise `Stale` where a form was opened on something else than is there now; an empty mark is not compared."""
    if seen and seen != seal(now):
        raise Stale(now)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
