"""Which of two lists of things are the same things: by their words, by how alike they are, and by their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

LEAST, SAME_PLACE = 68, 2  # as in rules/matching.py


@dataclass(frozen=True, slots=True)
class Side:
    """A thing on one side: its reference, where it stands, and its words."""

    ref: str
    place: tuple[str, ...]
    words: str


def paired(held: Sequence[Side], told: Sequence[Side], *, across: bool = True) -> dict[str, str]:
    """Return for each thing told again the one held, by references; what is new is not in it.

    First the same words in the same place, then anywhere, then the most alike; what is left over in one place is paired
    in order where there are as many on both sides. Without `across` nothing is found in another place.
    """
    found: dict[str, str] = {}
    ways = [_by(lambda side: (side.place, side.words)), _by(lambda side: side.words) if across else None]
    for way in (*filter(None, ways), lambda one, other: _most_alike(one, other, across), _left_over):
        taken = set(found.values())
        found.update(way([h for h in held if h.ref not in taken], [t for t in told if t.ref not in found]))
    return found


def _by(key: Callable[[Side], Any]) -> Callable[[Sequence[Side], Sequence[Side]], Iterator[tuple[str, str]]]:
    def way(held: Sequence[Side], told: Sequence[Side]) -> Iterator[tuple[str, str]]:
        waiting: dict[Any, list[str]] = {}
        for each in held:
            waiting.setdefault(key(each), []).append(each.ref)
        for each in told:
            if refs := waiting.get(key(each)):
                yield each.ref, refs.pop(0)

    return way


def _most_alike(held: Sequence[Side], told: Sequence[Side], across: bool) -> Iterator[tuple[str, str]]:
    scored = []
    for at, one in enumerate(told):
        for place, other in enumerate(held):
            here = one.place == other.place
            score = fuzz.token_sort_ratio(one.words.casefold(), other.words.casefold()) + SAME_PLACE * here
            if score >= LEAST and (here or across):
                scored.append((-score, abs(at - place), one.ref, other.ref))
    gone: set[str] = set()
    taken: set[str] = set()
    for _, _, ref, other_ref in sorted(scored):
        if ref not in gone and other_ref not in taken:
            gone.add(ref)
            taken.add(other_ref)
            yield ref, other_ref


def _left_over(held: Sequence[Side], told: Sequence[Side]) -> Iterator[tuple[str, str]]:
    for place in dict.fromkeys(each.place for each in told):
        sides = [[each.ref for each in side if each.place == place] for side in (told, held)]
        if len(sides[0]) == len(sides[1]):
            yield from zip(*sides, strict=True)
