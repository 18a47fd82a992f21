"""Areas shaded by a figure: as GeoJSON for the map, as a drawing for paper, and the legend that both share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from concordat.analysis.queries.mapping import Outlined
from concordat.places.rules import outlines

SHADES = 5
UNTOLD = "No figure is told"


@dataclass(frozen=True, slots=True)
class Shaded:
    """What is told of an area: its figure, None where none is, in words, and the address that asks of it alone."""

    figure: float | None
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the legend: its shade, what it stands for, and how many areas have it."""

    shade: str
    words: str
    areas: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area of the drawing: its path and its shade."""

    path: str
    shade: str
    words: str


@dataclass(frozen=True, slots=True)
class MapShown:
    """A map with its legend, the drawing that stands in for it, and its words."""

    geojson: dict[str, Any]
    width: int
    height: int
    areas: tuple[Drawn, ...]
    legend: tuple[Step, ...]
    summary: str


def map_of(areas: Sequence[Outlined], told: Mapping[str, Shaded], write: Any, noun: str) -> MapShown | None:
    """Shade areas by what is told of each, in five steps of as many areas each; None where there is none to draw.

    `write` writes a figure. An area of which nothing is told is white, and says so.
    """
    if not areas:
        return None
    known = [each.figure for area in areas if (each := told.get(area.code)) and each.figure is not None]
    edges = _edges(known)
    shapes = [area.shape for area in areas]
    bounds = shapely.total_bounds(shapes)
    simple = [outlines.for_drawing(shape, bounds[2] - bounds[0]) for shape in shapes]
    paper = outlines.Paper(bounds)
    parts = []
    for area, shape in zip(areas, simple, strict=True):
        each = told.get(area.code) or Shaded(None, UNTOLD)
        shade = None if each.figure is None else bisect_left(edges, each.figure)
        parts.append((f"{area.name}: {each.words}", shade, shape, each.href))
    steps = max(len(edges), 1)
    return MapShown(
        {"type": "FeatureCollection", "features": [_feature(*part, steps) for part in parts]},
        paper.width,
        paper.height,
        tuple(Drawn(paper.path(shape), _shade(shade, steps), words) for words, shade, shape, _ in parts),
        _legend(edges, known, [shade for _, shade, _, _ in parts], write),
        _summary(areas, told, known, noun),
    )


def _edges(known: Sequence[float]) -> list[float]:
    """Return the upper edges of the steps: quantiles, each once, so that equal figures have one shade."""
    ordered = sorted(known)
    at = [ordered[max(0, -(-len(ordered) * step // SHADES) - 1)] for step in range(1, SHADES + 1)] if ordered else []
    return sorted(set(at))


def _shade(shade: int | None, steps: int) -> str:
    return "untold" if shade is None else str(round(shade * (SHADES - 1) / max(1, steps - 1)))


def _feature(words: str, shade: int | None, shape: Any, href: str, steps: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"label": words}
    facts |= {"untold": True} if shade is None else {"step": True, "value": int(_shade(shade, steps)) / (SHADES - 1)}
    facts |= {"ask": href} if href else {}
    return {"type": "Feature", "properties": facts, "geometry": outlines.to_geojson(shape)}


def _legend(
    edges: Sequence[float], known: Sequence[float], shades: Sequence[int | None], write: Any
) -> tuple[Step, ...]:
    found = []
    for step, _edge in enumerate(edges):
        within = [each for each in known if bisect_left(edges, each) == step]
        low, high = write(min(within)), write(max(within))
        words = low if low == high else f"{low} to {high}"
        found.append(Step(_shade(step, len(edges)), words, shades.count(step)))
    untold = shades.count(None)
    return (*found, Step("untold", UNTOLD, untold)) if untold else tuple(found)


def _summary(areas: Sequence[Outlined], told: Mapping[str, Shaded], known: Sequence[float], noun: str) -> str:
    if not known:
        return f"No figure is told of any of these {len(areas)} areas."
    named = {area.code: area.name for area in areas}
    figures = {code: each.figure for code in named if (each := told.get(code)) and each.figure is not None}
    high = max(figures, key=lambda code: figures[code])
    most = f"{named[high]} has the most: {told[high].words}."
    return f"{most} Of {len(areas)} areas, {len(known)} have a figure. Darker is {noun}."
