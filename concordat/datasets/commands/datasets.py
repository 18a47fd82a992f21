"""Keep the catalogue: add datasets, change what they declare, retire them and take them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from concordat import access
from concordat.agreements.commands import assets, fields
from concordat.agreements.queries.assets import asset_for
from concordat.audit import commands as audit
from concordat.datasets.models import Dataset
from concordat.datasets.permissions import DATASET_ADD, DATASET_EDIT
from concordat.datasets.rules.declarations import Column, Declaration, Disclosure, as_said, kind_of
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem
from concordat.kernel.seals import check_unchanged

KEPT_KEYS = frozenset({"add", "agencies", "areas", "assets", "certificates", "deliveries", "gaps", "keys", "versions"})
_TAKEN = "There is a dataset of this name or key already. Give it one of its own."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a dataset is: whose (an agency's reference), what it declares, who answers for it, what it is delivered under.

    `asset` is the reference of the data on the list of what may be shared; "" puts it there. Open data needs none.
    """

    agency_id: str
    declaration: Declaration
    steward_id: str | None = None
    agreement_id: str | None = None
    asset: str = ""
    keep_months: int = 36


@transaction.atomic
def add(*, facts: Facts, by: Actor) -> Dataset:
    """Put a dataset in the catalogue, and its columns on the list of what may be shared unless it is open."""
    dataset = Dataset(partnership_id=by.partnership, agency_id=facts.agency_id)
    decision = access.require(by, DATASET_ADD, dataset)
    if facts.declaration.key in KEPT_KEYS:
        raise Problem(f"“{facts.declaration.key}” is the address of another page. Choose another key.", "key")
    _set(dataset, facts)
    if facts.declaration.disclosure != Disclosure.OPEN:
        dataset.asset = _listed(dataset, facts, by)
    with once(_TAKEN, "key"):
        dataset.save(force_insert=True)
    detail = {"key": dataset.key, "agency": dataset.agency_id, "columns": len(facts.declaration.columns)}
    audit.record("datasets.dataset.added", by=by, target=dataset, under=decision.under, detail=detail)
    return dataset


@transaction.atomic
def edit(*, dataset: Dataset, facts: Facts, by: Actor, seen: str = "") -> Dataset:
    """Change what a dataset is and declares; versions keep the declaration that they were checked by.

    `seen` is the `seal` of its facts as the form had them. Raises `Stale` where somebody else changed them meanwhile.
    """
    decision = access.require(by, DATASET_EDIT, dataset)
    dataset = _locked(dataset)
    check_unchanged(seen, dataset.facts())
    if facts.agency_id != dataset.agency_id and dataset.deliveries.exists():
        raise Problem("It was delivered by this agency. Retire it, and add the other agency’s.", "agency")
    if (facts.declaration.disclosure == Disclosure.OPEN) != dataset.is_open:
        raise Problem("Open data stays open, and other data does not become so. Add another dataset.", "disclosure")
    access.require(by, DATASET_EDIT, Dataset(partnership_id=by.partnership, agency_id=facts.agency_id))
    if dataset.asset:
        _list_columns(dataset.asset.ref, facts.declaration.columns, by)
    with once(_TAKEN, "title"):
        changed = change(
            dataset,
            agency_id=facts.agency_id,
            title=facts.declaration.title,
            about=facts.declaration.about,
            disclosure=facts.declaration.disclosure.value,
            declaration=facts.declaration.said() | {"key": dataset.key},
            steward_id=facts.steward_id,
            agreement_id=facts.agreement_id,
            keep_months=facts.keep_months,
        )
    if changed:
        detail = {name: words for name, words in changed.items() if name != "declaration"}
        detail |= {"declaration": ["", "changed"]} if "declaration" in changed else {}
        audit.record("datasets.dataset.edited", by=by, target=dataset, under=decision.under, detail=detail)
    return dataset


