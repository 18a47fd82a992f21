"""Pages of the catalogue: the list, a dataset, its versions, and what is changed of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from concordat import access
from concordat.access.panels import panel_links
from concordat.agreements.queries.choices import agreement_choices
from concordat.datasets.commands import datasets as commands
from concordat.datasets.forms.datasets import DatasetForm, RetireForm
from concordat.datasets.permissions import DATASET_EDIT, DATASET_STEWARD, DATASET_VIEW, ROW_READ
from concordat.datasets.presenters import choices
from concordat.datasets.presenters import datasets as presenters
from concordat.datasets.presenters import versions as versions_shown
from concordat.datasets.queries import catalogue as queries
from concordat.datasets.queries import versions
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.deliveries import may_deliver_to
from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.templates import written
from concordat.design.downloads import DOWNLOADS, attachment
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import members_by_agency

SHOWN = 5  # versions and deliveries on a dataset's own page


@door(DATASET_VIEW)
@require_GET
def dataset_list(request: HttpRequest) -> HttpResponse:
    """List the catalogue: what there is, whose, and how each dataset stands."""
    actor = current()
    found = queries.catalogue(actor, _spec(request))
    context = {
        "page": found.page.of([presenters.row(each) for each in found.page]),
        "every": found.every,
        "counts": found.counts,
        "agencies": agencies_choices(actor),
        "templates": [(each.key, each.title) for each in queries.ready_templates(actor)],
        "disclosures": choices.DISCLOSURES,
        "states": choices.STATES,
        "classes": choices.CLASSES,
        "may_add": bool(queries.owners(actor)),
    }
    return render(request, "datasets/dataset_list.html", context)


@door(DATASET_VIEW)
@require_GET
def dataset_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the catalogue as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.catalogue_rows(current(), _spec(request), kind)
    name = f"datasets-{clock.today()}"
    return DOWNLOADS[kind](name, presenters.COLUMNS, [presenters.row(each).cells() for each in rows])


@door(DATASET_VIEW)
@require_GET
def dataset_view(request: HttpRequest, key: str) -> HttpResponse:
    """Show a dataset: what it holds, whose it is, what has come, how good it is, and how to have it."""
    actor = current()
    entry = queries.entry_for(actor, key)
    dataset = entry.dataset
    newest = versions.versions_page(actor, dataset, PageSpec(size=SHOWN))
    titles = {column.name: column.title for column in entry.declared.columns}
    rows = [versions_shown.version_row(each, dataset, titles) for each in newest]
    given = versions.delivered(actor, dataset, SHOWN)
    brought = versions.newest_within(actor, entry.standing) if entry.standing else None
    context = {
        "page": presenters.page(entry, rows, newest.total - len(rows), given, brought),
        "may_edit": access.may(actor, DATASET_EDIT, dataset),
        "may_deliver": may_deliver_to(actor, dataset),
        "may_read": access.may(actor, ROW_READ, dataset),
        "may_steward": access.may(actor, DATASET_STEWARD, dataset),
        "panels": panel_links(actor, "dataset", dataset.ref),
    }
    return render(request, "datasets/dataset_view.html", context)


@door(DATASET_VIEW)
@require_GET
def dataset_declaration(request: HttpRequest, key: str) -> HttpResponse:
    """Give what a dataset declares as a file, a template for others."""
    dataset = dataset_for(current(), key)
    return attachment(f"{dataset.key}.yaml", written(dataset.declared()).encode(), "application/yaml; charset=utf-8")


@door(DATASET_EDIT)
def dataset_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a dataset is and declares beside its columns."""
    actor = current()
    dataset = queries.editable_dataset(actor, key)
    form = DatasetForm(
        request.POST if request.method == "POST" else None,
        base=dataset.declaration,
        agencies=queries.owners(actor),
        members=members_by_agency(actor, first=dataset.agency_id),
        agreements=agreement_choices(actor),
        facts=dataset.facts(),
    )
    if form.does(lambda: commands.edit(dataset=dataset, facts=facts_of(form), seen=form.mark, by=actor)):
        messages.success(request, "Saved")
        return redirect("datasets:dataset_view", key)
    return render(request, "datasets/dataset_edit.html", {"form": form, "key": key, "title": str(dataset)})


@door(DATASET_EDIT)
def dataset_retire(request: HttpRequest, key: str) -> HttpResponse:
    """Retire a dataset on a day."""
    actor = current()
    dataset = queries.editable_dataset(actor, key)
    form = RetireForm(request.POST if request.method == "POST" else None, initial={"ends": clock.today()})
    if form.does(lambda: commands.retire(dataset=dataset, ends=form.cleaned_data["ends"], by=actor)):
        messages.success(request, f"“{dataset}” has a last day now.")
        return redirect("datasets:dataset_view", key)
    return render(request, "datasets/dataset_retire.html", {"form": form, "key": key, "title": str(dataset)})


@door(DATASET_EDIT)
@require_POST
def dataset_restore(request: HttpRequest, key: str) -> HttpResponse:
    """Take back a dataset that was retired."""
    dataset = commands.restore(dataset=dataset_for(current(), key), by=current())
    messages.success(request, f"“{dataset}” is taken back.")
    return redirect("datasets:dataset_view", key)


@door(DATASET_VIEW)
@require_GET
def version_list(request: HttpRequest, key: str) -> HttpResponse:
    """List the versions of a dataset, the newest first."""
    actor = current()
    dataset = dataset_for(actor, key)
    page = versions.versions_page(actor, dataset, PageSpec.read(request.GET, sorts=("number",), size=25))
    titles = {column.name: column.title for column in dataset.declared().columns}
    shown = page.of([versions_shown.version_row(each, dataset, titles) for each in page])
    return render(request, "datasets/version_list.html", {"page": shown, "key": key, "title": str(dataset)})


@door(DATASET_VIEW)
@require_GET
def version_view(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a version: its manifest, what it was checked by, and what differs from the one before."""
    actor = current()
    dataset = dataset_for(actor, key)
    version = versions.version_for(actor, dataset, number)
    given = versions.deliveries_by_ref(actor, {part["delivery"] for part in version.parts})
    return render(request, "datasets/version_view.html", {"page": versions_shown.version_page(version, dataset, given)})


def facts_of(form: DatasetForm) -> commands.Facts:
    """Return what the form of a dataset says; raises Problem naming the field that is wrong."""
    given: dict[str, Any] = form.cleaned_data
    declared: Declaration = form.declared()
    asset = "" if declared.disclosure == "open" else given.get("asset", "")
    return commands.Facts(
        given["agency"], declared, given["steward"] or None, given["agreement"] or None, asset, given["keep_months"]
    )


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
