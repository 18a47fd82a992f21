"""What the list of areas and a place that was sought show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from concordat.kernel.pages import Page
from concordat.places.models import Area
from concordat.places.presenters.areas import AreaRow, area_row
from concordat.places.presenters.maps import MapShown, map_of
from concordat.places.queries.areas import Holding
from concordat.places.queries.figures import People
from concordat.places.queries.finding import Place
from concordat.places.rules.words import generation_named

_MOST_DRAWN = 50


@dataclass(frozen=True, slots=True)
class AreaList:
    """A page of areas, the choices that narrow it, and its map."""

    page: Page[AreaRow]
    map: MapShown | None
    kinds: tuple[tuple[str, str], ...]
    generations: tuple[tuple[str, str], ...]
    holdings: tuple[Holding, ...]
    on: date | None
    wrong: str
    narrowed: bool
    query: str

    @property
    def empty(self) -> bool:
        return not self.holdings


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place that was sought, and the areas that hold it."""

    words: str
    grid: str
    longitude: float
    latitude: float
    areas: tuple[AreaRow, ...]
    map: MapShown | None


def area_list(
    page: Page[Area], people: Mapping[str, People], holdings: Sequence[Holding], on: date | None, wrong: str
) -> AreaList:
    """Present a page of areas; the map shows those that the page lists."""
    spec = page.spec
    kind = spec.filters.get("kind", "")
    generations = dict.fromkeys(each.generation for each in holdings if each.generation and kind in ("", each.kind))
    drawn = list(page.items)[:_MOST_DRAWN]
    return AreaList(
        page.of([area_row(area, people.get(area.ref)) for area in page.items]),
        map_of(drawn, summary="It shows the areas that this page lists." if page.pages > 1 else ""),
        (("", "Any"), *dict.fromkeys((each.kind, each.kind_words) for each in holdings)),
        (("", "Any"), *((each, generation_named(each).capitalize()) for each in generations)),
        tuple(holdings),
        on,
        wrong,
        bool(spec.search or spec.filters),
        spec.query(page=1),
    )


def place_found(place: Place, areas: Sequence[Area]) -> PlaceFound:
    """Present a place; the map shows the smallest area of each kind that is true now."""
    wards = [area for area in areas if area.kind in (Area.Kind.WARD, Area.Kind.LSOA)]
    newest = wards[-1:] or list(areas)[-1:]
    around = [area for area in wards if area.kind == Area.Kind.WARD][-1:]
    return PlaceFound(
        place.words,
        place.grid,
        round(place.longitude, 5),
        round(place.latitude, 5),
        tuple(area_row(area, None) for area in areas),
        map_of(newest, around, point=(place.longitude, place.latitude)),
    )
