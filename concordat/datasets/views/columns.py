"""Pages of a dataset's columns."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from concordat.datasets.commands import columns as commands
from concordat.datasets.forms.columns import ColumnForm
from concordat.datasets.permissions import DATASET_EDIT
from concordat.datasets.queries.catalogue import editable_dataset
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem


@door(DATASET_EDIT)
def column_add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a column to what a dataset declares."""
    actor = current()
    dataset = editable_dataset(actor, key)
    form = ColumnForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.add(dataset=dataset, column=form.made(), by=actor)):
        messages.success(request, f"The column “{form.cleaned_data['title']}” is added.")
        return _back(key)
    return render(request, "datasets/column_add.html", {"form": form, "key": key, "title": str(dataset)})


@door(DATASET_EDIT)
def column_edit(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Change what a column is."""
    actor = current()
    dataset = editable_dataset(actor, key)
    try:
        column = dataset.declared().column(name)
    except KeyError:
        raise Http404 from None
    form = ColumnForm(request.POST if request.method == "POST" else None, column=column)
    if form.does(lambda: commands.edit(dataset=dataset, name=name, column=form.made(), by=actor)):
        messages.success(request, "Saved")
        return _back(key)
    context = {"form": form, "key": key, "title": str(dataset), "column": column.title, "asset": dataset.asset_id}
    return render(request, "datasets/column_edit.html", context)


@door(DATASET_EDIT)
@require_POST
def column_remove(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Have a dataset declare a column no more."""
    dataset = editable_dataset(current(), key)
    try:
        commands.remove(dataset=dataset, name=name, by=current())
        messages.success(request, f"The column {name} is removed. From the next delivery on it is left at the door.")
    except Problem as problem:
        messages.error(request, problem.message)
    return _back(key)


@door(DATASET_EDIT)
@require_POST
def column_move(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Move a column a place up or down."""
    dataset = editable_dataset(current(), key)
    commands.move(dataset=dataset, name=name, up=request.POST.get("to") == "up", by=current())
    return _back(key)


def _back(key: str) -> HttpResponse:
    return redirect(f"{reverse('datasets:dataset_view', args=[key])}#columns")
