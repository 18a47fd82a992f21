"""Take into a plan what a further state of its document changes, under the rules of the plan's life."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands.amending import revise, under_which
from concordat.plans.commands.finding import locked_plan
from concordat.plans.commands.matching import match_to
from concordat.plans.commands.readings import locked_document
from concordat.plans.commands.returning import Parts
from concordat.plans.commands.taking import Taking
from concordat.plans.models import Document, Plan, Proposal
from concordat.plans.permissions import DOCUMENT_REVIEW, PLAN_EDIT
from concordat.plans.queries.revisions import NEW, Comparison, comparison, revisable
from concordat.plans.rules import documents as rules
from concordat.plans.rules.changes import seal
from concordat.plans.rules.content import Content
from concordat.plans.rules.differences import KEEP, REMOVE
from concordat.plans.rules.proposals import ACCEPTED, DECISIONS, REJECTED, UNDECIDED
from concordat.plans.rules.returning import Returned


@transaction.atomic
def relate(*, by: Actor, document: str, plan: str = "") -> Document:
    """Say that a document is a further state of a plan, and match its actions to the plan's; without a plan, that it is not.

    What was decided is kept; what was said of the other plan's actions is not.
    """
    found = locked_document(by=by, document=document, without=("content",))
    decision = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    if (found.revises_id or "") == plan:
        return found
    found.edited = {name: told for name, told in found.edited.items() if name not in ("removed", "parts")}
    if plan:
        chosen = next((each for each in revisable(by) if each.ref == plan), None)
        if chosen is None:
            raise Problem("Choose one of the plans listed", "revises")
        matched = match_to(found, chosen, by=by)
    else:
        matched, found.revises = 0, None
        found.proposals.update(matches=None, kept=[])
        found.save(update_fields=["revises", "edited"])
    detail = {"plan": plan, "matched": matched}
    record("plans.document.related", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def match(*, by: Actor, proposal: str, action: str = "") -> Proposal:
    """Say which action of the plan a proposal is a further state of; without one, that it is new."""
    found = Proposal.objects.filter(ref=proposal, partnership_id=by.partnership, agency_id=by.agency).first()
    if found is None:
        raise Missing
    document = locked_document(by=by, document=found.document_id)
    decision = access.require(by, DOCUMENT_REVIEW, document)
    rules.check_in_review(document.status)
    chosen = document.revises.actions.filter(ref=action).first() if action and document.revises else None
    if action and chosen is None:
        raise Problem("Choose one of the actions listed", "action")
    if action and document.proposals.live().filter(matches=action).exclude(ref=proposal).exists():
        raise Problem("Another action of the document is that one already. Say first that it is new", "action")
    found.matches, found.kept = chosen, []
    found.decision, found.decided_by = UNDECIDED, None
    found.save(update_fields=["matches", "kept", "decision", "decided_by"])
    record("plans.proposal.matched", by=by, target=found, under=decision.under, detail={"action": action})
    return found


@transaction.atomic
def prune(*, by: Actor, document: str, actions: Sequence[str], decision: str) -> Document:
    """Say what is to become of actions that the document no longer has: `remove`, `keep`, or nothing yet (empty)."""
    found = locked_document(by=by, document=document)
    granted = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    if decision not in (KEEP, REMOVE, ""):
        raise Problem("Choose whether the action is kept or removed.")
    before = found.edited.get("removed", {})
    after = {**before, **dict.fromkeys(actions, decision)}
    found.edited = {**found.edited, "removed": {ref: said for ref, said in after.items() if said}}
    found.save(update_fields=["edited"])
    if before != found.edited["removed"]:
        detail = {"actions": list(actions), "decision": decision}
        record("plans.document.pruned", by=by, target=found, under=granted.under, detail=detail)
    return found


@transaction.atomic
def settle(*, by: Actor, document: str, parts: Sequence[str], decision: str) -> Document:
    """Accept what a file that Concordat wrote changes beside the actions, leave it, or take the decision back.

    `parts` are keys of the comparison's parts.
    """
    found = locked_document(by=by, document=document)
    granted = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    if decision not in DECISIONS:
        raise Problem("Choose whether to accept the change or to leave it out.")
    before = found.edited.get("parts", {})
    after = {**before, **dict.fromkeys(parts, decision)}
    found.edited = {**found.edited, "parts": {key: said for key, said in after.items() if said != UNDECIDED}}
    found.save(update_fields=["edited"])
    if before != found.edited["parts"]:
        detail = {"parts": list(parts), "decision": decision}
        record("plans.document.settled", by=by, target=found, under=granted.under, detail=detail)
    return found


@transaction.atomic
def apply(*, by: Actor, document: str, why: str = "", seen: str = "") -> Plan:
    """Take what was accepted into the plan, all or nothing, in one amendment where it is in force; return the plan.

    What was not checked, and what was left as it is, changes nothing. `seen` is the seal of the comparison's `facts` as
    the page showed it: raises `Stale` where the plan or a decision was changed since. Sent twice, it is done once.
    """
    found = locked_document(by=by, document=document, without=("content",))
    granted = access.require(by, DOCUMENT_REVIEW, found)
    if found.revises_id is None:
        raise Missing
    plan = locked_plan(found.revises_id, by=by)
    if found.status == rules.ACCEPTED:
        return plan
    found.status = rules.after("apply", found.status)
    under = access.require(by, PLAN_EDIT, plan).under
    compared = comparison(by, found, found.proposals.live().select_related("decided_by").order_by("position"))
    if seen and seen != seal(compared.facts()):
        raise Stale(compared.facts())
    counts = _take(compared, plan, by=by, why=why, under=under)
    found.save(update_fields=["status"])
    detail = {"plan": plan.ref, **counts}
    record("plans.document.applied", by=by, target=found, why=why, under=granted.under, detail=detail)
    return plan


def _take(compared: Comparison, plan: Plan, *, by: Actor, why: str, under: str) -> dict[str, int]:
    changed = [pair for pair in compared.decided(ACCEPTED) if pair.held and pair.taken]
    new = [pair for pair in compared.of(NEW) if pair.proposal.decision == ACCEPTED]
    removed = [gone for gone in compared.gone if gone.decision == REMOVE]
    parts = [part.found for part in compared.parts_decided(ACCEPTED)]
    counts = {
        "changed": len(changed),
        "new": len(new),
        "removed": len(removed),
        "left": len(compared.decided(REJECTED)) + len(compared.parts_decided(REJECTED)),
        "unchecked": len(compared.decided(UNDECIDED)) + len(compared.parts_decided(UNDECIDED)),
    } | ({"parts": len(parts)} if compared.parts else {})
    if not (changed or new or removed or parts):
        return counts
    amendment = under_which(plan, by=by, why=why)

    def keep(thing: Any, before: dict[str, object] | None, after: dict[str, object] | None) -> None:
        revise(thing, by=by, plan=plan, before=before, after=after, amendment=amendment)

    whole = Parts(plan, compared.whole or Returned(Content({})), by, why, under, amendment, keep)
    whole.put(parts)
    taking = Taking(plan, by, why, under, keep)
    taking.call(whole.headings())
    taking.remove([gone.held.ref for gone in removed])
    taking.check_codes(changed, new)
    taking.change(changed)
    taking.add(new)
    whole.remove(parts)
    if compared.whole:
        whole.know_strands()
    return counts
