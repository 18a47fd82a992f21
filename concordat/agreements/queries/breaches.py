"""Read breaches of personal data."""

from __future__ import annotations

from concordat import access
from concordat.agreements.models import Breach
from concordat.agreements.permissions import BREACH_VIEW
from concordat.agreements.queries.registers import Listed, Register, entry_for, listed, rows_of
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec

State = Breach.State
REGISTER = Register(
    Breach,
    BREACH_VIEW,
    (State.OPEN,),
    "discovered_at",
    ("number", "what", "categories"),
    late="moment",
)


def breaches_page(actor: Actor, spec: PageSpec) -> Listed[Breach]:
    """Return a page of the register."""
    return listed(actor, REGISTER, spec)


def breaches_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Breach]:
    """Return every entry that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, BREACH_VIEW)
    rows = rows_of(actor, REGISTER, spec)
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("agreements.breach.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def breach_for(actor: Actor, ref: str, permission: str) -> Breach:
    """Return a breach to do with it what the permission names; raise Missing where there is none."""
    return entry_for(actor, REGISTER, ref, permission)


def breach_page(actor: Actor, ref: str) -> Breach:
    """Return a breach to read; the reading is recorded."""
    found = entry_for(actor, REGISTER, ref)
    decision = access.require(actor, BREACH_VIEW, found)
    audit.record("agreements.breach.viewed", by=actor, target=found, under=decision.under)
    return found
