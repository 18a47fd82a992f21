"""Find which actions of a plan a document tells again, and keep that with its proposals."""

from __future__ import annotations

from typing import Any

from concordat.kernel.actors import Actor
from concordat.plans.models import Document, Plan, Proposal
from concordat.plans.queries.revisions import likeliest, revisable, settled_before, told_by, told_in
from concordat.plans.rules.matching import matches


def match_to(document: Document, plan: Plan, *, by: Actor) -> int:
    """Match a document's proposals to a plan's actions under the names settled for it before; return how many fit.

    Writes `revises`, `edited` and the proposals' matches; the document is to be locked, with its reading.
    """
    document.revises = plan
    document.edited = {**_settled(document, plan, by=by), **document.edited}
    document.save(update_fields=["revises", "edited"])
    proposals = list(document.proposals.live().order_by("position"))
    found = matches(told_by(by, document), told_in(by, plan))
    actions = plan.actions.in_bulk()
    for proposal in proposals:
        proposal.matches, proposal.kept = actions.get(found.get(proposal.ref, "")), []
    Proposal.objects.bulk_update(proposals, ["matches", "kept"], batch_size=500)
    return len(found)


def match_or_offer(document: Document, *, by: Actor) -> None:
    """Match a document that was just read to the plan that it was given for, or that it names.

    Where there is none, keep in its reading which plan it looks like, so that a person can say that it is that one.
    """
    plans = {plan.ref: plan for plan in revisable(by)}
    reading = document.reading or {}
    named = document.revises_id or str((reading.get("document") or {}).get("plan") or "")
    if named in plans:
        match_to(document, plans[named], by=by)
        return
    document.revises = None
    like = likeliest(by, told_by(by, document))
    document.reading = {**reading, "looks_like": like.ref if like else ""}
    document.save(update_fields=["revises", "reading"])


def _settled(document: Document, plan: Plan, *, by: Actor) -> dict[str, Any]:
    """Return the names settled before; a file that Concordat wrote calls headings what the plan called them already."""
    settled = settled_before(by, plan)
    if (document.reading or {}).get("written"):
        return {kind: told for kind, told in settled.items() if kind == "agencies"}
    return settled
