"""Read areas: lists of a kind on a day, one by its reference or code, and what is here at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.places.models import Area, Population
from concordat.places.queries.reach import areas_within_reach, check_reads, true_on
from concordat.places.rules.words import generation_named

SORTS = ("name", "code", "kind", "begins", "hectares")
FILTERS = ("kind", "generation", "on", "within")
_ORDERS = {name: (name,) for name in SORTS} | {"name": ("name", "begins")}
_KINDS = [kind for kind, _ in Area.Kind.choices]


@dataclass(frozen=True, slots=True)
class Holding:
    """The areas of one kind and generation that are here: how many, true from when to when, with people of which years."""

    kind: str
    kind_words: str
    generation: str
    areas: int
    begins: date | None
    ends: date | None
    years: tuple[int, ...]

    @property
    def generation_named(self) -> str:
        return generation_named(self.generation)

    @property
    def dates(self) -> str:
        begins = f"from {self.begins:%Y-%m-%d}" if self.begins else ""
        ends = f"to {self.ends:%Y-%m-%d}" if self.ends else ""
        return " ".join(filter(None, (begins, ends))) or "at any time"

    def plain(self) -> dict[str, Any]:
        """Return the facts as JSON has them."""
        return {name: getattr(self, name) for name in self.__slots__}


def holdings(actor: Actor, on: date | None = None) -> list[Holding]:
    """Return which kinds and generations of areas are here, the largest areas first."""
    rows = (
        areas_within_reach(actor)
        .filter(true_on(on))
        .order_by()
        .values("kind", "generation")
        .annotate(
            areas=Count("ref"), first=Min("begins"), last=Max("ends"), going_on=Count("ref", Q(ends__isnull=True))
        )
    )
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    people = Population.objects.order_by().values_list("area__kind", "area__generation", "year").distinct()
    for kind, generation, year in people:
        years[kind, generation].add(year)
    found = [
        Holding(
            row["kind"],
            str(Area.Kind(row["kind"]).label),
            row["generation"],
            row["areas"],
            row["first"],
            None if row["going_on"] else row["last"],
            tuple(sorted(years[row["kind"], row["generation"]])),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (_KINDS.index(each.kind), each.begins or date.min, each.generation))


@dataclass(frozen=True, slots=True)
class Published:
    """A kind and generation of areas that are the same for every partnership, and from when to when they are true."""

    kind: str
    generation: str
    begins: date | None
    ends: date | None


def published_levels(actor: Actor) -> tuple[Published, ...]:
    """Return which kinds and generations of areas are loaded for all, the largest areas first."""
    check_reads(actor)
    rows = (
        Area.objects.filter(partnership_id__isnull=True)
        .order_by()
        .values_list("kind", "generation")
        .annotate(first=Min("begins"), last=Max("ends"), going_on=Count("ref", Q(ends__isnull=True)))
    )
    found = [Published(kind, drawn, first, None if going else last) for kind, drawn, first, last, going in rows]
    return tuple(sorted(found, key=lambda each: (_KINDS.index(each.kind), each.begins or date.min, each.generation)))


def areas_page(actor: Actor, spec: PageSpec, on: date | None) -> Page[Area]:
    """Return a page of areas true on a day, with outlines to draw."""
    return page_of(_sought(actor, spec, on).defer(None).select_related("source"), spec, _ORDERS)


def areas_rows(actor: Actor, spec: PageSpec, on: date | None) -> list[Area]:
    """Return every area that a list would show, page after page, without outlines."""
    rows = _sought(actor, spec, on).select_related("source")
    columns = list(_ORDERS.get(spec.sort, ("name",)))
    return list(rows.order_by(*([f"-{columns[0]}"] if spec.descending else columns), "pk"))


def area_for(actor: Actor, ref: str) -> Area:
    """Return an area with its outline; raise Missing where there is none that the actor may see."""
    found = areas_within_reach(actor).defer(None).select_related("source").filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


def own_area_for(actor: Actor, ref: str) -> Area:
    """Return an area of the actor's own partnership; raise Missing where it is none of theirs."""
    area = area_for(actor, ref)
    if area.partnership_id is None:
        raise Missing
    return area


def area_by_code(actor: Actor, code: str, on: date | None = None, generation: str = "") -> Area:
    """Return the area that has a code on a day (today, unless given), or in a generation; raise Missing.

    Where none is true on the day, it is the last there was; where several are, the newest.
    """
    rows = areas_within_reach(actor).defer(None).select_related("source").filter(Q(code=code) | Q(ref=code))
    if generation:
        rows = rows.filter(generation=generation)
    newest = sorted(rows, key=lambda area: (area.begins or date.min, area.generation), reverse=True)
    day = on or clock.today()
    now = [area for area in newest if _true(area, day)]
    if not newest:
        raise Missing
    return (now or newest)[0]


def areas_named(actor: Actor, codes: Iterable[str], on: date | None) -> dict[str, Area]:
    """Return the LSOAs that have the codes on a day, by code, with their outlines."""
    wanted = areas_within_reach(actor).defer(None).filter(true_on(on), kind=Area.Kind.LSOA, code__in=set(codes))
    return {area.code: area for area in wanted.order_by("begins")}


def areas_coded(actor: Actor, kind: str, generation: str, codes: Iterable[str]) -> dict[str, Area]:
    """Return the areas of a kind and generation that have the codes, by code, with their outlines."""
    wanted = areas_within_reach(actor).defer(None).filter(kind=kind, generation=generation, partnership_id=None)
    return {area.code: area for area in wanted.filter(code__in=set(codes))}


def neighbours(actor: Actor, area: Area) -> list[Area]:
    """Return the areas of the same kind and generation whose boxes touch that of an area, with their outlines."""
    if area.outline is None or area.kind == Area.Kind.CUSTOM:
        return []
    edge = 0.0002  # degrees: two drawings of one boundary are seldom further apart
    near = Q(west__lte=(area.east or 0) + edge, east__gte=(area.west or 0) - edge)
    near &= Q(south__lte=(area.north or 0) + edge, north__gte=(area.south or 0) - edge)
    same = areas_within_reach(actor).defer(None).filter(near, kind=area.kind, generation=area.generation)
    return list(same.filter(partnership_id=None).exclude(ref=area.ref)[:60])


def _sought(actor: Actor, spec: PageSpec, on: date | None) -> QuerySet[Area]:
    rows = areas_within_reach(actor).filter(true_on(on))
    if kind := spec.filters.get("kind"):
        rows = rows.filter(kind=kind)
    if generation := spec.filters.get("generation"):
        rows = rows.filter(generation=generation)
    if within := spec.filters.get("within"):
        rows = rows.filter(wholes__whole_id=within)
    for word in spec.search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__istartswith=word))
    return rows


def _true(area: Area, day: date) -> bool:
    return (area.begins is None or area.begins <= day) and (area.ends is None or area.ends >= day)


def centres(actor: Actor, kind: str, generation: str) -> dict[str, tuple[float, float]]:
    """Return the longitude and latitude of the centre of each area of a kind and generation, by its code."""
    rows = areas_within_reach(actor).filter(kind=kind, generation=generation, partnership_id__isnull=True)
    placed = rows.filter(longitude__isnull=False, latitude__isnull=False).order_by()
    rows_of = placed.values_list("code", "longitude", "latitude")
    return {code: (east or 0.0, north or 0.0) for code, east, north in rows_of}
