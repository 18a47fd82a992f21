"""Pages of the legal gateways that agreements rest on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat import access
from concordat.agreements.commands import gateways as commands
from concordat.agreements.forms.purposes import GatewayForm
from concordat.agreements.permissions import GATEWAY_EDIT, GATEWAY_VIEW
from concordat.agreements.presenters import purposes as presenters
from concordat.agreements.queries import gateways as queries
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(GATEWAY_VIEW)
def gateway_list(request: HttpRequest) -> HttpResponse:
    """List the laws under which data is shared."""
    actor = current()
    found = queries.gateways_page(actor, PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS))
    may_edit = access.may(actor, GATEWAY_EDIT)
    context = {
        "page": found.page.of([presenters.gateway_row(gateway, found.standing) for gateway in found.page.items]),
        "lacking": found.lacking if may_edit else 0,
        "may_edit": may_edit,
    }
    return render(request, "agreements/gateway_list.html", context)


@door(GATEWAY_VIEW)
def gateway_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a law, and the agreements that rest on it."""
    actor = current()
    gateway = queries.gateway_for(actor, ref)
    page = presenters.gateway_page(gateway, queries.resting_on(actor, gateway))
    return render(request, "agreements/gateway_view.html", {"page": page, "may_edit": access.may(actor, GATEWAY_EDIT)})


@door(GATEWAY_EDIT)
def gateway_add(request: HttpRequest) -> HttpResponse:
    """Add a law that lets data be shared."""
    form = GatewayForm(request.POST if request.method == "POST" else None)
    if gateway := form.does(lambda: commands.add(facts=commands.Facts(**form.cleaned_data), by=current())):
        messages.success(request, f"{gateway} is added.")
        return redirect("agreements:gateway_view", gateway.ref)
    return render(request, "agreements/gateway_add.html", {"form": form})


@door(GATEWAY_EDIT)
def gateway_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is said of a law."""
    gateway = queries.gateway_for(current(), ref)
    names = ("name", "about", "address", "other_use", "begins", "ends")
    initial = {name: getattr(gateway, name) for name in names}
    form = GatewayForm(request.POST if request.method == "POST" else None, initial=initial)
    facts = commands.Facts
    if form.does(lambda: commands.edit(gateway=gateway, facts=facts(**form.cleaned_data), by=current())):
        messages.success(request, "Saved")
        return redirect("agreements:gateway_view", ref)
    return render(request, "agreements/gateway_edit.html", {"form": form, "ref": ref, "name": initial["name"]})


@door(GATEWAY_EDIT)
@require_POST
def gateway_begin(request: HttpRequest) -> HttpResponse:
    """Add the usual gateways that the list lacks."""
    count = commands.add_usual(by=current())
    messages.success(request, f"{count} gateways are added." if count != 1 else "1 gateway is added.")
    return redirect("agreements:gateway_list")
