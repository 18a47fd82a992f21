"""Settle what was read from a plan document as a whole, make a draft plan of it, put it aside or dispose of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock, jobs
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.partnership.queries.members import refs_by_name
from concordat.plans.commands.plans import draft_plan
from concordat.plans.commands.readings import locked_document
from concordat.plans.models import Document, Plan, Proposal, StrandSet
from concordat.plans.permissions import DOCUMENT_DISCARD, DOCUMENT_REVIEW
from concordat.plans.queries.documents import names_known
from concordat.plans.rules import documents as rules
from concordat.plans.rules import proposals, stated
from concordat.plans.rules.changes import changed
from concordat.plans.rules.drafts import DraftStatement, DraftStrategy
from concordat.plans.rules.redrafting import Drafted, drafted_of
from concordat.plans.rules.strands import of_plan

DISPOSING = "dispose"


@transaction.atomic
def edit(
    *, by: Actor, document: str, title: str, period: str, names: Mapping[str, Mapping[str, object]] | None = None
) -> Document:
    """Change the title and period that the plan is to have, and what its priorities and themes are to be called.

    `names` holds `priorities` (new names by printed ones) and `themes` (the same, by printed priority).
    """
    found = locked_document(by=by, document=document)
    decision = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    before = {"title": found.title, "period": found.period, **found.edited}
    found.title, found.period = title.strip(), period.strip()
    found.edited = {**found.edited, **(names or {})}
    found.save(update_fields=["title", "period", "edited"])
    if difference := changed(before, {"title": found.title, "period": found.period, **found.edited}):
        record("plans.document.edited", by=by, target=found, under=decision.under, detail=difference)
    return found


@transaction.atomic
def match(*, by: Actor, document: str, agencies: Mapping[str, str]) -> Document:
    """Settle which agencies the names of leads mean, for the whole document; an empty reference means none."""
    found = locked_document(by=by, document=document)
    decision = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    before = found.edited.get("agencies", {})
    found.edited = {**found.edited, "agencies": {**before, **agencies}}
    found.save(update_fields=["edited"])
    if difference := changed(before, found.edited["agencies"]):
        record("plans.document.matched", by=by, target=found, under=decision.under, detail=difference)
    return found


@transaction.atomic
def discard(*, by: Actor, document: str) -> Document:
    """Put a document aside, with what was decided so far; a reading that still goes on is cancelled."""
    found = locked_document(by=by, document=document)
    decision = access.require(by, DOCUMENT_DISCARD, found)
    if found.status == rules.READING:
        with suppress(Missing):
            jobs.cancel(found.job_ref, by=by)
        found.job_ref = ""
    found.status, found.aside_at = rules.after("discard", found.status), clock.now()
    found.save(update_fields=["status", "aside_at", "job_ref"])
    record("plans.document.discarded", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def restore(*, by: Actor, document: str) -> Document:
    """Take back a document to go on checking it: one that was put aside, or whose plan has been deleted."""
    found = locked_document(by=by, document=document)
    decision = access.require(by, DOCUMENT_DISCARD, found)
    status = rules.after("restore", found.status)
    if found.status == rules.ACCEPTED and (found.revises_id or found.plans.exists()):
        raise Problem("A plan rests on this document. Change the plan instead.")
    if not Document.objects.filter(ref=found.ref, reading__isnull=False).exists():
        raise Problem("This document has not been read yet. Read it first.")
    found.status, found.aside_at = status, None
    found.save(update_fields=["status", "aside_at"])
    record("plans.document.restored", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def accept(*, by: Actor, document: str, unchecked: int = 0) -> Plan:
    """Make a draft plan of the accepted actions, all or nothing; sent twice, it leads to the same plan.

    A strategy without actions becomes a plan of its priorities and themes. `unchecked` is how many actions go in as
    they were read, unchecked; it must be as many as there are, so that nobody takes over more than they were told.
    """
    found = locked_document(by=by, document=document, without=("content",))
    decision = access.require(by, DOCUMENT_REVIEW, found)
    if found.status == rules.ACCEPTED and (plan := found.plans.order_by("created_at").first()):
        return plan
    if found.revises_id:
        raise Problem("This is a further state of a plan. Take what it changes into that plan.")
    found.status = rules.after("accept", found.status)
    decided = {kind: list[Proposal]() for kind in proposals.DECISIONS}
    for proposal in found.proposals.live().order_by("position"):
        decided[proposal.decision].append(proposal)
    drafted = _content(by, found, decided)
    priorities, actions = drafted.priorities, drafted.actions
    proposals.check_acceptable(len(decided["accepted"]), len(decided["undecided"]), unchecked, len(priorities))
    proposals.check_refs(actions)
    plan = draft_plan(
        by=by,
        title=found.title,
        period=found.period,
        priorities=priorities,
        actions=actions,
        strands=drafted.strands,
        statements=drafted.statements,
        level=drafted.level,
        linked=drafted.linked,
        document=found,
        **drafted.facts,
    )
    found.proposals.live().filter(decision=proposals.UNDECIDED).update(
        decision=proposals.ACCEPTED, decided_by_id=by.member
    )
    found.save(update_fields=["status"])
    counts = {
        "plan": plan.ref,
        "priorities": len(priorities),
        "actions": len(actions),
        "left_out": len(decided["rejected"]),
        "unchecked": unchecked,
    }
    record("plans.document.accepted", by=by, target=found, under=decision.under, detail=counts)
    return plan


def _content(by: Actor, document: Document, decided: Mapping[str, list[Proposal]]) -> Drafted:
    """Return what the plan is to hold: strands by the names of the set that the document uses."""
    names, reading = proposals.Names(document.edited), document.reading or {}
    kept = sorted([*decided["accepted"], *decided["undecided"]], key=lambda proposal: proposal.position)
    fields = [proposal.fields for proposal in kept]
    left_out = [proposal.fields for proposal in decided["rejected"]]
    known = names_known(by, document)
    if written := reading.get("written"):
        actions = proposals.draft_actions(fields, names, known, document.ref, people=refs_by_name(by))
        return drafted_of(written, names, actions, proposals.headings_left_out(names, actions, left_out))
    sets = StrandSet.objects.filter(partnership_id=by.partnership)
    own = [of_plan(each.strands) for each in sets]
    strands, called = stated.strands_of(reading, [str(told.get("strand") or "") for told in fields], own)
    actions = proposals.draft_actions(fields, names, known, document.ref, called)
    priorities = proposals.draft_priorities(reading.get("priorities", ()), names, actions, left_out)
    whole, held = stated.of_strands(reading, called), dict[str, list[DraftStatement]]()
    for heading, cell in stated.cells_of(reading, called):
        place = proposals.named_like(heading, names, reading.get("priorities", ()), priorities)
        held.setdefault(place, []).append(cell)
    priorities = [
        replace(priority, statements=(*priority.statements, *held.pop(priority.name, ()))) for priority in priorities
    ]
    return Drafted(
        priorities,
        actions,
        strands,
        [*whole, *(cell for rest in held.values() for cell in rest)],
        [DraftStrategy(proposals.clipped(name, 300)) for name in reading.get("linked_strategies", ())],
        "annual" if actions else "strategy",
    )


@transaction.atomic
def dispose(*, by: Actor) -> int:
    """Delete the documents that came to nothing ninety days ago, and return how many; the record keeps that they were.

    Only the system does this, acting for that purpose: it sees no document that anything rests on.
    """
    if by.purpose != DISPOSING:
        raise Refused("Documents are disposed of by Concordat itself, ninety days after they came to nothing.")
    old = Document.objects.filter(aside_at__lt=rules.disposed_before(clock.now())).defer("content", "reading")
    gone = list(old.filter(status__in=(rules.UNREADABLE, rules.DISCARDED)).select_for_update(skip_locked=True))
    for document in gone:
        detail = {"sha256": document.sha256, "status": document.status}
        record("plans.document.disposed", by=by, target=document, why=Document.retention, detail=detail)
    Document.objects.filter(ref__in=[document.ref for document in gone]).delete()
    return len(gone)
