"""Read members: the people of agencies who work in the partnership."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from concordat import access
from concordat.access.queries import roles
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.models import Appointment, Member, Membership, Seat
from concordat.partnership.models.holding import holding, not_ended
from concordat.partnership.permissions import MEMBER_EDIT, MEMBER_VIEW

SORTS = ("name", "agency", "email")
FILTERS = ("agency", "role", "state")
_ORDERS = {"name": ("name",), "agency": ("agency__name", "name"), "email": ("email",)}
_MOST = 10_000


def colleagues(actor: Actor) -> QuerySet[Member]:
    """Return the members who hold a role in the actor's partnership today."""
    return Member.objects.filter(Exists(_roles_here(actor).filter(holding(clock.today()))), is_active=True)


def refs_by_name(actor: Actor) -> dict[str, str]:
    """Return the references of those who can be chosen, by name; a name that two of them share means neither."""
    access.require(actor, MEMBER_VIEW)
    named = list(colleagues(actor).values_list("name", "ref"))
    counts = Counter(name for name, _ in named)
    return {name: ref for name, ref in named if counts[name] == 1}


def members_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return who can be chosen as an owner or for a post: reference, and "Name, Agency", by name."""
    access.require(actor, MEMBER_VIEW)
    return [(m.ref, f"{m.name}, {m.agency.short_name}") for m in colleagues(actor).select_related("agency")]


def members_by_agency(actor: Actor, first: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who can be chosen, grouped by agency's name; the agency `first`, if given, comes before the others."""
    access.require(actor, MEMBER_VIEW)
    rows = list(colleagues(actor).select_related("agency").order_by("agency__name", "name"))
    rows.sort(key=lambda member: member.agency_id != first)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for member in rows:
        title = f" ({member.job_title})" if member.job_title else ""
        grouped.setdefault(member.agency.name, []).append((member.ref, f"{member.name}{title}"))
    return list(grouped.items())


def membership_for(actor: Actor, ref: str) -> Membership:
    """Return one role of a member in the partnership, with the member; raise Missing where there is none."""
    access.require(actor, MEMBER_VIEW)
    rows = Membership.objects.filter(partnership_id=actor.partnership).select_related("member__agency")
    if (found := rows.filter(ref=ref).first()) is None:
        raise Missing
    return found


def member_for(actor: Actor, ref: str) -> Member:
    """Return one member with their agency; raise Missing where the actor may not know of them."""
    access.require(actor, MEMBER_VIEW)
    member = _of_here(actor).filter(ref=ref).first()
    if member is None:
        raise Missing
    return member


def member_at(actor: Actor, address: str) -> Member | None:
    """Return who of the partnership signs in with an address, also where they have left; None where nobody does."""
    access.require(actor, MEMBER_VIEW)
    return _of_here(actor).filter(email__iexact=address).first()


def names_of(actor: Actor, refs: Iterable[str]) -> dict[str, str]:
    """Return the names of members by reference, also of those who have left; who is not known here is left out."""
    access.require(actor, MEMBER_VIEW)
    wanted = {ref for ref in refs if ref}
    return dict(Member.objects.filter(ref__in=wanted).values_list("ref", "name")) if wanted else {}


def members_with_roles(actor: Actor, roles: Iterable[str]) -> list[Member]:
    """Return the members who hold any of the roles in the actor's partnership today, by name, with their agency.

    Needs no permission, so that whoever is refused something can be told whom to ask, and notices find their readers.
    """
    held = _roles_here(actor).filter(holding(clock.today()), role__in=list(roles))
    return list(Member.objects.filter(Exists(held), is_active=True).select_related("agency"))


def everybody(actor: Actor) -> list[Member]:
    """Return everybody who holds or held a role in the actor's partnership, with their agency."""
    access.require(actor, MEMBER_VIEW)
    return list(Member.objects.filter(Exists(_roles_here(actor))).select_related("agency"))


def roles_held(actor: Actor, member: str) -> int:
    """Return how many roles a member holds or held in the actor's partnership."""
    access.require(actor, MEMBER_VIEW)
    return Membership.objects.filter(partnership_id=actor.partnership, member_id=member).count()


