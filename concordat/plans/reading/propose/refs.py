"""References of actions: in a column of their own, or printed before the words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_REF = re.compile(
    r"(?:(?:action|objective|task|item|ref|priority|recommendation)[ .:]*)?"
    r"(?:[A-Z]{1,6}[A-Za-z]{0,2}[ .\-/]{0,2})?\d{1,3}(?:[.\-/]\d{1,3}){0,3}[a-z]?[.)]?",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[A-Z]{1,2}[.)]?")
_BEFORE_TEXT = re.compile(
    r"(?:ref(?:erence)?[ .:]*)?[\[(]?"
    r"(?P<ref>[A-Z]{1,6}[a-z]?[ .\-]?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|\d{1,2}(?:\.\d{1,2}){1,3}|[A-Z]{1,4}\.\d{1,2})"
    r"[\])]?(?:\s*[:–—-]\s+|[.:)]\s+|\s+)(?=\S)"
)
_CALLED = re.compile(r"(?:action|item|ref|no)[ .:]+(?=[A-Z]{0,4}\d)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:strategic |key )?(?:priority|theme|objective|outcome|threat|workstream|work stream|aim|pillar|area)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[A-H])(?:\s*[.:)–—-]+\s+|\s*[.:)]+)(?=[^\W\d])",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"Q[1-4]$")


def is_ref(text: str) -> bool:
    """Say whether a whole cell is a reference such as "SG1", "2.3", "4a" or "Action 7"."""
    text = text.strip()
    return bool(text) and len(text) <= 24 and bool(_REF.fullmatch(text) or _LETTER.fullmatch(text))


def tidy(text: str) -> str | None:
    """Return a reference as it is cited: without the full stop or bracket behind it; None for an empty cell."""
    return _CALLED.sub("", " ".join(text.split())).rstrip(".):").strip() or None


def unnumbered(name: str) -> str:
    """Return the name of a part without the number printed before it ("2. Violence", "Priority 3: Violence")."""
    number = _NUMBER.match(name)
    return name[number.end() :] if number else name


def prefix(ref: str | None) -> str:
    """Return the letters that a reference opens with, which name the series: "SG" of "SG12"."""
    letters = re.match(r"[A-Za-z]+", ref or "")
    return letters.group().upper() if letters else ""


def split_ref(text: str) -> tuple[str | None, str]:
    """Return the reference that a text opens with and the text behind it; (None, text) where it opens with none."""
    found = _BEFORE_TEXT.match(text)
    if not found or _QUARTER.match(found.group("ref")):
        return None, text
    return tidy(found.group("ref")), text[found.end() :]


def series(texts: Sequence[str]) -> bool:
    """Say whether texts open with references of their own: two thirds of two or more do, and no two are alike."""
    found = [ref for ref, _ in map(split_ref, texts) if ref]
    return len(found) >= 2 and 3 * len(found) >= 2 * len(texts) and len(set(found)) == len(found)
