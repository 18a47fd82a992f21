"""Read agencies: those that take part in the partnership, and those known to the installation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Refused
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.kernel.refs import is_ref
from concordat.partnership.models import (
    Agency,
    AgencyKind,
    AgencyName,
    AgencySuccession,
    Appointment,
    Membership,
    Seat,
    Service,
)
from concordat.partnership.models.holding import holding, not_ended
from concordat.partnership.permissions import AGENCY_ADD, AGENCY_VIEW

KINDS = AgencyKind.choices
CAPACITIES = Service.Capacity.choices
SORTS = ("name", "kind", "capacity", "begins")
FILTERS = ("kind", "capacity", "state", "on")
_ORDERS = {
    "name": ("agency__name",),
    "kind": ("agency__kind", "agency__name"),
    "capacity": ("-capacity", "agency__name"),
    "begins": ("begins", "agency__name"),
}


def agencies_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the agencies that take part in the partnership today: reference and name, by name."""
    access.require(actor, AGENCY_VIEW)
    serving = services(actor).filter(holding(clock.today()))
    return [(service.agency_id, service.agency.name) for service in serving.order_by("agency__name")]


def known_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the agencies of the installation that could be added: not ended, and taking no part here now."""
    access.require(actor, AGENCY_ADD)
    here = services(actor).filter(ends__isnull=True).values("agency_id")
    known = Agency.objects.filter(not_ended(clock.today())).exclude(ref__in=here)
    return list(known.values_list("ref", "name"))


def successor_choices(actor: Actor, agency: Agency) -> list[tuple[str, str]]:
    """Return the agencies that could take over from one: any other that has not ended."""
    access.require(actor, AGENCY_VIEW)
    known = Agency.objects.filter(not_ended(clock.today())).exclude(ref=agency.ref)
    return list(known.values_list("ref", "name"))


def agency_for(actor: Actor, ref: str) -> Agency:
    """Return an agency with its names; raise Missing where there is none. Agencies are open to every member."""
    access.require(actor, AGENCY_VIEW)
    agency = Agency.objects.prefetch_related("names").filter(ref=ref).first() if is_ref(ref) else None
    if agency is None:
        raise Missing
    return agency


def agencies_for(actor: Actor, refs: Iterable[str]) -> list[Agency]:
    """Return the agencies of some references, by name; those that are not there are left out."""
    access.require(actor, AGENCY_VIEW)
    return list(Agency.objects.filter(ref__in=list(refs)))


def agencies_serving(actor: Actor) -> list[Agency]:
    """Return the agencies that take part in the partnership today, by name."""
    return agencies_for(actor, [ref for ref, _ in agencies_choices(actor)])


def service_for(actor: Actor, ref: str) -> Service:
    """Return the part that an agency takes in the partnership; raise Missing where there is none."""
    access.require(actor, AGENCY_VIEW)
    if (found := services(actor).filter(ref=ref).first()) is None:
        raise Missing
    return found


def others_served(actor: Actor, agency: Agency) -> list[str]:
    """Return the names of the other partnerships that an agency serves today."""
    access.require(actor, AGENCY_VIEW)
    elsewhere = Service.objects.filter(holding(clock.today()), agency=agency).exclude(partnership_id=actor.partnership)
    return list(elsewhere.order_by("partnership__name").values_list("partnership__name", flat=True))


def check_serves(actor: Actor, agency: Agency) -> None:
    """Refuse to change an agency from a partnership in which it takes and took no part."""
    if not services(actor).filter(agency=agency).exists():
        raise Refused(
            f"{agency} takes no part in this partnership.", "Ask an administrator of a partnership that it serves."
        )


def gazetteer(actor: Actor) -> list[tuple[str, list[str]]]:
    """Return every name by which documents may call each agency that takes or took part: reference and names.

    The present name comes first, then the short name, the aliases and the former names, each once.
    """
    access.require(actor, AGENCY_VIEW)
    here = services(actor).values("agency_id")
    agencies = Agency.objects.filter(ref__in=here).prefetch_related("names").order_by("name")
    return [
        (agency.ref, list(dict.fromkeys(filter(None, [agency.name, agency.short_name, *agency.aliases, *former]))))
        for agency in agencies
        for former in [[name.name for name in agency.names.all()]]
    ]


def services_page(actor: Actor, spec: PageSpec, on: date | None = None) -> Page[Service]:
    """Return a page of the agencies that take part, each with `people`: how many members it has here today."""
    return page_of(_sought(actor, spec, on), spec, _ORDERS)


def services_rows(actor: Actor, spec: PageSpec, on: date | None = None) -> list[Service]:
    """Return every agency that `spec` seeks, for a download."""
    return list(_sought(actor, spec, on).order_by(*_ORDERS.get(spec.sort, ("agency__name",))))


def services(actor: Actor) -> QuerySet[Service]:
    """Return the parts that agencies take or took in the actor's partnership."""
    return Service.objects.filter(partnership_id=actor.partnership).select_related("agency")


def agency_page(actor: Actor, ref: str) -> Agency:
    """Return an agency with all that its page shows, in a fixed number of queries.

    `names`, `successions` and `inheritances` (with the other agency), `parts` (services, with partnerships),
    `people_here`, `posts_here` and `seats_here`.
    """
    access.require(actor, AGENCY_VIEW)
    today = clock.today()
    held = Membership.objects.filter(holding(today), partnership_id=actor.partnership)
    posts = Appointment.objects.filter(not_ended(today), partnership_id=actor.partnership).select_related("member")
    seats = Seat.objects.filter(not_ended(today), partnership_id=actor.partnership).select_related("board", "member")
    agency = (
        Agency.objects.filter(ref=ref)
        .prefetch_related(
            Prefetch("names", AgencyName.objects.order_by("since")),
            Prefetch("successions", AgencySuccession.objects.select_related("successor")),
            Prefetch("inheritances", AgencySuccession.objects.select_related("predecessor")),
            Prefetch(
                "services", Service.objects.select_related("partnership").order_by("begins", "ends"), to_attr="parts"
            ),
            Prefetch("appointments", posts, to_attr="posts_here"),
            Prefetch("seats", seats, to_attr="seats_here"),
            Prefetch("members__memberships", held, to_attr="roles_here"),
        )
        .first()
    )
    if agency is None:
        raise Missing
    return agency


def _sought(actor: Actor, spec: PageSpec, on: date | None) -> QuerySet[Service]:
    access.require(actor, AGENCY_VIEW)
    asked, day = spec.filters, on or clock.today()
    rows = services(actor).prefetch_related("agency__names")
    if asked.get("state") == "ended":
        rows = rows.filter(ends__lt=day)
    elif asked.get("state") != "all":
        rows = rows.filter(holding(day))
    if asked.get("kind"):
        rows = rows.filter(agency__kind=asked["kind"])
    if asked.get("capacity"):
        rows = rows.filter(capacity=asked["capacity"])
    for word in spec.search.split():
        named = Agency.objects.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(aliases__icontains=word)
            | Q(names__name__icontains=word)
        )
        rows = rows.filter(agency_id__in=named.values("ref"))
    return rows.annotate(people=_people(actor))


def _people(actor: Actor) -> Coalesce:
    counted = (
        Membership.objects.filter(
            holding(clock.today()),
            partnership_id=actor.partnership,
            member__is_active=True,
            member__agency_id=OuterRef("agency_id"),
        )
        .order_by()
        .values("member__agency_id")
        .annotate(number=Count("member_id", distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
