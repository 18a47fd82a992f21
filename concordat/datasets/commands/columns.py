"""Change the columns that a dataset declares, one at a time. What has landed stays as it was checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.commands.datasets import declare
from concordat.datasets.models import Dataset
from concordat.datasets.permissions import DATASET_EDIT
from concordat.datasets.rules.declarations import Column, Declaration, Every, Person
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem


@transaction.atomic
def add(*, dataset: Dataset, column: Column, by: Actor) -> Dataset:
    """Add a column after those that there are."""
    under, declared = _taken(dataset, by)
    if any(each.name == column.name for each in declared.columns):
        raise Problem(f"There is a column called {column.name} already.", "name")
    changed = declare(dataset=dataset, columns=[*declared.columns, column], by=by)
    audit.record("datasets.column.added", by=by, target=changed, under=under, detail={"column": column.name})
    return changed


@transaction.atomic
def edit(*, dataset: Dataset, name: str, column: Column, by: Actor) -> Dataset:
    """Change what a column is; its name stays, since files and figures know it by that."""
    under, declared = _taken(dataset, by)
    if not any(each.name == name for each in declared.columns):
        raise Missing
    columns = [replace(column, name=name) if each.name == name else each for each in declared.columns]
    if columns == list(declared.columns):
        return dataset
    changed = declare(dataset=dataset, columns=columns, by=by)
    audit.record("datasets.column.edited", by=by, target=changed, under=under, detail={"column": name})
    return changed


@transaction.atomic
def remove(*, dataset: Dataset, name: str, by: Actor) -> Dataset:
    """Have a dataset declare a column no more; from the next delivery on it is left at the door."""
    under, declared = _taken(dataset, by)
    columns = [each for each in declared.columns if each.name != name]
    if len(columns) == len(declared.columns):
        raise Missing
    if declared.every != Every.ONCE and declared.period == name:
        raise Problem("Rows fall into periods by this column, so that it stays. Choose another for that first.")
    changed = declare(dataset=dataset, columns=columns, by=by, **_without(declared, name))
    audit.record("datasets.column.removed", by=by, target=changed, under=under, detail={"column": name})
    return changed


@transaction.atomic
def move(*, dataset: Dataset, name: str, up: bool, by: Actor) -> Dataset:
    """Move a column a place up or down among those of its dataset."""
    under, declared = _taken(dataset, by)
    columns = list(declared.columns)
    place = next((at for at, each in enumerate(columns) if each.name == name), None)
    if place is None:
        raise Missing
    to = place - 1 if up else place + 1
    if not 0 <= to < len(columns):
        return dataset
    columns.insert(to, columns.pop(place))
    changed = declare(dataset=dataset, columns=columns, by=by)
    audit.record("datasets.column.moved", by=by, target=changed, under=under, detail={"column": name, "place": to + 1})
    return changed


def _taken(dataset: Dataset, by: Actor) -> tuple[str, Declaration]:
    """Return under which rule a dataset is changed and what it declares, nobody else changing it meanwhile."""
    under = access.require(by, DATASET_EDIT, dataset).under
    return under, Dataset.objects.select_for_update().get(ref=dataset.ref).declared()


def _without(declared: Declaration, name: str) -> dict[str, Any]:
    """Return what else a declaration says without a column: the key, and by what a person is told."""
    facts: dict[str, Any] = {"unique": [each for each in declared.unique if each != name]}
    if declared.period == name:
        facts["period"] = ""
    if declared.person and name in (*declared.person.name, declared.person.born):
        kept = Person(tuple(each for each in declared.person.name if each != name), declared.person.born)
        facts["person"] = {"name": list(kept.name), "born": kept.born} if kept.name and kept.born != name else None
    return facts
