"""Read searches for what is held about a person."""

from __future__ import annotations

from concordat import access
from concordat.agreements.models import SubjectSearch
from concordat.agreements.permissions import SUBJECT_SEARCH_VIEW
from concordat.agreements.queries.reach import opened, reaches_all
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing


def subject_search_for(actor: Actor, ref: str, permission: str) -> SubjectSearch:
    """Return a search to do with it what the permission names; raise Missing where there is none."""
    with opened(actor, permission):
        rows = SubjectSearch.objects.select_related("request", "agency", "asked_by", "decided_by", "run_by")
        found = rows.filter(partnership_id=actor.partnership, pk=ref).first()
    if found is None:
        raise Missing
    access.require(actor, permission, found)
    return found


def subject_search_page(actor: Actor, ref: str) -> SubjectSearch:
    """Return a search to read; the reading is recorded."""
    found = subject_search_for(actor, ref, SUBJECT_SEARCH_VIEW)
    decision = access.require(actor, SUBJECT_SEARCH_VIEW, found)
    audit.record("agreements.subject-search.viewed", by=actor, target=found, under=decision.under)
    return found


def searches_waiting(actor: Actor) -> list[SubjectSearch]:
    """Return the searches that wait for a second person, for whoever may see any and for the system."""
    if not reaches_all(actor, SUBJECT_SEARCH_VIEW):
        return []
    rows = SubjectSearch.objects.filter(partnership_id=actor.partnership, state=SubjectSearch.State.ASKED)
    return list(rows.select_related("request", "agency").order_by("created_at"))
