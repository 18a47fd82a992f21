"""Read partnerships."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Count, Prefetch

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Refused
from concordat.partnership.models import Appointment, Board, Member, Membership, Partnership, Seat, Service, Succession
from concordat.partnership.models.holding import holding
from concordat.partnership.permissions import PARTNERSHIP_EDIT, PARTNERSHIP_VIEW
from concordat.partnership.queries.actors import current_memberships


def own_partnerships(actor: Actor) -> list[Partnership]:
    """Return the partnerships in which the actor holds a role today, by name."""
    held = current_memberships(actor.member).order_by("partnership__name")
    return list({m.partnership_id: m.partnership for m in held}.values())


def own_partnership(actor: Actor, ref: str) -> Partnership:
    """Return a partnership in which the actor holds a role today; raise Missing where they hold none in it."""
    for partnership in own_partnerships(actor):
        if partnership.ref == ref:
            return partnership
    raise Missing


def current_partnership(actor: Actor) -> Partnership:
    """Return the partnership that the actor works in, with `successions` and `inheritances`."""
    access.require(actor, PARTNERSHIP_VIEW)
    partnership = (
        Partnership.objects.filter(ref=actor.partnership)
        .prefetch_related(
            Prefetch("successions", Succession.objects.select_related("successor")),
            Prefetch("inheritances", Succession.objects.select_related("predecessor")),
        )
        .first()
    )
    if partnership is None:
        raise Missing
    return partnership


def other_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the installation's other partnerships, any of which could be the successor: reference and name."""
    access.require(actor, PARTNERSHIP_EDIT)
    return list(Partnership.objects.exclude(ref=actor.partnership).values_list("ref", "name"))


def other_partnership(actor: Actor, ref: str) -> Partnership:
    """Return another partnership of the installation; raise Missing where there is none."""
    access.require(actor, PARTNERSHIP_EDIT)
    other = Partnership.objects.exclude(ref=actor.partnership).filter(ref=ref).first()
    if other is None:
        raise Missing
    return other


@dataclass(frozen=True, slots=True)
class Installed:
    """A partnership of this installation, with how many agencies and members it has today."""

    ref: str
    name: str
    area: str
    ends: date | None
    agencies: int
    people: int

    def as_json(self) -> dict[str, object]:
        """Return the facts as plain values."""
        return asdict(self) | {"ends": self.ends.isoformat() if self.ends else None}


def every_partnership(actor: Actor) -> list[str]:
    """Return the reference of every partnership, for the system at its hourly and nightly work alone."""
    if actor.purpose != "work":
        raise Refused("Only the system lists every partnership.")
    return list(Partnership.objects.order_by("ref").values_list("ref", flat=True))


def installed(actor: Actor) -> list[Installed]:
    """Return every partnership of the installation, for the system that installs (`system("install")`) alone."""
    if actor.purpose != "install":
        raise Refused("Only the command line lists every partnership.")
    today = clock.today()
    serving = Count("services", filter=holding(today, "services"), distinct=True)
    people = Count("memberships__member", filter=holding(today, "memberships"), distinct=True)
    rows = Partnership.objects.annotate(agencies=serving, people=people).order_by("name")
    return [Installed(p.ref, p.name, p.area, p.ends, p.agencies, p.people) for p in rows]


@dataclass(frozen=True)
class AtAGlance:
    """A partnership with what its first page shows, all as they stand today."""

    partnership: Partnership
    services: list[Service]
    people: int
    boards: list[Board]
    vacant_posts: list[Appointment]
    vacant_seats: list[Seat]


def at_a_glance(actor: Actor) -> AtAGlance:
    """Return the actor's partnership as it stands today."""
    partnership, today = current_partnership(actor), clock.today()
    held = Membership.objects.filter(holding(today), partnership=partnership, member__is_active=True)
    seats = Seat.objects.filter(holding(today)).select_related("member")
    boards = Board.objects.filter(partnership=partnership, ends__isnull=True)
    vacant_seats = Seat.objects.filter(
        holding(today), partnership=partnership, member__isnull=True, board__ends__isnull=True
    )
    vacant_posts = Appointment.objects.filter(holding(today), partnership=partnership, member__isnull=True)
    serving = Service.objects.filter(holding(today), partnership=partnership)
    return AtAGlance(
        partnership,
        list(serving.select_related("agency").prefetch_related("agency__names")),
        Member.objects.filter(ref__in=held.values("member_id")).count(),
        list(boards.select_related("reports_to").prefetch_related(Prefetch("seats", seats, to_attr="seats_now"))),
        list(vacant_posts.select_related("agency")),
        list(vacant_seats.select_related("agency", "board")),
    )
