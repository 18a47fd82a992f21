"""From one generation of areas to the next: shares reckoned from outlines, in words, and counts carried over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

SAME = 0.98  # two drawings of one boundary, differently generalised, agree by this much or more
SLIVER = 0.02  # what is less than this of both areas is the width of a drawn line


@dataclass(frozen=True, slots=True)
class Step:
    """What part of an earlier area became a later one. `share` is of the earlier, `overlap` of the later."""

    earlier: str
    later: str
    how: str
    share: float | None = None
    overlap: float | None = None
    measured_by: str = ""
    measured_in: int | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two areas lie on each other: the part of each that is also in the other, by surface."""

    earlier: int
    later: int
    share: float
    overlap: float
    shape: Any


@dataclass(frozen=True, slots=True)
class Peopled:
    """A small area with its people, by which shares of surface become shares of people."""

    outline: Any
    people: int


def overlaps(earlier: Sequence[Any], later: Sequence[Any]) -> list[Overlap]:
    """Return which outlines lie on each other, without slivers."""
    if not len(earlier) or not len(later):
        return []
    flat_earlier, flat_later = _flat(earlier), _flat(later)
    tree = shapely.STRtree(flat_later)
    ones, others = tree.query(flat_earlier, predicate="intersects")
    shapes = shapely.intersection(np.asarray(flat_earlier)[ones], np.asarray(flat_later)[others])
    found = []
    for one, other, shape in zip(ones, others, shapes, strict=True):
        share = shape.area / flat_earlier[one].area
        overlap = shape.area / flat_later[other].area
        if share >= SLIVER or overlap >= SLIVER:
            found.append(Overlap(int(one), int(other), float(share), float(overlap), shape))
    return found


def computed(
    earlier: Mapping[str, Any], later: Mapping[str, Any], small: Sequence[Peopled] = (), year: int | None = None
) -> list[Step]:
    """Reckon a look-up from outlines: best fit, by people where small areas with people cover both, else by surface.

    People are taken to live evenly over each small area.
    """
    ones, others = list(earlier), list(later)
    found = overlaps(list(earlier.values()), list(later.values()))
    people = _people(found, small) if small else [0.0] * len(found)
    by_earlier, by_later = _sums(found, people)
    steps = []
    for each, there in zip(found, people, strict=True):
        counted = by_earlier[each.earlier] > 0 and by_later[each.later] > 0
        share = there / by_earlier[each.earlier] if counted else each.share
        overlap = there / by_later[each.later] if counted else each.overlap
        if share < SLIVER and overlap < SLIVER:
            continue
        measured = ("people", year) if counted else ("surface", None)
        steps.append(
            Step(ones[each.earlier], others[each.later], "best-fit", _round(share), _round(overlap), *measured, True)
        )
    return steps


def _flat(outlines: Sequence[Any]) -> list[Any]:
    """Return outlines in which a degree of either kind is as long as the other, about."""
    middle = np.cos(np.radians(float(np.mean([outline.bounds[1] for outline in outlines]))))
    return [shapely.transform(outline, lambda points: points * [middle, 1.0]) for outline in outlines]


def _people(found: Sequence[Overlap], small: Sequence[Peopled]) -> list[float]:
    outlines = _flat([each.outline for each in small])
    tree = shapely.STRtree(outlines)
    counts = [0.0] * len(found)
    pieces, smalls = tree.query([each.shape for each in found], predicate="intersects")
    shapes = shapely.intersection(np.asarray([found[at].shape for at in pieces]), np.asarray(outlines)[smalls])
    for at, place, shape in zip(pieces, smalls, shapes, strict=True):
        counts[at] += small[place].people * shape.area / outlines[place].area
    return counts


def _sums(found: Sequence[Overlap], people: Sequence[float]) -> tuple[dict[int, float], dict[int, float]]:
    by_earlier: dict[int, float] = defaultdict(float)
    by_later: dict[int, float] = defaultdict(float)
    for each, there in zip(found, people, strict=True):
        by_earlier[each.earlier] += there
        by_later[each.later] += there
    return by_earlier, by_later


def _round(share: float) -> float:
    return round(min(1.0, share), 4)


CHANGES = {"u": "exact", "s": "split", "m": "merged", "x": "complex"}


def how_of(code: str) -> str:
    """Return what a change code of the Office for National Statistics means: U, S, M or X; raise ValueError."""
    found = CHANGES.get(code.strip().lower()[:1])
    if found is None:
        raise ValueError(f"“{code}” is no change code: U unchanged, S split, M merged or X otherwise")
    return found


def hows(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Say of pairs whose change is not told what it is, from how many go where."""
    pairs = list(pairs)
    to: dict[str, set[str]] = defaultdict(set)
    of: dict[str, set[str]] = defaultdict(set)
    for earlier, later in pairs:
        to[earlier].add(later)
        of[later].add(earlier)
    told = {
        (False, False): "exact",
        (True, False): "split",
        (False, True): "merged",
        (True, True): "complex",
    }
    return {(one, other): told[len(to[one]) > 1, len(of[other]) > 1] for one, other in pairs}


def basis(step: Step) -> str:
    """Say of what a share is a share."""
    if step.measured_by == "people":
        return f"of its people ({step.measured_in})" if step.measured_in else "of its people"
    return "of its surface" if step.measured_by == "surface" else ""


@dataclass(frozen=True, slots=True)
class Carried:
    """Counts in another generation, and what had to be assumed to carry them there."""

    counts: dict[str, float]
    assumed: tuple[str, ...]
    lost: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.counts.values())


def carried(counts: Mapping[str, float], steps: Iterable[Step]) -> Carried:
    """Carry counts of earlier areas to later ones; what has no look-up is `lost`, and nothing is made up.

    Exact and merged areas keep their counts whole; the others are divided by the shares known, and evenly where none is.
    """
    onward: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        onward[step.earlier].append(step)
    found: dict[str, float] = defaultdict(float)
    assumed: dict[str, set[str]] = defaultdict(set)
    lost: dict[str, float] = {}
    for earlier, count in counts.items():
        ways = onward.get(earlier, [])
        if not ways:
            lost[earlier] = count
            continue
        for step, share in zip(ways, _shares(ways), strict=True):
            found[step.later] += count * share
            if len(ways) > 1:
                assumed[_assumption(step)].add(earlier)
    sentences = tuple(words.format(number=_areas(len(codes))) for words, codes in sorted(assumed.items()))
    return Carried(dict(found), sentences, lost)


def _shares(ways: Sequence[Step]) -> list[float]:
    known = [step.share for step in ways if step.share is not None]
    whole = sum(known)
    if len(known) < len(ways) or whole <= 0:
        return [1 / len(ways)] * len(ways)
    return [share / whole for share in known]


def _assumption(step: Step) -> str:
    fit = "computed from outlines, best fit" if step.computed else "as the look-up has it"
    if step.share is None:
        return "The counts of {number} were divided evenly, since no shares are known."
    if step.measured_by == "people":
        year = f" of {step.measured_in}" if step.measured_in else ""
        return f"The counts of {{number}} were divided as their people{year} are ({fit})."
    return f"The counts of {{number}} were divided as their surface is ({fit})."


def _areas(number: int) -> str:
    return "one area" if number == 1 else f"{number} areas"
