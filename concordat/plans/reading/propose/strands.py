"""Strands: the four Ps of the counter-terrorism and organised-crime strategies, where a plan is built upon them."""

from __future__ import annotations

import re

FOUR_PS = ("PREVENT", "PROTECT", "PURSUE", "PREPARE")
_FOUR_PS = frozenset(FOUR_PS)
_LABELLED = re.compile(r"strand\s*(?:\d+\s*)?[:–—-]\s*(?P<name>\S.*)", re.IGNORECASE)


def is_strand(text: str) -> bool:
    """Say whether a whole text is the name of one of the four Ps, with or without a number or full stop."""
    return re.sub(r"[^A-Z]", "", text.upper()) in _FOUR_PS


def strand_named(text: str) -> str | None:
    """Return the strand that a heading names ("PREVENT", "Strand 1: Prevent"), or None."""
    labelled = _LABELLED.fullmatch(text.strip())
    if labelled:
        return labelled.group("name").strip()
    return text.strip() if is_strand(text) else None
