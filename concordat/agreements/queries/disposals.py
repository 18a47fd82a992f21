"""Read what is due to be destroyed, with the decisions to keep it longer."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from concordat import access
from concordat.agreements.models import Disposal
from concordat.agreements.permissions import DISPOSAL_VIEW
from concordat.agreements.queries.reach import opened
from concordat.agreements.queries.registers import Listed, Register, entry_for, listed, rows_of
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec

State = Disposal.State
_ELSEWHERE: dict[str, tuple[str, str]] = {}
REGISTER = Register(
    Disposal,
    DISPOSAL_VIEW,
    (State.DUE,),
    "created_at",
    ("number", "what"),
    first="what",
    related=("agency", "destroyed_by"),
)


def disposals_page(actor: Actor, spec: PageSpec) -> Listed[Disposal]:
    """Return a page of the register."""
    return listed(actor, REGISTER, spec)


def disposals_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Disposal]:
    """Return every entry that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, DISPOSAL_VIEW)
    rows = rows_of(actor, REGISTER, spec)
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("agreements.disposal.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def disposal_for(actor: Actor, ref: str, permission: str) -> Disposal:
    """Return a disposal to do with it what the permission names; raise Missing where there is none."""
    return entry_for(actor, REGISTER, ref, permission)


def disposal_page(actor: Actor, ref: str) -> Disposal:
    """Return a disposal to read, with its `keepings`; the reading is recorded."""
    found = entry_for(actor, REGISTER, ref)
    with opened(actor, DISPOSAL_VIEW):
        decision = access.require(actor, DISPOSAL_VIEW, found)
        prefetch_related_objects([found], "keepings__member")
    audit.record("agreements.disposal.viewed", by=actor, target=found, under=decision.under)
    return found


def register(*, kind: str, words: str, page: str) -> None:
    """Have something that a package further downstream keeps come due on the desk, and be destroyed on a page of its own.

    `kind` is what its entries are told by, `page` the name of an address that takes its reference.
    """
    _ELSEWHERE[kind] = (words, page)


def destroyed_on(actor: Actor, kind: str) -> tuple[str, str] | None:
    """Return in words what a kind of another package is, and the address of the page on which it is destroyed."""
    access.require(actor, DISPOSAL_VIEW)
    return _ELSEWHERE.get(kind)


def due_of(actor: Actor, about: str) -> Disposal | None:
    """Return the entry by which something that another package keeps is due to be destroyed, None where it is not."""
    with opened(actor, DISPOSAL_VIEW):
        rows = Disposal.objects.filter(partnership_id=actor.partnership, about_ref=about, state=State.DUE)
        return rows.exclude(about_kind="").first()
