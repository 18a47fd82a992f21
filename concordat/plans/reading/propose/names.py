"""Names beyond the gazetteer: those of the partnership's register, and those that a document itself shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..documents import Cell
from .agencies import HEADS, is_acronym, key

_EXPLAINED = re.compile(
    r"(?<!\w)(?P<words>(?:[A-Z][\w'’-]{0,30},? (?:(?:and|of|for|&) ){0,2}){2,8})\((?P<short>[A-Z]{2,8})\)"
)


@dataclass(frozen=True)
class Names:
    """Know names beyond the gazetteer: the partnership's register, and the words that open names in this document."""

    own: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cells: Sequence[Cell], own: Iterable[str] = (), texts: Iterable[str] = ()) -> Names:
        """Return the names that lead cells and texts show.

        A word that opens two lead cells or more opens names; an abbreviation printed behind its own words, such as
        "Northshire Fire and Rescue Service (NFRS)", is a body's if they are.
        """
        counts: dict[str, int] = {}
        for cell in cells:
            for word in {line.text.split(maxsplit=1)[0] for line in cell.lines if line.text[:1].isupper()}:
                counts[word] = counts.get(word, 0) + 1
        openers = frozenset(word for word, count in counts.items() if count > 1 and word.lower() not in HEADS)
        acronyms = {word for cell in cells for line in cell.lines for word in line.text.split() if is_acronym(word)}
        acronyms |= {short for text in texts for short in _explained(text)}
        return cls(frozenset(key(name) for name in own), openers, frozenset(acronyms))


def _explained(text: str) -> list[str]:
    """Return the abbreviations that a text explains by a body's name before them."""
    found = []
    for match in _EXPLAINED.finditer(text):
        words, short = match.group("words").split(), match.group("short")
        initials = "".join(word[0] for word in words if word[:1].isupper())
        if initials.endswith(short.rstrip("s")) and words[-1].lower() in HEADS:
            found.append(short)
    return found
