"""Read invitations: those of the partnership, and the one whose link somebody follows."""

from __future__ import annotations

from django.db.models import QuerySet

from concordat import access
from concordat.access.queries import roles
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership import rules
from concordat.partnership.models import Invitation, Member, Service
from concordat.partnership.models.holding import holding
from concordat.partnership.permissions import MEMBER_INVITE
from concordat.partnership.rules.invitations import hashed

SORTS = ("-sent", "name", "agency", "expires")
_ORDERS = {
    "sent": ("created_at",),
    "name": ("name",),
    "agency": ("agency__name", "name"),
    "expires": ("expires_at",),
}


def invitations_page(actor: Actor, spec: PageSpec) -> Page[Invitation]:
    """Return a page of the invitations that the actor may answer for, with agency; the reading is recorded."""
    decision = access.require(actor, MEMBER_INVITE)
    rows = Invitation.objects.filter(partnership_id=actor.partnership).select_related("agency")
    if not access.may(actor, MEMBER_INVITE, Invitation(partnership_id=actor.partnership, agency_id="-")):
        rows = rows.filter(agency_id=actor.agency)
    if spec.filters.get("state") != "all":
        rows = rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    for word in spec.search.split():
        rows = rows.filter(name__icontains=word) | rows.filter(email__icontains=word)
    page = page_of(rows, spec, _ORDERS)
    audit.record("partnership.invitation.listed", by=actor, under=decision.under, detail={"found": page.total})
    return page


def invitation_of(actor: Actor, ref: str, *, lock: bool = False) -> Invitation:
    """Return one invitation of the actor's partnership; raise Missing for any other."""
    rows: QuerySet[Invitation] = Invitation.objects.filter(ref=ref, partnership_id=actor.partnership)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise Missing
    return row


def invitation_for(secret: str) -> Invitation | None:
    """Return the invitation whose link somebody follows, with its agency and partnership, or None."""
    with acting(system("sign-in")):
        return of_secret(secret)


def of_secret(secret: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation of a secret, by its hash; needs the sign-in purpose."""
    rows = Invitation.objects.select_related("agency", "partnership")
    rows = rows.filter(secret_hash=hashed(secret))
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def known_member(email: str) -> Member | None:
    """Return the member who has an address already, with their agency, or None for somebody new."""
    with acting(system("sign-in")):
        return Member.objects.select_related("agency").filter(email__iexact=email).first()


def agencies_to_invite_for(actor: Actor) -> list[tuple[str, str]]:
    """Return the agencies for which the actor may invite somebody: reference and name."""
    access.require(actor, MEMBER_INVITE)
    serving = Service.objects.filter(holding(clock.today()), partnership_id=actor.partnership)
    found = [(service.agency_id, service.agency) for service in serving.select_related("agency")]
    return [
        (ref, agency.name)
        for ref, agency in sorted(found, key=lambda pair: pair[1].name)
        if access.may(actor, MEMBER_INVITE, Invitation(partnership_id=actor.partnership, agency=agency))
    ]


def roles_to_invite_to(actor: Actor) -> list[tuple[str, str, str]]:
    """Return the roles that the actor may give: key, name and what it is for."""
    given = rules.grantable(actor.roles, roles())
    return [(key, role.name, role.purpose) for key, role in roles().items() if key in given]
