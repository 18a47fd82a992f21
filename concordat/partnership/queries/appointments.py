"""Read appointments: who is named for each agency's posts, and which stand vacant."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.models import Agency, Appointment
from concordat.partnership.models.holding import holding, not_ended
from concordat.partnership.permissions import APPOINTMENT_MANAGE, APPOINTMENT_VIEW
from concordat.partnership.queries.agencies import services


@dataclass(frozen=True)
class Register:
    """The partnership's agencies, and the posts that stand or are to come, by agency."""

    agencies: list[Agency]
    posts: list[Appointment]


def register(actor: Actor) -> Register:
    """Return the agencies that take part today, and every post that has not ended."""
    access.require(actor, APPOINTMENT_VIEW)
    today = clock.today()
    posts = list(_posts(actor).filter(not_ended(today)).order_by("agency__name", "kind", "subject", "begins"))
    serving = [service.agency for service in services(actor).filter(holding(today)).order_by("agency__name")]
    known = {agency.ref for agency in serving}
    late = {post.agency_id: post.agency for post in posts if post.agency_id not in known}
    return Register([*serving, *late.values()], posts)


def register_rows(actor: Actor) -> list[Appointment]:
    """Return every post that has not ended, for a download; the reading is recorded."""
    decision = access.require(actor, APPOINTMENT_VIEW)
    rows = register(actor).posts
    detail = {"found": len(rows)}
    audit.record(
        "partnership.appointment.downloaded",
        by=actor,
        target_label="Appointments",
        under=decision.under,
        detail=detail,
    )
    return rows


def appointment_for(actor: Actor, ref: str) -> Appointment:
    """Return an appointment with its agency and member; raise Missing where there is none."""
    found = _posts(actor).filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


def standing_for(actor: Actor, ref: str) -> Appointment:
    """Return the row of a post that may still change: the open one of the same post, else the one asked for."""
    asked = appointment_for(actor, ref)
    same = _posts(actor).filter(agency=asked.agency_id, kind=asked.kind, subject=asked.subject, ends__isnull=True)
    return same.first() or asked


def history(actor: Actor, appointment: Appointment) -> list[Appointment]:
    """Return everybody who was, is or will be in the same post, and when it stood vacant, the newest first."""
    same = _posts(actor).filter(
        agency=appointment.agency_id, kind=appointment.kind, subject__iexact=appointment.subject
    )
    return sorted(same, key=lambda post: (post.ends is None, post.begins or post.created_at.date()), reverse=True)


def vacancies(actor: Actor) -> int:
    """Return how many posts stand vacant today that the actor may fill."""
    vacant = _posts(actor).filter(holding(clock.today()), member__isnull=True)
    return sum(access.may(actor, APPOINTMENT_MANAGE, post) for post in vacant)


def _posts(actor: Actor) -> QuerySet[Appointment]:
    access.require(actor, APPOINTMENT_VIEW)
    return Appointment.objects.filter(partnership_id=actor.partnership).select_related("agency", "member")
