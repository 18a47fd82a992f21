"""Which action of a plan a document tells again: by reference, by words, and by where both put it.

The numbers, and why they are these. Words are compared letter by letter once their order is set aside, from 0 to 100.
In four real action plans of 173 actions, 8 of the 4,635 pairs of actions of one plan were more than 65 alike, and each
of these was something said twice. So `LEAST` is 68: below it an action is new. The same reference adds 15, so that an
action may be reworded by half and still be known by it; an action that only changed its reference (100) goes before one
whose reference was given to another action (50 + 15). The same priority, theme or strand adds a little, which tells
apart actions that a plan repeats word for word under several headings. Best pairs first, each action once; what is then
left over with the same reference on both sides is a pair too, however it reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from concordat.plans.reading.extract.blocks import calm
from concordat.plans.rules.proposals import Names

MARK = "concordat"  # heading of the column in which a file made by Concordat carries each action's reference
LEAST, SAME_REFERENCE, SAME_PLACE = 68, 15, 2
ALIKE_PLANS = 0.5  # of a document's actions, from which it is offered as a revised copy of a plan


@dataclass(frozen=True, slots=True)
class Told:
    """An action as a plan or a document tells it: who it is, its words, reference and headings.

    `own` is the reference of the plan's action that a file made by Concordat carries with it.
    """

    ref: str
    text: str
    code: str = ""
    place: tuple[str, ...] = ()
    own: str = ""


def told_of(ref: str, fields: Mapping[str, Any], names: Names) -> Told:
    """Return a proposal's fields as they are matched, under the names that were settled for its document."""
    place = names.priority(fields.get("priority")), names.theme(fields.get("priority"), fields.get("theme"))
    marks = [str(told) for name, told in (fields.get("others") or {}).items() if name.casefold() == MARK]
    return Told(
        ref,
        str(fields["text"]),
        str(fields.get("ref") or ""),
        (*place, str(fields.get("strand") or "")),
        marks[0].strip() if marks else "",
    )


def matches(proposed: Sequence[Told], held: Sequence[Told]) -> dict[str, str]:
    """Return the action held that each proposed one is a further state of, by reference; what is new is not in it."""
    found = {each.ref: each.own for each in _carried(proposed, held)}
    for way in (_alone, _repeated, _best, _by_code):
        pairs = way(_left(proposed, found), _left(held, found.values()))
        found.update({one.ref: other.ref for one, other in pairs})
    return found


def share(proposed: Sequence[Told], held: Sequence[Told]) -> float:
    """Return how much of a document is in a plan already, from 0 to 1."""
    return len(matches(proposed, held)) / len(proposed) if proposed and held else 0.0


def plain(text: object) -> str:
    """Return words as they are compared: without the case, spaces and signs that print nothing in which copies differ."""
    return calm(str(text or "")).casefold()


def _carried(proposed: Sequence[Told], held: Sequence[Told]) -> Iterator[Told]:
    known, seen = {each.ref for each in held}, set[str]()
    for each in proposed:
        if each.own in known and each.own not in seen:
            seen.add(each.own)
            yield each


def _left(every: Iterable[Told], done: Iterable[str]) -> list[Told]:
    taken = set(done)
    return [each for each in every if each.ref not in taken]


def _alone(proposed: Sequence[Told], held: Sequence[Told]) -> list[tuple[Told, Told]]:
    """Pair what stands in the same words, with the same reference if any, once on each side: most of a revised plan."""
    sides = [{_whole(each): each for each in side} for side in (proposed, held)]
    counts = Counter(_whole(each) for each in proposed), Counter(_whole(each) for each in held)
    return [
        (each, sides[1][words])
        for words, each in sides[0].items()
        if counts[0][words] == 1 and counts[1].get(words) == 1
    ]


def _repeated(proposed: Sequence[Told], held: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Pair in order what stands in the same words as often in the same place."""
    sides: list[dict[object, list[Told]]] = [{}, {}]
    for side, every in zip(sides, (proposed, held), strict=True):
        for each in every:
            side.setdefault((_whole(each), tuple(plain(name) for name in each.place[:2])), []).append(each)
    for words, several in sides[0].items():
        if len(several) == len(sides[1].get(words, ())):
            yield from zip(several, sides[1][words], strict=True)


def _whole(each: Told) -> tuple[str, str]:
    return plain(each.code), plain(each.text)


def _best(left: Sequence[Told], right: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Pair what is left by how alike it is, the best pairs first."""
    words = {place: plain(each.text) for place, each in enumerate(right)}
    least = LEAST - SAME_REFERENCE - 3 * SAME_PLACE
    scored = []
    for at, one in enumerate(left):
        close = process.extract(plain(one.text), words, scorer=fuzz.token_sort_ratio, score_cutoff=least, limit=None)
        for _, likeness, place in close:
            if (score := likeness + _evidence(one, right[place])) >= LEAST:
                scored.append((-score, abs(at - place), at, place))
    gone, taken = set[int](), set[int]()
    for _, _, at, place in sorted(scored):
        if at not in gone and place not in taken:
            gone.add(at)
            taken.add(place)
            yield left[at], right[place]


def _evidence(one: Told, other: Told) -> int:
    same = SAME_REFERENCE if one.code and plain(one.code) == plain(other.code) else 0
    places = {plain(name) for name in one.place if name} & {plain(name) for name in other.place if name}
    return same + SAME_PLACE * min(3, len(places))


def _by_code(proposed: Sequence[Told], held: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    sides = [Counter(plain(each.code) for each in side if each.code) for side in (proposed, held)]
    coded = {plain(each.code): each for each in held if each.code}
    for one in proposed:
        code = plain(one.code)
        if code and sides[0][code] == sides[1].get(code) == 1:
            yield one, coded[code]
