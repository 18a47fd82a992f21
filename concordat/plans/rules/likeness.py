"""How alike texts are by their words, to suggest which actions of two plans are the same.

Cosine of term vectors weighted by frequency within a text and rarity among all of them (Salton and Buckley 1988,
"Term-weighting approaches in automatic text retrieval"), over words without their common endings.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

Vector = Mapping[str, float]

_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s")
_SHORTEST = 4
_PLAIN = frozenset(
    "a all an and any are as at be by develop ensure for from in including increase into is it its more of on or other"
    " our provide support that the their them they this through to use using via we which who will with within work"
    " working".split()
)


def vectors(texts: Sequence[str]) -> list[Vector]:
    """Return a vector of length 1 for each text (empty for one without words), weighted among all of them."""
    counted = [Counter(_terms(text)) for text in texts]
    among = Counter(term for counts in counted for term in counts)
    return [_of_length_one({t: (1 + math.log(n)) * math.log(1 + len(texts) / among[t]) for t, n in counts.items()})
            for counts in counted]  # fmt: skip


def likeness(one: Vector, other: Vector) -> float:
    """Return how alike two texts are: 0 where they share no word, 1 where they say the same."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def likest(
    ones: Sequence[Vector], others: Sequence[Vector], *, floor: float, most: int
) -> dict[tuple[int, int], float]:
    """Return for each of `ones` the `most` likest of `others` at or above `floor`, by pairs of places.

    Only texts that share a word are compared, so that two plans of thousands of actions take seconds.
    """
    holding: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(others):
        for term, weight in vector.items():
            holding.setdefault(term, []).append((place, weight))
    found: dict[tuple[int, int], float] = {}
    for place, vector in enumerate(ones):
        shared: dict[int, float] = {}
        for term, weight in vector.items():
            for there, its in holding.get(term, ()):
                shared[there] = shared.get(there, 0.0) + weight * its
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:most]
        found |= {(place, there): min(1.0, value) for there, value in best if value >= floor}
    return found


def _terms(text: str) -> list[str]:
    words = _WORD.findall(text.lower().replace("’", "").replace("'", ""))
    return [_stem(word) for word in words if len(word) > 1 and word not in _PLAIN]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def _of_length_one(weights: dict[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
