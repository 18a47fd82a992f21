"""Read how many live in all published areas of a kind at once, and how deprived they are, for rates and likening areas.

An area that was never counted itself has the sum of its parts, of years in which all of them were, as on its own page
(`figures.py`), but without ages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from concordat.kernel.actors import Actor
from concordat.places.models import Area, Deprivation, Part, Population
from concordat.places.queries.areas import Published, published_levels
from concordat.places.queries.reach import areas_within_reach, check_reads
from concordat.places.queries.remembering import reckoned

RESIDENTS, HOUSEHOLDS = "residents", "households"
_COLUMN = {RESIDENTS: "total", HOUSEHOLDS: "households"}


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many live in areas in a year, by code, by whose count; `parts` is the kind of smaller areas they are sums of."""

    year: int
    source: str
    people: Mapping[str, int]
    parts: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Kinds and generations of areas that are loaded for all, of which populations are known, and tenths of deprivation."""

    levels: tuple[Published, ...]
    counted: Mapping[tuple[str, str], tuple[str, ...]]
    deprived: tuple[tuple[str, str, int], ...]


@reckoned.until_loaded
def known_levels(actor: Actor) -> Known:
    """Return which kinds and generations of areas are loaded for all, and what is known of them."""
    return Known(published_levels(actor), counted_levels(actor), tuple(deprived_levels(actor)))


def counted_levels(actor: Actor) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return which populations are known of areas of a kind and generation, be it of their parts."""
    check_reads(actor)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    persons = {"sex": Population.Sex.PERSONS, "area__partnership_id__isnull": True}
    own = Population.objects.filter(**persons).order_by().values_list("area__kind", "area__generation")
    of_parts = Part.objects.filter(
        partnership_id__isnull=True, part__populations__sex=Population.Sex.PERSONS
    ).order_by()
    rows = [
        *own.annotate(homes=Count("households")),
        *of_parts.values_list("whole__kind", "whole__generation").annotate(
            homes=Count("part__populations__households")
        ),
    ]
    for kind, generation, homes in rows:
        found[kind, generation] |= {RESIDENTS, HOUSEHOLDS} if homes else {RESIDENTS}
    return {level: tuple(sorted(words, reverse=True)) for level, words in found.items()}


def deprived_levels(actor: Actor) -> list[tuple[str, str, int]]:
    """Return of which kinds and generations of areas tenths of deprivation are known, by the index of which year."""
    check_reads(actor)
    rows = Deprivation.objects.filter(decile__isnull=False).order_by("year")
    return list(rows.values_list("area__kind", "area__generation", "year").distinct())


@reckoned.until_loaded
def denominators(actor: Actor, kind: str, generation: str, population: str) -> list[Denominator]:
    """Return the people, or households, of all areas of a kind and generation: a value for each year, the newest first."""
    check_reads(actor)
    column = _COLUMN[population]
    own = Population.objects.filter(
        area__kind=kind, area__generation=generation, area__partnership_id__isnull=True, sex=Population.Sex.PERSONS
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    sources: dict[int, str] = {}
    for code, year, people, source in own.order_by().values_list("area__code", "year", column, "source__words"):
        if people is not None:
            found[year][code] = people
            sources[year] = source
    made = [Denominator(year, sources[year], people) for year, people in found.items()]
    return sorted(made or _of_parts(kind, generation, column), key=lambda each: -each.year)


@reckoned.until_loaded
def tenths(actor: Actor, kind: str, generation: str, year: int) -> dict[int, tuple[str, ...]]:
    """Return the codes of areas by their tenth of deprivation (1 the most deprived), in an index of a year."""
    check_reads(actor)
    rows = Deprivation.objects.filter(area__kind=kind, area__generation=generation, year=year, decile__isnull=False)
    found: dict[int, list[str]] = defaultdict(list)
    for tenth, code in rows.order_by("decile", "area__code").values_list("decile", "area__code"):
        found[int(tenth or 0)].append(code)
    return {tenth: tuple(codes) for tenth, codes in found.items()}


@reckoned.until_loaded
def ranks(actor: Actor, kind: str, generation: str) -> dict[str, float]:
    """Return the rank of areas in the newest index of deprivation that has them, else the mean rank of their parts."""
    check_reads(actor)
    own = Deprivation.objects.filter(area__kind=kind, area__generation=generation, rank__isnull=False)
    newest = dict(own.order_by("year").values_list("area__code", "rank"))
    if newest:
        return {code: float(rank or 0) for code, rank in newest.items()}
    rows = Part.objects.filter(
        partnership_id__isnull=True,
        whole__kind=kind,
        whole__generation=generation,
        part__deprivations__rank__isnull=False,
    )
    by_year: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for code, year, rank in rows.values_list("whole__code", "part__deprivations__year", "part__deprivations__rank"):
        by_year[year][code].append(int(rank or 0))
    last = by_year[max(by_year)] if by_year else {}
    return {code: sum(each) / len(each) for code, each in last.items()}


def names_of(actor: Actor, kind: str, generation: str, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of areas of a kind and generation by their codes."""
    rows = areas_within_reach(actor).filter(kind=kind, generation=generation, partnership_id__isnull=True)
    return dict(rows.filter(code__in=set(codes)).order_by().values_list("code", "name"))


def names_at(actor: Actor, kind: str, generation: str) -> dict[str, str]:
    """Return the names of all areas of a kind and generation by their codes, in the order of the names."""
    rows = areas_within_reach(actor).filter(kind=kind, generation=generation, partnership_id__isnull=True)
    return dict(rows.order_by("name", "code").values_list("code", "name"))


def authorities(actor: Actor, generation: str) -> dict[str, str]:
    """Return the authorities of a generation, their names by code."""
    rows = areas_within_reach(actor).filter(kind=Area.Kind.AUTHORITY, generation=generation)
    return dict(rows.filter(partnership_id__isnull=True).order_by("code").values_list("code", "name"))


def _of_parts(kind: str, generation: str, column: str) -> list[Denominator]:
    """Sum the people of parts, of a year and kind of parts in which every part of an area was counted."""
    whole = Part.objects.filter(whole__kind=kind, whole__generation=generation, whole__partnership_id__isnull=True)
    number: dict[tuple[str, str, str], int] = defaultdict(int)
    for code, smaller, drawn in whole.order_by().values_list("whole__code", "part__kind", "part__generation"):
        number[code, smaller, drawn] += 1
    counted = whole.filter(part__populations__sex=Population.Sex.PERSONS).order_by()
    rows = counted.values_list(
        "whole__code",
        "part__kind",
        "part__generation",
        "part__populations__year",
        f"part__populations__{column}",
        "part__populations__source__words",
    )
    sums: dict[tuple[str, str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    sources: dict[tuple[str, str, int], str] = {}
    for code, smaller, drawn, year, people, source in rows:
        if people is not None:
            sums[smaller, drawn, year][code].append(people)
            sources[smaller, drawn, year] = source
    made = [
        Denominator(
            year,
            sources[smaller, drawn, year],
            {code: sum(each) for code, each in found.items() if len(each) == number[code, smaller, drawn]},
            f"{Area.Kind(smaller).label}s of {drawn}",
        )
        for (smaller, drawn, year), found in sums.items()
    ]
    best = sorted((each for each in made if each.people), key=lambda each: (each.year, len(each.people)))
    return list({each.year: each for each in best}.values())
