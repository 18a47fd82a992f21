"""Read appropriate policy documents."""

from __future__ import annotations

from concordat import access
from concordat.agreements.models import PolicyDocument
from concordat.agreements.permissions import POLICY_DOCUMENT_VIEW
from concordat.agreements.queries.registers import Listed, Register, entry_for, listed, rows_of
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec

State = PolicyDocument.State
REGISTER = Register(
    PolicyDocument,
    POLICY_DOCUMENT_VIEW,
    (State.HELD,),
    "dated",
    ("number", "title", "processing", "condition"),
    first="title",
)


def policy_documents_page(actor: Actor, spec: PageSpec) -> Listed[PolicyDocument]:
    """Return a page of the register."""
    return listed(actor, REGISTER, spec)


def policy_documents_rows(actor: Actor, spec: PageSpec, kind: str) -> list[PolicyDocument]:
    """Return every entry that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, POLICY_DOCUMENT_VIEW)
    rows = rows_of(actor, REGISTER, spec)
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("agreements.policy-document.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def policy_document_for(actor: Actor, ref: str, permission: str) -> PolicyDocument:
    """Return an appropriate policy document to do with it what the permission names; raise Missing where there is none."""
    return entry_for(actor, REGISTER, ref, permission)


def policy_document_page(actor: Actor, ref: str) -> PolicyDocument:
    """Return an appropriate policy document to read; the reading is recorded."""
    found = entry_for(actor, REGISTER, ref)
    decision = access.require(actor, POLICY_DOCUMENT_VIEW, found)
    audit.record("agreements.policy-document.viewed", by=actor, target=found, under=decision.under)
    return found
