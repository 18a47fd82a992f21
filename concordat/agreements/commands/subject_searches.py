"""Ask for a search for what is held about a person, decide on it as a second person, and run it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.access.queries import role_keys_allowed
from concordat.agreements.models import SubjectRequest, SubjectSearch
from concordat.agreements.permissions import SUBJECT_SEARCH_APPROVE, SUBJECT_SEARCH_ASK, SUBJECT_SEARCH_RUN
from concordat.agreements.queries.holdings import holdings_of
from concordat.agreements.queries.reach import opened
from concordat.agreements.rules import pseudonyms
from concordat.agreements.rules.pseudonyms import Identifiers
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.notices import commands as notices
from concordat.partnership.queries.members import members_with_roles

State = SubjectSearch.State


@transaction.atomic
def ask(*, request: SubjectRequest, why: str, by: Actor) -> SubjectSearch:
    """Ask for a search to answer a request; whoever may approve it is told."""
    with opened(by, SUBJECT_SEARCH_ASK):
        decision = access.require(by, SUBJECT_SEARCH_ASK, request)
        if request.state in (SubjectRequest.State.CLOSED, SubjectRequest.State.DISPOSED):
            raise Problem("The request is closed.")
        if SubjectSearch.objects.filter(request=request, state=State.ASKED).exists():
            raise Problem("A search for this request waits for approval already.")
        search = SubjectSearch.objects.create(
            partnership_id=by.partnership,
            agency_id=request.agency_id,
            request=request,
            why=why,
            asked_by_id=by.member,
        )
        audit.record("agreements.subject-search.asked", by=by, target=search, why=why, under=decision.under)
        _tell_approvers(search, by)
    return search


@transaction.atomic
def approve(*, search: SubjectSearch, reason: str, by: Actor) -> SubjectSearch:
    """Approve a search that somebody else asked for; it may be run within seven days."""
    return _decide(search, State.APPROVED, reason, by, "approved")


@transaction.atomic
def refuse(*, search: SubjectSearch, reason: str, by: Actor) -> SubjectSearch:
    """Refuse a search that somebody else asked for, with a reason."""
    if not reason.strip():
        raise Problem("Say why it is refused.", "reason")
    return _decide(search, State.REFUSED, reason, by, "refused")


@transaction.atomic
def run(*, search: SubjectSearch, given: Identifiers, by: Actor) -> SubjectSearch:
    """Look for what is held about the person, by pseudonyms made of what was typed, which is then forgotten."""
    with opened(by, SUBJECT_SEARCH_RUN):
        decision = access.require(by, SUBJECT_SEARCH_RUN, search)
        found = SubjectSearch.objects.select_for_update().select_related("request").get(pk=search.pk)
        if found.until is None:
            raise Problem("The search has not been approved.")
        if clock.now() > found.until:
            raise Problem("It was approved more than seven days ago. Ask for the search again.")
        key = pseudonyms.key_of(settings.PSEUDONYM_SECRET, by.partnership)
        keys = pseudonyms.pseudonyms_of(key, given)
        found.found, found.run_by_id, found.run_at = holdings_of(by, keys, key), by.member, clock.now()
        found.save(update_fields=["found", "run_by", "run_at"])
        found.request.write(keys=keys)
        detail = {"by": sorted(keys), "holdings": len(found.found)}
        audit.record("agreements.subject-search.run", by=by, target=found, under=decision.under, detail=detail)
    return found


def _decide(search: SubjectSearch, state: str, reason: str, by: Actor, verbed: str) -> SubjectSearch:
    with opened(by, SUBJECT_SEARCH_APPROVE):
        decision = access.require(by, SUBJECT_SEARCH_APPROVE, search)
        found = SubjectSearch.objects.select_for_update().select_related("request").get(pk=search.pk)
        if found.asked_by_id == by.member:
            raise Problem("You asked for this search. A second person must decide on it.")
        if found.state != State.ASKED:
            raise Problem("This search has been decided on.")
        found.state, found.reason, found.decided_by_id, found.decided_at = state, reason, by.member, clock.now()
        found.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        audit.record(f"agreements.subject-search.{verbed}", by=by, target=found, why=reason, under=decision.under)
        _tell_asker(found, by, verbed)
    return found


def _tell_approvers(search: SubjectSearch, by: Actor) -> None:
    for member in members_with_roles(by, role_keys_allowed(SUBJECT_SEARCH_APPROVE)):
        if member.pk != by.member:
            notices.tell(
                to=member.pk,
                name=member.name,
                email=member.email,
                subject="A search about a person waits for a second person",
                body=f"{by.name} asks to search for what is held about the person of a request. Read why, and decide.",
                link=reverse("agreements:subject_search_view", args=[search.pk]),
                by=by,
                why="Your role lets you approve such searches.",
                private=True,
            )


def _tell_asker(search: SubjectSearch, by: Actor, verbed: str) -> None:
    asker = search.asked_by
    notices.tell(
        to=asker.pk,
        name=asker.name,
        email=asker.email,
        subject=f"Your search was {verbed}",
        body=f"{by.name} has {verbed} the search that you asked for."
        + (" It may be run within seven days." if verbed == "approved" else " Its page says why."),
        link=reverse("agreements:subject_search_view", args=[search.pk]),
        by=by,
        why="You asked for a search about a person.",
        private=True,
    )
