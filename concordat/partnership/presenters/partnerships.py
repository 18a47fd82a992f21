"""What the partnership's first page shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from concordat.kernel import clock
from concordat.partnership import rules
from concordat.partnership.models import AgencyKind, Service
from concordat.partnership.presenters import boards
from concordat.partnership.presenters.boards import BoardRow
from concordat.partnership.presenters.people import Link, Place, post, seat
from concordat.partnership.queries.partnerships import AtAGlance


@dataclass(frozen=True, slots=True)
class Handover:
    """Another partnership that took over, or that this one took over from."""

    name: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """The agencies that take part in one capacity."""

    title: str
    agencies: tuple[tuple[Link, str], ...]  # with the kind, in words


@dataclass(frozen=True)
class Glance:
    """A partnership at a glance."""

    ref: str
    name: str
    short_name: str
    area: str
    begins: date | None
    ends: date | None
    ended: bool
    predecessors: tuple[Handover, ...]
    successors: tuple[Handover, ...]
    capacities: tuple[Capacity, ...]
    missing: tuple[str, ...]
    agencies: int
    people: int
    boards: tuple[BoardRow, ...]
    vacant_posts: tuple[Place, ...]
    vacant_seats: tuple[Place, ...]

    @property
    def vacancies(self) -> int:
        return len(self.vacant_posts) + len(self.vacant_seats)


def glance(found: AtAGlance) -> Glance:
    """Present a partnership as it stands."""
    partnership, today = found.partnership, clock.today()
    return Glance(
        ref=partnership.ref,
        name=partnership.name,
        short_name=partnership.short_name,
        area=partnership.area,
        begins=partnership.begins,
        ends=partnership.ends,
        ended=bool(partnership.ends and partnership.ends < today),
        predecessors=tuple(Handover(s.predecessor.name, s.on, s.note) for s in partnership.inheritances.all()),
        successors=tuple(Handover(s.successor.name, s.on, s.note) for s in partnership.successions.all()),
        capacities=_capacities(found.services),
        missing=_missing(found.services),
        agencies=len(found.services),
        people=found.people,
        boards=tuple(boards.row(board) for board in found.boards),
        vacant_posts=tuple(post(row) for row in found.vacant_posts),
        vacant_seats=tuple(seat(row) for row in found.vacant_seats),
    )


def _capacities(services: list[Service]) -> tuple[Capacity, ...]:
    """Group agencies by capacity: responsible authorities first, in the order of the law."""
    grouped: dict[str, list[tuple[Link, str]]] = defaultdict(list)
    kinds = [str(kind) for kind in AgencyKind]
    for service in sorted(services, key=lambda row: (kinds.index(row.agency.kind), row.agency.name)):
        agency = service.agency
        grouped[service.capacity].append((Link(agency.ref, agency.name), agency.get_kind_display()))
    titles = {
        Service.Capacity.RESPONSIBLE: "Responsible authorities",
        Service.Capacity.COOPERATING: "Co-operating bodies",
        Service.Capacity.INVITED: "Invited to take part",
    }
    return tuple(Capacity(title, tuple(grouped[key])) for key, title in titles.items() if grouped[key])


def _missing(services: list[Service]) -> tuple[str, ...]:
    """Name the kinds of responsible authority that nobody here is."""
    kinds = {service.agency.kind for service in services if service.capacity == Service.Capacity.RESPONSIBLE}
    return tuple(words for needed, words in rules.AUTHORITIES if not kinds & set(needed))
