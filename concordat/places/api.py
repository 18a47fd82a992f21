"""Areas, who lives in them and where points lie, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.api import Asked, Day, Given, Paged, Told, Words, answers, paged
from concordat.kernel.doors import by_token
from concordat.places.permissions import AREA_VIEW
from concordat.places.presenters.plain import area_plain, outlined_plain, people_plain
from concordat.places.queries import areas as queries
from concordat.places.queries import figures, finding
from concordat.places.rules.outlines import EAST, NORTH, SOUTH, WEST

router = Router(tags=["Places"])


class AreasAsked(Asked):
    """Which areas are asked for."""

    kind: Words = Field("", description="authority, ward, msoa, lsoa, beat or custom")
    generation: Words = Field("", description="Such as 2021", max_length=20)
    on: Day | None = Field(None, description="Areas in use on this day; today, unless given")
    q: Words = Field("", description="Words of the name, or how the code begins", max_length=200)


class AreaAsked(Given):
    """Which of the areas that had a code."""

    on: Day | None = Field(None, description="The one in use on this day; today, unless given")
    generation: Words = Field("", description="The one of this generation", max_length=20)


class PointAsked(Given):
    """Which point, and on which day."""

    lon: float = Field(ge=WEST, le=EAST, description="Longitude, WGS84", examples=[0.53])
    lat: float = Field(ge=SOUTH, le=NORTH, description="Latitude, WGS84", examples=[51.38])
    on: Day | None = Field(None, description="Areas in use on this day; today, unless given")


class Area(Told):
    """An area of one generation; `begins` and `ends` are its first and last day, either open."""

    ref: str
    code: str
    name: str
    kind: str
    generation: str
    begins: date | None
    ends: date | None
    hectares: float | None
    longitude: float | None = Field(description="Of a point inside it, WGS84")
    latitude: float | None
    outline_is: str = Field(description="Whether the outline is as published, or a best fit")
    source: str
    licence: str


class AreaOutlined(Area):
    """An area with its outline."""

    outline: dict[str, Any] | None = Field(description="GeoJSON, in longitude and latitude")


class People(Told):
    """How many people: never without the year, the source and the generation of areas."""

    year: int
    sex: str
    total: int
    households: int | None
    source: str
    generation: str
    summed_from: int = Field(description="Of how many smaller areas it is the sum, by best fit; 0 for its own count")
    ages: list[int] = Field(description="The first age of each band, the last of which is open")
    counts: list[int]


class Population(Told):
    """Who lives in an area, the newest year first."""

    area: Area
    people: list[People]


class Located(Told):
    """The areas that hold a point."""

    longitude: float
    latitude: float
    areas: list[Area]


@router.get("/areas", response=answers(200, Paged[Area], 422), summary="List areas")
@by_token("places:read", AREA_VIEW)
def area_list(request: HttpRequest, asked: Query[AreasAsked]) -> Any:
    """Areas in use on a day, by name. The partnership's own are among them."""
    spec = asked.spec()
    page = queries.areas_page(current(), spec, asked.on or clock.today())
    return paged(page, [area_plain(area) for area in page.items])


@router.get("/areas/locate", response=answers(200, Located, 422), summary="Find the areas that hold a point")
@by_token("places:read", AREA_VIEW)
def area_locate(request: HttpRequest, asked: Query[PointAsked]) -> Any:
    """The areas that hold a point on a day, the largest kinds first."""
    found = finding.areas_at(current(), asked.lon, asked.lat, asked.on or clock.today())
    return {"longitude": asked.lon, "latitude": asked.lat, "areas": [area_plain(area) for area in found]}


@router.get("/areas/{code}", response=answers(200, AreaOutlined, 404, 422), summary="Read an area")
@by_token("places:read", AREA_VIEW)
def area_view(request: HttpRequest, code: str, asked: Query[AreaAsked]) -> Any:
    """An area by its code, or by its reference, with its outline. A code may be of several generations."""
    return outlined_plain(_area(code, asked))


@router.get("/areas/{code}/population", response=answers(200, Population, 404, 422), summary="Read who lives there")
@by_token("places:read", AREA_VIEW)
def area_population(request: HttpRequest, code: str, asked: Query[AreaAsked]) -> Any:
    """Who lives in an area, by year, sex and age; the sum of smaller areas where it was not counted itself."""
    area = _area(code, asked)
    people = figures.populations_of(current(), [area]).get(area.ref, [])
    return {"area": area_plain(area), "people": [people_plain(each) for each in people]}


def _area(code: str, asked: AreaAsked) -> Any:
    return queries.area_by_code(current(), code.replace("\x00", ""), asked.on, asked.generation)
