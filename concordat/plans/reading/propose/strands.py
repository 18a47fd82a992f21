"""Strands: the kinds of work that a plan is built upon, such as the four Ps of the counter-terrorism strategy.

A plan uses one set of them. Words such as "Prevent" or "support" are ordinary too, so a word is a strand only as a whole
line, cell or name of a picture, and a set only where two of its words stand side by side or head parts of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FOUR_PS = ("PREVENT", "PROTECT", "PURSUE", "PREPARE")
# Sets as plans use them: the four Ps (CONTEST; the serious and organised crime strategy), problem solving's prevention,
# intelligence and enforcement, and the pillars of strategies on violence against women and girls.
_SETS = (
    frozenset(FOUR_PS),
    frozenset(
        {"PREVENTION", "INTERVENTION", "ENFORCEMENT", "REASSURANCE", "EDUCATION", "ENGAGEMENT", "SUPPORT", "INTELLIGENCE",
         "DIVERSION", "REHABILITATION", "COMMUNICATION", "PROTECTION"}
    ),
    frozenset(
        {"PREVENTION", "PROVISION", "PROTECTION", "PURSUING", "PURSUIT", "PARTNERSHIP", "PARTNERSHIPS", "PROSECUTION"}
    ),
    frozenset({"PRIORITISINGPREVENTION", "SUPPORTINGVICTIMS", "PURSUINGPERPETRATORS", "STRONGERSYSTEM"}),
)  # fmt: skip
_ALL = frozenset().union(*_SETS)
_LABELLED = re.compile(r"(?:strand|pillar)\s*(?:\d+\s*)?[:–—-]\s*(?P<name>\S.*)", re.IGNORECASE)
_PICTURED = re.compile(r"\b(?P<name>prevent|protect|pursue|prepare)\b", re.IGNORECASE)
_LONGEST_ALT = 6  # words


def _bare(text: str) -> str:
    return re.sub(r"[^A-Z]", "", text.upper()) if len(text) < 60 else ""


def is_strand(text: str) -> bool:
    """Say whether a whole text is the name of a strand, with or without a number or full stop."""
    return _bare(text) in _ALL


def is_one_of_four(text: str) -> bool:
    """Say whether a whole text is one of the four Ps, which nothing else needs to confirm."""
    return _bare(text) in FOUR_PS


def one_set(texts: Iterable[str]) -> bool:
    """Say whether texts, all of them names of strands, are two different ones or more of one set."""
    names = {_bare(text) for text in texts}
    return len(names) >= 2 and any(names <= known for known in _SETS)


def strand_named(text: str) -> str | None:
    """Return the strand that a heading names ("PREVENT", "Strand 1: Prevent"), or None."""
    labelled = _LABELLED.fullmatch(text.strip())
    if labelled:
        return labelled.group("name").strip()
    return text.strip() if is_strand(text) else None


def strand_pictured(text: str) -> str | None:
    """Return the strand that a picture's alternative text names ("Prevent icon"), or None."""
    found = {match.lower(): match for match in _PICTURED.findall(text)}
    return next(iter(found.values())) if len(found) == 1 and len(text.split()) <= _LONGEST_ALT else None
