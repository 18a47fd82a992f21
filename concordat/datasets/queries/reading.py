"""Read rows under the rules of agreements; every reading is recorded, with why and how many rows, never with a value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from concordat import access
from concordat.agreements.queries.assets import asset_for
from concordat.agreements.queries.flows import Way, Ways, ways_by_purpose, ways_to
from concordat.agreements.rules.terms import EMERGENCIES
from concordat.audit import commands as audit
from concordat.datasets.models import Dataset, Delivery, Read, Version
from concordat.datasets.permissions import ROW_DOWNLOAD, ROW_READ
from concordat.datasets.queries.datasets import standing_version, store
from concordat.datasets.queries.placing import levels
from concordat.datasets.rules.choosing import Chosen, named_ways
from concordat.datasets.rules.declarations import Declaration, Disclosure
from concordat.datasets.rules.placing import column_of
from concordat.datasets.rules.reach import (
    OPEN,
    Allowed,
    Reach,
    Seen,
    open_to_all,
    reached,
)
from concordat.datasets.rules.wanting import Want, settle
from concordat.datasets.store import reading as store_reading
from concordat.datasets.store.reading import Centres, Found, Parts
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.refs import is_ref
from concordat.places.queries.areas import centres

HOW = Read.How
MOST = {"csv": 100_000, "xlsx": 10_000, "parquet": 1_000_000}
"""How many rows a file holds at most: more are asked for in parts, or narrowed."""

ASK = "Ask for access, or ask the information governance lead which agreement could give it."
OPEN_PURPOSE = "open data"


@dataclass(frozen=True)
class Reading:
    """What somebody may read of a dataset for a purpose: by which way of those that there are, and what that reaches."""

    dataset: Dataset
    version: Version | None
    purpose: str
    why: str
    ways: tuple[Chosen, ...]
    chosen: Chosen
    reach: Reach
    parts: Parts

    @property
    def way(self) -> Way:
        """The way that is taken."""
        return self.chosen.way


@dataclass(frozen=True)
class Rows:
    """Rows that were read: of which columns, how many in all, and what they were read under."""

    reading: Reading
    columns: tuple[Seen, ...]
    found: Found

    @property
    def total(self) -> int:
        """How many rows there are in all, of which these are some."""
        return self.found.total


def purposes_of(actor: Actor, dataset: Dataset) -> list[Ways]:
    """Return for which purposes the actor may have rows of a dataset, and for which not and why; none for open data."""
    access.require(actor, ROW_READ, dataset)
    if dataset.asset_id is None:
        return []
    return ways_by_purpose(actor, dataset.asset_id)


def reach_for(actor: Actor, dataset: Dataset, purpose: str, way: str = "") -> Reading:
    """Return what the actor may read of a dataset for a purpose, now; the question is recorded.

    Of several ways the one that tells least of people is taken, and of these the one that gives most columns, unless `way`
    names another. Raises Refused with the reason of the agreement that came nearest.
    """
    access.require(actor, ROW_READ, dataset)
    if dataset.disclosure == Disclosure.AGGREGATE:
        raise Refused(f"“{dataset}” is given as counts, never as rows.", "Ask its steward.")
    version = standing_version(actor, dataset)
    declared = Declaration.read(version.declaration) if version else dataset.declared()
    ways, why = _ways(actor, dataset, declared, purpose)
    if not ways:
        raise Refused(why, ASK)
    chosen = next((each for each in ways if each.key == way), ways[0])
    allowed = open_to_all(declared) if dataset.is_open else Allowed.by(chosen.way)
    parts = _parts(version, chosen.way)
    reach = reached(declared, allowed, fields_of(actor, dataset, declared), parts.held)
    return Reading(dataset, version, purpose, why, ways, chosen, reach, parts)


@transaction.atomic
def read(actor: Actor, dataset: Dataset, purpose: str, want: Want, *, how: str, way: str = "", kind: str = "") -> Rows:
    """Read rows of a dataset for a purpose, as far as an agreement gives them; recorded.

    `how` is one of `HOW`; a file of a `kind` is given whole or not at all. Raises Refused with the reason, and Problem for a
    question that cannot be asked of what is reached.
    """
    decision = access.require(actor, ROW_READ if how in (HOW.PAGE, HOW.API) else ROW_DOWNLOAD, dataset)
    reading = reach_for(actor, dataset, purpose, way)
    if not reading.reach:
        raise Refused(f"{reading.way.reason} Nothing of it is in what was delivered.", ASK)
    settled = settle(replace(want, limit=MOST[kind] if kind else want.limit), reading.reach)
    found = store_reading.find(settled, reading.reach, reading.parts, centres_of(actor, reading.reach))
    if kind and found.total > MOST[kind]:
        raise Problem(f"There are {found.total:,} rows, and such a file holds {MOST[kind]:,}. Narrow them.", "where")
    _record(actor, reading, settled.columns, found.table.num_rows, how, decision.under)
    return Rows(reading, settled.columns, found)


def _ways(actor: Actor, dataset: Dataset, declared: Declaration, purpose: str) -> tuple[tuple[Chosen, ...], str]:
    """Return the ways that there are, the best first, and the purpose in words; or none and why."""
    if dataset.asset_id is None:
        return (Chosen(OPEN, Way(OPEN, OPEN_PURPOSE, f"“{dataset}” is open data ({declared.licence}).")),), OPEN_PURPOSE
    if not (is_ref(purpose) or purpose in EMERGENCIES):
        raise Problem("Say for which purpose.", "purpose")
    found = ways_to(actor, dataset.asset_id, purpose)
    if not found.found:
        return (), found.refusal
    return named_ways(found.found), found.name


def fields_of(actor: Actor, dataset: Dataset, declared: Declaration) -> dict[str, str]:
    """Return which column each field of the dataset's asset is: they have the same name."""
    names = {column.title.casefold(): column.name for column in declared.columns}
    if dataset.asset_id is None:
        return {name: name for name in names.values()}
    fields = asset_for(actor, dataset.asset_id).fields.all()
    return {field.ref: names[field.name.casefold()] for field in fields if field.name.casefold() in names}


