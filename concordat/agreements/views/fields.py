"""Pages of the fields of an information asset: one at a time, or many read at once and settled by a person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.agreements.commands import fields as commands
from concordat.agreements.commands.fields import Facts
from concordat.agreements.forms.assets import FieldForm, ProposeForm, SettleForm
from concordat.agreements.permissions import ASSET_EDIT
from concordat.agreements.queries.assets import editable_asset, field_for
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(ASSET_EDIT)
def field_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a field to an asset."""
    actor = current()
    asset = editable_asset(actor, ref)
    form = FieldForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.add(asset=asset, fields=[Facts(**form.cleaned_data)], by=actor)):
        messages.success(request, f"The field “{form.cleaned_data['name']}” is added.")
        return redirect("agreements:asset_view", ref)
    return render(request, "agreements/field_add.html", {"form": form, "asset": asset})


@door(ASSET_EDIT)
def field_propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Read many fields, and show each with a guess that nothing is done with until somebody settles it."""
    asset = editable_asset(current(), ref)
    if request.method != "POST":
        return render(request, "agreements/field_propose.html", {"form": ProposeForm(), "asset": asset})
    form = ProposeForm(request.POST, request.FILES)
    if form.is_valid():
        return _to_settle(request, asset, SettleForm(found=form.cleaned_data["found"]))
    return render(request, "agreements/field_propose.html", {"form": form, "asset": asset})


@door(ASSET_EDIT)
@require_POST
def field_settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Add the fields that somebody has settled."""
    actor = current()
    asset = editable_asset(actor, ref)
    form = SettleForm(request.POST)
    if made := form.does(lambda: commands.add(asset=asset, fields=[Facts(**each) for each in form.chosen()], by=actor)):
        messages.success(request, f"{len(made)} fields are added." if len(made) != 1 else "1 field is added.")
        return redirect("agreements:asset_view", ref)
    return _to_settle(request, asset, form)


@door(ASSET_EDIT)
def field_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what a field is."""
    actor = current()
    field = field_for(actor, ref)
    asset = editable_asset(actor, field.asset_id)
    names = ("name", "about", "kind", "geography")
    initial = {name: getattr(field, name) for name in names}
    form = FieldForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.does(lambda: commands.edit(field=field, facts=Facts(**form.cleaned_data), by=actor)):
        messages.success(request, "Saved")
        return redirect("agreements:asset_view", field.asset_id)
    context = {"form": form, "asset": asset, "name": initial["name"]}
    return render(request, "agreements/field_edit.html", context)


@door(ASSET_EDIT)
@require_POST
def field_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Remove a field that no agreement names."""
    field = field_for(current(), ref)
    name = commands.remove(field=field, by=current())
    messages.success(request, f"The field “{name}” is removed.")
    return redirect("agreements:asset_view", field.asset_id)


@door(ASSET_EDIT)
@require_POST
def field_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move a field a place up or down."""
    field = commands.move(field=field_for(current(), ref), up=request.POST.get("to") == "up", by=current())
    return redirect("agreements:asset_view", field.asset_id)


def _to_settle(request: HttpRequest, asset: object, form: SettleForm) -> HttpResponse:
    return render(request, "agreements/field_settle.html", {"form": form, "asset": asset})
