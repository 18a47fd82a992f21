"""What the pages of subject rights requests and searches show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.agreements.models import SubjectRequest, SubjectSearch
from concordat.agreements.permissions import (
    SUBJECT_REQUEST_ADD,
    SUBJECT_REQUEST_ANSWER,
    SUBJECT_REQUEST_CLOSE,
    SUBJECT_REQUEST_EDIT,
    SUBJECT_REQUEST_EXTEND,
    SUBJECT_REQUEST_PAUSE,
    SUBJECT_REQUEST_REOPEN,
    SUBJECT_REQUEST_RESUME,
    SUBJECT_REQUEST_VIEW,
    SUBJECT_SEARCH_APPROVE,
    SUBJECT_SEARCH_ASK,
    SUBJECT_SEARCH_RUN,
    SUBJECT_SEARCH_VIEW,
)
from concordat.agreements.presenters import registers as r
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.rules import subject_requests as rules
from concordat.agreements.rules.pseudonyms import KIND_WORDS
from concordat.kernel import clock
from concordat.kernel.actors import Actor

State = SubjectRequest.State
WORDS = r.Words(
    title="Subject rights requests",
    lead="What people ask about the data that agencies hold of them, each to be answered within a month.",
    page="subject_request",
    many="requests",
    first="Case number",
    what="Right",
    began="Received",
    due="To be answered",
    add="Enter a request",
    add_permission=SUBJECT_REQUEST_ADD,
    states=State.choices,
    empty=(
        "No request is open",
        "Somebody who asks for what is held about them, or to have it put right or erased, has a right to an answer "
        "within a month. Enter the request on the day on which it comes, by the agency’s case number: the days count "
        "by themselves.",
    ),
)
COLUMNS = (
    *("Case number", "Right", "Law", "Agency", "Received", "State", "To be answered by"),
    *("Extended on", "Answered on", "Outcome", "Closed on"),
)
_STILL = {
    State.STOPPED: "Clock stopped",
    State.ANSWERED: "Answered, to be closed",
    State.CLOSED: "Closed",
    State.DISPOSED: "Destroyed",
}
_COLOURS = {State.OPEN: "blue", State.STOPPED: "yellow", State.ANSWERED: "green"}
NO_NUMBER = "Destroyed"


def row(request: SubjectRequest) -> r.Row:
    """Present a request in the list."""
    return r.Row(
        href=reverse("agreements:subject_request_view", args=[request.pk]),
        title=request.number or NO_NUMBER,
        what=request.get_kind_display(),
        agency=request.agency.short_name,
        began=request.received_on,
        state=request.get_state_display(),
        clock=_clock(request),
    )


def line(request: SubjectRequest) -> Sequence[Any]:
    """Return a request as a row of a download, under `COLUMNS`."""
    return (
        request.number,
        request.get_kind_display(),
        request.get_regime_display(),
        request.agency.name,
        request.received_on,
        request.get_state_display(),
        request.due,
        request.extended_on,
        request.answered_on,
        request.get_outcome_display(),
        request.closed_on,
    )


def page(actor: Actor, request: SubjectRequest) -> r.EntryShown:
    """Present a request as `queries.subject_requests.subject_request_page` returns it."""
    title = f"{request.get_kind_display()} request {request.number}".strip()
    return r.EntryShown(
        title=title,
        caption=request.agency.name,
        crumbs=r.crumbs_of(actor, "subject_request", title),
        state=request.get_state_display(),
        colour=_COLOURS.get(State(request.state), "grey"),
        clock=_clock(request),
        facts=_facts(request),
        texts=r.texts_of(
            ("What is asked for", request.asked_for),
            ("Why it takes longer", request.extension_reason),
            ("Ground on which it was refused", request.ground),
        ),
        steps=_steps(actor, request),
        note=_note(request),
        links=_searches(actor, request),
        links_title="Searches for what is held",
    )


def _facts(request: SubjectRequest) -> tuple[tuple[str, str], ...]:
    return r.facts_of(
        ("Law", request.get_regime_display()),
        ("Received", request.received_on),
        ("How it came", request.get_way_display()),
        ("Proof of identity asked for", request.identity_asked_on),
        ("Proof of identity given", request.identity_given_on),
        ("Clarification asked for", request.clarification_asked_on),
        ("Clarification given", request.clarification_given_on),
        ("To be answered by", request.due),
        ("Extended, the person told", request.extended_on),
        ("Answered", request.answered_on),
        ("Outcome", request.get_outcome_display()),
        ("Closed", request.closed_on),
        ("Pseudonyms kept", ", ".join(KIND_WORDS.get(kind, kind) for kind in request.keys)),
    )


def _steps(actor: Actor, request: SubjectRequest) -> tuple[r.Step, ...]:
    open_now, facts = request.state == State.OPEN, request.facts
    standing = request.state in (State.OPEN, State.STOPPED)
    more = open_now and not facts.extended and clock.today() <= rules.extended_by(facts)
    pausable = not request.identity_asked_on or (request.kind == rules.ACCESS and not request.clarification_asked_on)
    return r.steps_of(
        actor,
        request,
        (standing, SUBJECT_REQUEST_ANSWER, "Say how it was answered", "subject_request_answer", "primary"),
        (request.state == State.ANSWERED, SUBJECT_REQUEST_CLOSE, "Close it", "subject_request_close", "primary"),
        (
            request.state == State.STOPPED,
            SUBJECT_REQUEST_RESUME,
            "Start the clock",
            "subject_request_resume",
            "secondary",
        ),
        (open_now and pausable, SUBJECT_REQUEST_PAUSE, "Stop the clock", "subject_request_pause", "secondary"),
        (more, SUBJECT_REQUEST_EXTEND, "Extend it", "subject_request_extend", "secondary"),
        (
            standing or request.state == State.ANSWERED,
            SUBJECT_SEARCH_ASK,
            "Ask for a search",
            "subject_search_ask",
            "secondary",
        ),
        (
            request.state == State.ANSWERED,
            SUBJECT_REQUEST_REOPEN,
            "Take the answer back",
            "subject_request_reopen",
            "secondary",
        ),
        (standing, SUBJECT_REQUEST_EDIT, "Correct it", "subject_request_edit", "secondary"),
    )


def _note(request: SubjectRequest) -> str:
    if request.state == State.DISPOSED:
        return "What this request said was destroyed when its time was over. Its kind, dates and outcome stay."
    waits = rules.waits_for(request.facts) if request.state == State.STOPPED else ""
    return {
        rules.IDENTITY: "The clock stands still until the person proves who they are. The month begins on that day.",
        rules.CLARIFICATION: "The clock stands still until the person says which information they mean.",
    }.get(waits, "")


def _clock(request: SubjectRequest) -> r.Clock:
    return r.clock_of(request.due, _STILL.get(State(request.state), ""))


def _searches(actor: Actor, request: SubjectRequest) -> tuple[tuple[str, str, str], ...]:
    if not access.may(actor, SUBJECT_SEARCH_VIEW, request) or not access.may(actor, SUBJECT_REQUEST_VIEW, request):
        return ()
    return tuple(
        (f"Asked for by {search.asked_by.name}", _address(search), search_state(search))
        for search in request.searches.all()
    )


def _address(search: SubjectSearch) -> str:
    return reverse("agreements:subject_search_view", args=[search.pk])


def search_state(search: SubjectSearch) -> str:
    """Say how a search stands."""
    if search.run_at:
        return "Run"
    if search.until and clock.now() > search.until:
        return "Approved, not run in time"
    return search.get_state_display()


@dataclass(frozen=True)
class SearchShown:
    """The page of a search: who asked and decided, what was found, and what can be done."""

    title: str
    caption: str
    crumbs: Sequence[r.Pair]
    state: str
    colour: str
    facts: Sequence[r.Pair]
    texts: Sequence[r.Pair]
    found: Sequence[dict[str, Any]]
    run: bool
    waits_for_another: bool
    steps: Sequence[r.Step]
    looked_into: Sequence[str]
    request_href: str
    request_words: str


def search_page(actor: Actor, search: SubjectSearch, looked_into: Sequence[str]) -> SearchShown:
    """Present a search as `queries.subject_searches.subject_search_page` returns it."""
    request, state, asked = search.request, SubjectSearch.State(search.state), search.state == SubjectSearch.State.ASKED
    own, ripe = search.asked_by_id == actor.member, search.until is not None and clock.now() <= search.until
    sees = access.may(actor, SUBJECT_REQUEST_VIEW, request)
    return SearchShown(
        title="Search for what is held about a person",
        caption=search.agency.name,
        crumbs=(*crumbs(actor, "agreements:subject_request_list"), ("Search", "")),
        state=search_state(search),
        colour={"asked": "yellow", "approved": "green", "refused": "grey"}[state.value],
        facts=r.facts_of(
            ("For", str(request)),
            ("Asked for by", search.asked_by.name),
            ("Asked for", search.created_at),
            ("Decided by", search.decided_by.name if search.decided_by else ""),
            ("Decided", search.decided_at),
            ("May be run until", search.until if not search.run_at else None),
            ("Run by", search.run_by.name if search.run_by else ""),
            ("Run", search.run_at),
        ),
        texts=r.texts_of(("Why it is needed", search.why), ("What was decided, and why", search.reason)),
        found=search.found,
        run=search.run_at is not None,
        waits_for_another=asked and own,
        steps=r.steps_of(
            actor,
            search,
            (asked and not own, SUBJECT_SEARCH_APPROVE, "Decide on it", "subject_search_approve", "primary"),
            (
                ripe,
                SUBJECT_SEARCH_RUN,
                "Run it again" if search.run_at else "Run it",
                "subject_search_run",
                "secondary" if search.run_at else "primary",
            ),
        ),
        looked_into=looked_into,
        request_href=reverse("agreements:subject_request_view", args=[request.pk]) if sees else "",
        request_words=f"{request.get_kind_display()} request {request.number}".strip(),
    )
