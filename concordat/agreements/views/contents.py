"""Pages of what an agreement shares: its purposes with their laws, and the lines of its schedule."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from concordat.agreements.commands import grounds, lines
from concordat.agreements.forms.contents import AssetForm, GroundForm, LineForm
from concordat.agreements.permissions import AGREEMENT_EDIT
from concordat.agreements.presenters.drafting import head
from concordat.agreements.presenters.offers import line_choices
from concordat.agreements.queries import offered
from concordat.agreements.queries.agreements import one
from concordat.agreements.views.sending import pressed, sent
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(AGREEMENT_EDIT)
def ground_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a purpose to a draft."""
    agreement = one(current(), ref)
    purposes = offered.purposes_left(current(), agreement)
    form = GroundForm(sent(request), purposes=purposes, gateways=offered.gateways(current()))

    def save() -> object:
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return grounds.add(agreement=ref, by=current(), **given)

    if form.does(save):
        messages.success(request, "The purpose is added. Now say what each party is for it.")
        return redirect("agreements:agreement_view", ref)
    return render(
        request, "agreements/ground_add.html", {"form": form, "head": head(agreement), "some": bool(purposes)}
    )


@door(AGREEMENT_EDIT)
def ground_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change why a purpose needs the data, and its laws."""
    ground, agreement = offered.ground_for(current(), ref)
    form = GroundForm(sent(request), facts=ground.facts(), purposes=None, gateways=offered.gateways(current()))

    def save() -> object:
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return grounds.edit(ground=ref, seen=form.mark, by=current(), **given)

    if form.does(save):
        messages.success(request, "Saved.")
        return redirect("agreements:agreement_view", agreement.ref)
    facts = {"form": form, "head": head(agreement), "purpose": ground.purpose.name, "ref": ref}
    return render(request, "agreements/ground_edit.html", facts)


@door(AGREEMENT_EDIT)
def ground_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a purpose out of a draft, after asking once more."""
    ground, agreement = offered.ground_for(current(), ref)
    if request.method == "POST":
        pressed(request, lambda: grounds.remove(ground=ref, by=current()), "The purpose is taken out.")
        return redirect("agreements:agreement_view", agreement.ref)
    facts = {"head": head(agreement), "purpose": ground.purpose.name}
    return render(request, "agreements/ground_remove.html", facts)


@door(AGREEMENT_EDIT)
def line_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a line to the schedule of a draft; first of which data, where that is not chosen yet."""
    agreement = one(current(), ref)
    asset = offered.asset_with_fields(current(), request.GET.get("asset", ""))
    if asset is None:
        assets = offered.assets(current(), agreement)
        form = AssetForm(request.GET if "asset" in request.GET else None, assets=assets)
        facts = {"form": form, "head": head(agreement), "some": bool(assets)}
        return render(request, "agreements/line_choose.html", facts)
    line_form = LineForm(sent(request), **line_choices(agreement, asset))
    made = line_form.does(
        lambda: lines.add(agreement=ref, asset=asset.ref, gives=line_form.gives(), ref=line_form.mark, by=current())
    )
    if made:
        messages.success(request, "The line is added to the schedule.")
        return redirect(reverse("agreements:agreement_view", args=[ref]) + "#schedule")
    facts = {"form": line_form, "head": head(agreement), "asset": asset.name, "provider": asset.agency.name}
    return render(request, "agreements/line_add.html", facts)


@door(AGREEMENT_EDIT)
def line_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a line of the schedule of a draft."""
    line, agreement = offered.line_for(current(), ref)
    form = LineForm(sent(request), facts=line.facts(), **line_choices(agreement, line.asset))
    if form.does(lambda: lines.edit(line=ref, gives=form.gives(), seen=form.mark, by=current())):
        messages.success(request, "Saved.")
        return redirect(reverse("agreements:agreement_view", args=[agreement.ref]) + "#schedule")
    facts = {"form": form, "head": head(agreement), "asset": line.asset.name, "ref": ref}
    return render(request, "agreements/line_edit.html", facts)


@door(AGREEMENT_EDIT)
def line_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a line out of the schedule of a draft, after asking once more."""
    line, agreement = offered.line_for(current(), ref)
    if request.method == "POST":
        pressed(request, lambda: lines.remove(line=ref, by=current()), "The line is taken out of the schedule.")
        return redirect("agreements:agreement_view", agreement.ref)
    facts = {"head": head(agreement), "asset": line.asset.name}
    return render(request, "agreements/line_remove.html", facts)
