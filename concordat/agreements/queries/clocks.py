"""What has a clock in the registers, each kind as plain values for the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from concordat.agreements.models import Breach, Complaint, SubjectRequest
from concordat.agreements.queries import breaches, complaints, disposals, policy_documents, subject_requests
from concordat.agreements.queries.registers import Register, open_entries
from concordat.agreements.queries.subject_searches import searches_waiting
from concordat.agreements.rules.breaches import PEOPLE_TO_TELL, asked_next
from concordat.agreements.rules.clocks import Clocked, is_late
from concordat.kernel import clock
from concordat.kernel.actors import Actor

REQUEST_STATES = {
    SubjectRequest.State.STOPPED: "Waits for the person",
    SubjectRequest.State.ANSWERED: "Answered, to be closed",
}


def requests_clocked(actor: Actor) -> list[Clocked]:
    """Return the subject rights requests that are open."""
    return list(
        _clocked(actor, subject_requests.REGISTER, "subject-request", "agreements:subject_request_view", _request)
    )


def searches_clocked(actor: Actor) -> list[Clocked]:
    """Return the searches that wait for a second person."""
    return [
        Clocked(
            kind="subject-search",
            what=str(search),
            href=reverse("agreements:subject_search_view", args=[search.pk]),
            due=None,
            state="Waits for a second person",
            late=False,
            agency=search.agency.short_name,
        )
        for search in searches_waiting(actor)
    ]


def breaches_clocked(actor: Actor) -> list[Clocked]:
    """Return the breaches that are open."""
    return list(_clocked(actor, breaches.REGISTER, "breach", "agreements:breach_view", _breach))


def complaints_clocked(actor: Actor) -> list[Clocked]:
    """Return the complaints that are open."""
    return list(_clocked(actor, complaints.REGISTER, "complaint", "agreements:complaint_view", _complaint))


def documents_clocked(actor: Actor) -> list[Clocked]:
    """Return the policy documents in force, each with the day of its review."""
    register = policy_documents.REGISTER
    return list(_clocked(actor, register, "policy-document", "agreements:policy_document_view", lambda _: "Review"))


def disposals_clocked(actor: Actor) -> list[Clocked]:
    """Return what is to be destroyed."""
    register = disposals.REGISTER
    return list(_clocked(actor, register, "disposal", "agreements:disposal_view", lambda _: "To be destroyed"))


def _clocked(
    actor: Actor, register: Register[Any], kind: str, page: str, state: Callable[..., str]
) -> Iterator[Clocked]:
    now: datetime = clock.local_now()
    for entry in open_entries(actor, register):
        due = getattr(entry, "due", None)
        due = timezone.localtime(due) if isinstance(due, datetime) else due
        yield Clocked(
            kind=kind,
            what=f"{entry}, {entry.number}" if entry.number else str(entry),
            href=reverse(page, args=[entry.pk]),
            due=due,
            state=state(entry),
            late=is_late(due, now),
            agency=entry.agency.short_name,
            urgent=state(entry) == PEOPLE_TO_TELL,
        )


def _request(request: SubjectRequest) -> str:
    return REQUEST_STATES.get(SubjectRequest.State(request.state), "To be answered")


def _breach(breach: Breach) -> str:
    return asked_next(breach.risk, breach.told_at is not None, breach.informed_on is not None)


def _complaint(complaint: Complaint) -> str:
    return "To be acknowledged" if complaint.due else "To be answered without undue delay"