def _parts(version: Version | None, way: Way) -> Parts:
    """Return the parts of a version. Keys are per agreement: a reader under one sees none that another made."""
    if version is None:
        return Parts()
    came = dict(Delivery.objects.filter(dataset_id=version.dataset_id).values_list("ref", "agreement_id"))
    parts = [(store().object(part["sha256"]), came.get(part["delivery"])) for part in version.parts if part["sha256"]]
    ours = [path for path, agreement in parts if not way.agreement or agreement == way.agreement]
    return Parts(tuple(ours), tuple(path for path, _ in parts if path not in ours))


def centres_of(actor: Actor, reach: Reach) -> Centres:
    """Return the centres of the areas that a reach tells in place of coordinates."""
    if not reach.centre:
        return {}
    found: dict[str, tuple[float, float]] = {}
    for kind, generation in levels(actor):
        if column_of(kind, generation) == reach.centre:
            found |= centres(actor, kind, generation)
    return found


def _record(actor: Actor, reading: Reading, columns: tuple[Seen, ...], rows: int, how: str, under: str) -> None:
    """Write down who read what and why: which columns and how many rows, and no value of any."""
    if reading.version is None:
        return
    dataset, way, names = reading.dataset, reading.way, [each.name for each in columns]
    listed = bool(reading.purpose) and not way.override and dataset.asset_id is not None
    Read.objects.create(
        partnership_id=actor.partnership,
        dataset=dataset,
        version=reading.version.number,
        member_id=actor.member,
        agency_id=actor.agency,
        purpose_id=reading.purpose if listed else None,
        why=reading.why[:200],
        agreement_id=way.agreement or None,
        under=f"{way.under}{f' ({way.title})' if way.title else ''}"[:300],
        form=way.form,
        columns=names,
        rows=rows,
        how=how,
    )
    audit.record(
        "datasets.row.read",
        by=actor,
        target=dataset,
        why=reading.why,
        under=under,
        detail={
            "version": reading.version.number,
            "purpose": reading.why,
            "under": way.under,
            "form": way.form,
            "columns": names,
            "rows": rows,
            "how": how,
        },
    )
