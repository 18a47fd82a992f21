"""Pages on which what is held is destroyed: a delivery that is withdrawn, and what is no longer kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.datasets.commands.disposals import dispose
from concordat.datasets.commands.withdrawals import withdraw
from concordat.datasets.forms.custody import DisposeForm, WithdrawForm
from concordat.datasets.permissions import DELIVERY_WITHDRAW, VERSION_DISPOSE
from concordat.datasets.presenters import custody as presenters
from concordat.datasets.queries.holding import DELIVERY, VERSION, disposal_of, withdrawal_of
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(DELIVERY_WITHDRAW)
def delivery_withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw a delivery, once its page has said what that destroys."""
    actor = current()
    delivery, going = withdrawal_of(actor, ref)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if made := form.does(lambda: withdraw(delivery=delivery, why=form.cleaned_data["why"], by=actor)):
        messages.success(request, "The delivery is withdrawn.")
        return redirect("datasets:certificate_view", made.ref)
    page = presenters.withdrawal(delivery.name, ref, going)
    return render(request, "datasets/delivery_withdraw.html", {"form": form, "page": page})


@door(VERSION_DISPOSE)
def version_dispose(request: HttpRequest, ref: str) -> HttpResponse:
    """Destroy a version that another replaced, once its time is over."""
    return _dispose(request, VERSION, ref)


@door(VERSION_DISPOSE)
def delivery_dispose(request: HttpRequest, ref: str) -> HttpResponse:
    """Destroy what came with a delivery, once its agreement lets it be kept no longer."""
    return _dispose(request, DELIVERY, ref)


def _dispose(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    actor = current()
    found, until = disposal_of(actor, kind, ref)
    form = DisposeForm(request.POST if request.method == "POST" else None)
    if made := form.does(lambda: dispose(kind=kind, ref=ref, why=form.cleaned_data["why"], by=actor)):
        messages.success(request, "It is destroyed.")
        return redirect("datasets:certificate_view", made.ref)
    context = {"form": form, "page": presenters.disposal(found, until), "ripe": until <= clock.today()}
    return render(request, "datasets/version_dispose.html", context)
