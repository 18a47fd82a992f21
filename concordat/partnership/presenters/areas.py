"""What the partnership says on the page of an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from concordat.partnership.presenters.people import Link
from concordat.partnership.queries.partnerships import AtAGlance


class Named(Protocol):
    """An area, as far as it is named."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Serving:
    """The agencies that take part today, each with what it takes part as."""

    ref: str
    name: str
    words: str
    agencies: tuple[tuple[Link, str], ...]


def serving(area: Named, found: AtAGlance) -> Serving:
    """Present the partnership's agencies beside an area."""
    agencies = sorted(found.services, key=lambda service: service.agency.name)
    return Serving(
        area.ref,
        area.name,
        f"They take part today in {found.partnership.name}, which serves {found.partnership.area}.",
        tuple((Link(each.agency_id, each.agency.name), each.get_capacity_display()) for each in agencies),
    )
