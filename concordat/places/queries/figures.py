"""Read who lives in areas and how deprived they are: every figure with its year, its source and how it was come by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concordat.kernel.actors import Actor
from concordat.places.models import Area, Deprivation, Part, Population
from concordat.places.queries.reach import check_reads


@dataclass(frozen=True, slots=True)
class People:
    """A denominator: how many people, of which year and sex, by whose count, of which generation of areas.

    `parts` is how many smaller areas it is the sum of, none where it was counted for the area itself.
    """

    total: int
    year: int
    sex: str
    source: str
    licence: str
    generation: str
    parts: int = 0
    parts_kind: str = ""
    fit: str = ""  # how its parts were put together, where that is not exact
    households: int | None = None
    ages: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """Say by whose count, of what."""
        if not self.parts:
            return self.source
        kinds = Area.Kind(self.parts_kind).label
        return (
            f"Sum of {self.parts} {kinds}{'s' if self.parts > 1 else ''} of {self.generation}{self.fit}; {self.source}"
        )


def people_of(actor: Actor, areas: Iterable[Area]) -> dict[str, People]:
    """Return the people of each area in its newest year, its own count or else the sum of its parts."""
    found = {}
    for ref, rows in populations_of(actor, areas).items():
        persons = [row for row in rows if row.sex == Population.Sex.PERSONS]
        if persons:
            found[ref] = max(persons, key=lambda row: row.year)
    return found


def populations_of(actor: Actor, areas: Iterable[Area]) -> dict[str, list[People]]:
    """Return all populations of areas, by reference: the newest first.

    An area that was never counted itself has the sums of its parts, of years in which every part of one generation was.
    """
    check_reads(actor)
    refs = [area.ref for area in areas]
    found: dict[str, list[People]] = defaultdict(list)
    own = Population.objects.filter(area_id__in=refs).select_related("area", "source")
    for row in own:
        found[row.area_id].append(_own(row))
    if without := [ref for ref in refs if ref not in found]:
        found.update(_summed(without))
    return {
        ref: sorted(rows, key=lambda row: (-row.year, row.sex != "persons", row.sex)) for ref, rows in found.items()
    }


def deprivations_for(actor: Actor, area: Area) -> list[Deprivation]:
    """Return how an area ranks, the newest index first."""
    check_reads(actor)
    return list(Deprivation.objects.filter(area=area).select_related("source").order_by("-year"))


def _own(row: Population) -> People:
    return People(
        row.total,
        row.year,
        row.sex,
        row.source.words,
        row.source.licence,
        row.area.generation,
        households=row.households,
        ages=tuple(row.ages),
        counts=tuple(row.counts),
    )


def _summed(wholes: Sequence[str]) -> dict[str, list[People]]:
    kinds: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    fits: dict[str, str] = {}
    for whole, part, kind, generation, how, computed in Part.objects.filter(whole_id__in=wholes).values_list(
        "whole_id", "part_id", "part__kind", "part__generation", "how", "computed"
    ):
        kinds[whole, kind, generation].add(part)
        if how == Part.How.BEST_FIT:
            fits[whole] = " by best fit, computed" if computed else " by best fit"
    every = {part for parts in kinds.values() for part in parts}
    counted: dict[tuple[int, str], dict[str, Population]] = defaultdict(dict)
    for row in Population.objects.filter(area_id__in=every).select_related("area", "source"):
        counted[row.year, row.sex][row.area_id] = row
    found: dict[str, list[People]] = defaultdict(list)
    for (whole, kind, generation), parts in kinds.items():
        for rows in counted.values():
            if parts <= rows.keys():
                found[whole].append(_sum([rows[part] for part in parts], kind, generation, fits.get(whole, "")))
    return found


def _sum(rows: Sequence[Population], kind: str, generation: str, fit: str) -> People:
    first = rows[0]
    homes = [row.households for row in rows]
    ages = tuple(first.ages) if all(row.ages == first.ages for row in rows) else ()
    counts = tuple(map(sum, zip(*(row.counts for row in rows), strict=True))) if ages else ()
    return People(
        sum(row.total for row in rows),
        first.year,
        first.sex,
        first.source.words,
        first.source.licence,
        generation,
        len(rows),
        kind,
        fit,
        None if None in homes else sum(home for home in homes if home is not None),
        ages,
        counts,
    )
