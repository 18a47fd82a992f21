"""Actions proposed from a document: decide on one, put it right, use what is suggested."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.plans.commands import proposals
from concordat.plans.forms.documents import ProposalForm
from concordat.plans.permissions import DOCUMENT_REVIEW
from concordat.plans.presenters.proposals import ON_A_PAGE, SHOWN, Progress, card_of, repeated
from concordat.plans.presenters.strategies import without_actions
from concordat.plans.queries import documents as queries
from concordat.plans.rules.proposals import Names


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept one action, leave it out, or take the decision back."""
    found = proposals.decide(by=current(), proposal=ref, decision=request.POST.get("decision", ""))
    return _answer(request, found.ref, found.document_id, found.position)


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_suggest(request: HttpRequest, ref: str) -> HttpResponse:
    """Use what the reader suggests for a field."""
    found = proposals.adopt_suggestion(by=current(), proposal=ref, field=request.POST.get("field", ""))
    return _answer(request, found.ref, found.document_id, found.position)


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def proposal_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Put one action right; saving it accepts it, unless asked to wait."""
    material = queries.proposal_under_review(current(), ref)
    (proposal,), names = material.proposals, Names(material.document.edited)
    parts = material.reading.get("priorities", [])
    initial = ProposalForm.initial_of(proposal.fields, parts)
    form = ProposalForm(_sent(request), parts=parts, names=names, initial=initial)
    back = _review(proposal.document_id, proposal.ref, proposal.position)
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("then") != "wait"
        try:
            proposals.edit(by=current(), proposal=ref, fields=form.fields_given(), accept=accept)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The action is changed and accepted." if accept else "The action is changed.")
            return redirect(back)
    card = card_of(proposal, names, material.gazetteer)
    return render(request, "plans/proposal_edit.html", {"form": form, "card": card, "back": back})


def _answer(request: HttpRequest, ref: str, document: str, position: int) -> HttpResponse:
    """Give the card and the progress alone where the page asks for them, else go back to the card on its page."""
    if request.headers.get("HX-Request") != "true":
        return redirect(_review(document, ref, position, request.POST.get("show", "")))
    material = queries.proposal_under_review(current(), ref)
    progress = Progress.of(queries.progress_of(current(), material.document))
    card = card_of(material.proposals[0], Names(material.document.edited), material.gazetteer)
    facts = {
        "card": card,
        "progress": progress,
        "alone": ""
        if progress.total > progress.left_out
        else without_actions(queries.under_review(current(), document)),
        "repeated": repeated(queries.refs_of(current(), material.document)),
        "document": document,
        "show": request.POST.get("show", ""),
    }
    return render(request, "plans/document_card.html", facts)


def _review(document: str, proposal: str, position: int, show: str = "") -> str:
    """Return the address of a card on the review's page that holds it; under a filter, of the filtered review."""
    address = reverse("plans:document_review", args=[document])
    if show in SHOWN and show:
        return f"{address}?show={show}#cards"
    page = (position - 1) // ON_A_PAGE + 1
    return f"{address}{f'?page={page}' if page > 1 else ''}#{proposal}"


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, even if that is nothing; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None