def members_page(actor: Actor, spec: PageSpec) -> Page[Member]:
    """Return a page of the partnership's members with `roles_here`; the reading is recorded."""
    decision = access.require(actor, MEMBER_VIEW)
    page = page_of(_sought(actor, spec), spec, _ORDERS)
    _record(actor, "listed", decision.under, spec, page.total)
    return page


def members_rows(actor: Actor, spec: PageSpec) -> list[Member]:
    """Return every member that `spec` seeks, for a download by those who may edit; the reading is recorded."""
    decision = access.require(actor, MEMBER_EDIT)
    sought = _sought(actor, spec)
    if actor.agency and not access.may(actor, MEMBER_EDIT, Member(agency_id="-")):
        sought = sought.filter(agency_id=actor.agency)
    rows = list(sought.order_by(*_ORDERS.get(spec.sort, ("name",)))[:_MOST])
    _record(actor, "downloaded", decision.under, spec, len(rows))
    return rows


def member_page(actor: Actor, ref: str) -> Member:
    """Return a member with all that they are here: `roles_here`, `seats_here`, `posts_here`; recorded."""
    decision = access.require(actor, MEMBER_VIEW)
    today = clock.today()
    seats = Seat.objects.filter(not_ended(today), partnership_id=actor.partnership).select_related("board", "agency")
    posts = Appointment.objects.filter(not_ended(today), partnership_id=actor.partnership).select_related("agency")
    rows = _with_roles(_of_here(actor), actor).prefetch_related(
        Prefetch("seats", seats, to_attr="seats_here"), Prefetch("appointments", posts, to_attr="posts_here")
    )
    member = rows.filter(ref=ref).first()
    if member is None:
        raise Missing
    audit.record("partnership.member.viewed", by=actor, target=member, under=decision.under)
    return member


def elsewhere(actor: Actor, member: Member) -> bool:
    """Say whether a member works in a further partnership; in which one is not for the actor to know."""
    access.require(actor, MEMBER_VIEW)
    with acting(actor.for_purpose("work")):
        held = Membership.objects.filter(not_ended(clock.today()), member=member)
        return held.exclude(partnership_id=actor.partnership).exists()


def _of_here(actor: Actor) -> QuerySet[Member]:
    """Members who hold or held a role here, and the actor's own agency's."""
    known = Exists(_roles_here(actor)) | Q(agency_id=actor.agency or "-")
    return Member.objects.filter(known).select_related("agency")


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Member]:
    asked, here = spec.filters, _roles_here(actor)
    current = here.filter(holding(clock.today()))
    rows = Member.objects.filter(Exists(here)).select_related("agency")
    if asked.get("state") == "left":
        rows = rows.exclude(Exists(current), is_active=True)
    elif asked.get("state") != "all":
        rows = rows.filter(Exists(current), is_active=True)
    if asked.get("agency"):
        rows = rows.filter(agency_id=asked["agency"])
    if asked.get("role"):
        rows = rows.filter(Exists(current.filter(role=asked["role"])))
    for word in spec.search.split():
        rows = rows.filter(_matching(word, current))
    return _with_roles(rows, actor)


def _matching(word: str, current: QuerySet[Membership]) -> Q:
    named = [key for key, role in roles().items() if word.lower() in role.name.lower()]
    words = Q(name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word)
    return words | Q(agency__name__icontains=word) | Q(Exists(current.filter(role__in=named)))


def _roles_here(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(partnership_id=actor.partnership, member_id=OuterRef("pk"))


def _with_roles(rows: QuerySet[Member], actor: Actor) -> QuerySet[Member]:
    here = Membership.objects.filter(partnership_id=actor.partnership).order_by("role", "-begins")
    return rows.prefetch_related(Prefetch("memberships", here, to_attr="roles_here"))


def _record(actor: Actor, verbed: str, under: str, spec: PageSpec, total: int) -> None:
    detail = {"search": spec.search, "filters": dict(spec.filters), "page": spec.page, "found": total}
    audit.record(f"partnership.member.{verbed}", by=actor, target_label="Members", under=under, detail=detail)
