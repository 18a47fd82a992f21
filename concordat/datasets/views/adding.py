"""Put a dataset in the catalogue: from a ready template, from a sample file, or from a file that describes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.agreements.queries.choices import agreement_choices
from concordat.datasets.commands import datasets as commands
from concordat.datasets.forms.columns import SettleForm
from concordat.datasets.forms.datasets import DatasetForm, DeclarationForm, SampleForm, carried, checked_columns
from concordat.datasets.permissions import DATASET_ADD
from concordat.datasets.presenters.templates import template_row
from concordat.datasets.queries import catalogue as queries
from concordat.datasets.queries.assets import free_assets
from concordat.datasets.queries.samples import Looked, guessed
from concordat.datasets.views.datasets import facts_of
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.members import members_by_agency


@door(DATASET_ADD)
def dataset_add(request: HttpRequest) -> HttpResponse:
    """Choose what to begin with."""
    return _choose(request)


@door(DATASET_ADD)
@require_POST
def dataset_sample(request: HttpRequest) -> HttpResponse:
    """Guess the columns of a sample, and show each for a person to settle."""
    form = SampleForm(request.POST, request.FILES)
    if looked := form.does(lambda: _guessed(form.cleaned_data["file"])):
        return _settle(request, SettleForm(guesses=looked.columns), looked.notes)
    return _choose(request, sample=form)


@door(DATASET_ADD)
@require_POST
def dataset_settle(request: HttpRequest) -> HttpResponse:
    """Take the columns that somebody has settled, and ask for the rest."""
    form = SettleForm(request.POST)
    if columns := form.does(lambda: checked_columns(form.columns())):
        return _describe(request, {"columns": columns})
    return _settle(request, form)


@door(DATASET_ADD)
@require_POST
def dataset_read(request: HttpRequest) -> HttpResponse:
    """Take the declaration of a file, and ask for the rest."""
    form = DeclarationForm(request.POST, request.FILES, auto_id="declaration_%s")
    if not form.is_valid():
        return _choose(request, declaration=form)
    return _describe(request, form.cleaned_data["file"].said())


@door(DATASET_ADD)
def dataset_describe(request: HttpRequest) -> HttpResponse:
    """Say what a dataset is beside its columns, and put it in the catalogue; it may begin with a ready template."""
    if request.method != "POST":
        if not request.GET.get("template"):
            return redirect("datasets:dataset_add")
        return _describe(request, queries.ready_template(current(), request.GET["template"]).said())
    base = carried(request.POST.get("declaration", ""))
    form = _form(request.POST, base)
    if made := form.does(lambda: commands.add(facts=facts_of(form), by=current())):
        messages.success(request, f"“{made}” is in the catalogue. Look at its columns, then deliver a first file.")
        return redirect("datasets:dataset_view", made.key)
    return render(request, "datasets/dataset_describe.html", {"form": form, "columns": _titles(base)})


def _guessed(upload: UploadedFile[bytes]) -> Looked:
    return guessed(current(), upload.name or "The file", upload.chunks())


def _settle(request: HttpRequest, form: SettleForm, notes: Sequence[str] = ()) -> HttpResponse:
    return render(request, "datasets/dataset_settle.html", {"form": form, "notes": notes})


def _describe(request: HttpRequest, base: dict[str, Any]) -> HttpResponse:
    return render(request, "datasets/dataset_describe.html", {"form": _form(None, base), "columns": _titles(base)})


def _form(sent: Any, base: dict[str, Any]) -> DatasetForm:
    actor = current()
    return DatasetForm(
        sent,
        base=base,
        agencies=queries.owners(actor),
        members=members_by_agency(actor, first=actor.agency),
        agreements=agreement_choices(actor),
        assets=free_assets(actor),
    )


def _titles(base: dict[str, Any]) -> list[str]:
    columns = base.get("columns")
    found = columns if isinstance(columns, list) else []
    return [str(each.get("title", each.get("name", ""))) for each in found if isinstance(each, dict)]


def _choose(
    request: HttpRequest, sample: SampleForm | None = None, declaration: DeclarationForm | None = None
) -> HttpResponse:
    ready = [template_row(each) for each in queries.ready_templates(current())]
    context = {
        "sample": sample or SampleForm(),
        "declaration": declaration or DeclarationForm(auto_id="declaration_%s"),
        "templates": ready,
    }
    return render(request, "datasets/dataset_add.html", context)
