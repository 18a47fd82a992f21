"""Pages of subject rights requests."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat.agreements.commands import subject_requests as commands
from concordat.agreements.forms.subject_requests import (
    AnswerForm,
    CloseForm,
    ExtendForm,
    PauseForm,
    ReopenForm,
    ResumeForm,
    SubjectRequestForm,
)
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
)
from concordat.agreements.presenters import subject_requests as presenters
from concordat.agreements.presenters.registers import list_shown, table_of
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.queries import subject_requests as queries
from concordat.agreements.queries.registers import agencies_to_choose
from concordat.agreements.rules.subject_requests import extended_by
from concordat.agreements.views.registers import Asking, ask, give, sent, show_entry, show_list, spec_of
from concordat.design.dates import words as day_words
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agency_for

LIST = "agreements:subject_request_list"
FIELDS = ("number", "kind", "regime", "received_on", "way", "asked_for")


@door(SUBJECT_REQUEST_VIEW)
@require_GET
def subject_request_list(request: HttpRequest) -> HttpResponse:
    """List subject rights requests."""
    found = queries.subject_requests_page(current(), spec_of(request))
    return show_list(request, list_shown(current(), presenters.WORDS, found, presenters.row))


@door(SUBJECT_REQUEST_VIEW)
@require_GET
def subject_request_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    spec = spec_of(request)
    return give(
        kind,
        "subject-rights-requests",
        presenters.COLUMNS,
        lambda: table_of(queries.subject_requests_rows(current(), spec, kind), presenters.line),
    )


@door(SUBJECT_REQUEST_VIEW)
@require_GET
def subject_request_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a request."""
    return show_entry(request, presenters.page(current(), queries.subject_request_page(current(), ref)))


@door(SUBJECT_REQUEST_ADD)
def subject_request_add(request: HttpRequest) -> HttpResponse:
    """Enter a request."""
    actor = current()
    form = SubjectRequestForm(
        sent(request),
        agencies=agencies_to_choose(actor, SUBJECT_REQUEST_ADD),
        initial={"received_on": clock.today(), "kind": "access"},
    )
    asking = Asking(
        "Enter a subject rights request",
        "Enter the request",
        (*crumbs(actor, LIST), ("Enter a request", "")),
        "The request is entered, and its clock runs.",
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add(by=actor, **{**given, "agency": agency_for(actor, given["agency"])})

    return ask(request, form, asking, save, _page)


@door(SUBJECT_REQUEST_EDIT)
def subject_request_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a request."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_EDIT)
    form = SubjectRequestForm(sent(request), days=found.days, initial={name: getattr(found, name) for name in FIELDS})
    asking = _asking(found, "Correct the request", "Save", "The request is corrected.")
    return ask(request, form, asking, lambda given: commands.edit(request=found, by=current(), **given), _page)


@door(SUBJECT_REQUEST_PAUSE)
def subject_request_pause(request: HttpRequest, ref: str) -> HttpResponse:
    """Stop the clock while the person is asked for something."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_PAUSE)
    form = PauseForm(sent(request), initial={"on": clock.today()})
    asking = _asking(found, "Stop the clock", "Stop the clock", "The clock stands still.")
    return ask(request, form, asking, lambda given: commands.pause(request=found, by=current(), **given), _page)


@door(SUBJECT_REQUEST_RESUME)
def subject_request_resume(request: HttpRequest, ref: str) -> HttpResponse:
    """Let the clock run on."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_RESUME)
    form = ResumeForm(sent(request), initial={"on": clock.today()})
    asking = _asking(found, "Start the clock", "Start the clock", "The clock runs.")
    return ask(request, form, asking, lambda given: commands.resume(request=found, by=current(), **given), _page)


@door(SUBJECT_REQUEST_EXTEND)
def subject_request_extend(request: HttpRequest, ref: str) -> HttpResponse:
    """Extend a request by two months."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_EXTEND)
    form = ExtendForm(sent(request), initial={"on": clock.today()})
    lead = f"A request is extended once, by two months. The person is told by {day_words(extended_by(found.facts))}."
    asking = _asking(found, "Extend the request", "Extend the request", "The request is extended by two months.", lead)
    return ask(request, form, asking, lambda given: commands.extend(request=found, by=current(), **given), _page)


@door(SUBJECT_REQUEST_ANSWER)
def subject_request_answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how a request was answered."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_ANSWER)
    form = AnswerForm(sent(request), initial={"on": clock.today()})
    asking = _asking(found, "Say how it was answered", "Save", "The request is answered, and its clock has stopped.")
    return ask(request, form, asking, lambda given: commands.answer(request=found, by=current(), **given), _page)


@door(SUBJECT_REQUEST_REOPEN)
def subject_request_reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back the answer of a request."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_REOPEN)
    lead = "The request is open again, and its clock runs as if it had not been answered."
    asking = _asking(found, "Take the answer back", "Take it back", "The answer is taken back.", lead)
    form = ReopenForm(sent(request))
    return ask(request, form, asking, lambda given: commands.reopen(request=found, by=current(), **given), _page)


@door(SUBJECT_REQUEST_CLOSE)
def subject_request_close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a request that was answered."""
    found = queries.subject_request_for(current(), ref, SUBJECT_REQUEST_CLOSE)
    form = CloseForm(sent(request), initial={"on": clock.today()})
    lead = (
        "Close it once nothing more is to come. It is not opened again, and comes due to be destroyed in three years."
    )
    asking = _asking(found, "Close the request", "Close the request", "The request is closed.", lead)
    return ask(request, form, asking, lambda given: commands.close(request=found, by=current(), **given), _page)


def _asking(found: Any, title: str, submit: str, told: str, lead: str = "") -> Asking:
    name = f"{found.get_kind_display()} request {found.number}".strip()
    way = (*crumbs(current(), LIST), (name, _page(found)), (title, ""))
    return Asking(title, submit, way, told, caption=name, lead=lead)


def _page(found: Any) -> str:
    return reverse("agreements:subject_request_view", args=[found.pk])
