"""Decide on what was read: accept, edit and leave out actions, one by one or all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.differences import FIELDS


@transaction.atomic
def decide(*, by: Actor, proposal: str, decision: str, kept: Sequence[str] = (), was: str = "") -> Proposal:
    """Accept an action, leave it out, or take the decision back.

    `kept` are the fields in which the plan stays as it is, where the action is a further state of one that it has. `was`
    is the decision that the page showed: raises `Problem`, saying who decided what, where it is another by now.
    """
    found, under = locked_proposal(proposal, by=by)
    _check(decision)
    kept = sorted(set(kept) & set(FIELDS)) if decision == proposals.ACCEPTED else []
    if (found.decision, found.kept) == (decision, kept):
        return found
    proposals.check_not_overtaken(was, found.decision, found.decided_by.name if found.decided_by else "")
    found.decision, found.decided_by_id, found.kept = decision, by.member, kept
    if decision == proposals.UNDECIDED:
        found.decided_by = None
    found.save(update_fields=["decision", "decided_by", "kept"])
    detail = {"decision": decision} | ({"kept": kept} if kept else {})
    record("plans.proposal.decided", by=by, target=found, under=under, detail=detail)
    return found


@transaction.atomic
def decide_all(
    *, by: Actor, document: str, decision: str, only_undecided: bool = True, chosen: Sequence[str] | None = None
) -> int:
    """Decide on every action of a document, or on those still to be checked, or on chosen ones; return on how many."""
    found = locked_document(by=by, document=document)
    granted = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    _check(decision)
    meant = found.proposals.live().exclude(decision=decision)
    if chosen is not None:
        meant = meant.filter(ref__in=chosen)
    if only_undecided:
        meant = meant.filter(decision=proposals.UNDECIDED)
    member = by.member if decision != proposals.UNDECIDED else None
    count = meant.update(decision=decision, decided_by_id=member, kept=[])
    if count:
        detail = {"decision": decision, "actions": count}
        record("plans.document.decided", by=by, target=found, under=granted.under, detail=detail)
    return count


@transaction.atomic
def edit(*, by: Actor, proposal: str, fields: Mapping[str, Any], accept: bool = False, seen: str = "") -> Proposal:
    """Put an action right: `fields` as they should be; what was read is kept beside them. Accept it at once if asked.

    `seen` is the `seal` of its fields as the form had them. Raises `Stale` where somebody else changed it meanwhile.
    """
    found, under = locked_proposal(proposal, by=by)
    if not str(fields.get("text", found.fields.get("text")) or "").strip():
        raise Problem("Enter what is to be done", "text")
    before = found.fields
    check_unchanged(seen, proposals.written(before))
    found.edited, found.edited_by_id = proposals.edited(found.read, {**found.edited, **fields}), by.member
    found.save(update_fields=["edited", "edited_by"])
    after = found.fields
    if difference := changed({name: before.get(name) for name in fields}, {name: after.get(name) for name in fields}):
        record("plans.proposal.edited", by=by, target=found, under=under, detail=difference)
    return decide(by=by, proposal=found.ref, decision=proposals.ACCEPTED) if accept else found


@transaction.atomic
def adopt_suggestion(*, by: Actor, proposal: str, field: str) -> Proposal:
    """Use what the reader suggests for a field that the document leaves unsaid."""
    found, _ = locked_proposal(proposal, by=by)
    return edit(by=by, proposal=proposal, fields={field: proposals.suggestion(found.fields, field)})


def locked_proposal(ref: str, *, by: Actor) -> tuple[Proposal, str]:
    """Return a proposal under review, its document held, and the rule under which the actor may change it."""
    found = Proposal.objects.filter(ref=ref, partnership_id=by.partnership, agency_id=by.agency).first()
    if found is None:
        raise Missing
    document = locked_document(by=by, document=found.document_id)
    granted = access.require(by, DOCUMENT_REVIEW, document)
    rules.check_in_review(document.status)
    found = Proposal.objects.live().select_related("decided_by").filter(ref=ref).first()
    if found is None:
        raise Problem("Somebody split or merged this action meanwhile. Look at what stands there now.")
    found.document = document
    return found, granted.under


def _check(decision: str) -> None:
    if decision not in proposals.DECISIONS:
        raise Problem("Choose whether to accept the action or to leave it out.")
