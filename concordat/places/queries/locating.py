"""Which area each of many points lies in, by the best drawing of its edges that there is.

Outlines are published in more and less detail, and those of one generation may be far coarser than those of another. A
published look-up says more than a coarse line does: where an area did not change, the finer drawing of it holds for both
generations; where it was split or merged, its parts are sought inside the finer drawing of the whole. Areas that are only a
best fit from smaller ones are found by these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from django.db.models import QuerySet, Sum
from django.db.models.functions import Length

from concordat.kernel.actors import Actor
from concordat.places.models import Area, Lookup, Part
from concordat.places.queries.reach import areas_within_reach, check_reads
from concordat.places.rules import outlines
from concordat.places.rules.locating import Outlines

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.object_]
FINER = 1.5  # times as much outline for the same areas is a drawing in more detail


@dataclass(frozen=True, slots=True)
class Located:
    """For each point the code of its area, empty for none; by which drawing it was found, and among how many areas."""

    codes: Codes
    by: str
    areas: int


def located(actor: Actor, kind: str, generation: str, longitudes: Numbers, latitudes: Numbers) -> Located:
    """Find for each of many points the area of a kind and generation that it lies in. WGS84, in degrees."""
    check_reads(actor)
    areas = areas_within_reach(actor).filter(kind=kind, generation=generation)
    if through := _best_fitted_from(areas):
        inner = located(actor, *through, longitudes, latitudes)
        wholes = dict(_parts(areas, through).values_list("part__code", "whole__code"))
        return Located(
            np.array([wholes.get(code, "") for code in inner.codes], dtype=object),
            f"best fit from {through[0].upper()}s {through[1]}, found by {inner.by}",
            len(set(wholes.values())),
        )
    drawn = _Drawn(areas)
    direct = drawn.locate(longitudes, latitudes)
    finer = _finer(kind, generation)
    if not finer:
        return Located(direct, "their own outlines", len(drawn.codes))
    holders = _Drawn(areas_within_reach(actor).filter(kind=kind, generation=finer)).locate(longitudes, latitudes)
    onward = _onward(kind, finer, generation)
    words = f"the outlines of {finer}, which are finer, and what became of them"
    return Located(drawn.among(direct, holders, onward, longitudes, latitudes), words, len(drawn.codes))


class _Drawn:
    """Areas by their outlines."""

    def __init__(self, areas: QuerySet[Area]) -> None:
        pairs = list(areas.filter(outline__isnull=False).order_by("code").values_list("code", "outline"))
        self.codes: Sequence[str] = [code for code, _ in pairs]
        self.shapes = {code: outlines.read_wkb(outline) for code, outline in pairs}
        self.outlines = Outlines(self.codes, list(self.shapes.values()))

    def locate(self, longitudes: Numbers, latitudes: Numbers) -> Codes:
        """Return the code of the outline that holds each point, empty for none."""
        return np.array([*self.codes, ""], dtype=object)[self.outlines.locate(longitudes, latitudes)]

    def among(
        self, direct: Codes, holders: Codes, onward: Mapping[str, set[str]], longitudes: Numbers, latitudes: Numbers
    ) -> Codes:
        """Return for each point that which a holder became; of several the one that holds it, else the nearest to it."""
        found = direct.copy()
        for holder, became in onward.items():
            rows = np.flatnonzero(holders == holder)
            wrong = rows[~np.isin(direct[rows], sorted(became))]
            if len(wrong):
                found[wrong] = self._nearest(sorted(became), longitudes[wrong], latitudes[wrong])
        return found

    def _nearest(self, codes: Sequence[str], longitudes: Numbers, latitudes: Numbers) -> Codes:
        drawn = [code for code in codes if code in self.shapes] or codes
        if len(drawn) == 1:
            return np.full(len(longitudes), drawn[0], dtype=object)
        points = shapely.points(longitudes, latitudes)
        away = np.array([shapely.distance(self.shapes[code], points) for code in drawn])
        nearest: Codes = np.array(drawn, dtype=object)[away.argmin(axis=0)]
        return nearest


def _best_fitted_from(areas: QuerySet[Area]) -> tuple[str, str] | None:
    """Return the kind and generation of which areas are a published best fit, where they are one."""
    if not areas.filter(basis=Area.Basis.BEST_FIT).exists():
        return None
    parts = Part.objects.filter(whole__in=areas, computed=False, part__partnership_id=None)
    return parts.order_by().values_list("part__kind", "part__generation").first()


def _parts(areas: QuerySet[Area], through: tuple[str, str]) -> QuerySet[Part]:
    kind, generation = through
    return Part.objects.filter(whole__in=areas, part__kind=kind, part__generation=generation, computed=False)


def _finer(kind: str, generation: str) -> str:
    """Return the generation before or after, tied by a published look-up, that is drawn in more detail; "" for none."""
    best, most = "", FINER
    for here, there in (("later", "earlier"), ("earlier", "later")):
        rows = Lookup.objects.filter(
            computed=False, **{f"{here}__kind": kind, f"{here}__generation": generation, f"{there}__kind": kind}
        )
        for other in rows.order_by().values_list(f"{there}__generation", flat=True).distinct():
            linked = rows.filter(**{f"{there}__generation": other})
            ours, theirs = (_detail(linked, end) for end in (here, there))
            if ours and theirs / ours > most:
                best, most = other, theirs / ours
    return best


def _detail(linked: QuerySet[Lookup], end: str) -> int:
    areas = Area.objects.filter(ref__in=linked.values(f"{end}_id"))
    return areas.aggregate(size=Sum(Length("outline")))["size"] or 0


def _onward(kind: str, finer: str, generation: str) -> dict[str, set[str]]:
    """Return, for each area of the finer drawing, those of a generation that it became or came from."""
    rows = Lookup.objects.filter(computed=False, earlier__kind=kind, later__kind=kind)
    became = rows.filter(earlier__generation=finer, later__generation=generation)
    came = rows.filter(earlier__generation=generation, later__generation=finer)
    onward: dict[str, set[str]] = {}
    for one, other in (
        *became.values_list("earlier__code", "later__code"),
        *came.values_list("later__code", "earlier__code"),
    ):
        onward.setdefault(one, set()).add(other)
    return onward
