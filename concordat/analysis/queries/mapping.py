"""Find the areas that can be asked of, and the outlines of those that an answer speaks of, to draw them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from concordat.kernel.actors import Actor
from concordat.places.queries.areas import areas_coded
from concordat.places.queries.denominators import names_at
from concordat.places.rules import outlines


@dataclass(frozen=True, slots=True)
class Outlined:
    """An area with its name and its outline in longitude and latitude (WGS84)."""

    code: str
    name: str
    shape: Any


def areas_at(actor: Actor, levels: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the codes and names of all areas of levels, such as ward-2023, by their names; one query for each level."""
    parted = {level: level.partition("-") for level in levels}
    return {level: tuple(names_at(actor, kind, generation).items()) for level, (kind, _, generation) in parted.items()}


def outlined(actor: Actor, level: str, codes: Iterable[str]) -> tuple[Outlined, ...]:
    """Return the areas of a level, such as ward-2023, that have the codes and an outline; one query however many."""
    kind, _, generation = level.partition("-")
    found = areas_coded(actor, kind, generation, codes)
    return tuple(
        Outlined(code, area.name, outlines.read_wkb(area.outline))
        for code, area in sorted(found.items())
        if area.outline is not None
    )
