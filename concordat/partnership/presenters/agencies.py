"""What the pages of agencies show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.partnership.models import Agency, AgencySuccession, Service
from concordat.partnership.presenters.people import Link, Place, RoleHeld, post, roles_of, seat, when

COLUMNS = ("Agency", "Called today", "Kind", "Takes part as", "From", "Until", "Members here")


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency in the list; `now` is today's name where it was called otherwise on the day asked for."""

    ref: str
    name: str
    now: str
    kind: str
    capacity: str
    begins: date | None
    ends: date | None
    ended: bool
    people: int

    def cells(self) -> list[Any]:
        """Return the row as a download gives it, in the order of COLUMNS."""
        return [
            self.name,
            self.now or self.name,
            self.kind,
            self.capacity,
            self.begins,
            self.ends,
            self.people,
        ]


@dataclass(frozen=True, slots=True)
class Called:
    """A name that an agency has had, from a day (its beginning, where none is known) until a day."""

    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Another agency that took over, or that this one took over from."""

    agency: Link
    on: date
    note: str
    past: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The part that an agency takes in a partnership."""

    partnership: str
    capacity: str
    begins: date | None
    ends: date | None
    when: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the agency who works here."""

    ref: str
    name: str
    job_title: str
    roles: tuple[RoleHeld, ...]


@dataclass(frozen=True)
class AgencyPage:
    """All that an agency's page shows."""

    ref: str
    name: str
    now: str
    short_name: str
    kind: str
    aliases: tuple[str, ...]
    note: str
    begins: date | None
    ends: date | None
    called: tuple[Called, ...]
    predecessors: tuple[Handover, ...]
    successors: tuple[Handover, ...]
    here: tuple[Part, ...]
    elsewhere: tuple[Part, ...]
    service: str
    people: tuple[Person, ...]
    posts: tuple[Place, ...]
    seats: tuple[Place, ...]

    @property
    def takes_part(self) -> bool:
        """Say whether it takes part here now, or will."""
        return any(part.when != "past" for part in self.here)


def row(service: Service, on: date) -> AgencyRow:
    """Present an agency's part, under the name that it had on a day."""
    agency = service.agency
    name = agency.name_on(on)
    return AgencyRow(
        agency.ref,
        name,
        agency.name if agency.name != name else "",
        agency.get_kind_display(),
        service.get_capacity_display(),
        service.begins,
        service.ends,
        when(service.begins, service.ends) == "past",
        service.people,  # type: ignore[attr-defined]
    )


def page(agency: Agency, actor: Actor, on: date) -> AgencyPage:
    """Present an agency as `queries.agencies.agency_page` returns it, under the name that it had on a day."""
    name = agency.name_on(on)
    parts: list[Service] = agency.parts  # type: ignore[attr-defined]
    ours = [part for part in parts if part.partnership_id == actor.partnership]
    standing = next((part.ref for part in ours if part.ends is None), ours[-1].ref if ours else "")
    return AgencyPage(
        ref=agency.ref,
        name=name,
        now=agency.name if agency.name != name else "",
        short_name=agency.short_name,
        kind=agency.get_kind_display(),
        aliases=tuple(agency.aliases),
        note=agency.note,
        begins=agency.begins,
        ends=agency.ends,
        called=_called(agency),
        predecessors=tuple(_handover(s.predecessor, s) for s in agency.inheritances.all()),
        successors=tuple(_handover(s.successor, s) for s in agency.successions.all()),
        here=_parts(ours),
        elsewhere=_parts(part for part in parts if part.partnership_id != actor.partnership),
        service=standing,
        people=_people(agency),
        posts=tuple(post(row) for row in agency.posts_here),  # type: ignore[attr-defined]
        seats=tuple(seat(row) for row in agency.seats_here),  # type: ignore[attr-defined]
    )


def _handover(other: Agency, succession: AgencySuccession) -> Handover:
    return Handover(Link(other.ref, other.name), succession.on, succession.note, succession.on <= clock.today())


def _called(agency: Agency) -> tuple[Called, ...]:
    """Return the names it has had, the newest first; none where it has always had one."""
    names = sorted(agency.names.all(), key=lambda name: name.since or date.min)
    if len(names) < 2:
        return ()
    untils = [_day_before(later.since) for later in names[1:]] + [None]
    spans = [Called(name.name, name.since, until) for name, until in zip(names, untils, strict=True)]
    return tuple(reversed(spans))


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


def _parts(parts: Iterable[Service]) -> tuple[Part, ...]:
    return tuple(
        Part(part.partnership.name, part.get_capacity_display(), part.begins, part.ends, when(part.begins, part.ends))
        for part in parts
    )


def _people(agency: Agency) -> tuple[Person, ...]:
    people = [(member, roles_of(member.roles_here)) for member in agency.members.all()]  # type: ignore[attr-defined]
    return tuple(
        Person(member.ref, member.name, member.job_title, held)
        for member, held in sorted(people, key=lambda pair: pair[0].name)
        if held and member.is_active
    )
