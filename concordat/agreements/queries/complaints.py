"""Read complaints."""

from __future__ import annotations

from concordat import access
from concordat.agreements.models import Complaint
from concordat.agreements.permissions import COMPLAINT_VIEW
from concordat.agreements.queries.registers import Listed, Register, entry_for, listed, rows_of
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec

State = Complaint.State
REGISTER = Register(
    Complaint,
    COMPLAINT_VIEW,
    (State.RECEIVED, State.ACKNOWLEDGED),
    "received_on",
    ("number", "about"),
)


def complaints_page(actor: Actor, spec: PageSpec) -> Listed[Complaint]:
    """Return a page of the register."""
    return listed(actor, REGISTER, spec)


def complaints_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Complaint]:
    """Return every entry that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, COMPLAINT_VIEW)
    rows = rows_of(actor, REGISTER, spec)
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("agreements.complaint.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def complaint_for(actor: Actor, ref: str, permission: str) -> Complaint:
    """Return a complaint to do with it what the permission names; raise Missing where there is none."""
    return entry_for(actor, REGISTER, ref, permission)


def complaint_page(actor: Actor, ref: str) -> Complaint:
    """Return a complaint to read; the reading is recorded."""
    found = entry_for(actor, REGISTER, ref)
    decision = access.require(actor, COMPLAINT_VIEW, found)
    audit.record("agreements.complaint.viewed", by=actor, target=found, under=decision.under)
    return found
