"""Actions proposed from a document: decide on one, put it right, use what is suggested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands import proposals, reshaping
from concordat.plans.forms.documents import ProposalForm
from concordat.plans.forms.reshaping import SplitForm
from concordat.plans.permissions import DOCUMENT_REVIEW
from concordat.plans.presenters.choosing import SHOWN, filters, sure_refs
from concordat.plans.presenters.documents import progress_of
from concordat.plans.presenters.proposals import (
    ON_A_PAGE,
    card_of,
    cards_of,
    repeated,
    written_meanwhile,
)
from concordat.plans.presenters.revisions import differing_of
from concordat.plans.presenters.revisions import progress_of as differences_decided
from concordat.plans.presenters.strategies import without_actions
from concordat.plans.queries import documents as queries
from concordat.plans.queries import revisions
from concordat.plans.rules.proposals import ACCEPTED, REJECTED, Names


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept one action, leave it out, or take the decision back; or say who decided otherwise meanwhile."""
    decision, offered = request.POST.get("decision", ""), request.POST.getlist("offered")
    kept = [field for field in offered if field not in request.POST.getlist("take")]
    if offered and len(kept) == len(offered) and decision == ACCEPTED:
        decision = REJECTED  # nothing of it is taken
    found, told = queries.proposal_for(current(), ref), ""
    try:
        proposals.decide(by=current(), proposal=ref, decision=decision, kept=kept, was=request.POST.get("was", ""))
    except Problem as problem:
        if not request.POST.get("was"):
            raise
        told = problem.message
    return _answer(request, ref, found.document_id, told)


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_suggest(request: HttpRequest, ref: str) -> HttpResponse:
    """Use what the reader suggests for a field."""
    found = proposals.adopt_suggestion(by=current(), proposal=ref, field=request.POST.get("field", ""))
    return _answer(request, found.ref, found.document_id)


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def proposal_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Put one action right; saving it accepts it, unless asked to wait. Beside it, what somebody else wrote meanwhile."""
    material = queries.proposal_under_review(current(), ref)
    (proposal,), names = material.proposals, Names(material.document.edited)
    parts, strands = material.reading.get("priorities", []), material.reading.get("strands", [])
    initial = ProposalForm.initial_of(proposal.fields, parts)
    form = ProposalForm(_sent(request), parts=parts, names=names, strands=strands, initial=initial)
    back, meanwhile = _card_address(proposal), None
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("then") != "wait"
        seen = form.cleaned_data["seen"]
        try:
            proposals.edit(by=current(), proposal=ref, fields=form.fields_given(), accept=accept, seen=seen)
        except Stale as problem:
            meanwhile = written_meanwhile(proposal, form.fields_given())
            form.data = {**request.POST.dict(), "seen": initial["seen"]}
            form.refuse(problem)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The action is changed and accepted." if accept else "The action is changed.")
            return redirect(back)
    card = card_of(proposal, names, material.gazetteer, queries.place_of(current(), proposal))
    facts = {"form": form, "card": card, "back": back, "meanwhile": meanwhile}
    return render(request, "plans/proposal_edit.html", facts)


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def proposal_split(request: HttpRequest, ref: str) -> HttpResponse:
    """Make several actions of one."""
    material = queries.proposal_under_review(current(), ref)
    (proposal,) = material.proposals
    form = SplitForm(_sent(request), initial=SplitForm.initial_of(str(proposal.fields.get("text") or "")))
    if request.method == "POST" and form.is_valid():
        try:
            made = reshaping.split(by=current(), proposal=ref, texts=form.given())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"It is {len(made)} actions now.")
            return redirect(_card_address(made[0]))
    names, place = Names(material.document.edited), queries.place_of(current(), proposal)
    facts = {"form": form, "card": card_of(proposal, names, material.gazetteer, place), "back": _card_address(proposal)}
    return render(request, "plans/proposal_split.html", facts)


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Make one action of one and that before or after it."""
    found = queries.proposal_for(current(), ref)
    other = queries.beside(current(), ref, after=request.POST.get("with") != "before")
    return _reshaped(
        request, found, lambda: reshaping.merge(by=current(), document=found.document_id, chosen=[ref, other])
    )


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_rejoin(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a split or a merge back."""
    found = queries.proposal_for(current(), ref)
    return _reshaped(request, found, lambda: reshaping.rejoin(by=current(), proposal=ref)[0])


@door(DOCUMENT_REVIEW)
@require_POST
def proposal_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move an action one place up or down under its heading."""
    found = queries.proposal_for(current(), ref)
    up = request.POST.get("to") == "up"
    return _reshaped(request, found, lambda: reshaping.move(by=current(), proposal=ref, up=up))


def _reshaped(request: HttpRequest, found: Any, step: Callable[[], Any]) -> HttpResponse:
    """Take a step and go to the card that came of it; where it cannot be taken, say why and go back."""
    try:
        return redirect(_card_address(step()))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("plans:document_review", found.document_id)


def _answer(request: HttpRequest, ref: str, document: str, told: str = "") -> HttpResponse:
    """Give the card and the counts alone where the page asks for them, else go back to the card on its page.

    `told` is what somebody else decided meanwhile.
    """
    show = request.POST.get("show", "")
    if request.headers.get("HX-Request") != "true":
        if told:
            messages.error(request, told)
        return redirect(_card_address(queries.proposal_for(current(), ref), show))
    if queries.document_for(current(), document).revises_id:
        return _difference(request, ref, show, told)
    material = queries.under_review(current(), document)
    cards = cards_of(material)
    progress = progress_of(cards)
    facts = {
        "card": next(card for card in cards if card.ref == ref),
        "progress": progress,
        "alone": "" if progress.total > progress.left_out else without_actions(material),
        "repeated": repeated(card.code for card in cards if card.decision != REJECTED),
        "filters": filters(cards, show, reverse("plans:document_review", args=[document])),
        "sure": len(sure_refs(cards)),
        "document": document,
        "show": show,
        "told": told,
    }
    return render(request, "plans/document_card.html", facts)


def _difference(request: HttpRequest, ref: str, show: str, told: str) -> HttpResponse:
    """Give one action beside the plan's, and the progress."""
    document, whole, pair = revisions.pair_of(current(), ref)
    each = differing_of(pair, Names(document.edited), queries.names_known(current(), document))
    facts = {"each": each, "progress": differences_decided(whole), "document": document.ref, "show": show, "told": told}
    return render(request, "plans/document_difference.html", facts)


def _card_address(proposal: Any, show: str = "") -> str:
    """Return the address of a card on the review's page that holds it; under a filter, of the filtered review."""
    address = reverse("plans:document_review", args=[proposal.document_id])
    if show in SHOWN and show:
        return f"{address}?show={show}#cards"
    page = (queries.place_of(current(), proposal) - 1) // ON_A_PAGE + 1
    return f"{address}{f'?page={page}' if page > 1 else ''}#{proposal.ref}"


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, even if that is nothing; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None
