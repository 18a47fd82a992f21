"""What a certificate of destruction says, and its seal: the SHA-256 of the statement written as canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SEARCHED = ("objects", "quarantine", "incoming", "staging", "keys", "manifests")


def seal(statement: Mapping[str, Any]) -> str:
    """Return the seal of a statement (RFC 8785 for values without floats: keys sorted, no spaces, UTF-8)."""
    plain = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def is_whole(statement: Mapping[str, Any], sealed: str) -> bool:
    """Say whether a statement is what it was when it was sealed."""
    return bool(sealed) and seal(statement) == sealed
