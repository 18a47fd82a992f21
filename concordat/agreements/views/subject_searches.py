"""Pages of searches for what is held about a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat.agreements.commands import subject_searches as commands
from concordat.agreements.forms.subject_requests import AskForm, DecideForm, IdentifiersForm
from concordat.agreements.permissions import (
    SUBJECT_SEARCH_APPROVE,
    SUBJECT_SEARCH_ASK,
    SUBJECT_SEARCH_RUN,
    SUBJECT_SEARCH_VIEW,
)
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.presenters.subject_requests import search_page
from concordat.agreements.queries import subject_searches as queries
from concordat.agreements.queries.holdings import looked_into
from concordat.agreements.queries.subject_requests import subject_request_for
from concordat.agreements.rules.pseudonyms import Identifiers
from concordat.agreements.views.registers import Asking, ask, sent
from concordat.kernel.actors import current
from concordat.kernel.doors import door

LIST = "agreements:subject_request_list"


@door(SUBJECT_SEARCH_VIEW)
@require_GET
def subject_search_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a search: who asked and decided, and what was found."""
    shown = search_page(current(), queries.subject_search_page(current(), ref), looked_into(current()))
    return render(request, "agreements/subject_search_view.html", {"shown": shown})


@door(SUBJECT_SEARCH_ASK)
def subject_search_ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for a search to answer a request."""
    found = subject_request_for(current(), ref, SUBJECT_SEARCH_ASK)
    name = f"{found.get_kind_display()} request {found.number}".strip()
    asking = Asking(
        "Ask for a search",
        "Ask for the search",
        (
            *crumbs(current(), LIST),
            (name, reverse("agreements:subject_request_view", args=[ref])),
            ("Ask for a search", ""),
        ),
        "The search waits for a second person, who has been told.",
        caption=name,
        lead="Finding a person across all that is held needs a second person, who decides on it. Then you enter what "
        "identifies the person, and see how much is held where.",
    )
    form = AskForm(sent(request))
    return ask(request, form, asking, lambda given: commands.ask(request=found, by=current(), **given), _page)


@door(SUBJECT_SEARCH_APPROVE)
def subject_search_approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve or refuse a search that somebody else asked for."""
    found = queries.subject_search_for(current(), ref, SUBJECT_SEARCH_APPROVE)
    asking = Asking(
        "Decide on the search",
        "Decide",
        (*crumbs(current(), LIST), ("Search", _page(found)), ("Decide", "")),
        "Your decision is recorded, and who asked has been told.",
        caption=str(found.request),
        lead=f"{found.asked_by.name} says why it is needed: {found.why}",
    )

    def save(given: dict[str, Any]) -> object:
        decide = commands.approve if given["decision"] == "approve" else commands.refuse
        return decide(search=found, reason=given["reason"], by=current())

    return ask(request, DecideForm(sent(request)), asking, save, _page)


@door(SUBJECT_SEARCH_RUN)
def subject_search_run(request: HttpRequest, ref: str) -> HttpResponse:
    """Run a search that was approved."""
    found = queries.subject_search_for(current(), ref, SUBJECT_SEARCH_RUN)
    asking = Asking(
        "Run the search",
        "Run the search",
        (*crumbs(current(), LIST), ("Search", _page(found)), ("Run", "")),
        "The search has been run.",
        caption=str(found.request),
        lead="What you enter is made into pseudonyms, compared, and forgotten. It is kept nowhere, and not recorded. "
        "Enter all that you know: something is found by any one of these.",
    )

    def save(given: dict[str, Any]) -> object:
        return commands.run(search=found, given=Identifiers(**given), by=current())

    return ask(request, IdentifiersForm(sent(request)), asking, save, _page)


def _page(found: Any) -> str:
    return reverse("agreements:subject_search_view", args=[found.pk])
