"""Read subject rights requests, with the searches made to answer them."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from concordat import access
from concordat.agreements.models import SubjectRequest
from concordat.agreements.permissions import SUBJECT_REQUEST_VIEW
from concordat.agreements.queries.reach import opened
from concordat.agreements.queries.registers import Listed, Register, entry_for, listed, rows_of
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec

State = SubjectRequest.State
REGISTER = Register(
    SubjectRequest,
    SUBJECT_REQUEST_VIEW,
    (State.OPEN, State.STOPPED, State.ANSWERED),
    "received_on",
    ("number", "asked_for"),
)


def subject_requests_page(actor: Actor, spec: PageSpec) -> Listed[SubjectRequest]:
    """Return a page of the register."""
    return listed(actor, REGISTER, spec)


def subject_requests_rows(actor: Actor, spec: PageSpec, kind: str) -> list[SubjectRequest]:
    """Return every entry that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, SUBJECT_REQUEST_VIEW)
    rows = rows_of(actor, REGISTER, spec)
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("agreements.subject-request.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def subject_request_for(actor: Actor, ref: str, permission: str) -> SubjectRequest:
    """Return a subject rights request to do with it what the permission names; raise Missing where there is none."""
    return entry_for(actor, REGISTER, ref, permission)


def subject_request_page(actor: Actor, ref: str) -> SubjectRequest:
    """Return a subject rights request to read, with its `searches`; the reading is recorded."""
    found = entry_for(actor, REGISTER, ref)
    with opened(actor, SUBJECT_REQUEST_VIEW):
        decision = access.require(actor, SUBJECT_REQUEST_VIEW, found)
        prefetch_related_objects([found], "searches__asked_by")
    audit.record("agreements.subject-request.viewed", by=actor, target=found, under=decision.under)
    return found
