"""Decide on what was read: accept, edit and leave out actions, one by one or all together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.readings import locked_document
from concordat.plans.models import Proposal
from concordat.plans.permissions import DOCUMENT_REVIEW
from concordat.plans.rules import documents as rules
from concordat.plans.rules import proposals
from concordat.plans.rules.changes import changed


@transaction.atomic
def decide(*, by: Actor, proposal: str, decision: str) -> Proposal:
    """Accept an action, leave it out, or take the decision back."""
    found, under = _locked(by, proposal)
    _check(decision)
    if found.decision == decision:
        return found
    found.decision, found.decided_by_id = decision, by.member
    if decision == proposals.UNDECIDED:
        found.decided_by = None
    found.save(update_fields=["decision", "decided_by"])
    record("plans.proposal.decided", by=by, target=found, under=under, detail={"decision": decision})
    return found


@transaction.atomic
def decide_all(*, by: Actor, document: str, decision: str, only_undecided: bool = True) -> int:
    """Decide on every action of a document, or on those still to be checked; return on how many."""
    found = locked_document(by=by, document=document)
    granted = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    _check(decision)
    chosen = found.proposals.exclude(decision=decision)
    if only_undecided:
        chosen = chosen.filter(decision=proposals.UNDECIDED)
    member = by.member if decision != proposals.UNDECIDED else None
    count = chosen.update(decision=decision, decided_by_id=member)
    if count:
        detail = {"decision": decision, "actions": count}
        record("plans.document.decided", by=by, target=found, under=granted.under, detail=detail)
    return count


@transaction.atomic
def edit(*, by: Actor, proposal: str, fields: Mapping[str, Any], accept: bool = False) -> Proposal:
    """Put an action right: `fields` as they should be; what was read is kept beside them. Accept it at once if asked."""
    found, under = _locked(by, proposal)
    if not str(fields.get("text", found.fields.get("text")) or "").strip():
        raise Problem("Enter what is to be done", "text")
    before = found.fields
    found.edited = proposals.edited(found.read, {**found.edited, **fields})
    found.save(update_fields=["edited"])
    after = found.fields
    if difference := changed({name: before.get(name) for name in fields}, {name: after.get(name) for name in fields}):
        record("plans.proposal.edited", by=by, target=found, under=under, detail=difference)
    return decide(by=by, proposal=found.ref, decision=proposals.ACCEPTED) if accept else found


@transaction.atomic
def adopt_suggestion(*, by: Actor, proposal: str, field: str) -> Proposal:
    """Use what the reader suggests for a field that the document leaves unsaid."""
    found, _ = _locked(by, proposal)
    return edit(by=by, proposal=proposal, fields={field: proposals.suggestion(found.fields, field)})


def _locked(by: Actor, ref: str) -> tuple[Proposal, str]:
    """Return a proposal under review, its document held, and the rule under which the actor may change it."""
    found = Proposal.objects.filter(ref=ref, partnership_id=by.partnership, agency_id=by.agency).first()
    if found is None:
        raise Missing
    document = locked_document(by=by, document=found.document_id)
    granted = access.require(by, DOCUMENT_REVIEW, document)
    rules.check_in_review(document.status)
    found.refresh_from_db()
    found.document = document
    return found, granted.under


def _check(decision: str) -> None:
    if decision not in proposals.DECISIONS:
        raise Problem("Choose whether to accept the action or to leave it out.")
