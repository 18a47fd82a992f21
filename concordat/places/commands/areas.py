"""Add, change and end a partnership's own areas: an estate, a town centre, a beat."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db import IntegrityError, transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.places.models import Area, Part
from concordat.places.permissions import AREA_ADD, AREA_EDIT, AREA_END
from concordat.places.queries.areas import areas_named
from concordat.places.rules import outlines
from concordat.places.rules.words import day

OWN_KINDS = (Area.Kind.CUSTOM, Area.Kind.BEAT)
MOST_PARTS = 500
_TAKEN = "There is already an area of this name. Choose another name, or end that one first"


@dataclass(frozen=True, slots=True)
class Facts:
    """What an own area is: its name, what it is for, its kind, and its first day."""

    name: str
    about: str = ""
    kind: str = Area.Kind.CUSTOM
    begins: date | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where it is: GeoJSON, or the codes of the LSOAs that make it up."""

    geojson: str = ""
    lsoas: Sequence[str] = ()

    @property
    def given(self) -> bool:
        return bool(self.geojson.strip() or self.lsoas)


@transaction.atomic
def add(*, facts: Facts, drawing: Drawing, by: Actor) -> Area:
    """Add an area of the partnership's own."""
    decision = access.require(by, AREA_ADD)
    if not drawing.given:
        raise Problem("Give the outline as GeoJSON, or the codes of the LSOAs that make it up", "geojson")
    shape, parts = _outline(drawing, facts, by)
    area = Area(partnership_id=by.partnership, **_values(facts), **shape)
    with _once():
        area.save(force_insert=True)
    _join(area, parts)
    audit.record("places.area.added", by=by, target=area, under=decision.under, detail=_told(facts, parts))
    return area


@transaction.atomic
def edit(*, area: Area, facts: Facts, drawing: Drawing, by: Actor) -> Area:
    """Change an own area; its outline stays as it is where none is given."""
    decision = access.require(by, AREA_EDIT, area)
    _check_open(area)
    values = _values(facts)
    parts: list[Area] = []
    if drawing.given:
        shape, parts = _outline(drawing, facts, by)
        values |= shape
    changed = [name for name, value in values.items() if _plain(getattr(area, name)) != value]
    for name in changed:
        setattr(area, name, values[name])
    if changed:
        with _once():
            area.save(update_fields=changed)
        detail = {"changed": changed, **_told(facts, parts)}
        audit.record("places.area.edited", by=by, target=area, under=decision.under, detail=detail)
    if drawing.given:
        Part.objects.filter(whole=area).delete()
        _join(area, parts)
    return area


@transaction.atomic
def end(*, area: Area, ends: date, by: Actor) -> Area:
    """Say which was an own area's last day; what speaks of it keeps it."""
    decision = access.require(by, AREA_END, area)
    _check_open(area)
    if area.begins and ends < area.begins:
        raise Problem(f"The area began on {day(area.begins)}. Enter that day or a later one", "ends")
    area.ends = ends
    area.save(update_fields=["ends"])
    audit.record("places.area.ended", by=by, target=area, under=decision.under, detail={"ends": ends.isoformat()})
    return area


def _outline(drawing: Drawing, facts: Facts, by: Actor) -> tuple[dict[str, Any], list[Area]]:
    """Return an outline as it is kept, with the areas that make it up."""
    if drawing.geojson.strip() and drawing.lsoas:
        raise Problem("Give either GeoJSON or LSOA codes, not both", "lsoas")
    parts = _parts(drawing.lsoas, facts.begins, by) if drawing.lsoas else []
    try:
        whole = _joined(parts) if parts else outlines.read_geojson(drawing.geojson)
    except ValueError as error:
        raise Problem(str(error), "geojson") from None
    shape = outlines.shape_of(whole)
    basis = Area.Basis.PARTS if parts else Area.Basis.DRAWN
    return {"basis": basis, **{name: getattr(shape, name) for name in shape.__slots__}}, parts


def _joined(parts: list[Area]) -> Any:
    return shapely.union_all([outlines.read_wkb(part.outline) for part in parts if part.outline is not None])


def _parts(codes: Sequence[str], on: date | None, by: Actor) -> list[Area]:
    if len(codes) > MOST_PARTS:
        raise Problem(f"An area can be made up of at most {MOST_PARTS} LSOAs", "lsoas")
    found = areas_named(by, codes, on)
    if unknown := [code for code in codes if code not in found]:
        when = f" on {day(on)}" if on else ""
        raise Problem(f"There is no LSOA with the code {unknown[0][:20]}{when}", "lsoas")
    return list(found.values())


def _join(area: Area, parts: list[Area]) -> None:
    Part.objects.bulk_create(
        Part(partnership_id=area.partnership_id, part=part, whole=area, how=Part.How.EXACT) for part in parts
    )


def _values(facts: Facts) -> dict[str, Any]:
    if facts.kind not in OWN_KINDS:
        raise Problem("Choose what it is", "kind")
    return {"name": facts.name, "about": facts.about, "kind": facts.kind, "begins": facts.begins}


def _told(facts: Facts, parts: list[Area]) -> dict[str, object]:
    return {"name": facts.name, "lsoas": [part.code for part in parts]}


def _check_open(area: Area) -> None:
    if area.partnership_id is None:
        raise Problem("This area is the same for every partnership, and nobody changes it here.")
    if area.ends:
        raise Problem(f"{area} has ended.")


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


@contextmanager
def _once() -> Any:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Problem(_TAKEN, "name") from error
