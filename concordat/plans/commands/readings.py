"""Take plan documents in, and keep what the reader made of them: all of a reading, or none of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock, jobs
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.matching import match_or_offer
from concordat.plans.models import Document, Proposal
from concordat.plans.permissions import DOCUMENT_IMPORT
from concordat.plans.queries.revisions import revisable
from concordat.plans.rules import documents as rules
from concordat.plans.rules import stated
from concordat.plans.rules.beyond import places_of_drivers
from concordat.plans.rules.proposals import clipped

TASK = "plans.document.read"


def locked_document(*, by: Actor, document: str, without: tuple[str, ...] = ("content", "reading")) -> Document:
    """Return a document of the actor's own agency, held until the transaction ends; raise `Missing` for any other."""
    documents = Document.objects.select_for_update(of=("self",)).defer(*without)
    found = documents.filter(ref=document, partnership_id=by.partnership, agency_id=by.agency).first()
    if found is None:
        raise Missing
    return found


@transaction.atomic
def import_document(*, by: Actor, name: str, content: bytes, revises: str = "") -> Document:
    """Take a plan document in, byte for byte, and start the job that reads it; `job_ref` says which.

    `revises` is the plan of which it is a further state, where somebody says so.
    """
    decision = access.require(by, DOCUMENT_IMPORT)
    rules.check_size(len(content))
    if revises and revises not in {plan.ref for plan in revisable(by)}:
        raise Problem("Choose one of the plans listed", "revises")
    document = Document.objects.create(
        partnership_id=by.partnership,
        agency_id=by.agency,
        member_id=by.member,
        name=rules.safe_name(name),
        size=len(content),
        sha256=rules.fingerprint(content),
        content=content,
        revises_id=revises or None,
    )
    _start(document, by)
    record(
        "plans.document.imported",
        by=by,
        target=document,
        under=decision.under,
        detail={"size": document.size, "sha256": document.sha256},
    )
    return document


@transaction.atomic
def import_again(*, by: Actor, document: str, revises: str = "") -> Document:
    """Take in once more a file that was given before, as a document of its own."""
    earlier = locked_document(by=by, document=document, without=("reading",))
    return import_document(by=by, name=earlier.name, content=bytes(earlier.content), revises=revises)


@transaction.atomic
def read_again(*, by: Actor, document: str) -> Document:
    """Start the reading of a document again: after it was cut off, was found unreadable, or was put aside unread."""
    found = locked_document(by=by, document=document)
    decision = access.require(by, DOCUMENT_IMPORT, found)
    if Proposal.objects.filter(document=found).exists():
        raise Problem("This document has been read already. Take it back to go on checking it.")
    found.status = rules.after("read", found.status)
    found.trouble, found.aside_at = "", None
    found.save(update_fields=["status", "trouble", "aside_at"])
    _start(found, by)
    record("plans.document.started", by=by, target=found, under=decision.under)
    return found


def _start(document: Document, by: Actor) -> None:
    document.job_ref = jobs.start(TASK, by=by, title=f"Reading {document.name}", document=document.ref).ref
    document.save(update_fields=["job_ref"])


@transaction.atomic
def begin(*, by: Actor, document: str, job: str) -> Document | None:
    """Return the document that a job is to read, with its content; None where the job has already read it.

    A job whose worker died is run again from its beginning, so it must know what it has done. Raises `Problem` where
    the document was put aside, or given to another job, since the job was started.
    """
    access.require(by, DOCUMENT_IMPORT)
    found = locked_document(by=by, document=document, without=("reading",))
    if found.job_ref != job:
        raise Problem("The document was put aside before it could be read.")
    if found.status == rules.DISCARDED:
        found.status, found.trouble, found.aside_at = rules.after("read", found.status), "", None
        found.save(update_fields=["status", "trouble", "aside_at"])
    return found if found.status == rules.READING else None


@transaction.atomic
def take(*, by: Actor, document: str, job: str, reading: Mapping[str, Any]) -> Document:
    """Keep a reading: the document's side of it, and a proposal for each action; the document is then to be checked."""
    decision = access.require(by, DOCUMENT_IMPORT)
    found = _still_read_by(by, document, job)
    found.status = rules.after("take", found.status)
    found.reading = {name: told for name, told in reading.items() if name != "actions"}
    found.reading["driver_sources"] = places_of_drivers(reading)
    found.reading["matrices"] = stated.matrices(reading.get("document") or {})
    found.reading["short_forms"] = stated.short_forms(reading.get("document") or {})
    title = rules.title_within(str(reading.get("title") or ""), found.partnership.name)
    found.title = clipped(title or found.name.rpartition(".")[0] or found.name, 200)
    found.period = clipped(reading.get("period"), 30)
    found.save(update_fields=["status", "reading", "title", "period"])
    Proposal.objects.bulk_create(
        Proposal(
            partnership_id=found.partnership_id,
            agency_id=found.agency_id,
            document=found,
            position=position,
            read=action,
        )
        for position, action in enumerate(reading["actions"], start=1)
    )
    match_or_offer(found, by=by)
    counts = {
        "actions": len(reading["actions"]),
        "priorities": len(reading["priorities"]),
        "drivers": len(reading.get("drivers", ())),
        "figures": len(reading.get("consultation", ())),
        "left_aside": len(reading["left_aside"]),
    }
    record("plans.document.read", by=by, target=found, under=decision.under, detail=counts)
    return found


@transaction.atomic
def refuse(*, by: Actor, document: str, job: str, trouble: str) -> Document:
    """Keep that a document could not be read, and why, in the user's words."""
    decision = access.require(by, DOCUMENT_IMPORT)
    found = _still_read_by(by, document, job)
    found.status = rules.after("refuse", found.status)
    found.trouble, found.aside_at = clipped(trouble, 300), clock.now()
    found.save(update_fields=["status", "trouble", "aside_at"])
    record("plans.document.refused", by=by, target=found, under=decision.under, why=found.trouble)
    return found


@transaction.atomic
def abandon(*, by: Actor, document: str, job: str) -> None:
    """Put a document aside whose reading was cancelled."""
    found = locked_document(by=by, document=document)
    if found.job_ref != job or found.status != rules.READING:
        return
    found.status = rules.after("discard", found.status)
    found.trouble, found.aside_at = "The reading was cancelled.", clock.now()
    found.save(update_fields=["status", "trouble", "aside_at"])
    record("plans.document.discarded", by=by, target=found, why=found.trouble)


def _still_read_by(by: Actor, document: str, job: str) -> Document:
    found = locked_document(by=by, document=document)
    if found.job_ref != job:
        raise Problem("The document was put aside while it was being read.")
    return found
