"""What changed, as the record keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, Any]:
    """Return each fact that differs with its value before and after: `{"changed": {"due": ["", "2024-03-31"]}}`."""
    found = {
        name: [_plain(before.get(name)), _plain(value)] for name, value in after.items() if before.get(name) != value
    }
    return {"changed": found} if found else {}


def _plain(value: object) -> object:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
