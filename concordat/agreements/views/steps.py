"""Pages of the steps in an agreement's life: proposed, signed, reviewed, withdrawn, shown to the public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat import access
from concordat.agreements.commands import agreements as commands
from concordat.agreements.commands import ending, publishing, reviews, signing
from concordat.agreements.forms.agreements import FinishForm, OwnSignForm, SignForm, WithdrawForm
from concordat.agreements.permissions import (
    AGREEMENT_PROPOSE,
    AGREEMENT_PUBLISH,
    AGREEMENT_REVIEW,
    AGREEMENT_SIGN,
    AGREEMENT_WITHDRAW,
)
from concordat.agreements.presenters.agreement_page import agreement_shown
from concordat.agreements.queries import offered
from concordat.agreements.queries.pages import agreement_page
from concordat.agreements.rules.agreements import review_by_default
from concordat.agreements.views.sending import pressed, sent
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(AGREEMENT_PROPOSE)
def agreement_propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a draft to its parties to sign, after saying what that means."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    if request.method == "POST":
        done = "It is given to its parties to sign, and who may sign for them is told."
        pressed(request, lambda: commands.propose(agreement=ref, by=current()), done)
        return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_propose.html", {"shown": shown})


@door(AGREEMENT_PROPOSE)
def agreement_takeback(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an agreement that waits for signatures back to draft, after saying what is lost."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    if request.method == "POST":
        done = "It is a draft again."
        pressed(request, lambda: commands.take_back(agreement=ref, by=current()), done)
        return redirect("agreements:agreement_view", ref)
    signed = [party.agency.name for party in shown.parties if party.signed_on]
    return render(request, "agreements/agreement_takeback.html", {"shown": shown, "signed": signed})


@door(AGREEMENT_SIGN)
def party_sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign an agreement for a party: for one's own agency here and now, or as it was signed on paper."""
    party = offered.party_for(current(), ref)
    access.require(current(), AGREEMENT_SIGN, party)
    shown = agreement_shown(current(), agreement_page(current(), party.agreement_id))
    own = not offered.may_sign_for_any(current())
    form: Any = (OwnSignForm if own else SignForm)(
        sent(request), initial={"seen": shown.seal, "signed_on": clock.today()}
    )

    def save() -> object:
        given = form.cleaned_data
        signature = signing.Signature(
            by=current().name if own else given["signed_by"],
            on=clock.today() if own else given["signed_on"],
            authority=given["authority"],
            kept="" if own else given["kept"],
        )
        return signing.sign(party=ref, signature=signature, seen=given["seen"], by=current())

    if form.does(save):
        messages.success(request, f"Signed for {party.agency.name}.")
        return redirect("agreements:agreement_view", shown.ref)
    return render(request, "agreements/party_sign.html", {"form": form, "shown": shown, "agency": party.agency.name})


@door(AGREEMENT_REVIEW)
def agreement_review(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin the review of an agreement, after saying what that means."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    if request.method == "POST":
        done = "The review has begun. The agreement stays in force meanwhile."
        pressed(request, lambda: reviews.begin(agreement=ref, by=current()), done)
        return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_review.html", {"shown": shown})


@door(AGREEMENT_REVIEW)
def agreement_finish(request: HttpRequest, ref: str) -> HttpResponse:
    """Finish a review: say what it found and what becomes of the agreement."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    form = FinishForm(sent(request), initial={"review_on": review_by_default(clock.today())})
    done = form.does(lambda: reviews.finish(agreement=ref, outcome=reviews.Outcome(**form.cleaned_data), by=current()))
    if done:
        messages.success(request, "The review is finished.")
        return redirect("agreements:agreement_view", done.ref)
    return render(request, "agreements/agreement_finish.html", {"form": form, "shown": shown})


@door(AGREEMENT_WITHDRAW)
def agreement_withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw an agreement, after showing what stands on it."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    form = WithdrawForm(sent(request))
    if form.does(lambda: ending.withdraw(agreement=ref, why=form.cleaned_data["why"], by=current())):
        messages.success(request, "It is withdrawn. Its parties are told.")
        return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_withdraw.html", {"form": form, "shown": shown})


@door(AGREEMENT_PUBLISH)
def agreement_publish(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an agreement on the public page, or take it off, after asking once more."""
    shown = agreement_shown(current(), agreement_page(current(), ref))
    if request.method == "POST":
        off = shown.published_on is not None
        change = publishing.unpublish if off else publishing.publish
        done = "It is taken off the public page." if off else "It is on the public page."
        pressed(request, lambda: change(agreement=ref, by=current()), done)
        return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_publish.html", {"shown": shown})