@transaction.atomic
def declare(*, dataset: Dataset, columns: Sequence[Column], by: Actor, **facts: Any) -> Dataset:
    """Give a dataset other columns, and what else of its declaration hangs on them; other facts of it stay."""
    held = _locked(dataset)
    said = held.declared().said() | facts | {"columns": [as_said(column) for column in columns]}
    declared = Declaration.read(said)
    kept = Facts(held.agency_id, declared, held.steward_id, held.agreement_id, keep_months=held.keep_months)
    return edit(dataset=held, facts=kept, by=by)


@transaction.atomic
def retire(*, dataset: Dataset, ends: date, by: Actor) -> Dataset:
    """Retire a dataset: from the day after `ends` nothing is delivered to it; what it holds stays until its time is over."""
    decision = access.require(by, DATASET_EDIT, dataset)
    if dataset.ends:
        raise Problem("It is retired already. Take it back first to choose another day.")
    change(dataset, ends=ends)
    audit.record("datasets.dataset.retired", by=by, target=dataset, under=decision.under, detail={"ends": str(ends)})
    return dataset


@transaction.atomic
def restore(*, dataset: Dataset, by: Actor) -> Dataset:
    """Take back a dataset that was retired."""
    decision = access.require(by, DATASET_EDIT, dataset)
    if dataset.ends is None:
        raise Problem("It is not retired.")
    changed = change(dataset, ends=None)
    audit.record("datasets.dataset.restored", by=by, target=dataset, under=decision.under, detail=changed)
    return dataset


def _locked(dataset: Dataset) -> Dataset:
    return Dataset.objects.select_for_update(of=("self",)).select_related("asset").get(ref=dataset.ref)


def _set(dataset: Dataset, facts: Facts) -> None:
    declared = facts.declaration
    dataset.key, dataset.title, dataset.about = declared.key, declared.title, declared.about
    dataset.disclosure, dataset.declaration = declared.disclosure.value, declared.said()
    dataset.keep_months = facts.keep_months
    dataset.steward_id = facts.steward_id  # type: ignore[assignment]
    dataset.agreement_id = facts.agreement_id  # type: ignore[assignment]


def _listed(dataset: Dataset, facts: Facts, by: Actor) -> Any:
    """Return the data on the list of what may be shared that a dataset is, putting it there where none is named."""
    if facts.asset:
        asset = asset_for(by, facts.asset)
        if asset.agency_id != dataset.agency_id:
            raise Problem(f"“{asset}” is data of {asset.agency}.", "asset")
        if Dataset.objects.filter(asset=asset).exists():
            raise Problem(f"“{asset}” is another dataset already.", "asset")
    else:
        declared = facts.declaration
        told = assets.Facts(dataset.agency_id, declared.title, declared.about, declared.subjects, facts.steward_id)
        try:
            asset = assets.add(facts=told, by=by)
        except Problem as problem:
            raise Problem(f"“{declared.title}” is on the list of what may be shared. Choose it.", "asset") from problem
    _list_columns(asset.ref, facts.declaration.columns, by)
    return asset


def _list_columns(asset_ref: str, columns: Sequence[Column], by: Actor) -> None:
    """Have each column be a field of the asset; a field that says something else of people or places is a problem."""
    asset = asset_for(by, asset_ref)
    had = {each.name.casefold(): each for each in asset.fields.all()}
    for column in columns:
        field = had.get(column.title.casefold())
        if field and (field.kind, field.geography) != (kind_of(column), column.geography):
            raise Problem(
                f"“{field.name}” is on the list of what may be shared as something else: {field.get_kind_display().lower()}"
                f"{', ' + field.get_geography_display().lower() if field.geography else ''}. Settle which it is.",
                f"columns.{column.name}",
            )
    new = [column for column in columns if column.title.casefold() not in had]
    if new:
        told = [fields.Facts(each.title, each.meaning[:300], kind_of(each), each.geography) for each in new]
        fields.add(asset=asset, fields=told, by=by)
