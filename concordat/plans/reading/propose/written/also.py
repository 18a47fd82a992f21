"""Find the actions that a Word document shows under further headings, where it tells their references and words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ...extract.blocks import calm
from ..readings import Action
from . import names

Place = tuple[str, str]
_ALIKE = 0.6  # of the letters, for words that were changed in the table and not in the list


def also_shown(actions: Sequence[Action], listed: Mapping[Place, Sequence[str]]) -> Iterator[Action]:
    """Yield the actions, each with the further places under which a list of the document names it."""
    called = [(each.ref or "", each.text, each.priority or "", each.theme or "") for each in actions]
    told = [calm(words) for words in names.listed(called)]
    places: dict[int, list[Place]] = {}
    for place, items in listed.items():
        taken: set[int] = set()
        for item in items:
            at = _meant(item, actions, told, taken)
            if at is not None:
                taken.add(at)
                places.setdefault(at, []).append(place)
    for at, action in enumerate(actions):
        yield replace(action, also=tuple(places.get(at, ())), stated=(*action.stated, "also"))


def _meant(item: str, actions: Sequence[Action], told: Sequence[str], taken: set[int]) -> int | None:
    free = [at for at in range(len(told)) if at not in taken]
    for at in free:
        if told[at] == item:
            return at
    coded = [at for at in free if (ref := actions[at].ref) and item.startswith(f"{ref} ")]
    if len(coded) == 1:
        return coded[0]
    close = get_close_matches(item, [told[at] for at in free], n=1, cutoff=_ALIKE)
    return next((at for at in free if close and told[at] == close[0]), None)
