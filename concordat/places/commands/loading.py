"""Load a file of areas, or of figures about them: all of it or nothing, and a second time without effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Refused
from concordat.places.commands import weighing
from concordat.places.models import Area, Deprivation, Lookup, Part, Population, Postcode, Source
from concordat.places.models.guarding import LOADS
from concordat.places.models.keeping import Kept, keep
from concordat.places.reading import (
    Areas,
    Changes,
    Content,
    Deprivations,
    Figures,
    Parts,
    Postcodes,
    Unloadable,
)
from concordat.places.rules.columns import Meaning
from concordat.places.rules.generations import hows

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that is loaded: its name and sum, whose it is and under what licence."""

    file_name: str
    sha256: str
    words: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: rows added, changed and left, and what was understood and done besides."""

    about: str
    added: int
    changed: int
    same: int
    said: tuple[str, ...]


@transaction.atomic
def load(*, content: Content, origin: Origin, by: Actor, progress: Callable[[int], None] = lambda _: None) -> Loaded:
    """Load what was read from a file; raise `Unloadable` where it speaks of areas that are not here."""
    check_loads(by=by)
    loader = _Load(origin, progress, list(content.said))
    about, kept = loader.write(content)
    if kept.anything:
        loader.made().rows = kept.added + kept.changed
        loader.made().about = about
        loader.made().save()
        loader.said += weighing.weigh(by=by)
        detail = {"file": origin.file_name, "sha256": origin.sha256, "added": kept.added, "changed": kept.changed}
        audit.record("places.source.loaded", by=by, target=loader.made(), target_label=about, detail=detail)
    else:
        loader.said.append("everything in it is here already: nothing was changed")
    return Loaded(about, kept.added, kept.changed, kept.same, tuple(loader.said))


def check_loads(*, by: Actor) -> None:
    """Refuse whoever is not the system that loads reference data: they are the same for every partnership."""
    if by.purpose != LOADS:
        raise Refused(
            "Areas and figures for all partnerships are loaded at the command line, with concordat places load."
        )


class _Load:
    """One load: makes its source when the first row needs it."""

    def __init__(self, origin: Origin, progress: Callable[[int], None], said: list[str]) -> None:
        self.origin, self.progress, self.said = origin, progress, said
        self._source: Source | None = None

    def made(self) -> Source:
        """Return the source, made now if it was not yet."""
        if self._source is None:
            words = self.origin.words or self.origin.file_name
            self._source = Source.objects.create(
                words=words,
                licence=self.origin.licence,
                file_name=self.origin.file_name[:200],
                sha256=self.origin.sha256,
            )
        return self._source

    def write(self, content: Content) -> tuple[str, Kept]:
        """Write what a file holds; return what it is and how much changed."""
        if isinstance(content, Areas):
            return f"{content.kind} {content.generation}".strip(), self._areas(content)
        if isinstance(content, Figures):
            return f"people of {content.year} by {content.of.kind} {content.of.generation}".strip(), self._people(
                content
            )
        if isinstance(content, Deprivations):
            return f"deprivation of {content.year} by {content.of.kind}", self._deprivation(content)
        if isinstance(content, Changes):
            names = (content.earlier.kind, content.earlier.generation, content.later.generation)
            return "{} {} to {}".format(*names), self._changes(content)
        if isinstance(content, Parts):
            wholes = " and ".join(each.kind for each in content.wholes)
            return f"{content.part.kind} {content.part.generation} in {wholes}", self._parts(content)
        return "postcodes", self._postcodes(content)

    def _areas(self, content: Areas) -> Kept:
        same = {"kind": content.kind, "generation": content.generation}
        dates = {"begins": content.begins, "ends": content.ends}
        rows = {}
        for row in content.rows:
            fit = "fit" in row.note.lower()
            shape = {name: getattr(row.shape, name) for name in row.shape.__slots__}
            basis = Area.Basis.BEST_FIT if fit else Area.Basis.PUBLISHED
            names = {"code": row.code, "name": row.name, "note": row.note, "basis": basis}
            rows[row.code] = {**same, **dates, **names, **shape}
        there = Area.objects.filter(**same, partnership_id=None, code__in=list(rows))
        return keep(Area, rows, there=there, key=lambda area: area.code, source=self.made)

    def _people(self, content: Figures) -> Kept:
        areas = _resolved(content.of, [row.code for row in content.rows])
        known = {
            (row.area_id, row.sex): row
            for row in Population.objects.filter(area_id__in=set(areas.values()), year=content.year)
        }
        rows, coarser = {}, 0
        for row in content.rows:
            key = areas[row.code], row.sex
            values: dict[str, Any] = {"total": row.total, "ages": list(row.ages), "counts": list(row.counts)}
            if (finer := known.get(key)) and finer.ages and not row.ages:
                values, coarser = {}, coarser + 1
            if row.households is not None:
                values["households"] = row.households
            elif finer:
                values["households"] = finer.households
            else:
                values["households"] = None
            rows[key] = {"area_id": key[0], "year": content.year, "sex": row.sex, **values}
        if coarser:
            self.said.append(f"people of {content.year} are here by age already, so that of this file households count")
        return _even(Population, rows, known, self.made)

    def _deprivation(self, content: Deprivations) -> Kept:
        areas = _resolved(content.of, [row.code for row in content.rows])
        there = Deprivation.objects.filter(area_id__in=set(areas.values()), year=content.year)
        names = ("rank", "decile", "score", "domains")
        rows = {
            areas[row.code]: {
                "area_id": areas[row.code],
                "year": content.year,
                **{name: getattr(row, name) for name in names},
            }
            for row in content.rows
        }
        return keep(Deprivation, rows, there=there, key=lambda row: row.area_id, source=self.made)

    def _changes(self, content: Changes) -> Kept:
        ones = _resolved(content.earlier, [row[0] for row in content.rows])
        others = _resolved(content.later, [row[1] for row in content.rows])
        seen = hows((row[0], row[1]) for row in content.rows)
        rows = {
            (ones[one], others[other]): {
                "earlier_id": ones[one],
                "later_id": others[other],
                "how": how or seen[one, other],
                "computed": False,
            }
            for one, other, how in content.rows
        }
        between = Lookup.objects.filter(earlier_id__in=set(ones.values()), later_id__in=set(others.values()))
        between.filter(computed=True).delete()
        return keep(Lookup, rows, there=between, key=lambda row: (row.earlier_id, row.later_id), source=self.made)

    def _parts(self, content: Parts) -> Kept:
        parts = _resolved(content.part, [row[0] for row in content.rows])
        rows: dict[Any, dict[str, Any]] = {}
        for place, meaning in enumerate(content.wholes, start=1):
            pairs = [(row[0], row[place]) for row in content.rows if row[place]]
            if place > 1 and not Area.objects.filter(kind=meaning.kind, partnership_id=None).exists():
                self.said.append(f"{meaning.column} was not used, since no {meaning.kind} is loaded")
                continue
            wholes = _resolved(meaning, [whole for _, whole in pairs])
            how = Part.How.EXACT if meaning.kind in ("authority", "msoa") else Part.How.BEST_FIT
            for part, whole in pairs:
                key = parts[part], wholes[whole]
                rows[key] = {"part_id": key[0], "whole_id": key[1], "how": how, "computed": False}
        larger = {key[1] for key in rows}
        Part.objects.filter(whole_id__in=larger, part__kind=content.part.kind, computed=True).delete()
        there = Part.objects.filter(part_id__in=set(parts.values()), partnership_id=None)
        return keep(Part, rows, there=there, key=lambda row: (row.part_id, row.whole_id), source=self.made)

    def _postcodes(self, content: Postcodes) -> Kept:
        kept, seen, rows = Kept(), 0, content.rows()
        while batch := {row["code"]: row for row in islice(rows, BATCH)}:
            there = Postcode.objects.filter(code__in=list(batch))
            kept += keep(Postcode, batch, there=there, key=lambda row: row.code, source=self.made)
            self.progress(seen := seen + len(batch))
        if not seen:
            raise Unloadable("The file holds no postcode")
        return kept


def _even(model: Any, rows: dict[Any, dict[str, Any]], known: dict[Any, Any], source: Callable[[], Source]) -> Kept:
    """Keep populations, of which some rows say less than others: those that say the same fields go together."""
    kept = Kept()
    for fields in {tuple(values) for values in rows.values()}:
        some = {key: values for key, values in rows.items() if tuple(values) == fields}
        there = [known[key] for key in some if key in known]
        kept += keep(model, some, there=there, key=lambda row: (row.area_id, row.sex), source=source)
    return kept


def _resolved(meaning: Meaning, codes: Iterable[str]) -> dict[str, str]:
    """Return the areas that codes name; raise `Unloadable` with each code that no area here has.

    A column's own digits say the generation where areas of that generation are here (LSOA codes stay the same where
    nothing changed); otherwise a code must belong to one area alone.
    """
    wanted = set(codes)
    found: dict[str, dict[str, str]] = {}
    there = Area.objects.filter(kind=meaning.kind, partnership_id=None, code__in=wanted)
    for code, generation, ref in there.values_list("code", "generation", "ref"):
        found.setdefault(code, {})[generation] = ref
    resolved, problems = {}, []
    for code in sorted(wanted):
        generations = found.get(code, {})
        if meaning.generation in generations:
            resolved[code] = generations[meaning.generation]
        elif len(generations) == 1 and not (meaning.kind in ("lsoa", "msoa") and meaning.generation):
            resolved[code] = next(iter(generations.values()))
        elif generations:
            problems.append(f"{meaning.column}: {code} is here as {', '.join(generations)}, not {meaning.generation}")
        else:
            problems.append(f"{meaning.column}: no {meaning.kind} here has the code {code}")
    if problems:
        raise Unloadable(*problems, f"Load the outlines of {meaning.kind} {meaning.generation} first".rstrip())
    return resolved
