"""What an area's own page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.access.panels import PanelLink, panel_links
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.words import listed
from concordat.places.models import Area, Deprivation
from concordat.places.presenters import areas as rows
from concordat.places.presenters.areas import PartShown, StepShown
from concordat.places.presenters.maps import MapShown, map_of
from concordat.places.queries.area_pages import AreaFound
from concordat.places.queries.figures import People
from concordat.places.rules import ages
from concordat.places.rules.words import dates, generation_named

_SEXES = (("female", "Females"), ("male", "Males"), ("persons", "Persons"))


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """The people of a year."""

    year: int
    sex: str
    total: int
    households: int | None
    density: float | None
    words: str
    licence: str


@dataclass(frozen=True, slots=True)
class AgesShown:
    """People by age: a chart's specification and its table."""

    year: int
    spec: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    summary: str
    words: str


@dataclass(frozen=True, slots=True)
class DomainShown:
    """How an area ranks in one domain of an index."""

    name: str
    rank: int | None
    decile: int | None


@dataclass(frozen=True, slots=True)
class IndexShown:
    """How an area ranks in an index of deprivation."""

    year: int
    rank: int | None
    decile: int | None
    domains: tuple[DomainShown, ...]
    source: str


@dataclass(frozen=True)
class AreaPage:
    """All that an area's page shows."""

    ref: str
    name: str
    code: str
    kind: str
    caption: str
    about: str
    ends: date | None
    ended: bool
    own: bool
    facts: tuple[tuple[str, str], ...]
    map: MapShown | None
    people: tuple[PeopleRow, ...]
    ages: AgesShown | None
    indices: tuple[IndexShown, ...]
    was: tuple[StepShown, ...]
    became: tuple[StepShown, ...]
    parts: tuple[PartShown, ...]
    wholes: tuple[PartShown, ...]
    neighbours: tuple[tuple[str, str], ...]
    panels: tuple[PanelLink, ...]

    @property
    def has_households(self) -> bool:
        return any(row.households is not None for row in self.people)


def area_page(actor: Actor, found: AreaFound) -> AreaPage:
    """Present an area with all that is known of it."""
    area = found.area
    said = dates(area.begins, area.ends)
    generation = f", generation {generation_named(area.generation)}" if area.generation else ""
    return AreaPage(
        ref=area.ref,
        name=area.name,
        code=area.code,
        kind=area.get_kind_display(),
        caption=f"{area.get_kind_display()}{generation}",
        about=area.about,
        ends=area.ends,
        ended=area.ends is not None and area.ends < clock.today(),
        own=area.partnership_id is not None,
        facts=_facts(area, said),
        map=map_of([area], found.neighbours, summary=_map_summary(area, found.neighbours)),
        people=tuple(_people(row, area) for row in found.populations),
        ages=_ages(found.populations),
        indices=tuple(_index(row) for row in found.deprivations),
        was=rows.came_from(found.was),
        became=rows.became(found.became),
        parts=rows.parts(found.parts),
        wholes=rows.wholes(found.wholes),
        neighbours=tuple((each.ref, each.name) for each in found.neighbours),
        panels=panel_links(actor, "area", area.ref),
    )


def _facts(area: Area, said: str) -> tuple[tuple[str, str], ...]:
    source = area.source
    facts = [
        ("Code", area.code),
        ("In use", said or "No dates are recorded"),
        ("Surface", f"{area.hectares:,.0f} hectares" if area.hectares else ""),
        ("Outline", rows.outline_words(area) + (f". {area.note}" if area.note else "")),
        ("Source", f"{source.words}, file {source.file_name}" if source and source.words != source.file_name else ""),
        ("Source", source.words if source and source.words == source.file_name else ""),
        ("Licence", source.licence if source else ""),
    ]
    return tuple((key, value) for key, value in facts if value)


def _map_summary(area: Area, beside: Sequence[Area]) -> str:
    if area.hectares is None:
        return ""
    names = [each.name for each in beside]
    touched = f" It borders {_listed(names)}." if names else ""
    return f"{area.name} covers {area.hectares:,.0f} hectares.{touched}"


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return listed(shown)


def _people(row: People, area: Area) -> PeopleRow:
    density = round(row.total / area.hectares * 100) if area.hectares and row.sex == "persons" else None
    return PeopleRow(row.year, dict(_SEXES)[row.sex], row.total, row.households, density, row.words, row.licence)


def _ages(populations: Sequence[People]) -> AgesShown | None:
    """Show the newest year that has ages: by sex where the sexes are known, else all persons."""
    known = [row for row in populations if row.ages]
    if not known:
        return None
    year = max(row.year for row in known)
    of_year = {row.sex: row for row in known if row.year == year}
    sexes = [(key, words) for key, words in _SEXES if key in of_year and (key != "persons" or "female" not in of_year)]
    banded = {words: ages.bands(of_year[key].ages, of_year[key].counts) for key, words in sexes}
    first = next(iter(banded.values()))
    values = [{"age": band.words, "sex": sex, "people": band.count} for sex, found in banded.items() for band in found]
    table = tuple((band.words, *(found[at].count for found in banded.values())) for at, band in enumerate(first))
    whole = [sum(found[at].count for found in banded.values()) for at in range(len(first))]
    most = max(range(len(first)), key=lambda at: whole[at])
    children = sum(count for band, count in zip(first, whole, strict=True) if band.last is not None and band.last < 18)
    share = (
        f" {children / sum(whole):.0%} are under 18." if sum(whole) and any(band.first == 18 for band in first) else ""
    )
    row = of_year[sexes[0][0]]
    return AgesShown(
        year,
        _spec(values, [band.words for band in first], [words for _, words in sexes]),
        ("Age", *banded),
        table,
        f"The most are {first[most].words}.{share} Bands are of different widths.",
        row.words,
    )


def _spec(values: list[dict[str, object]], order: list[str], sexes: list[str]) -> dict[str, Any]:
    encoding: dict[str, Any] = {
        "y": {"field": "age", "type": "ordinal", "sort": order, "title": "Age"},
        "x": {
            "field": "people",
            "type": "quantitative",
            "title": "People",
            "stack": None,
            "axis": {"tickCount": 6, "labelOverlap": True},
        },
    }
    if len(sexes) > 1:
        encoding["yOffset"] = {"field": "sex", "sort": sexes}
        encoding["color"] = {"field": "sex", "type": "nominal", "sort": sexes, "title": None}
    return {
        "data": {"values": values},
        "mark": "bar",
        "encoding": encoding,
        "height": len(order) * (26 if len(sexes) > 1 else 22),
    }


def _index(row: Deprivation) -> IndexShown:
    domains = tuple(
        DomainShown(name, told.get("rank"), told.get("decile")) for name, told in sorted(row.domains.items())
    )
    return IndexShown(row.year, row.rank, row.decile, domains, row.source.words)
