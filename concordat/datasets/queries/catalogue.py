"""Read the catalogue as a list: every dataset with how it stands today, sought, sorted and cut to a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.models import Dataset, Version
from concordat.datasets.models.datasets import DISCLOSURES
from concordat.datasets.permissions import DATASET_ADD, DATASET_EDIT, DATASET_VIEW
from concordat.datasets.queries.datasets import dataset_for, datasets_of
from concordat.datasets.rules.declarations import Class, Declaration
from concordat.datasets.rules.lateness import Lateness, Standing, lateness
from concordat.datasets.rules.templates import template, templates
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec
from concordat.partnership.queries.agencies import agencies_choices

SORTS = ("title", "agency", "every", "last", "age", "rows")
FILTERS = ("agency", "disclosure", "state", "class", "template")
_OLDEST = date.min
_RANK = {"month": 0, "quarter": 1, "year": 2, "once": 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset of the catalogue: what it declares, the version that stands, and how it stands today."""

    dataset: Dataset
    declared: Declaration
    standing: Version | None
    lateness: Lateness

    @property
    def rows(self) -> int:
        return self.standing.rows if self.standing else 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A page of the catalogue, how many datasets there are in all, and how many of them stand in which way."""

    page: Page[Entry]
    every: int
    counts: dict[str, int]


def catalogue(actor: Actor, spec: PageSpec) -> Catalogue:
    """Return a page of the catalogue; a fixed number of queries however long it is.

    It is sought and sorted here rather than by the database: how a dataset stands is reckoned from what it declares and
    the periods that it holds, and a partnership has hundreds of datasets at most.
    """
    entries = _entries(actor)
    counts = {state.value: sum(each.lateness.standing == state for each in entries) for state in Standing}
    found = _ordered(_sought(entries, spec), spec)
    last = max(1, -(-len(found) // spec.size))
    at = min(spec.page, last)
    shown = PageSpec(at, spec.size, spec.sort, spec.descending, spec.search, spec.filters)
    return Catalogue(Page(found[(at - 1) * spec.size : at * spec.size], len(found), shown), len(entries), counts)


def catalogue_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Entry]:
    """Return every dataset that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, DATASET_VIEW)
    found = _ordered(_sought(_entries(actor), spec), spec)
    detail = {"as": kind, "datasets": len(found)}
    audit.record("datasets.dataset.downloaded", by=actor, under=decision.under, detail=detail)
    return found


def entry_for(actor: Actor, key: str) -> Entry:
    """Return a dataset with how it stands; raise Missing where there is none."""
    return _entry(dataset_for(actor, key), clock.today())


def entries_of_agency(actor: Actor, agency: str) -> list[Entry]:
    """Return the datasets of an agency, by title."""
    return [_entry(row, clock.today()) for row in datasets_of(actor).filter(agency_id=agency)]


def entries_of_asset(actor: Actor, asset: str) -> list[Entry]:
    """Return the dataset that is data on the list of what may be shared, none where nothing of it is delivered."""
    return [_entry(row, clock.today()) for row in datasets_of(actor).filter(asset_id=asset)]


def entries_speaking_of(actor: Actor, geographies: Sequence[str]) -> list[Entry]:
    """Return the datasets in use that have a column which says where something is by one of the geographies."""
    entries = [each for each in _entries(actor) if each.lateness.standing != Standing.RETIRED]
    return [each for each in entries if any(column.geography in geographies for column in each.declared.columns)]


def editable_dataset(actor: Actor, key: str) -> Dataset:
    """Return a dataset that the actor may change; raise Missing or Refused."""
    dataset = dataset_for(actor, key)
    access.require(actor, DATASET_EDIT, dataset)
    return dataset


def owners(actor: Actor) -> list[tuple[str, str]]:
    """Return the agencies for which the actor may put a dataset in the catalogue: all that take part, or their own."""
    return [
        (ref, name)
        for ref, name in agencies_choices(actor)
        if access.may(actor, DATASET_ADD, Dataset(partnership_id=actor.partnership, agency_id=ref))
    ]


def dataset_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the datasets to choose from: reference and title with agency."""
    return [(row.ref, f"{row.title}, {row.agency.short_name}") for row in datasets_of(actor).prefetch_related(None)]


def ready_templates(actor: Actor) -> tuple[Declaration, ...]:
    """Return the ready templates, by title."""
    access.require(actor, DATASET_VIEW)
    return templates()


def ready_template(actor: Actor, key: str) -> Declaration:
    """Return a ready template; raise Missing where there is none."""
    access.require(actor, DATASET_VIEW)
    if (found := template(key)) is None:
        raise Missing
    return found


def _entries(actor: Actor) -> list[Entry]:
    today = clock.today()
    return [_entry(row, today) for row in datasets_of(actor)]


def _entry(row: Dataset, today: date) -> Entry:
    declared = row.declared()
    standing = next(iter(row.standing), None)  # type: ignore[attr-defined]
    held = [part["period"] for part in standing.parts] if standing else []
    added = clock.day_of(row.created_at)
    return Entry(row, declared, standing, lateness(held, declared.every, declared.late, today, row.ends, added))


def _sought(entries: Sequence[Entry], spec: PageSpec) -> list[Entry]:
    asked = spec.filters
    found = [each for each in entries if _is_of(each, asked.get("state", ""))]
    if agency := asked.get("agency"):
        found = [each for each in found if each.dataset.agency_id == agency]
    if asked.get("disclosure") in dict(DISCLOSURES):
        found = [each for each in found if each.dataset.disclosure == asked["disclosure"]]
    if asked.get("class") in set(Class):
        found = [each for each in found if any(column.gives == asked["class"] for column in each.declared.columns)]
    if wanted := template(asked.get("template", "")):
        names = {column.name for column in wanted.columns}
        found = [each for each in found if names <= {column.name for column in each.declared.columns}]
    words = spec.search.casefold().split()
    return [each for each in found if all(word in _text(each) for word in words)] if words else found


def _is_of(entry: Entry, state: str) -> bool:
    if state in set(Standing):
        return entry.lateness.standing == state
    return state == "all" or entry.lateness.standing != Standing.RETIRED


def _text(entry: Entry) -> str:
    declared, dataset = entry.declared, entry.dataset
    columns = (f"{column.title} {column.meaning}" for column in declared.columns)
    said = (dataset.title, dataset.key, dataset.about, declared.row, dataset.agency.name, dataset.agency.short_name)
    return " ".join([*said, *columns]).casefold()


_ORDERS: dict[str, Callable[[Entry], Any]] = {
    "title": lambda each: "",
    "agency": lambda each: each.dataset.agency.name.casefold(),
    "every": lambda each: _RANK[each.declared.every],
    "last": lambda each: each.lateness.ended or _OLDEST,
    "age": lambda each: -(each.lateness.ended or _OLDEST).toordinal(),
    "rows": lambda each: each.rows,
}


def _ordered(entries: Sequence[Entry], spec: PageSpec) -> list[Entry]:
    by = _ORDERS.get(spec.sort, _ORDERS["title"])
    named = sorted(entries, key=lambda each: each.dataset.title.casefold(), reverse=spec.descending)
    return sorted(named, key=by, reverse=spec.descending)
