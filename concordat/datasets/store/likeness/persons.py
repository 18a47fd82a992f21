"""Whether words are a person's name: by titles, by names that many people bear, and by what stands around them."""

from __future__ import annotations

import re
from enum import IntEnum

from .names import FIRMS, FORENAMES, PLACES, RANKS, SURNAMES, TITLES

RUN = r"[A-Z][A-Za-z'’.\-]*(?: [A-Z][A-Za-z'’.\-]*)+"
"""Words in a row that each begin with a capital, as RE2 finds them in a text."""
WHOLE = r"(?i)[a-z][a-z'’.\-]*,?(?: [a-z][a-z'’.\-]*){1,3}"
"""A value that is nothing but two to four words, as a column of names has them."""
SINGLE = r"(?i)[a-z][a-z'’\-]{1,30}"
"""A value that is one word."""


class Sure(IntEnum):
    """How surely words are a person's name."""

    NO = 0
    PERHAPS = 1
    YES = 2


def person_in(run: str) -> Sure:
    """Say whether a row of capitalised words in a text holds a name.

    Surely, where a title stands before a word or a known forename before a known surname; perhaps, where a known forename
    stands before another word. Not where what follows makes it a street, a place, a body or a shop.
    """
    words = [word.strip(".,").casefold().replace("’", "'") for word in run.split()]
    best = Sure.NO
    for at, word in enumerate(words[:-1]):
        best = max(best, _at(words, at, word))
    return best


def _at(words: list[str], at: int, word: str) -> Sure:
    after = [each for each in words[at + 1 :] if len(each) > 1]
    if not after:
        return Sure.NO
    if _of_a_place(after):
        return Sure.NO
    if word in TITLES:
        return Sure.YES
    if word in RANKS and at + 1 < len(words):
        return Sure.YES if _surname(after[0]) and after[0] not in PLACES else Sure.NO
    if word not in FORENAMES or f"{word}-{after[0]}" in FIRMS or (at and words[at - 1] in ("st", "saint")):
        return Sure.NO
    if _surname(after[0]) or (after[0] in FORENAMES and len(after) > 1 and _surname(after[1])):
        return Sure.YES
    return Sure.NO if after[0] in PLACES else Sure.PERHAPS


def _of_a_place(after: list[str]) -> bool:
    """Say whether words end as streets, places and bodies do, other than by a single word that is also a surname."""
    if after[0] in PLACES and not _surname(after[0]):
        return True
    return any(word in PLACES for word in after[1:3])


def is_person(value: str) -> bool:
    """Say whether a whole value is a name: “Sarah Jones”, “Jones, Sarah”, “J Jones”, “Mr Jones”, in any case."""
    if "," in value:
        last, _, rest = value.partition(",")
        first = rest.split()
        known = bool(first) and _plain(first[0]) in FORENAMES
        initial = bool(first) and len(_plain(first[0])) == 1 and _surname(_plain(last))
        return known or initial
    words = [_plain(word) for word in value.split()]
    if any(word in PLACES and not _surname(word) for word in words) or "-".join(words) in FIRMS:
        return False
    if words[0] in TITLES:
        return True
    if len(words[0]) == 1:
        return _surname(words[-1])
    return words[0] in FORENAMES and len(words[-1]) > 1


def is_single(word: str) -> bool:
    """Say whether one word is a forename or a surname that many bear."""
    return _plain(word) in FORENAMES or _surname(_plain(word))


def _surname(word: str) -> bool:
    return word.replace("'", "").removesuffix("s") in SURNAMES or any(
        part in SURNAMES for part in (word.replace("'", ""), *word.split("-"))
    )


def _plain(word: str) -> str:
    return re.sub(r"[^a-z'\-]", "", word.casefold().replace("’", "'"))
